"""Role spans to parties: whom `he`, `the company` or `a former employee` means in this document, with its evidence.

Rules, in order; the first that decides wins, and what none decides stays the description that the text gives:

1. a name at the head of the phrase (`serial killer Bruce McArthur`; in `Chinese authorities` the head is `authorities`)
2. `I` and `we` in a quote: who says it
3. pronouns: the nearest fitting name before, the sentence's own subject first
4. `the company`, `the union`, `the defendant`: the nearest organisation, or the person last accused
5. the lead's `a former employee`: the person whom one of the next two sentences introduces
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas import Entity, Party, Span
from workers.stages.allegations.nouns import BODY, FIRM, PERSON
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent
from workers.stages.allegations.wordlist import words

_HE = words("he him his himself she her hers herself")
_MALE = words("he him his himself mr")
_FEMALE = words("she her hers herself mrs ms miss")
_IT = words("it its itself")
_THEY = words("they them their theirs themselves")
_FIRST = words("i we us our my me ours")
_ANYBODY = words(
    "men women boys girls pair suspects man woman boy girl suspect defendant accused he she him her teenager driver"
)
_PRONOUNS = _HE | _IT | _THEY | _FIRST
_ACCUSED = words("defendant accused suspect")
_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?\s+$")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PREPOSITIONS = words("""
    of for at in from with by against on to
""")
_LABELS = ("PERSON", "ORG", "GPE")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mention of one entity, by place in reading order (the headline first)."""

    order: int
    entity: Entity
    span: Span


