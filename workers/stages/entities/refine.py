"""Finer labels and cleaner edges, by rules that are safe enough to be always on.

In: a text and the names found in it, where a place is GPE or LOC at random. Out: the same names, minus what is no name, plus peoples.
Order of the rules: edges (quotes, possessives, titles), places against lands, countries and peoples that were missed, laws and events.
"""

import itertools
from collections.abc import Sequence
from typing import Final

import regex

from schemas import EntityLabel
from workers.stages.entities.annotator import Tagged
from workers.stages.entities.gazetteer import COUNTRIES, PEOPLES
from workers.stages.entities.lexicon import (
    CALENDAR,
    COMMON_STARTS,
    EVENT_HEADS,
    LAND_FRONTS,
    LAND_HEADS,
    LAW_HEADS,
    ORGANISATION_HEADS,
    PAPER_FRONTS,
    PARTICLES,
    words_of,
)
from workers.stages.entities.titles import never_in_a_name

_REGIONS: Final = words_of(
    """
    Europe Africa Asia Antarctica Oceania Americas Caribbean Mediterranean Atlantic Pacific Arctic Balkans Caucasus Sahara Sahel
    Scandinavia Siberia Himalayas Alps Andes Baltic Levant Maghreb Mars Moon Earth
    """
) | {
    "Middle East", "Far East", "Near East", "Latin America", "South America", "North America", "Central America", "Central Asia",
    "South Asia", "Southeast Asia", "East Asia", "West Africa", "East Africa", "North Africa", "Southern Africa", "Horn of Africa",
    "Eastern Europe", "Western Europe", "Central Europe", "Black Sea", "West", "South Pacific",
}  # fmt: skip

_MORE_TAILS: Final = frozenset({"System", "Facility"})
_EDGE_LEFT: Final = regex.compile(r"""^(?:[\s"'“”‘’«»()\[\]{}.,;:!?*_/|-]+|(?:the|The|THE)\s+(?=\S))""")
_EDGE_RIGHT: Final = regex.compile(r"""(?:['’]s?|\s\.|[\s"'“”‘’«»()\[\]{},;:!?*_/|-]+)$""")
# A capital inside a sentence is the name's own: `wrote in The Economist`. Between capitals (a headline) it says nothing.
_OWN_ARTICLE: Final = regex.compile(r"""(?:(?<![\w’'-])\p{Ll}[\w’'-]*,?|[,(])\s?["“‘'(]?\s?(The[ \u00a0])$""")
# `BUSAN - Ryu Tae-hyun appeared`: where a report was written is no part of whom it tells of first.
_DATELINE: Final = regex.compile(r"\p{Lu}[\p{Lu}' -]+ [-–—] ?(?=\p{Lu})")
_BEFORE: Final = 40  # code points that are looked at for it


def refine(text: str, names: Sequence[Tagged]) -> list[Tagged]:
    """The names of `text` with exact edges and the finer labels; in order, none overlapping."""
    cased = any(char.isupper() for char in text)
    trimmed = [cut for name in names if (cut := _trimmed(text, name, cased)) is not None]
    kept = [_with_article(text, _relabelled(text, name)) for name in _grown(text, trimmed)]
    kept += _missed(text, kept)
    return sorted(kept, key=lambda name: name.start)


def _trimmed(text: str, name: Tagged, cased: bool) -> Tagged | None:
    start, end = name.start, name.end
    tail = _PERSONS_TAIL if name.label == "PERSON" else _LOWER_TAIL
    while start < end:
        piece = text[start:end]
        left, right = _EDGE_LEFT.match(piece), _EDGE_RIGHT.search(piece)
        if left:
            start += left.end()
        elif right and right.start() > 0:
            end -= len(piece) - right.start()
        elif name.label == "PERSON" and (cut := _title_length(piece)):
            start += cut
        elif (start == 0 or text[start - 1] == "\n") and (place := _DATELINE.match(piece)):
            start += place.end()
        elif cased and (lower := _LOWER_FRONT.match(piece)):  # `eastern United States`
            start += lower.end()
        elif cased and (built := tail.search(piece)):  # `US-built`
            end -= len(piece) - built.start()
        else:
            break
    piece = text[start:end]
    if not any(char.isalpha() for char in piece) or piece in CALENDAR:
        return None
    if cased and (piece.islower() or (piece.lower() in COMMON_STARTS and not piece.isupper())):
        return None
    if name.label == "PERSON" and never_in_a_name(piece):
        return None
    return Tagged(start, end, name.label, name.score)


