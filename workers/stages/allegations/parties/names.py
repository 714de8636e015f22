"""The names of one article in reading order, the headline first, and what can be asked of their places.

Orders count code points from the start of the headline; the text follows it.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from schemas import Entity, Span
from workers.stages.allegations.lexicon.gender import Gender, of_name, of_title, of_words
from workers.stages.allegations.lexicon.nouns import FIRM, PERSON
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.descriptions import ANY_KIN, is_body
from workers.stages.allegations.parties.no_names import is_a_noun
from workers.stages.allegations.sentences import Sentence
from workers.stages.entities.gazetteer import COUNTRIES
from workers.stages.entities.lexicon import COMPANY_TAILS
from workers.stages.entities.organisations import is_part_of_another
from workers.stages.entities.titles import is_title

_LABELS = ("PERSON", "ORG", "GPE")
_LAST_WORD = re.compile(r"\b(\w+)\.?\s+$")
_REACH = 40  # code points


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mention of one entity, by place in reading order (the headline first)."""

    order: int
    entity: Entity
    span: Span


@dataclass(slots=True)
class Names:
    """The places of names among the sentences."""

    sentences: Sequence[Sentence]
    occurrences: list[Occurrence] = field(default_factory=list)
    _orders: list[int] = field(default_factory=list)
    _base: int = 0
    _gender: dict[str, Gender] = field(default_factory=dict)
    _places: dict[str, list[Occurrence]] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, sentences: Sequence[Sentence], entities: Sequence[Entity], text: str, headline: str | None) -> "Names":
        """The names of an article, without nouns taken for names. A short form of one firm's name counts as that firm."""
        base = len(headline or "") + 1
        entities = [entity for entity in entities if not is_a_noun(entity, headline or "", text)]
        found = [
            Occurrence(mention.start + (0 if mention.field else base), entity, mention)
            for entity in entities
            for mention in entity.mentions
        ]
        found.sort(key=lambda o: (o.order, -len(o.span.text)))
        heading = max((s.start + len(s.text) for s in sentences[:1] if s.heading and not s.place), default=0)
        longer = _longer_names(entities, text, heading) | _surnames(entities, text)
        titled = {base + start: entity for start, entity in _titled_surnames(entities, text).items()}
        named = (
            (o, titled[o.order] if o.order in titled else _fuller(o, longer, headline or "" if o.span.field else text))
            for o in found
            if o.span.field or not _DATELINE.match(text, o.span.start)
        )
        found = [Occurrence(o.order, entity, o.span) for o, entity in named if entity is not None]
        names = cls(sentences, found, [o.order for o in found], base)
        names._starts = [names.order(s) for s in sentences]
        for occurrence in found:
            names._places.setdefault(occurrence.entity.id, []).append(occurrence)
            before = _just_before(occurrence.span, headline or "" if occurrence.span.field else text)
            if gender := of_title(_last_word(before)):
                names._gender[occurrence.entity.id] = gender
        return names

    def call(self, epithets: Mapping[str, set[str]]) -> None:
        """Learn what the text calls each name: `her husband, Colin Dunn` is a man. A title says it more surely, a given name less."""
        for entity in self.entities:
            if entity.label == "PERSON" and entity.id not in self._gender:
                gender = of_words(epithets.get(entity.id, ())) or of_name(entity.name)
                if gender:
                    self._gender[entity.id] = gender

    @property
    def entities(self) -> list[Entity]:
        """Each once, by first place."""
        return [places[0].entity for places in self._places.values()]

    def called(self, words: str) -> Entity | None:
        """The one entity of exactly this name, where the names stage missed it in one of its places."""
        if words.lower() in PERSON | FIRM:
            return None  # `Burglar`, the headline's first word
        found = [e for e in self.entities if e.name == words and e.label in _LABELS]
        return found[0] if len(found) == 1 else None

    def places(self, entity: str) -> list[Occurrence]:
        """Where the entity is named, in reading order."""
        return self._places.get(entity, [])

    def number(self, occurrence: Occurrence) -> int:
        """The number of the sentence in which the name stands."""
        return max(bisect_right(self._starts, occurrence.order) - 1, 0)

    def sentence_at(self, order: int) -> Sentence:
        """The sentence that holds a place in reading order."""
        return self.sentences[max(bisect_right(self._starts, order) - 1, 0)]

    def offset(self, occurrence: Occurrence) -> int:
        """Where in its sentence the name stands, in code points."""
        return occurrence.order - self._starts[self.number(occurrence)]

    def order(self, sentence: Sentence, position: int = 0) -> int:
        return sentence.start + position + (0 if sentence.place else self._base)

    def inside(self, sentence: Sentence) -> list[Occurrence]:
        """The places of a sentence."""
        begin = self.order(sentence)
        return self.within(begin, begin + len(sentence.text))

    def within(self, start: int, end: int) -> list[Occurrence]:
        i = bisect_right(self._orders, start - 1)
        found = []
        while i < len(self.occurrences) and self.occurrences[i].order < end:
            if self.occurrences[i].order + len(self.occurrences[i].span.text) <= end + 2:
                found.append(self.occurrences[i])
            i += 1
        return found

    def place(self, entity: str, start: int) -> Occurrence | None:
        """The name's nearest place before, else its first: the evidence."""
        places = self.places(entity)
        before = [o for o in places if o.order < start]
        return before[-1] if before else places[0] if places else None

    def last_of(self, entity: str, start: int) -> Occurrence | None:
        found = [o for o in self.places(entity) if o.order < start]
        return found[-1] if found else None

    def surroundings(self) -> Iterator[tuple[str, str, str, str]]:
        """Each name with the text of its sentence before and after it."""
        for sentence in self.sentences:
            begin = self.order(sentence)
            for occurrence in self.inside(sentence):
                offset = occurrence.order - begin
                after = sentence.text[offset + len(occurrence.span.text) :]
                yield occurrence.entity.id, occurrence.entity.label, sentence.text[:offset], after

    def prominent(self) -> dict[str, int]:
        """Who the body's first names are: the person whom a sentence opens with or whose age it tells, the first firm."""
        found: dict[str, int] = {}
        body = [s for s in self.sentences if not s.heading][:6]
        firms: list[str] = []
        people: list[str] = []
        for here in body:
            begin = self.order(here)
            for named in self.inside(here):
                own, offset = named.entity.id, named.order - begin
                if named.entity.label == "PERSON":
                    aged = _AGE.match(here.text[offset + len(named.span.text) :])
                    if own not in people and (aged or (not people and opens(here.text, named, offset))):
                        found[own] = found.get(own, 0) + (2 if people else 3)
                    people.append(own)
                elif named.entity.label == "ORG" and not is_body(named.entity.name):
                    firms.append(own)
        for own in firms[:1]:
            found[own] = found.get(own, 0) + 2
        return found

    def fits(self, occurrence: Occurrence, word: str) -> bool:
        """Whether a pronoun, or the head noun of a description, can mean the name by its gender."""
        gender = self._gender.get(occurrence.entity.id)
        return gender is None or of_words((word,)) in (None, gender)

    def bystander(self, occurrence: Occurrence) -> bool:
        """A judge, prosecutor or officer of the case, or a place: not whom `he` or `it` accuses, unless the article says so by name."""
        if occurrence.entity.label == "GPE":
            return True
        before = re.split(r"[,.;:]", self._around(occurrence)[0])[-1]
        return _OF_THE_COURT.search(before[-25:]) is not None

    def only_speaks(self, occurrence: Occurrence) -> bool:
        """Whether the name stands here as who says something, or as an officer of the case."""
        return _OFFICER.search(self._around(occurrence)[0]) is not None or self.speaks(occurrence)

    def speaks(self, occurrence: Occurrence) -> bool:
        """Whether the name stands here as who says something."""
        return _SPEAKS.match(self._around(occurrence)[1]) is not None

    def titled(self, entity: str, noun: str) -> bool:
        """Whether the noun stands before the name as a title: `President Rui Braga`."""
        title = noun.capitalize() + " "
        found = ((self.sentences[self.number(o)].text, self.offset(o)) for o in self.places(entity))
        return any(text[: max(offset, 0)].endswith(title) for text, offset in found)

    def suffers(self, occurrence: Occurrence) -> bool:
        """Whether the name stands here as a victim's: `The victim has been named as Gary Lowe`, `struck Owen Lee`."""
        before, after = self.beside(occurrence)
        return _VICTIM_BEFORE.search(before) is not None or _VICTIM_AFTER.match(after) is not None

    def is_worked_for(self, entity: str) -> bool:
        """Whether the text names a firm only as the one that another was paid to examine or act for: `its audit of Carver Retail`."""
        places = self.places(entity)
        return bool(places) and all(_WORKED_FOR.search(self.beside(o)[0]) for o in places)

    def belongs(self, entity: str) -> bool:
        """Whether the text names a body only as somebody's: `Captain Rupert Hay, of the Royal Wessex Fusiliers`."""
        places = self.places(entity)
        return bool(places) and all(_BELONGS.search(self.beside(o)[0]) for o in places)

    def helps(self, occurrence: Occurrence) -> bool:
        """Whether the name stands here as a witness's or a helper's: `Witness Rosa Lowe saw her run`."""
        return _HELPER_BEFORE.search(self.beside(occurrence)[0]) is not None or self.reports(occurrence)

    def reports(self, occurrence: Occurrence) -> bool:
        """Whether the name stands here as one's who found or told of a deed: `Rosa Lowe saw her run`."""
        return _HELPER_AFTER.match(self.beside(occurrence)[1]) is not None

    def age(self, entity: str) -> int | None:
        """The age that the text tells behind the name, if it does."""
        told = (_TOLD_AGE.match(self.beside(o)[1]) for o in self.places(entity))
        return next((int(match[1]) for match in told if match), None)

    def officer(self, occurrence: Occurrence) -> bool:
        """Whether an officer's title stands right before the name: `Inspector Ravi Shah`."""
        return _OFFICER.search(self._around(occurrence)[0][-25:]) is not None

    def kin_of_another(self, entity: str, sentence: Sentence) -> bool:
        """Whether the text brings the bearer in as kin of somebody whom the sentence does not name: `Quiroga's wife, Elaine Kraus`."""
        for place in self.places(entity):
            whose = _WHOSE_KIN.search(self.beside(place)[0])
            if whose and whose["whose"] not in sentence.text:
                return True
        return False

    def owned(self, entity: str) -> bool:
        """Whether the text brings the bearer in as somebody's lawyer, spokesman or predecessor."""
        return any(_SOMEBODYS.search(self.beside(o)[0]) for o in self.places(entity)[:1])

    def beside(self, occurrence: Occurrence) -> tuple[str, str]:
        """What stands before and after the name in its sentence; nothing for a name that no sentence holds."""
        text, offset = self.sentences[self.number(occurrence)].text, self.offset(occurrence)
        if not 0 <= offset < len(text):
            return "", ""
        return text[:offset], text[offset + len(occurrence.span.text) :]

    def formerly(self, entity: str) -> bool:
        """Whether the text calls the bearer of the name a former one anywhere."""
        return any(_FORMERLY.search(self._around(o)[0]) for o in self.places(entity))

    def as_another(self, occurrence: Occurrence) -> bool:
        """Whether the name is brought in as somebody else than those told of before: `another pilot, Lars Krog`."""
        return _ANOTHER.search(self._around(occurrence)[0]) is not None

    def _around(self, occurrence: Occurrence) -> tuple[str, str]:
        """What stands before and after the name in its sentence, in lower case; nothing for a name that no sentence holds."""
        before, after = self.beside(occurrence)
        return before.lower(), after.lower()

    def introduced(self, sentence: Sentence, offset: int, head: str) -> Occurrence | None:
        """`A former employee` in the headline or lead: whom one of the next sentences names beside the same noun, or as its subject."""
        label = "PERSON" if head in PERSON else "ORG" if head in FIRM else None
        index = self.sentences.index(sentence)
        if label is None or sum(not s.place for s in self.sentences[:index]) > 1:
            return None
        following = [s for s in self.sentences[index + 1 : index + 5] if not s.heading]
        for here in following:
            begin = self.order(here)
            for named in self.inside(here):
                if (
                    named.entity.label in _LABELS
                    and named.entity.label == label
                    and beside(here.text, named, named.order - begin, head)
                ):
                    return named
        if sentence.heading and offset > 4:
            return None
        for here in following[:3]:
            begin = self.order(here)
            names = [o for o in self.inside(here) if o.entity.label in _LABELS]
            if names:
                return self._opening(here, names, label, begin)
        return None

    def _opening(self, here: Sentence, names: list[Occurrence], label: str, begin: int) -> Occurrence | None:
        if label == "ORG":
            return next((o for o in names if o.entity.label == "ORG" and not is_body(o.entity.name)), None)
        first = names[0]
        return first if first.entity.label == "PERSON" and opens(here.text, first, first.order - begin) else None