@dataclass(slots=True)
class Parties:
    """The names of one article, in reading order, and who was accused so far."""

    sentences: Sequence[Sentence]
    occurrences: list[Occurrence] = field(default_factory=list)
    _orders: list[int] = field(default_factory=list)
    _base: int = 0
    _gender: dict[str, str] = field(default_factory=dict)
    last_accused: Party | None = None

    @classmethod
    def of(
        cls, sentences: Sequence[Sentence], entities: Sequence[Entity], text: str, headline: str | None
    ) -> "Parties":
        base = len(headline or "") + 1
        found = [
            Occurrence(mention.start + (0 if mention.field else base), entity, mention)
            for entity in entities
            for mention in entity.mentions
        ]
        found.sort(key=lambda o: (o.order, -len(o.span.text)))
        longer = _longer_names(entities)
        found = [Occurrence(o.order, longer.get(o.entity.id, o.entity), o.span) for o in found]
        parties = cls(sentences, found, [o.order for o in found], base)
        for occurrence in found:
            source = headline or "" if occurrence.span.field else text
            if title := _TITLE.search(source[max(occurrence.span.start - 6, 0) : occurrence.span.start]):
                parties._gender[occurrence.entity.id] = "male" if title.group(1) == "Mr" else "female"
        return parties

    def order(self, sentence: Sentence, position: int = 0) -> int:
        return sentence.start + position + (0 if sentence.place else self._base)

    def resolve(self, sentence: Sentence, extent: Extent, role: str) -> Party:
        """The party that the words at `extent` of the sentence stand for; `role` is `accused`, `accuser` or `speaker`."""
        words = sentence.text[extent[0] : extent[1]]
        start, end = self.order(sentence, extent[0]), self.order(sentence, extent[1])
        if named := self._head_name(start, end, words):
            return Party(name=named.name, entity=named.id)
        if (nameless := self._nameless(words)) is not None:
            return nameless
        found = self._referent(sentence, extent, words, start, role)
        if found is None:
            return Party(name=words)
        return Party(name=found.entity.name, entity=found.entity.id, evidence=found.span)

    def _nameless(self, words: str) -> Party | None:
        """`The 52-year-old man` after `a former safety manager`: the last one accused, when the text gave no name."""
        lower = [w.lower() for w in _WORD.findall(words)]
        last = self.last_accused
        if last is None or last.entity or not lower or lower[0] not in ("the", "he", "she", "him", "her"):
            return None
        if lower[-1] not in _ANYBODY or _head([w.lower() for w in _WORD.findall(last.name)]) not in PERSON:
            return None
        return last

    def _within(self, start: int, end: int) -> list[Occurrence]:
        i = bisect_right(self._orders, start - 1)
        found = []
        while i < len(self.occurrences) and self.occurrences[i].order < end:
            if self.occurrences[i].order + len(self.occurrences[i].span.text) <= end + 2:
                found.append(self.occurrences[i])
            i += 1
        return found

    def _head_name(self, start: int, end: int, words: str) -> Entity | None:
        best: Occurrence | None = None
        for occurrence in self._within(start, end):
            offset = occurrence.order - start
            before = {w.lower() for w in _WORD.findall(words[:offset])}
            after = words[offset + len(occurrence.span.text) :].strip(" ,.'’\"”s")
            if before & _PREPOSITIONS and occurrence.entity.label != "PERSON":
                continue
            names_on = all(word[0].isupper() for word in after.split())
            if len(after) > 2 and not names_on and not after.lower().startswith(("of ", "in ", "and ", "(")):
                continue
            if before & _PREPOSITIONS:
                continue
            if occurrence.entity.label in ("NORP", "LAW", "EVENT"):
                continue
            if best is None or len(occurrence.span.text) > len(best.span.text):
                best = occurrence
        return best.entity if best else None

    def _referent(self, sentence: Sentence, extent: Extent, words: str, start: int, role: str) -> Occurrence | None:
        lower = [w.lower() for w in _WORD.findall(words)]
        if not lower:
            return None
        if len(lower) == 1 and lower[0] in _PRONOUNS:
            word = lower[0]
            if word in _FIRST:
                return self._quoted_speaker(sentence, extent)
            if word in _HE:
                return self._before(sentence, start, ("PERSON",), word)
            if word in _IT:
                return self._before(sentence, start, ("ORG", "GPE"), word)
            if word in _THEY:
                return None
        head = _head(lower)
        definite = lower[0] in ("the", "this", "that", "his", "her", "its", "their")
        if definite and len(lower) <= 4 and head in FIRM | BODY:
            return self._organisation(sentence, start, head)
        if head in _ACCUSED and self.last_accused is not None and self.last_accused.entity:
            return self._last_of(self.last_accused.entity, start)
        if definite and len(lower) <= 4 and head in PERSON:
            return self._before(sentence, start, ("PERSON",), head)
        if lower[0] in ("a", "an", "one") or sentence.heading:
            return self._introduced(sentence, extent, head)
        return None

    def _fits(self, occurrence: Occurrence, word: str) -> bool:
        gender = self._gender.get(occurrence.entity.id)
        if gender is None:
            return True
        return not (word in _MALE and gender == "female") and not (word in _FEMALE and gender == "male")

    def _before(self, sentence: Sentence, start: int, labels: tuple[str, ...], word: str) -> Occurrence | None:
        """The first fitting name of the nearest sentence that has one: its subject, more often than not."""
        index = self.sentences.index(sentence)
        for i in range(index, max(index - 4, -1), -1):
            here = self.sentences[i]
            if here.place != sentence.place:
                break
            begin = self.order(here)
            stop = start if i == index else self.order(here, len(here.text))
            fitting = [o for o in self._within(begin, stop) if o.entity.label in labels and self._fits(o, word)]
            if fitting:
                return fitting[0]
        return None

    def _organisation(self, sentence: Sentence, start: int, head: str) -> Occurrence | None:
        named = [o for o in self.occurrences if o.order < start and o.entity.label in ("ORG", "GPE")]
        same_word = [o for o in named if head in o.entity.name.lower()]
        if same_word:
            return same_word[-1]
        if head in BODY:
            return None
        if self.last_accused is not None and self.last_accused.entity:
            accused = [o for o in named if o.entity.id == self.last_accused.entity and o.entity.label == "ORG"]
            if accused:
                return accused[-1]
        firms = [o for o in named if o.entity.label == "ORG" and not _is_body(o.entity.name)]
        if firms or self.last_accused is None or " " in self.last_accused.name:
            return firms[-1] if firms else None
        # A firm of one word that the names stage took for a person: `the company` cannot mean a person.
        return self._last_of(self.last_accused.entity, start) if self.last_accused.entity else None

    def _last_of(self, entity: str, start: int) -> Occurrence | None:
        found = [o for o in self.occurrences if o.entity.id == entity and o.order < start]
        return found[-1] if found else None

    def _quoted_speaker(self, sentence: Sentence, extent: Extent) -> Occurrence | None:
        """Who says the quote that holds `we`: the person named outside it in the same sentence."""
        start = self.order(sentence)
        said = re.search(r"[\"”’],?\s+(?:said|says)\s|\b(?:said|says|added)\b", sentence.text)
        if said is None:
            return None
        people = [o for o in self._within(start, start + len(sentence.text)) if o.entity.label == "PERSON"]
        return min(people, key=lambda o: abs(o.order - start - said.start()), default=None)

    def _introduced(self, sentence: Sentence, extent: Extent, head: str) -> Occurrence | None:
        """`A former employee` in the headline or lead: whom one of the next sentences names beside the same noun, or as its subject."""
        label = "PERSON" if head in PERSON else "ORG" if head in FIRM else None
        index = self.sentences.index(sentence)
        if label is None or sum(not s.place for s in self.sentences[:index]) > 1:
            return None
        following = [s for s in self.sentences[index + 1 : index + 5] if not s.heading]
        for here in following:
            begin = self.order(here)
            for named in self._within(begin, begin + len(here.text)):
                if named.entity.label in _LABELS and _beside(here.text, named, named.order - begin, head):
                    return named
        if sentence.heading and extent[0] > 4:
            return None
        for here in following[:3]:
            begin = self.order(here)
            names = [o for o in self._within(begin, begin + len(here.text)) if o.entity.label in _LABELS]
            if names:
                return self._opening(here, names, label, begin)
        return None

    def _opening(self, here: Sentence, names: list[Occurrence], label: str, begin: int) -> Occurrence | None:
        if label == "ORG":
            return next((o for o in names if o.entity.label == "ORG" and not _is_body(o.entity.name)), None)
        first = names[0]
        return first if first.entity.label == "PERSON" and _opens(here.text, first, first.order - begin) else None


