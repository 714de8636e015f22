"""Stages that pass on what they get, of the same events and topics as the real ones, and a host for them as a process.

What is tested and measured with them is the runtime: delivery, restarts, rebalances, throughput. A body may ask for trouble:
`KILL` ends the process that reads it, `RAISE` makes the stage raise, `REJECT` is not taken, `SLOW` takes a tenth of a second.

    python -m tests.integration.passthrough STAGE INDEX_FILE     with the settings in the environment
"""

import logging
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from schemas import (
    CleanEvent,
    Duplicate,
    EnrichedEvent,
    EntitiesEvent,
    IndexOperation,
    Kill,
    Model,
    RawEvent,
    RawRef,
    UniqueEvent,
)
from schemas.ids import sha256_hex
from workers.errors import EmptyBody
from workers.identity import article_id_of
from workers.pipeline import STAGES, StageSpec, stage_spec
from workers.runtime.kafka.judge import LightJudge
from workers.runtime.kafka.process import run_stage
from workers.search.contract import Applied, Hits, Result, Stale
from workers.search.query import Query
from workers.settings import Settings
from workers.stages.base import Emit, Outcome, Record, Reject, next_event_id
from workers.stages.index import operation


class PassClean:
    """A raw event's body as the text."""

    name: ClassVar[str] = "clean"
    version: ClassVar[str] = "1"
    input = RawEvent

    def process(self, batch: Sequence[Record[RawEvent]]) -> list[Outcome]:
        return [self._one(record) for record in batch]

    def _one(self, record: Record[RawEvent]) -> Outcome:
        event = record.event
        if "KILL" in event.body:
            os.kill(os.getpid(), signal.SIGKILL)
        if "RAISE" in event.body:
            raise ValueError("as asked")
        if "REJECT" in event.body:
            return Reject(EmptyBody(where=record.where))
        if "SLOW" in event.body:
            time.sleep(0.1)
        raw = RawRef(
            event_id=record.event_id,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            sha256=sha256_hex(event.body.encode()),
        )
        clean = CleanEvent(
            event_id=next_event_id(record, self.name, self.version),
            article_id=article_id_of(event),
            revision=record.offset,
            raw=raw,
            source=event.source,
            fetched_at=event.fetched_at,
            ingested_at=record.timestamp,
            text=event.body,
            killed=Kill(reason=event.kill_reason or "none given") if event.pub_status == "canceled" else None,
            extra=event.extra,
        )
        return Emit((clean,))


class Pass:
    """An event of one type as one of the next."""

    version: ClassVar[str] = "1"

    def __init__(self, spec: StageSpec, made: type[Model], **added: Any) -> None:
        self.name, self.input = spec.name, spec.consumes.model
        self._made, self._added = made, added

    def process(self, batch: Sequence[Record[Any]]) -> list[Outcome]:
        return [Emit((self._one(record),)) for record in batch]

    def _one(self, record: Record[Any]) -> Model:
        added = dict(self._added)
        if self.name == "dedup":
            added["duplicate"] = Duplicate(kind="original", cluster=record.event.article_id, similarity=1.0)
        # Built without validation: what came in was valid, and the measurement is of the runtime.
        event = self._made.__new__(self._made)
        event_id = next_event_id(record, self.name, self.version)
        object.__setattr__(event, "__dict__", {**record.event.__dict__, "event_id": event_id, **added})
        for private, value in (("fields_set__", set()), ("extra__", None), ("private__", None)):
            object.__setattr__(event, f"__pydantic_{private}", value)
        return event


class PassIndex:
    """The real stage's operation."""

    name: ClassVar[str] = "index"
    version: ClassVar[str] = "1"
    input = EnrichedEvent

    def process(self, batch: Sequence[Record[EnrichedEvent]]) -> list[Outcome]:
        return [Emit((operation(record.event),)) for record in batch]


def passing(spec: StageSpec) -> Any:
    """The stage that stands for the real one."""
    enriched = {"enriched_at": None, "allegations": [], "responses": [], "right_of_reply": []}
    return {
        "clean": PassClean,
        "dedup": lambda: Pass(spec, UniqueEvent, first_seen="2026-03"),
        "entities": lambda: Pass(spec, EntitiesEvent, entities=[]),
        "allegations": lambda: Pass(spec, EnrichedEvent, **enriched),
        "index": PassIndex,
    }[spec.name]()


class CountingIndex:
    """An index of ids and revisions in a SQLite file that several processes may share; it counts what it changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._open()) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute(
                "CREATE TABLE IF NOT EXISTS held (article_id TEXT PRIMARY KEY, revision INTEGER, event_id TEXT, changes INTEGER, op TEXT)"
            )

    def apply(self, operations: Sequence[IndexOperation]) -> list[Result]:
        with closing(self._open()) as db:
            db.execute("BEGIN IMMEDIATE")
            results = [self._apply(db, operation) for operation in operations]
            db.execute("COMMIT")
        return results

    def articles(self) -> dict[str, int]:
        """How often each article was changed."""
        with closing(self._open()) as db:
            return dict(db.execute("SELECT article_id, changes FROM held"))

    def count(self) -> int:
        """Articles that a reader would find: what was withdrawn is remembered, and not counted."""
        with closing(self._open()) as db:
            (found,) = db.execute("SELECT count(*) FROM held WHERE op = 'put'").fetchone()
        return int(found)

    def search(self, query: Query) -> Hits:
        raise NotImplementedError

    def get(self, article_id: str) -> EnrichedEvent | None:
        raise NotImplementedError

    def ids(self, prefix: str, limit: int) -> list[str]:
        raise NotImplementedError

    def _apply(self, db: sqlite3.Connection, operation: IndexOperation) -> Result:
        key, revision, event_id = operation.article_id, operation.revision, operation.raw.event_id
        held = db.execute("SELECT revision, event_id FROM held WHERE article_id = ?", (key,)).fetchone()
        if held and held[0] >= revision:
            return Applied() if held == (revision, event_id) else Stale(held[0])
        db.execute(
            "INSERT INTO held VALUES (?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET"
            " revision = excluded.revision, event_id = excluded.event_id, changes = changes + 1, op = excluded.op",
            (key, revision, event_id, operation.op),
        )
        return Applied()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None, timeout=30)


def main(name: str, index: str) -> int:
    """Host one passing stage until a signal."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("faust", "mode", "aiokafka", "kafka"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    spec = replace(stage_spec(name), heavy=False, stateful=False)
    settings = Settings()
    judge = LightJudge(spec, settings, passing(spec))
    return run_stage(
        settings, name, spec=spec, judge=judge, index=CountingIndex(Path(index)) if name == "index" else None
    )


if __name__ == "__main__":
    assert {spec.name for spec in STAGES} >= {sys.argv[1]}
    sys.exit(main(sys.argv[1], sys.argv[2]))
