"""Bytes in, a stage's judgement, bytes out: what every runtime does with a record, and the values it does it with.

These values cross process borders, so they are plain: bytes, strings, numbers. They are made for every record of every stage, so what
is cheap to make was chosen: named tuples, and results that are given their `seconds` when the batch is done.
"""

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from schemas import (
    Article,
    CleanEvent,
    EnrichedEvent,
    IndexOperation,
    Model,
    RawEvent,
    RawRef,
    Terminal,
    UnknownVersion,
    decode,
    encode,
)
from schemas.ids import derived_event_id, sha256_hex
from schemas.unique import ArticleWithDuplicate
from workers.errors import InvalidEvent, NotJson, Rejection, StageCrashed, UnknownSchemaVersion
from workers.identity import article_id_of
from workers.pipeline import StageSpec, topic_of
from workers.stages.base import Drop, Emit, Outcome, Record
from workers.validation import faults
from workers.yields import yield_of


class WorkItem(NamedTuple):
    """A record as it stands on its topic. `timestamp` is when it was appended; `where` names the input for people.

    `traceparent` is the record's header of that name: what is made of the record belongs to the same trace.
    """

    topic: str
    partition: int
    offset: int
    timestamp: datetime
    event_id: str
    value: bytes
    where: str
    traceparent: str | None = None


class Output(NamedTuple):
    """An event to append: the base name of its topic (without generation), key, id and canonical JSON."""

    topic: str
    key: str
    event_id: str
    value: bytes


class About(NamedTuple):
    """Whose record it was, as far as it could be read."""

    raw: RawRef | None = None
    article_id: str | None = None
    revision: int | None = None
    source: str | None = None
    fetched_at: datetime | None = None


@dataclass(slots=True)
class Emitted:
    """The stage passed these on. `operations` are for the index, `outputs` for topics.

    `found` tells what is counted of the content, as pairs: (`language`, `en`), (`duplicate`, `exact`), (`allegation`, `charged`),
    (`yield`, as workers/yields.py writes it).
    `seconds`, here and below, is the time that judging took: the record's share of its batch.
    """

    about: About
    outputs: tuple[Output, ...] = ()
    operations: tuple[IndexOperation, ...] = ()
    found: tuple[tuple[str, str], ...] = ()
    seconds: float = field(default=0.0, compare=False)


@dataclass(slots=True)
class Dropped:
    """Nothing goes on; `outcome` is terminal."""

    about: About
    outcome: str
    reason: str
    seconds: float = field(default=0.0, compare=False)


@dataclass(slots=True)
class Rejected:
    """To the dead letters. `code` is the error's class name; `stack` is set when the stage itself failed."""

    about: About
    code: str
    message: str
    stack: str | None = None
    seconds: float = field(default=0.0, compare=False)


Result = Emitted | Dropped | Rejected

YIELD = "yield"

# What a stage judges of an input is `rejected`; what went wrong on our side with it is `dead_lettered`. Both are kept.
_FAILURES = frozenset(
    {"NotJson", "InvalidEvent", "UnknownSchemaVersion", "StageTimeout", "StageCrashed", "WorkerKilled", "IndexRefused"}
)


def terminal_of_rejection(code: str) -> Terminal:
    """The terminal outcome of a rejection with this error code."""
    return "dead_lettered" if code in _FAILURES else "rejected"


