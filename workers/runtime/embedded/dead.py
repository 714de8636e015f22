"""Dead letters in the store: the record whole, and why it was set aside."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

import orjson

from schemas import DeadLetter
from schemas.headers import Headers
from workers.runtime.embedded.log import to_micros


@dataclass(frozen=True, slots=True)
class Dead:
    """A record to set aside. `origin` identifies it, so that the same one set aside again counts an attempt."""

    stage: str
    stage_version: str
    topic: str
    offset: int
    error: str
    message: str
    origin: str
    stack: str | None = None
    event_id: str | None = None
    article_id: str | None = None
    source: str | None = None
    key: str | None = None
    value: bytes | None = None
    headers: Headers | None = None
    attempts: int = 1


def bury(connection: sqlite3.Connection, generation: str, dead: Dead, at: datetime) -> None:
    """Set a record aside; within a transaction."""
    known = connection.execute(
        "SELECT facts FROM dead_letters WHERE generation = ? AND stage = ? AND origin = ?",
        (generation, dead.stage, dead.origin),
    ).fetchone()
    attempts = dead.attempts + (orjson.loads(known[0])["attempts"] if known else 0)
    facts = DeadLetter(
        stage=dead.stage,
        stage_version=dead.stage_version,
        topic=dead.topic,
        partition=0,
        offset=dead.offset,
        error=dead.error,
        message=dead.message,
        stack=dead.stack,
        attempts=attempts,
        failed_at=at,
        event_id=dead.event_id,
        article_id=dead.article_id,
        source=dead.source,
    )
    headers = orjson.dumps([[name, value.decode()] for name, value in dead.headers or []])
    connection.execute(
        "INSERT INTO dead_letters (generation, stage, error, at, origin, facts, key, value, headers)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (generation, stage, origin) DO UPDATE SET"
        " error = excluded.error, at = excluded.at, facts = excluded.facts",
        (
            generation,
            dead.stage,
            dead.error,
            to_micros(at),
            dead.origin,
            facts.to_json(),
            dead.key,
            dead.value,
            headers,
        ),
    )
