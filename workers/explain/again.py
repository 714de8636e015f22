"""What would happen if the raw event ran through the stages of this release now.

Dedup's decision depends on what else it has seen, so it is not made anew: the stored one stands. All other stages run as they
are, on the raw event as it is held, and the result is compared as `newsroom diff` compares.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from schemas import CleanEvent, EnrichedEvent, RawEvent, ReviewEvent, UniqueEvent
from workers.diff import Pair, changes_of
from workers.explain.trace import Again
from workers.pipeline import STAGES as SPECS
from workers.reviews import reviewed
from workers.runtime.build import build_stage
from workers.runtime.inprocess import Chain
from workers.runtime.work import WorkItem
from workers.settings import Settings
from workers.stages.base import Drop, Record, Reject

STAGES = ("clean", "dedup", "entities", "allegations")


def again_now(
    settings: Settings, item: WorkItem, raw: RawEvent, stored: EnrichedEvent, reviews: Sequence[ReviewEvent]
) -> Again:
    """The raw event through the stages of this release, as the settings make them."""
    record = Record(raw, item.event_id, item.topic, item.partition, item.offset, item.timestamp, item.where)
    stages: dict[str, Any] = {spec.name: build_stage(spec, settings) for spec in SPECS if spec.heavy}
    stages |= {spec.name: spec.stage_class() for spec in SPECS if spec.stateful}
    return run_again(record, stored, stages, lambda made: reviewed(made, reviews))


def run_again(
    record: Record[RawEvent],
    stored: EnrichedEvent,
    stages: Mapping[str, Any],
    shown: Callable[[EnrichedEvent], EnrichedEvent],
) -> Again:
    """`stages` are clean, entities and allegations by name, ready to process, and dedup for its version.

    `shown` makes of an event what readers see: with the reviews that people made.
    """
    versions = _versions(stored, stages)
    cleaned = Chain([stages["clean"]]).process([record])[0]
    if isinstance(cleaned, Reject):
        return Again(versions, f"rejected: {cleaned.error.code}")
    if isinstance(cleaned, Drop):
        return Again(versions, f"dropped as {cleaned.outcome}")
    clean = cleaned.events[0]
    assert isinstance(clean, CleanEvent)
    made = _through_models(record, clean, stored, stages)
    if made is None:
        return Again(versions, "a stage would fail on it")
    found = changes_of(Pair(stored.article_id, _json(stored), _json(shown(made))))
    changes = () if found is None else tuple((one.kind, one.before, one.after) for one in found.changes)
    return Again(versions, "the same outcome", changes)


def _through_models(
    record: Record[RawEvent], clean: CleanEvent, stored: EnrichedEvent, stages: Mapping[str, Any]
) -> EnrichedEvent | None:
    """With the stored decision of dedup in place."""
    decided = {
        "revision": stored.revision,
        "duplicate": stored.duplicate,
        "first_seen": stored.first_seen,
        "stages": [*clean.stages, *(stamp for stamp in stored.stages if stamp.name == "dedup")],
    }
    # Shared passages are offsets of the text as it was; when cleaning has moved it they say nothing.
    values = {**{name: getattr(clean, name) for name in CleanEvent.model_fields if name != "schema_version"}, **decided}
    if not any(stamp.name == "allegations" for stamp in stored.stages):
        return EnrichedEvent(**values)
    unique = Record(
        UniqueEvent(**values),
        record.event_id,
        record.topic,
        record.partition,
        record.offset,
        record.timestamp,
        record.where,
    )
    outcome = Chain([stages["entities"], stages["allegations"]]).process([unique])[0]
    event = None if isinstance(outcome, Reject | Drop) else outcome.events[0]
    return event if isinstance(event, EnrichedEvent) else None


def _versions(stored: EnrichedEvent, stages: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    then = {stamp.name: stamp.version for stamp in stored.stages}
    return tuple((name, then[name], stages[name].version) for name in STAGES if name in then and name in stages)


def _json(event: EnrichedEvent) -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads(event.to_json())
    return data
