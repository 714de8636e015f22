"""Events in, judgement, events out."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, cast

import orjson

from schemas import (
    Article,
    CleanEvent,
    ClusterChange,
    Compared,
    Duplicate,
    EnrichedEvent,
    Model,
    SharedPassage,
    Stamp,
    UniqueEvent,
)
from schemas.ids import derived_event_id
from workers.errors import IdCollision
from workers.stages.base import Drop, Emit, Outcome, Record, Reject, next_event_id
from workers.stages.dedup.judge import NOTHING_OF_ITS_OWN, judge
from workers.stages.dedup.sketch import NO_TEXT, Sketch, sketch_texts
from workers.stages.dedup.state import COPIES, Decision, DedupState, Document, Past, Question
from workers.stages.dedup.words import WordTable

M = TypeVar("M", bound=Model)

# How far after its fetching an article may say that it was published: clocks and time zones are wrong by up to a day.
AHEAD = timedelta(days=1)
# Before this no article was published on the web.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

DAY_MS = 86_400_000

# The field of `extra` that tells a newsroom's own takedown from a publisher's kill.
TAKEDOWN = "takedown_by"


class DedupStage:
    """See the package's docstring. `state` is one generation's, in the transaction of whoever hosts the stage."""

    name: ClassVar[str] = "dedup"
    version: ClassVar[str] = "1.2.0"
    input: type[CleanEvent] = CleanEvent

    def __init__(self, state: DedupState) -> None:
        self._state = state
        self._words = WordTable()

    def process(self, batch: Sequence[Record[CleanEvent]]) -> list[Outcome]:
        """One outcome a record. The state is written, not committed; when this raises, the caller rolls back and reloads it."""
        sketches = sketch_texts([record.event.text for record in batch], self._words)
        digests = [hashlib.blake2b(sketch.words, digest_size=16).digest() for sketch in sketches]
        self._state.expect(
            [
                Question(record.event_id, record.event.article_id, digest, sketch)
                for record, digest, sketch in zip(batch, digests, sketches, strict=True)
            ]
        )
        outcomes = [
            self._one(at, record, digest, sketch)
            for at, (record, digest, sketch) in enumerate(zip(batch, digests, sketches, strict=True))
        ]
        self._state.save()
        return outcomes

    def _one(self, at: int, record: Record[CleanEvent], digest: bytes, sketch: Sketch) -> Outcome:
        event, state = record.event, self._state
        known = state.by_event(at)
        if known is not None:
            return self._outcome(record, known)
        last = state.latest(at)
        if last is not None and last.source != event.source:
            facts = {
                "where": record.where,
                "article_id": event.article_id,
                "source": event.source,
                "other": last.source,
            }
            return Reject(IdCollision(**facts))
        draft = _draft(record, digest, sketch, last)
        state.advance(draft.time)
        if event.killed is not None:
            return self._outcome(record, self._kill(at, event, draft, last))
        if isinstance(last, Past) and last.withdrawn is not None and _stays_away(draft, last):
            return Drop("killed", f"the article was {last.withdrawn}")
        if last is not None and draft.fetched < last.fetched:
            return self._dropped(at, record, draft, "stale", last)
        if isinstance(last, Document) and last.whole == draft.whole:
            state.seen_again(last, draft.fetched)
            return self._dropped(at, record, draft, "unchanged", last)
        judgement = judge(state, at, event.text, sketch, draft, last)
        if judgement.leaves and isinstance(last, Document):
            state.leave(last)
        state.add(at, judgement.document, judgement.cluster, judgement.partner)
        for cluster in judgement.also:
            state.take_over(cluster, judgement.document)
        return self._outcome(record, judgement.document)

    def _kill(self, at: int, event: CleanEvent, draft: Document, last: Document | Past | None) -> Document:
        """The article leaves state and clusters; that it was withdrawn, and by whom, is remembered."""
        taken_down = TAKEDOWN in event.extra or (isinstance(last, Past) and last.withdrawn == "taken down")
        name = last.decision.cluster if isinstance(last, Document) else draft.article_id
        decision = Decision("killed", name, reason="taken down" if taken_down else "withdrawn")
        if isinstance(last, Document):
            left = self._state.withdraw(last)
            self._state.forget(at)
            changes = tuple((cluster.name, cluster.original, previous) for cluster, previous in left)
            decision = decision._replace(changes=changes)
        document = draft._replace(decision=decision, sketch=NO_TEXT, digest=b"", whole=b"")
        self._state.add(at, document)
        return document

    def _dropped(
        self, at: int, record: Record[CleanEvent], draft: Document, kind: str, last: Document | Past
    ) -> Outcome:
        name = last.decision.cluster if isinstance(last, Document) else draft.article_id
        decision = Decision("stale" if kind == "stale" else "unchanged", name)
        document = draft._replace(decision=decision, sketch=NO_TEXT, digest=b"", whole=b"")
        self._state.add(at, document)
        return self._outcome(record, document)

    def _outcome(self, record: Record[CleanEvent], document: Document) -> Outcome:
        """What goes on for a decision: the same for the event's first delivery and every other."""
        decision = document.decision
        if decision.kind == "stale":
            return Drop("stale", "a version fetched later was seen before it")
        if decision.kind == "unchanged":
            return Drop("unchanged", "fetched again, nothing a reader sees has changed")
        event = _article(record, document, self.version)
        return Emit((event, *_changes(record, document, self.version)))


