"""What stands out on a legal sheet. A flag says where to look; it does not say that anything is wrong.

In the order in which they are told:

    minor             the accused is a child, or may be, by the article's own words
    victim            the article also tells of the wrong as done to the accused: somebody was misread
    headline_further  the headline states a further status than the body does, or leaves out how it ended
    own_voice         no source in the sentence: the paper itself says it
    inferred          the sentence does not name the accused (`he`, `the company`): the name comes from another place
    unsure            the worker is more often wrong than right about sentences that it reads as unsurely as this one
    anonymous         all sources of an accusation are unnamed
    no_answer         the article has nothing from the accused, or not to every accusation
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas import Allegation, EnrichedEvent, Mention, Party, Span, Status
from workers.legal.vulnerable import child, victim

Code = Literal["minor", "victim", "headline_further", "own_voice", "inferred", "unsure", "anonymous", "no_answer"]

# How much harm a wrong status does. `settled` finds nothing, so it stands beside a suit; an acquittal does none.
HARM: dict[Status, int] = {
    "cleared": 0,
    "alleged": 1,
    "investigated": 2,
    "settled": 3,
    "sued": 3,
    "charged": 4,
    "penalised": 5,
    "admitted": 6,
    "convicted": 7,
}


# Below this confidence a reading is more often wrong than right.
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """[start, end) in code points of the article's `text` or `headline`, and the words that stand there."""

    field: str
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, span: Span) -> "Place":
        """The place of a span."""
        return cls(span.field or "text", span.start, span.end, span.text)


@dataclass(frozen=True, slots=True)
class Flag:
    """A code, what it means here in plain words, and the place to look at, where there is one."""

    code: Code
    told: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention that speaks of the accused, and its record."""

    allegation: Allegation
    mention: Mention


def flags_of(article: EnrichedEvent, party: Party, readings: Sequence[Reading], *, answered: bool) -> Iterator[Flag]:
    """The flags of one accused, whose mentions are `readings`. `answered` says that the article carries anything of theirs."""
    yield from _vulnerable(article, party, readings)
    yield from _headline(readings)
    yield from _own_voice(readings)
    yield from _inferred(article, party, readings)
    yield from _unsure(readings)
    yield from _anonymous(readings)
    yield from _no_answer(article, readings, answered=answered)


def _vulnerable(article: EnrichedEvent, party: Party, readings: Sequence[Reading]) -> Iterator[Flag]:
    doubtful = _doubtful(article, party, readings)
    doubt = "" if doubtful is None else "; and one sentence leaves open who did it"
    if (young := child(article, party)) is not None:
        yield Flag(
            "minor", f"the text says or suggests that {party.name} is under 18{doubt}", Place.of(doubtful or young)
        )
    if (hurt := victim(article, party)) is not None:
        told = f"{party.name} is also told of as the one it was done to{doubt}"
        yield Flag("victim", told, Place.of(doubtful or hurt))


def _doubtful(article: EnrichedEvent, party: Party, readings: Sequence[Reading]) -> Span | None:
    """A sentence that accuses this party by a pronoun, or beside another person who is not the accuser."""
    for reading in readings:
        mention = reading.mention
        if not _says_name(article, party, mention):
            return mention.sentence
        accusers = {p.entity for p in reading.allegation.accuser}
        others = [
            e
            for e in article.entities
            if e.label == "PERSON" and e.id != party.entity and e.id not in accusers and _stands_in(e.mentions, mention)
        ]
        if others and len(mention.accused) < 2:
            return mention.sentence
    return None


def _stands_in(spans: Sequence[Span], mention: Mention) -> bool:
    sentence = mention.sentence
    return any(s.field == sentence.field and sentence.start <= s.start and s.end <= sentence.end for s in spans)


def _headline(readings: Sequence[Reading]) -> Iterator[Flag]:
    above = [r.mention for r in readings if r.mention.sentence.field == "headline"]
    below = [r.mention for r in readings if r.mention.sentence.field is None]
    if not above:
        return
    top = max(above, key=lambda m: HARM[m.status])
    place = Place.of(top.sentence)
    if not below:
        yield Flag("headline_further", f"the headline says {top.status}; no sentence of the body says so", place)
        return
    furthest = max(below, key=lambda m: HARM[m.status]).status
    if HARM[top.status] > HARM[furthest]:
        yield Flag("headline_further", f"the headline says {top.status}; the body says {furthest}", place)
    elif top.status != "cleared" and any(m.status == "cleared" for m in below):
        yield Flag("headline_further", f"the headline says {top.status}; the body says that it ended as cleared", place)


def _own_voice(readings: Sequence[Reading]) -> Iterator[Flag]:
    own = [r.mention for r in readings if r.mention.attribution == "own_voice"]
    if not own:
        return
    bare = [m for m in own if m.status == "alleged"]
    if bare:
        told = f"{_sentences(len(bare))} it without a source, in the paper's own voice"
        yield Flag("own_voice", told, Place.of(bare[0].sentence))
    elif steps := [m for m in own if m.status != "cleared"]:
        told = f"{_sentences(len(steps))} a step ({steps[0].status}) and no source for it"
        yield Flag("own_voice", told, Place.of(steps[0].sentence))


def _sentences(count: int) -> str:
    return "a sentence states" if count == 1 else f"{count} sentences state"


def _inferred(article: EnrichedEvent, party: Party, readings: Sequence[Reading]) -> Iterator[Flag]:
    """Only where no sentence of the same or a further status names the accused."""
    if party.entity is None:
        return
    stated = [(HARM[r.mention.status], r.mention) for r in readings]
    named = max((harm for harm, m in stated if _says_name(article, party, m)), default=-1)
    above = [m for harm, m in stated if harm > named]
    if above:
        told = f"the sentence that says {above[0].status} does not name {party.name}"
        yield Flag("inferred", told, Place.of(above[0].sentence))


def _unsure(readings: Sequence[Reading]) -> Iterator[Flag]:
    """Of what states the furthest status, where no sentence states it that was read well."""
    furthest = max(HARM[r.mention.status] for r in readings)
    stating = [r.mention for r in readings if HARM[r.mention.status] == furthest and r.mention.status != "cleared"]
    known = [(m.confidence, m) for m in stating if m.confidence is not None]
    if not known or len(known) < len(stating):
        return
    surest, mention = max(known, key=lambda pair: pair[0])
    if surest < EVEN:
        told = f"of 100 sentences read as unsurely as the one that says {mention.status}, {surest * 100:.0f} were read right"
        yield Flag("unsure", told, Place.of(mention.sentence))


def _says_name(article: EnrichedEvent, party: Party, mention: Mention) -> bool:
    """Whether the accused's words in the sentence hold a mention of the entity; a description always names itself."""
    if party.entity is None:
        return True
    spans = [s for e in article.entities if e.id == party.entity for s in e.mentions]
    return any(s.field == a.field and s.start < a.end and a.start < s.end for a in mention.accused for s in spans)