def _longer_names(entities: Sequence[Entity], text: str, heading: int) -> dict[str, Entity]:
    """`Brightmere` for the firm that the text also calls `Brightmere Vision`, when exactly one firm's name begins so.

    What the body names first is whole: in `fined Castellane. A Spanish unit, Castellane Ibérica` they are two, and a foundation or a
    union of a firm is never the firm.
    """
    found = {}
    for short in entities:
        if short.label == "NORP" or short.name in COUNTRIES or (" " in short.name and not _may_be_a_firm(short, text)):
            continue
        full = [
            e
            for e in entities
            if e.label in ("ORG", "GPE")
            and (rest := _rest_of(e.name, short.name))
            and not any(is_part_of_another(*_context(m, text)) for m in _in_text(e))
            and (rest <= COMPANY_TAILS or _first(e, heading) < _first(short, heading))
        ]
        if len(full) == 1:
            found[short.id] = full[0]
    return found


def _fuller(occurrence: Occurrence, longer: Mapping[str, Entity], source: str) -> Entity:
    """The entity by its longer name; `Mr. Zambrano` is never Zambrano Mining."""
    full = longer.get(occurrence.entity.id, occurrence.entity)
    if full.label == "PERSON" or of_title(_last_word(_just_before(occurrence.span, source))) is None:
        return full
    return occurrence.entity