def _grown(text: str, names: Sequence[Tagged]) -> list[Tagged]:
    """Names of which a model took only a part: of a country's name, or of one that says behind it what it is (`Fars News`)."""
    countries = [match.span() for match in _COUNTRY_NAMES.finditer(text)]
    grown: list[Tagged] = []
    for name in names:
        start, end, label = name.start, name.end, name.label
        whole = next((c for c in countries if c[0] <= start and end <= c[1] and c[1] - c[0] > end - start), None)
        if whole and label != "PERSON":
            (start, end), label = whole, "GPE"
        elif label in ("ORG", "GPE") and (tail := _TAIL.match(text, end)):
            end, label = tail.end(), "ORG"
        elif text[start:end].startswith(("St ", "St. ")) and (tail := _SAINTS_TAIL.match(text, end)):
            end, label = tail.end(), "ORG"  # `St Columcille's Private Hospital`
        elif " " not in text[start:end] and (partner := _PARTNER.search(text, max(0, start - _BEFORE), start)):
            start, label = partner.start(), "ORG"  # `Carrow & Stein`
            while grown and grown[-1].end > start:
                grown.pop()
        if grown and label == grown[-1].label == "PERSON" and text[grown[-1].end : start] in (" ", "\u00a0"):
            last = grown.pop()  # `Rufus` and `Tamblyn`, side by side
            start, scores = last.start, [score for score in (last.score, name.score) if score is not None]
            grown.append(Tagged(start, end, label, min(scores) if scores else None))
        elif not grown or start >= grown[-1].end:
            grown.append(Tagged(start, end, label, name.score))
    return grown


def _title_length(piece: str) -> int:
    first, space, rest = piece.partition(" ")
    return len(first) + len(space) if rest[:1].isupper() and never_in_a_name(first) else 0


def _relabelled(text: str, name: Tagged) -> Tagged:
    label = _label(" ".join(text[name.start : name.end].split()), name.label)
    return Tagged(name.start, name.end, label, name.score)


def _with_article(text: str, name: Tagged) -> Tagged:
    """`The Triffids`, `The Sunday Times`, where the text gives the article a capital of its own."""
    own = _OWN_ARTICLE.search(text, max(0, name.start - _BEFORE), name.start) if name.label == "ORG" else None
    return Tagged(own.start(1), name.end, name.label, name.score) if own else name


def _label(name: str, label: EntityLabel) -> EntityLabel:
    if name in COUNTRIES and label in ("GPE", "LOC", "ORG"):
        return "GPE"
    if name in PEOPLES and label in ("GPE", "LOC", "ORG", "NORP"):
        return "NORP"
    words = name.split()
    if len(words) > 1 and words[0] in PAPER_FRONTS and label in ("PERSON", "GPE", "LOC"):
        return "ORG"
    if label in ("GPE", "LOC"):
        land = name in _REGIONS or (len(words) > 1 and (words[-1] in LAND_HEADS or words[0] in LAND_FRONTS))
        return "LOC" if land else "GPE"
    if len(words) > 1 and label == "ORG":
        if words[-1] in LAW_HEADS and words[-1] != "Convention":
            return "LAW"
        if words[-1] in EVENT_HEADS:
            return "EVENT"
    return label


def _alternatives(names: frozenset[str] | dict[str, str]) -> str:
    return "|".join(regex.escape(name).replace(r"\ ", r"\s") for name in sorted(names, key=lambda n: (-len(n), n)))


