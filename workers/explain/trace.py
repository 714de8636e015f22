"""The chain from a tag back to the bytes of the raw body."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from schemas import Allegation, EnrichedEvent, RawEvent, Span
from schemas.ids import sha256_hex
from workers.explain.copied import Common
from workers.explain.origin import Origin, origins
from workers.pipeline import STAGES, StageSpec


@dataclass(frozen=True, slots=True)
class Place:
    """A record on a topic."""

    topic: str
    partition: int
    offset: int
    event_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hop:
    """A stage that has seen the article, and the record that it made of it (None when that is no longer held)."""

    stage: str
    version: str
    model: str | None
    note: str | None
    made: Place | None


def hops_of(event: EnrichedEvent, made: Callable[[StageSpec], Place | None]) -> tuple[Hop, ...]:
    """The article's stages in order. `made` finds what a stage made; a stage that this release does not know made nothing that is held."""
    specs = {spec.name: spec for spec in STAGES}
    return tuple(
        Hop(
            stamp.name, stamp.version, stamp.model, stamp.note, made(specs[stamp.name]) if stamp.name in specs else None
        )
        for stamp in event.stages
    )


@dataclass(frozen=True, slots=True)
class Fate:
    """One raw event of the article and what became of it. `outcome` is None while a stage has it before it."""

    offset: int
    at: datetime
    outcome: str | None
    stage: str | None
    reason: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One span behind a tag. `role` says what it is: sentence, cue, accused, accuser, act, hedge, mention.

    `supplied` names the field of the raw event that the words come from, where that is not the body.
    """

    role: str
    span: Span
    origins: tuple[Origin, ...]
    supplied: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and all spans that it rests on."""

    kind: str
    id: str
    told: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """The raw event. `intact` says that the body's SHA-256 is the one that the article carries; None when no body is held."""

    place: Place
    source: str
    media_type: str | None
    sha256: str
    intact: bool | None
    where: str


@dataclass(frozen=True, slots=True)
class Again:
    """What this release would make of the raw event now. `stages` are (name, version then, version now)."""

    stages: tuple[tuple[str, str, str], ...]
    outcome: str
    changes: tuple[tuple[str, str | None, str | None], ...] = ()

    @property
    def same(self) -> bool:
        """Whether readers would see what they see."""
        return self.outcome == "the same outcome" and not self.changes


@dataclass(frozen=True, slots=True)
class Trace:
    """All that can be told about one article in one generation."""

    article_id: str
    generation: str
    fates: tuple[Fate, ...]
    raw: Raw | None = None
    revision: int | None = None
    headline: str | None = None
    duplicate: dict[str, Any] | None = None
    common: tuple[Common, ...] = ()
    hops: tuple[Hop, ...] = ()
    tags: tuple[Tag, ...] = ()
    again: Again | None = None
    killed: str | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)


def intact(raw: RawEvent, sha256: str) -> bool:
    """Whether this is the body that the article was made from."""
    return sha256_hex(raw.body.encode("utf-8", "surrogatepass")) == sha256


def tags_of(event: EnrichedEvent, raw: RawEvent | None, allegation: str | None = None) -> tuple[Tag, ...]:
    """The allegations (or the one asked for), then the answers, then the names, each with its evidence."""
    tags = [_allegation(event, one, raw) for one in event.allegations if allegation in {None, one.id}]
    if allegation is not None:
        return tuple(tags)
    for number, response in enumerate(event.responses, 1):
        spans = [("sentence", response.sentence), ("cue", response.cue)]
        spans += [("speaker", span) for span in response.speaker_spans]
        speaker = ", ".join(party.name for party in response.speaker) or "nobody named"
        tags.append(Tag("response", str(number), f"{response.type} by {speaker}", _evidence(event, spans, raw)))
    for entity in event.entities:
        spans = [("mention", span) for span in entity.mentions]
        tags.append(Tag("entity", entity.id, f"{entity.label} {entity.name}", _evidence(event, spans, raw)))
    return tuple(tags)


def _allegation(event: EnrichedEvent, one: Allegation, raw: RawEvent | None) -> Tag:
    spans: list[tuple[str, Span]] = []
    for mention in one.mentions:
        spans += [("sentence", mention.sentence), ("cue", mention.cue)]
        spans += [("accused", span) for span in mention.accused] + [("accuser", span) for span in mention.accuser]
        spans += [("act", mention.act)] if mention.act else []
        spans += [("hedge", span) for span in mention.hedges]
    spans += [(f"who is {party.name}", party.evidence) for party in one.accused + one.accuser if party.evidence]
    spans += [(f"date {step.on} of {step.status}", step.span) for step in one.timeline]
    accused = ", ".join(party.name for party in one.accused) or "nobody named"
    accuser = ", ".join(party.name for party in one.accuser) or "nobody named"
    told = f"{one.status}, {one.category}; accused: {accused}; accuser: {accuser}; act: {one.act or 'unnamed'}"
    return Tag("allegation", one.id, told, _evidence(event, spans, raw))


def _evidence(event: EnrichedEvent, spans: list[tuple[str, Span]], raw: RawEvent | None) -> tuple[Evidence, ...]:
    return tuple(_traced(event, role, span, raw) for role, span in spans)


def _traced(event: EnrichedEvent, role: str, span: Span, raw: RawEvent | None) -> Evidence:
    if raw is None:
        return Evidence(role, span, ())
    found = origins(event, span, raw.body)
    supplied = not found and span.field == "headline" and raw.headline is not None
    return Evidence(role, span, found, "headline" if supplied else None)


def facts(trace: Trace) -> Any:
    """The trace as JSON values."""
    return orjson.loads(orjson.dumps(trace, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return value.model_dump(exclude_none=True)
    raise TypeError(type(value).__name__)