def _rest_of(name: str, short: str) -> frozenset[str]:
    """The words that the longer of two names has more, in lower case: `PT Agro Sejati`, `Ningbo Haoxing Textile`."""
    if name.startswith(short + " "):
        return words(name.removeprefix(short).lower().replace(".", ""))
    legal, _, own = name.partition(" ")
    return frozenset(("co",)) if own == short and legal in _LEGAL_FORMS else frozenset()


_LEGAL_FORMS = words("PT CV UAB OOO OAO ZAO PAO SIA TOV NV SA")


def _may_be_a_firm(short: Entity, text: str) -> bool:
    """Of a name of several words: an organisation, or what was taken for a person whom nothing tells to be one."""
    if short.label != "PERSON":
        return short.label == "ORG"
    told = any(_TOLD_AGE.match(text, m.end) or is_title(_last_word(_just_before(m, text))) for m in _in_text(short))
    return not told and of_name(short.name) is None


def _first(entity: Entity, heading: int) -> int:
    """Where the body names the entity first; beyond its end where only a headline does."""
    return min((m.start for m in _in_text(entity) if m.start >= heading), default=sys.maxsize)


def _context(mention: Span, text: str) -> tuple[str, str]:
    return _just_before(mention, text), text[mention.end : mention.end + _REACH]


