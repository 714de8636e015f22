"""Topics in the store: append, read, count. Nothing here begins or ends a transaction."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from schemas.headers import Headers
from workers.pipeline import RAW
from workers.runtime.work import WorkItem


@dataclass(frozen=True, slots=True)
class Append:
    """A record to append. `raw_offset` is the offset of the raw event that it comes from."""

    key: str
    event_id: str
    value: bytes
    headers: Headers
    raw_offset: int | None
    where: str


class Log:
    """The topics of one store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tables: dict[str, str] = {}

    def create(self, topic: str) -> None:
        """Make the topic if it is not there."""
        self._connection.execute("INSERT OR IGNORE INTO topics (name) VALUES (?)", (topic,))
        table = self.table(topic)
        self._connection.execute(
            f"CREATE TABLE IF NOT EXISTS {table} (offset INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, key TEXT NOT NULL,"
            " event_id TEXT NOT NULL, raw_offset INTEGER, place TEXT NOT NULL, headers BLOB NOT NULL, value BLOB)"
        )
        # The way of one raw event through all topics is what audit, explain and kills ask for.
        self._connection.execute(f"CREATE INDEX IF NOT EXISTS {table}_raw ON {table} (raw_offset)")
        if topic == RAW.name:
            self._connection.execute(f"CREATE INDEX IF NOT EXISTS {table}_key ON {table} (key)")

    def drop(self, topic: str) -> None:
        """Take the topic away with all its records."""
        self._connection.execute(f"DROP TABLE IF EXISTS {self.table(topic)}")
        self._connection.execute("DELETE FROM topics WHERE name = ?", (topic,))
        self._tables.pop(topic, None)

    def names(self) -> list[str]:
        """All topics."""
        return [name for (name,) in self._connection.execute("SELECT name FROM topics ORDER BY id")]

    def append(self, topic: str, records: Iterable[Append], at: datetime) -> int:
        """Append in order and return the end offset (the offset that the next record will have)."""
        offset = self.end(topic)
        timestamp = to_micros(at)
        rows = []
        for record in records:
            headers = orjson.dumps([[name, value.decode()] for name, value in record.headers])
            rows.append(
                (offset, timestamp, record.key, record.event_id, record.raw_offset, record.where, headers, record.value)
            )
            offset += 1
        self._connection.executemany(f"INSERT INTO {self.table(topic)} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return offset

    def end(self, topic: str) -> int:
        """The offset that the next record will have; 0 for an empty topic."""
        return int(
            self._connection.execute(f"SELECT coalesce(max(offset) + 1, 0) FROM {self.table(topic)}").fetchone()[0]
        )

    def read(self, topic: str, start: int, most: int, most_bytes: int = 32_000_000) -> list[WorkItem]:
        """Up to `most` records from offset `start`, fewer when their values pass `most_bytes`, one at least if there is one."""
        items: list[WorkItem] = []
        size = 0
        for item in self._items(topic, "offset >= ? ORDER BY offset LIMIT ?", (start, most)):
            size += len(item.value)
            if items and size > most_bytes:
                break
            items.append(item)
        return items

    def record(self, topic: str, offset: int) -> tuple[WorkItem, str, Headers, int | None]:
        """One record with its key, headers and raw offset. Raises KeyError when there is none."""
        row = self._connection.execute(
            f"SELECT key, headers, raw_offset FROM {self.table(topic)} WHERE offset = ?", (offset,)
        ).fetchone()
        if row is None:
            raise KeyError(f"{topic} has no offset {offset}")
        (item,) = self._items(topic, "offset = ?", (offset,))
        headers = [(name, value.encode()) for name, value in orjson.loads(row[1])]
        return item, row[0], headers, row[2]

    def _items(self, topic: str, condition: str, arguments: tuple[Any, ...]) -> Iterator[WorkItem]:
        cursor = self._connection.execute(
            f"SELECT offset, timestamp, event_id, place, value, headers FROM {self.table(topic)} WHERE {condition}",
            arguments,
        )
        for offset, timestamp, event_id, place, value, headers in cursor:
            trace = next((text for name, text in orjson.loads(headers) if name == "traceparent"), None)
            yield WorkItem(topic, 0, offset, from_micros(timestamp), event_id, value or b"", place, trace)

    def table(self, topic: str) -> str:
        """The SQL table that holds the topic. Raises KeyError."""
        if topic not in self._tables:
            row = self._connection.execute("SELECT id FROM topics WHERE name = ?", (topic,)).fetchone()
            if row is None:
                raise KeyError(f"no topic {topic}")
            self._tables[topic] = f"topic_{row[0]}"
        return self._tables[topic]


def to_micros(at: datetime) -> int:
    """Microseconds since 1970 (UTC)."""
    delta = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_micros(micros: int) -> datetime:
    """The inverse of `to_micros`, exact."""
    seconds, rest = divmod(micros, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