def read_event(model: type[Model], data: bytes, where: str) -> Model:
    """Decode one event.

    Raises NotJson, UnknownSchemaVersion or InvalidEvent, each naming `where` and the first fields at fault, never article text.
    """
    try:
        return decode(model, data)
    except orjson.JSONDecodeError as error:
        raise NotJson(where=where, detail=f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except UnknownVersion as error:
        raise UnknownSchemaVersion(
            where=where, event=model.__name__, version=repr(error.version), known=error.known
        ) from None
    except ValidationError as error:
        raise InvalidEvent(where=where, event=model.__name__, detail=faults(error)) from None


def work(spec: StageSpec, stage: Any, items: Sequence[WorkItem], now: Callable[[], datetime]) -> list[Result]:
    """Decode, process and encode a batch: one result an item, in order.

    A record that cannot be read is Rejected here; what a stage raises goes through to the caller.
    """
    started = time.perf_counter()
    results: dict[int, Result] = {}
    records: list[Record[Model]] = []
    for index, item in enumerate(items):
        try:
            event = read_event(spec.consumes.model, item.value, item.where)
        except Rejection as error:
            results[index] = Rejected(About(), error.code, str(error))
            continue
        records.append(
            Record(event, item.event_id, item.topic, item.partition, item.offset, item.timestamp, item.where)
        )
    outcomes = stage.process(records)
    if len(outcomes) != len(records):
        raise RuntimeError(f"stage {spec.name} gave {len(outcomes)} outcomes for {len(records)} records")
    pairs = iter(zip(records, outcomes, strict=True))
    for index in range(len(items)):
        if index not in results:
            record, outcome = next(pairs)
            results[index] = _result(spec, stage, record, outcome, now)
    share = (time.perf_counter() - started) / len(items) if items else 0.0
    for result in results.values():
        result.seconds = share
    return [results[index] for index in range(len(items))]


def work_alone(spec: StageSpec, stage: Any, item: WorkItem, now: Callable[[], datetime]) -> Result:
    """As `work` for one item, but what the stage raises becomes a Rejected with its stack."""
    try:
        return work(spec, stage, [item], now)[0]
    except Exception as error:
        return crashed(spec, item, error)


def crashed(spec: StageSpec, item: WorkItem, error: BaseException) -> Rejected:
    """The rejection of a record on which the stage raised. Only the kind of error is told: its text may quote the article."""
    told = StageCrashed(where=item.where, stage=spec.name, detail=type(error).__name__)
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    stack = "\n".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    return Rejected(about_bytes(item), told.code, str(told), stack)


def about_bytes(item: WorkItem) -> About:
    """Whose record it is, read without validation."""
    try:
        data = orjson.loads(item.value)
        if "raw" in data:
            return About(
                RawRef.model_validate(data["raw"]), data.get("article_id"), data.get("revision"), data["source"]
            )
        return about_raw(RawEvent.model_validate(data), item)
    except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError):
        return About()


def about_raw(raw: RawEvent, item: WorkItem | Record[Any]) -> About:
    """Of a raw event: the article id it will have, and where it stands."""
    sha256 = sha256_hex(raw.body.encode("utf-8", "surrogatepass"))
    reference = RawRef(
        event_id=item.event_id, topic=item.topic, partition=item.partition, offset=item.offset, sha256=sha256
    )
    return About(reference, article_id_of(raw), None, raw.source, raw.fetched_at)


def _about(record: Record[Model]) -> About:
    event = record.event
    if isinstance(event, Article):
        return About(event.raw, event.article_id, event.revision, event.source, event.fetched_at)
    if isinstance(event, RawEvent):
        return about_raw(event, record)
    return About()


def _result(
    spec: StageSpec, stage: Any, record: Record[Model], outcome: Outcome, now: Callable[[], datetime]
) -> Result:
    about = _about(record)
    if isinstance(outcome, Drop):
        return Dropped(about, outcome.outcome, outcome.reason)
    if isinstance(outcome, Emit):
        operations = tuple(event for event in outcome.events if isinstance(event, IndexOperation))
        outputs = tuple(
            _output(spec, stage, record, event, now)
            for event in outcome.events
            if not isinstance(event, IndexOperation)
        )
        return Emitted(about, outputs, operations, tuple(_found(spec, outcome.events)))
    return Rejected(about, outcome.error.code, str(outcome.error))


def _found(spec: StageSpec, events: Sequence[Model]) -> Iterator[tuple[str, str]]:
    """Each fact is counted once, by the stage that finds it."""
    for event in events:
        if spec.name == "clean" and isinstance(event, CleanEvent):
            yield "language", event.language or "unknown"
            if event.killed is None:
                yield YIELD, str(yield_of(event))
        elif spec.name == "dedup" and isinstance(event, ArticleWithDuplicate):
            yield "duplicate", event.duplicate.kind
        elif spec.name == "allegations" and isinstance(event, EnrichedEvent):
            yield from (("allegation", allegation.status) for allegation in event.allegations)


def _output(spec: StageSpec, stage: Any, record: Record[Model], event: Model, now: Callable[[], datetime]) -> Output:
    if isinstance(event, EnrichedEvent) and event.enriched_at is None:
        event = event.model_copy(update={"enriched_at": now()})
    event_id = getattr(event, "event_id", None) or derived_event_id(record.event_id, spec.name, stage.version)
    key = event.article_id if isinstance(event, Article) else getattr(event, "cluster", event_id)
    return Output(topic_of(event).name, key, event_id, encode(event))