def _surnames(entities: Sequence[Entity], text: str) -> dict[str, Entity]:
    """`Farrow` for Neil Farrow, where the other of the name is told of as his wife: the bare surname is the one whom the text is about.

    Not where a title stands before it, since `Mrs Farrow` is she.
    """
    found = {}
    for short in entities:
        title, _, surname = short.name.partition(" ")
        if title in _TITLES and len(bearers := _of_the_name(surname, entities, but=short)) == 1:
            found[short.id] = bearers[0]  # `Cr Hanrahan`
        if (
            short.label != "PERSON"
            or " " in short.name
            or any(is_title(_last_word(_just_before(m, text))) for m in _in_text(short))
        ):
            continue
        named = _of_the_name(short.name, entities)
        own = [e for e in named if not any(_KIN_BEFORE.search(_just_before(m, text)) for m in _in_text(e))]
        if len(own) == 1 < len(named):
            found[short.id] = own[0]
    return found


def _titled_surnames(entities: Sequence[Entity], text: str) -> dict[int, Entity | None]:
    """By its place in the text, whom `Mrs Moyo` means where `Mr Moyo` is somebody else: the one of the name and of that gender.

    Where the text names her by given name only (`His wife, Grace`) it is she; where it does not name her at all, nobody.
    """
    found: dict[int, Entity | None] = {}
    for short in entities:
        if short.label != "PERSON":
            continue
        for mention in _in_text(short):
            before = _just_before(mention, text)
            gender = of_title(_last_word(before))
            if gender is None or _COUPLE.search(before):
                continue
            named = _of_the_name(mention.text, entities)
            own = [e for e in named if of_name(e.name) == gender]
            if not own:
                own = [e for e in _sharing(mention.text, entities, text) if _given_gender(e, mention.text) == gender]
                named = [*named, *own]
            if len(own) == 1 < len(named):
                found[mention.start] = own[0]
            elif named and not own and _KIN[gender].search(text) and all(of_name(e.name) for e in named):
                kin = [e for e in entities if _is_kin(e, text, gender)]
                found[mention.start] = kin[0] if len(kin) == 1 else None
    return found


