"""Events and a stage over a database in memory, as a runtime would host it."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas import CleanEvent, Kill, RawRef
from schemas.ids import raw_event_id
from workers.stages.base import Outcome, Record
from workers.stages.dedup import DedupStage
from workers.state.dedup import SqliteDedupState

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def article(text: str, article_id: str = "a1", minute: float = 0, **fields: Any) -> Record[CleanEvent]:
    """A record of a clean event, fetched and published at START and so many minutes later. Equal arguments give an equal event id."""
    moment = START + timedelta(minutes=minute)
    identity = raw_event_id(
        repr((text, article_id, minute, sorted(fields.items(), key=str))).encode("utf-8", "surrogatepass")
    )
    killed = fields.pop("killed", None)
    values: dict[str, Any] = {
        "source": "Meridian",
        "headline": "A headline",
        "published_at": moment,
        "fetched_at": moment,
        "killed": Kill(reason=killed) if killed else None,
    } | fields
    event = CleanEvent(
        event_id=identity,
        article_id=article_id,
        revision=0,
        raw=RawRef(event_id=identity, topic="articles.raw", partition=0, offset=0, sha256="0" * 64),
        ingested_at=moment,
        text=text,
        **values,
    )
    return Record(event, identity, "articles.clean", 0, 0, moment, "test:1")


class Hosted:
    """The stage, its state and the transactions around them."""

    def __init__(self, connection: sqlite3.Connection | None = None, window_days: int = 14) -> None:
        self.connection = connection or sqlite3.connect(":memory:", isolation_level=None)
        self.window_days = window_days
        self.restart()

    def restart(self) -> None:
        """A new process: nothing but the database is left."""
        self.state = SqliteDedupState(self.connection, "g1", self.window_days)
        self.stage = DedupStage(self.state)

    def run(self, *records: Record[CleanEvent]) -> list[Outcome]:
        """One batch, committed."""
        self.connection.execute("BEGIN IMMEDIATE")
        outcomes = self.stage.process(records)
        self.connection.execute("COMMIT")
        return outcomes

    def run_and_lose(self, records: Sequence[Record[CleanEvent]]) -> None:
        """One batch whose transaction is rolled back."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.stage.process(records)
        self.connection.execute("ROLLBACK")
        self.state.reload()


@pytest.fixture
def dedup() -> Hosted:
    """A stage with an empty state."""
    return Hosted()


@pytest.fixture
def new_dedup() -> Callable[..., Hosted]:
    """Makes further stages."""
    return Hosted