def _draft(record: Record[CleanEvent], digest: bytes, sketch: Sketch, last: Document | Past | None) -> Document:
    """What the event itself says, before it is judged."""
    event = record.event
    fetched = _milliseconds(event.fetched_at)
    time = _milliseconds(event_time(event))
    revision = fetched if last is None else max(fetched, last.revision + 1)
    month = last.month if last is not None else _month_of(time // DAY_MS)
    return Document(
        record.event_id,
        event.article_id,
        event.source,
        time,
        fetched,
        revision,
        month,
        digest,
        _whole(event),
        sketch.stored,
        Decision("original", event.article_id),
    )


@lru_cache(maxsize=64)
def _month_of(day: int) -> str:
    """`YYYY-MM` of a day since 1970."""
    return f"{datetime.fromtimestamp(day * DAY_MS / 1000, UTC):%Y-%m}"


def event_time(event: Article) -> datetime:
    """When the article was published, if that can be; else when it was fetched."""
    published = event.published_at
    if published is None or not EARLIEST <= published <= event.fetched_at + AHEAD:
        return event.fetched_at
    return published


def _whole(event: CleanEvent) -> bytes:
    """Eight bytes that change with anything a reader sees. What a source adds of its own (`extra`) is not that: counters live there."""
    seen = [
        event.text,
        event.headline,
        event.byline,
        event.section,
        event.language,
        event.canonical_url,
        event.published_at,
        event.embargoed,
    ]
    return hashlib.blake2b(orjson.dumps(seen), digest_size=8).digest()


def _stays_away(draft: Document, last: Past) -> bool:
    """What the newsroom took down stays down until that is lifted; a publisher may publish again what it withdrew, later."""
    return last.withdrawn == "taken down" or draft.fetched <= last.fetched


def _skips_the_models(decision: Decision) -> bool:
    """Killed, or a copy with nothing of its own."""
    if decision.kind == "killed":
        return True
    return decision.kind in COPIES and (decision.coverage or 0.0) >= NOTHING_OF_ITS_OWN


# What goes out was validated on its way in, or is made here: validating it again would cost more than judging, and even pydantic's own
# `model_construct` as much, since it looks at each field's defaults. So every field is given, in the order of declaration, which is the
# order of the JSON.
_FIELDS: dict[type[Model], tuple[str, ...]] = {
    model: tuple(model.model_fields) for model in (UniqueEvent, EnrichedEvent, Duplicate)
}
_VERSIONS = {model: model.model_fields["schema_version"].default for model in (UniqueEvent, EnrichedEvent)}
# What a copy that the models don't read has of their fields: nothing. The factories themselves, since asking a field for its default
# has pydantic parse a signature each time.
_NOTHING_FOUND: dict[str, Callable[[], Any]] = {
    name: cast("Callable[[], Any] | None", field.default_factory) or (lambda: None)
    for name, field in EnrichedEvent.model_fields.items()
    if name not in UniqueEvent.model_fields
}


def _made(model: type[M], fields: dict[str, Any]) -> M:
    """A model of exactly these fields, which are all that it has, in order; unchecked."""
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", fields)
    object.__setattr__(made, "__pydantic_fields_set__", set(fields))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


@lru_cache(maxsize=8)
def _stamp(version: str) -> Stamp:
    return Stamp(name=DedupStage.name, version=version)


def _article(record: Record[CleanEvent], document: Document, version: str) -> Model:
    """The article with the decision about it: to the models, or past them."""
    event = record.event
    model: type[UniqueEvent] | type[EnrichedEvent] = (
        EnrichedEvent if _skips_the_models(document.decision) else UniqueEvent
    )
    values = {
        **event.__dict__,
        "schema_version": _VERSIONS[model],
        "event_id": next_event_id(record, DedupStage.name, version),
        "revision": document.revision,
        "stages": [*event.stages, _stamp(version)],
        "duplicate": _duplicate(document.decision),
        "first_seen": document.month,
    }
    if model is EnrichedEvent:
        for name, nothing in _NOTHING_FOUND.items():
            values[name] = nothing()
    return _made(model, {name: values[name] for name in _FIELDS[model]})


def _duplicate(decision: Decision) -> Duplicate:
    fields = decision._asdict()
    del fields["changes"]
    if decision.kind in {"killed", "stale", "unchanged"}:
        fields["kind"] = "original"
    fields["shared"] = [
        _made(SharedPassage, {"start": start, "end": end, "other_start": None, "other_end": None})
        for start, end in decision.shared
    ]
    fields["compared"] = [_made(Compared, look._asdict()) for look in decision.compared]
    return _made(Duplicate, {name: fields[name] for name in _FIELDS[Duplicate]})


def _changes(record: Record[CleanEvent], document: Document, version: str) -> list[Model]:
    """Clusters that have another original by this decision."""
    return [
        ClusterChange(
            event_id=derived_event_id(record.event_id, f"dedup cluster {cluster}", version),
            cluster=cluster,
            original=original,
            previous=previous,
            at=datetime.fromtimestamp(document.time / 1000, UTC),
        )
        for cluster, original, previous in document.decision.changes
    ]


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