def _longer_names(entities: Sequence[Entity]) -> dict[str, Entity]:
    """`Brightmere` for the firm that the text also calls `Brightmere Vision`, when exactly one firm's name begins so."""
    found = {}
    for short in entities:
        if " " in short.name:
            continue
        full = [e for e in entities if e.label in ("ORG", "GPE") and e.name.startswith(short.name + " ")]
        if len(full) == 1:
            found[short.id] = full[0]
    return found


def _beside(text: str, named: Occurrence, offset: int, head: str) -> bool:
    """Whether the noun stands right beside the name: `the former army chief, General Anton Bereko`."""
    end = offset + len(named.span.text)
    before, after = text[max(offset - 30, 0) : offset].lower(), text[end : end + 30].lower()
    noun = re.escape(head)
    return (
        re.search(rf"\b{noun},?\s+(?:[a-z]+\.?\s+)?$", before) is not None
        or re.match(rf",\s+(?:an?|the)\s+[^,.]*\b{noun}\b", after) is not None
    )


def _opens(text: str, named: Occurrence, offset: int) -> bool:
    """Whether the name is the subject that the sentence opens with.

    Never somebody who speaks or holds an office of the case: an inspector who reports an arrest is not the man arrested.
    """
    before, after = text[:offset].lower(), text[offset + len(named.span.text) :].lower()
    if _OFFICER.search(before) or _SPEAKS.match(after):
        return False
    return _SHORT_TITLE.fullmatch(before) is not None


_SHORT_TITLE = re.compile(r"[\"“]?(?:(?:the|an?)\s+)?(?:[a-z-]+\.?\s+){0,3}")
_OFFICER = re.compile(
    r"\b(det|insp|inspector|detective|constable|sgt|sergeant|judge|prosecutor|spokes\w+|lawyer|attorney|solicitor|barrister|recorder|justice)\b"
)
_SPEAKS = re.compile(r"[^.]{0,45}\b(said|says|told|added|confirmed|announced|ruled)\b")


def _head(lower: list[str]) -> str:
    """The head noun: the last word before a preposition."""
    for i, word in enumerate(lower):
        if word in _PREPOSITIONS and i:
            return lower[i - 1]
    return lower[-1]


def _is_body(name: str) -> bool:
    """Courts, regulators and the like, which `the company` never means."""
    return any(word in BODY for word in name.lower().split())
