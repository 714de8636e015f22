"""Names by grammar and word lists alone: the first version, kept for where the model's file is not installed.

In: texts. Out: names. State: none. Order of the rules, for each run of capitalised words:
1. words that are capitalised only because a sentence begins there are taken off its front (they are common words, or stand in
   lower case elsewhere in the text), and titles with them;
2. a country is GPE, a people NORP; a run that ends in, or holds, an organisation's word (`Ministry`, `Corp.`) is ORG, one that ends in a
   feature of the land (`River`) LOC; a law's or event's word makes it LAW or EVENT;
3. capitals alone (`WHO`) are ORG; after a title, before an age or a verb of saying, or behind a given name: PERSON;
4. after a preposition of place, GPE; two or three words that nothing speaks against are PERSON; a single word is left out
   unless it is the last word of a person found in the same text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from schemas import EntityLabel
from workers.stages.entities.annotator import Tagged
from workers.stages.entities.gazetteer import COUNTRIES, PEOPLES
from workers.stages.entities.lexicon import (
    CALENDAR,
    COMMON_STARTS,
    EVENT_HEADS,
    LAND_HEADS,
    LAW_HEADS,
    ORGANISATION_HEADS,
    PARTICLES,
    PLACE_PREPOSITIONS,
    SAYING,
)
from workers.stages.entities.refine import refine
from workers.stages.entities.titles import is_title
from workers.stages.entities.words import CAPITAL, CAPS, INITIALS, MIXED, TITLE, Span, shape, split_words

_CAPITALISED: Final = frozenset({TITLE, CAPS, CAPITAL, MIXED, INITIALS})


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    spans: list[Span]
    words: list[str]
    lower: frozenset[str]  # words that stand in lower case somewhere in the text


class GrammarAnnotator:
    """Rules and word lists. Finds less than the model and errs more, but needs no file and no library."""

    name = "grammar"
    version = "1"
    languages = frozenset({"en"})

    def annotate(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """See `Annotator.annotate`."""
        return [refine(text, _names(text)) for text in texts]


def _names(text: str) -> list[Tagged]:
    spans = split_words(text)
    words = [text[a:b] for a, b in spans]
    read = _Text(text, spans, words, frozenset(word for word in words if word.islower()))
    found: list[tuple[int, int, EntityLabel]] = []
    unsure: list[tuple[int, int]] = []
    for first, last in _runs(read):
        label = _label(read, first, last)
        if label is not None:
            found.append((first, last, label))
        elif last - first == 1:
            unsure.append((first, last))
    surnames = {words[last - 1] for _, last, label in found if label == "PERSON"}
    found += [(a, b, "PERSON") for a, b in unsure if words[a] in surnames]
    return [Tagged(spans[a][0], spans[b - 1][1], label) for a, b, label in sorted(found)]


def _runs(read: _Text) -> list[tuple[int, int]]:
    """Half-open word ranges of capitalised words, linked by small words inside a line, cleaned at both ends."""
    runs: list[tuple[int, int]] = []
    position = 0
    while position < len(read.words):
        if not _capitalised(read, position):
            position += 1
            continue
        end = position + 1
        while end < len(read.words) and _touches(read, end):
            if _capitalised(read, end):
                end += 1
            elif link := _link(read, end):
                end += link + 1
            else:
                break
        start = _without_front(read, position, end)
        if start < end:
            runs.append((start, end))
        position = end
    return runs


def _capitalised(read: _Text, i: int) -> bool:
    word = read.words[i]
    return word[0].isalpha() and shape(word) in _CAPITALISED and word.rstrip(".") not in CALENDAR and word != "I"


def _touches(read: _Text, i: int) -> bool:
    """True if nothing but spaces within one line stands between this word and the one before."""
    return "\n" not in read.text[read.spans[i - 1][1] : read.spans[i][0]]


def _link(read: _Text, at: int) -> int:
    """How many small words from here bind the next capital to the last, 0 if they don't: `Ministry of Justice`, `von der Leyen`."""
    length = 0
    while at + length < len(read.words) and read.words[at + length] in PARTICLES and _touches(read, at + length):
        length += 1
    if length == 0 and read.words[at] in ("of", "for", "&"):
        heads = ORGANISATION_HEADS | LAW_HEADS | EVENT_HEADS
        length = int(read.words[at] == "&" or read.words[at - 1] in heads)
    after = at + length
    return length if length and after < len(read.words) and _capitalised(read, after) and _touches(read, after) else 0


def _without_front(read: _Text, start: int, end: int) -> int:
    while start < end:
        word = read.words[start]
        by_position = _starts_sentence(read, start) and word.lower() in read.lower and shape(word) == TITLE
        if not (by_position or (word.lower() in COMMON_STARTS and shape(word) != CAPS) or is_title(word)):
            break
        start += 1
    return start


def _starts_sentence(read: _Text, i: int) -> bool:
    return i == 0 or read.words[i - 1][-1] in '.?!:”"“‘' or not _touches(read, i)


def _label(read: _Text, first: int, last: int) -> EntityLabel | None:
    words = read.words[first:last]
    name = " ".join(words)
    if name in COUNTRIES:
        return "GPE"
    if name in PEOPLES:
        return "NORP"
    tail = words[-1]
    if len(words) > 1 and tail in LAW_HEADS:
        return "LAW"
    if len(words) > 1 and tail in EVENT_HEADS:
        return "EVENT"
    if len(words) > 1 and tail in LAND_HEADS:
        return "LOC"
    if tail.rstrip(".") in ORGANISATION_HEADS or (len(words) > 1 and ORGANISATION_HEADS & set(words)):
        return "ORG"
    if len(words) == 1 and shape(tail) in (CAPS, INITIALS) and 2 <= len(tail.replace(".", "")) <= 6:
        return "ORG" if any(word.islower() for word in read.words) else None
    return _person_or_place(read, first, last)


def _person_or_place(read: _Text, first: int, last: int) -> EntityLabel | None:
    before = read.words[first - 1] if first else ""
    after = read.words[last : last + 2]
    if is_title(before):
        return "PERSON"
    if before.lower() in PLACE_PREPOSITIONS and last - first <= 2:
        return "GPE"
    if last - first == 1:
        return "PERSON" if after[:1] and after[0] in SAYING and not _starts_sentence(read, first) else None
    if after[:1] == [","] and after[1:] and after[1].isdigit():
        return "PERSON"
    if last - first <= 4 and all(shape(word) != CAPS for word in read.words[first:last]):
        return "PERSON"
    return None
