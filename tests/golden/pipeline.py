"""The samples through `clean -> dedup -> entities -> allegations`, in one process, without store or broker."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas import EnrichedEvent
from schemas.ids import raw_event_id
from workers.pipeline import stage_spec
from workers.runtime.build import build_stage
from workers.runtime.inprocess import Chain
from workers.settings import Settings
from workers.sources import Received, read
from workers.stages.base import Emit, Record
from workers.state.dedup import SqliteDedupState

SAMPLES = Path(__file__).parents[2] / "samples"
NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def enriched_samples() -> dict[str, EnrichedEvent]:
    """Enriched events by file name, or by id where a file holds many. Files count as fetched a minute apart, in order of name."""
    settings = Settings()
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    state = SqliteDedupState(connection, "golden", settings.dedup_window_days)
    names = ("clean", "dedup", "entities", "allegations")
    chain = Chain([build_stage(stage_spec(name), settings, state) for name in names])
    records, keys = [], []
    for n, result in enumerate(read([SAMPLES])):
        assert isinstance(result, Received), result
        raw = result.event
        if not result.where.line:
            raw = raw.model_copy(update={"fetched_at": NOON + timedelta(minutes=n)})
        identity = raw_event_id(raw.to_json())
        records.append(Record(raw, identity, "articles.raw", 0, n, NOON, str(result.where)))
        keys.append(raw.id if result.where.line else Path(result.where.file).name)
    events = {}
    for key, outcome in zip(keys, chain.process(records), strict=True):
        assert isinstance(outcome, Emit), (key, outcome)
        event = outcome.events[0]
        assert isinstance(event, EnrichedEvent)
        events[str(key)] = event
    return events