# `US` and the like only where not in a line of capitals; `Georgia` may be a person, `Chad` too: those are left to the annotator.
_DOUBTFUL: Final = frozenset(
    {"Georgia", "Chad", "Jordan", "America", "Turkey", "Dominica", "Holland", "PRC", "DRC", "UAE", "Wales", "US"}
)
_NOT_PEOPLES: Final = frozenset(
    {
        "Pole",
        "Poles",
        "Democratic",
        "Orthodox",
        "Western",
        "Kiwi",
        "Kiwis",
        "English",
        "Finn",
        "Roma",
        "Jain",
        "Communist",
        "Evangelical",
    }
)
_LOWER_FRONT: Final = regex.compile(rf"^(?!(?:{'|'.join(sorted(PARTICLES))})\b|al-|el-)\p{{Ll}}+[\s-]+(?=.*\p{{Lu}})")
_LOWER_TAIL: Final = regex.compile(r"[-‑]\p{Ll}{3,}$")
# Of a person only what is no half of a given name: `Trump-backed`, not `Ban Ki-moon`.
_PERSONS_TAIL: Final = regex.compile(
    r"[-‑](?:\p{Ll}+(?:ed|ing|ist|esque)|led|run|built|born|owned|era|like|style|friendly)$"
)
_HEADS: Final = "|".join(sorted(ORGANISATION_HEADS | _MORE_TAILS))
_TAIL: Final = regex.compile(
    rf"(?:(?:[ \u00a0]\p{{Lu}}[\p{{L}}’'-]+){{0,2}}?[ \u00a0](?:{_HEADS})\b(?![-'’]\p{{L}}{{2}}))+"
)
_SAINTS_TAIL: Final = regex.compile(
    rf"['’]s(?:[ \u00a0]\p{{Lu}}[\p{{L}}’'-]+){{0,2}}?[ \u00a0](?:{_HEADS})\b(?![-'’]\p{{L}}{{2}})"
)
_PARTNER: Final = regex.compile(r"(?<![\w’'-])\p{Lu}[\p{L}’'-]+ & $")
_COUNTRY_NAMES: Final = regex.compile(
    rf"(?<![\w’'.-])(?:{_alternatives(frozenset(name for name in COUNTRIES if ' ' in name))})(?![\w-])"
)
_COUNTRY: Final = rf"(?<![\w’'.-])(?:{_alternatives(frozenset(COUNTRIES) - _DOUBTFUL)})(?![\w-])"
_PEOPLE: Final = rf"(?<![\w’'.])(?:{_alternatives(PEOPLES - _NOT_PEOPLES)})(?!\w|-[A-Z])"
_LAW: Final = (
    r"(?<![\w’'.-])(?:[A-Z][\w’'-]+\s(?:(?:and|of|the|for|on|in)\s)*){1,6}"
    r"(?:Act|Treaty|Directive|Accords?|Amendment)(?:\sof\s[12]\d{3})?(?![\w-])"
)
_EVENT: Final = (
    r"(?<![\w’'.-])(?:World\sWar\s(?:I{1,2}|One|Two)|(?:First|Second)\sWorld\sWar|(?:\d{4}\s)?(?:Summer\s|Winter\s)?Olympics"
    r"|(?:\d{4}\s)?(?:FIFA\s)?World\sCup|(?:\d{4}\s)?(?:Summer|Winter)?\s?Olympic\sGames|Cold\sWar|Arab\sSpring|Hurricane\s[A-Z][a-z]+)(?![\w-])"
)
_FINDERS: Final[tuple[tuple[EntityLabel, "regex.Pattern[str]"], ...]] = (
    ("LAW", regex.compile(_LAW)),
    ("EVENT", regex.compile(_EVENT)),
    ("GPE", regex.compile(_COUNTRY)),
    ("GPE", regex.compile(r"(?<![\w$’'.-])(?<![A-Z]{2}\s)US(?![\w$-]|\s[A-Z]{2})")),
    ("NORP", regex.compile(_PEOPLE)),
)


def _missed(text: str, names: Sequence[Tagged]) -> list[Tagged]:
    """Laws, events, countries and peoples that stand outside every name found. What comes first in the order wins."""
    taken = bytearray(len(text))
    for name in names:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    found: list[Tagged] = []
    for label, pattern in _FINDERS:
        for match in pattern.finditer(text):
            start, end = _article_off(text, *match.span())
            if start < end and not any(itertools.islice(taken, start, end)):
                taken[start:end] = b"\1" * (end - start)
                found.append(Tagged(start, end, label))
    return found


def _article_off(text: str, start: int, end: int) -> tuple[int, int]:
    """`Under the Hague Convention`: what a sentence's start or an article has before a pattern's find is no part of it."""
    while (first := text[start:end].partition(" ")[0]) and first.lower() in COMMON_STARTS and start + len(first) < end:
        start += len(first) + 1
    return start, end