def _no_answer(article: EnrichedEvent, readings: Sequence[Reading], *, answered: bool) -> Iterator[Flag]:
    """Who was cleared of a matter need not answer it."""
    if all(reading.mention.status == "cleared" for reading in _last_of_each(readings)):
        return
    if not answered:
        yield Flag("no_answer", "no answer was found in this article")
        return
    replied = {one for response in article.responses for one in response.allegations}
    records = {r.allegation.id: r.allegation for r in readings}
    open_ones = [a for a in records.values() if a.status != "cleared"]
    silent = [a for a in open_ones if a.id not in replied]
    if silent:
        place = Place.of(silent[0].mentions[silent[0].status_from].sentence)
        yield Flag("no_answer", f"no answer to {len(silent)} of {len(open_ones)} accusations was found", place)


def _last_of_each(readings: Sequence[Reading]) -> list[Reading]:
    """Of each record the reading that states its end, `cleared` where one does."""
    ends: dict[str, Reading] = {}
    for reading in readings:
        held = ends.get(reading.allegation.id)
        if held is None or held.mention.status != "cleared":
            ends[reading.allegation.id] = reading
    return list(ends.values())


def _anonymous(readings: Sequence[Reading]) -> Iterator[Flag]:
    by_record: dict[str, list[Mention]] = {}
    for reading in readings:
        by_record.setdefault(reading.allegation.id, []).append(reading.mention)
    for mentions in by_record.values():
        sourced = [m for m in mentions if m.accuser]
        if sourced and all(m.anonymous_source for m in sourced):
            yield Flag("anonymous", "every source of this accusation is unnamed", Place.of(sourced[0].sentence))
            return