_COUPLE = re.compile(r"\b(?:Mr|Dr|Sir|Lord)\.? and (?:Mrs|Ms|Dr|Lady)\.? $")
_KIN: Mapping[Gender, re.Pattern[str]] = {
    "female": re.compile(
        r"(?:\bhis|\w['’]s?) (?:[\w-]+ )?(?:wife|widow|mother|daughter|sister|aunt|niece|grandmother)\b", re.IGNORECASE
    ),
    "male": re.compile(
        r"(?:\bher|\w['’]s?) (?:[\w-]+ )?(?:husband|widower|father|son|brother|uncle|nephew|grandfather)\b",
        re.IGNORECASE,
    ),
}


def _is_kin(entity: Entity, text: str, gender: Gender) -> bool:
    """`His wife, Grace`: somebody whom the text names by given name only, beside whose kin it is."""
    if entity.label != "PERSON" or " " in entity.name:
        return False
    before = (_just_before(m, text) for m in _in_text(entity))
    return any(_KIN_BEFORE.search(words) and _KIN[gender].search(words) for words in before)


def _of_the_name(surname: str, entities: Sequence[Entity], but: Entity | None = None) -> list[Entity]:
    """The people whom the text names in full, and with that surname."""
    named = (e for e in entities if e.label == "PERSON" and " " in e.name and e is not but)
    return [e for e in named if e.name.split()[-1] == surname]


# Titles that the names stage leaves on a name.
_TITLES = words("Cr Shri Smt Fru Fröken Hr Mzee Alhaji Datuk Dato Signor Signora Senhor Senhora Pani")


def _sharing(surname: str, entities: Sequence[Entity], text: str) -> list[Entity]:
    """Of `Neil and Anthea Stobart` the Neil: who is named by given name before another of the surname."""
    shared = re.compile(
        rf"(?:,| and|,? or| &) (?:[A-Z][\w'’-]+(?:,| and|,? or| &) )*[A-Z][\w'’-]+ {re.escape(surname)}\b"
    )
    single = (e for e in entities if e.label == "PERSON" and " " not in e.name and e.name != surname)
    return [e for e in single if any(shared.match(text, m.end) for m in _in_text(e))]


def _given_gender(entity: Entity, surname: str) -> Gender | None:
    return of_name(f"{entity.name} {surname}")


def _in_text(entity: Entity) -> list[Span]:
    return [mention for mention in entity.mentions if not mention.field]


def _just_before(mention: Span, source: str) -> str:
    return source[max(mention.start - _REACH, 0) : mention.start]


def _last_word(before: str) -> str:
    """The word that a text ends with before white space, without its full stop; empty where there is none."""
    word = _LAST_WORD.search(before)
    return word.group(1) if word else ""


_KIN_BEFORE = re.compile(rf"(?:\b(?:his|her|their)|['’]s?) (?:[a-z-]+ )?(?:{ANY_KIN}),? $", re.IGNORECASE)


def beside(text: str, named: Occurrence, offset: int, head: str) -> bool:
    """Whether the noun stands right beside the name: `the former army chief, General Anton Bereko`."""
    end = offset + len(named.span.text)
    before, after = text[max(offset - 30, 0) : offset].lower(), text[end : end + 30].lower()
    noun = re.escape(head)
    return (
        re.search(rf"\b{noun},?\s+(?:(?!(?:of|for|at|in|from|with|by|to|and)\b)[a-z]+\.?\s+)?$", before) is not None
        or re.match(rf",\s+(?:an?|the)\s+[^,.]*\b{noun}\b", after) is not None
    )


def opens(text: str, named: Occurrence, offset: int) -> bool:
    """Whether the name is the subject that the sentence opens with.

    Never somebody who speaks or holds an office of the case: an inspector who reports an arrest is not the man arrested.
    """
    before, after = text[:offset].lower(), text[offset + len(named.span.text) :].lower()
    if _OFFICER.search(before) or _SPEAKS.match(after):
        return False
    return _SHORT_TITLE.fullmatch(before) is not None


# `SAN FRANCISCO (Wire) - Photographers`: where a report was written is nobody whom it accuses.
_DATELINE = re.compile(
    r"(?:(?<=\n)|(?<!.))[A-ZÀ-Þ][A-ZÀ-Þ' .-]{2,30}(?:, [A-Z][\w.]+ ?\d{0,2}){0,2}(?: \([\w ]+\))? ?[-–—] (?=\S)",
    re.DOTALL,
)
_TOLD_AGE = re.compile(r"(?:, (?:aged )?| \()(\d\d)\b")
_VICTIM_BEFORE = re.compile(
    r"\b(?:victims?|deceased|dead (?:man|woman|boy|girl)|body|remains|injured (?:man|woman)|casualty)\b[^.;]{0,60}$|"
    r"\b(?:killing|murder|death|stabbing|shooting|assault|rape|abuse) of (?:[\w-]+ ){0,2}$|"
    r"\b(?:struck|hit|stabb(?:ed|ing)|shot|shooting|punch(?:ed|ing)|kick(?:ed|ing)|kill(?:ed|ing)|murder(?:ed|ing)|strangl(?:ed|ing)|"
    r"attacked|assaulted|beat|robbed|raping|knocked down|ran over) (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_VICTIM_AFTER = re.compile(
    r"(?:,[^.;]{0,60},)? (?:(?:was|were|had been|has been) (?:\w+ly )?(?:found dead|found in|found with|found at|killed|"
    r"stabbed|shot|beaten|attacked|hit|"
    r"struck|injured|treated|taken to hospital|robbed|pronounced)|(?:died|lost (?:his|her|their)|bled|suffered)\b)",
    re.IGNORECASE,
)
_WORKED_FOR = re.compile(
    r"\b(?:audit(?:s|or)?|accounts|books|collapse|behalf|bonds|liquidator|administrator) (?:of|at|for) "
    r"(?:the )?(?:[a-z-]+ ){0,3}$"
)
_BELONGS = re.compile(r"[A-Z][\w’'-]+, (?:now )?of (?:the )?$")
_HELPER_BEFORE = re.compile(
    r"\b(?:witness|neighbour|neighbor|passer-by|bystander|paramedic|firefighter|PC|DC|DS|DI|DCI|Sgt|Sergeant|Inspector|Superintendent|Constable|"
    r"Judge|Justice|Recorder|Coroner|Magistrate|owner|patient|landlord),? $|\bby (?:Dr |Mr |Mrs |Ms |Sgt |PC )?$"
)
_HELPER_AFTER = re.compile(
    r"(?:,[^.;]{0,60},)? (?:called (?:for|the|police|an)|gave (?:chase|him|her|evidence)|saw|raised|rang|praised|commended|urged|welcomed|"
    r"condemned|was (?:commended|praised|first on the scene|called|treated))\b|, who (?:saw|found|raised|reported|called|"
    r"rang|helped|witnessed|gave)\b|"
    r" (?:(?:had|has|first|then|later) )*(?:noticed|spotted|discovered|alerted|found (?!guilty|dead|himself|herself|in\b)|"
    r"reported (?!to\b|for\b)|took over|wrote to|tipped off|testified|complained|witnessed)\b",
    re.IGNORECASE,
)
_WHOSE_KIN = re.compile(rf"(?P<whose>[A-Z][\w-]+)['’]s? (?:[a-z-]+ )?(?:{ANY_KIN}),? $")
_SOMEBODYS = re.compile(
    r"(?:\b(?:his|her|their|its)|['’]s?) (?:[\w-]+ )?(?:lawyer|solicitor|barrister|attorney|counsel|advocate|spokes(?:man|woman|person)|"
    r"predecessor|successor|agent|publicist),? $",
    re.IGNORECASE,
)
_FORMERLY = re.compile(r"\b(?:former|ex-|then-?|late)[\w ,-]{0,30}$")
_AGE = re.compile(r",? (?:aged )?\d\d,|, who is \d\d\b| \(\d\d\)")
_SHORT_TITLE = re.compile(r"[\"“]?(?:(?:the|an?)\s+)?(?:[a-z-]+\.?\s+){0,3}")
_OFFICER = re.compile(
    r"\b(det|insp|inspector|detective|constable|sgt|sergeant|judge|prosecutor|spokes\w+|lawyer|attorney|solicitor|barrister|recorder|sheriff|magistrate|prosecuting|defending|coroner|justice)\b"
)
_OF_THE_COURT = re.compile(
    r"\b(judge|prosecutor|spokes\w+|lawyer|attorney|solicitor|barrister|recorder|sheriff|magistrate|prosecuting|defending|coroner|justice)\b"
)
_ANOTHER = re.compile(
    r"\b(?:another|an earlier|a previous|a different|a (?:second|third|fourth)|one other)\b(?: [\w'’-]+){0,4},? $"
)
_SPEAKS = re.compile(r"[^.]{0,45}\b(said|says|told|added|confirmed|announced|ruled)\b")
