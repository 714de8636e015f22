"""Which raw events a replay takes, and what that will cost.

Everything is told in raw offsets: whichever stage a replay begins at, an event belongs to it when the raw event that it comes
from does. Times are those at which the raw event was appended to its topic (as with Kafka's offsets for times), not dates of
publication.
"""

import sqlite3
import time
from array import array
from bisect import bisect_left

import orjson

from schemas import Scope
from workers.errors import NewsroomError
from workers.pipeline import RAW
from workers.runtime.embedded.log import Log, to_micros
from workers.runtime.embedded.retention import ArchivedValues
from workers.runtime.work import WorkItem


class BadOffsets(NewsroomError):
    """{given!r} is no range of offsets: write 100-200 (both included), 100- or -200."""

    exit_code = 2


def parse_offsets(given: str) -> tuple[int | None, int | None]:
    """`100-200` to (100, 201): half-open. Raises BadOffsets."""
    first, dash, last = given.strip().partition("-")
    numbers = [part.strip() for part in (first, last)]
    if any(part and not part.isdecimal() for part in numbers) or not any(numbers):
        raise BadOffsets(given=given)
    start = int(numbers[0]) if numbers[0] else None
    if not dash:
        return start, None if start is None else start + 1
    end = int(numbers[1]) + 1 if numbers[1] else None
    if start is not None and end is not None and end <= start:
        raise BadOffsets(given=given)
    return start, end


def select(connection: sqlite3.Connection, scope: Scope, end: int) -> "array[int]":
    """The raw offsets below `end` in the scope, ascending: eight bytes each, nothing else is kept."""
    table = Log(connection).table(RAW.name)
    conditions, values = ["offset < ?"], [min(end, scope.end) if scope.end is not None else end]
    if scope.start is not None:
        conditions.append("offset >= ?")
        values.append(scope.start)
    if scope.since is not None:
        conditions.append("timestamp >= ?")
        values.append(to_micros(scope.since))
    if scope.until is not None:
        conditions.append("timestamp < ?")
        values.append(to_micros(scope.until))
    rows = connection.execute(
        f"SELECT offset, key, headers FROM {table} WHERE {' AND '.join(conditions)} ORDER BY offset", values
    )
    sources, articles = set(scope.sources), set(scope.articles)
    return array(
        "q",
        (
            offset
            for offset, key, headers in rows
            if (not articles or key in articles) and (not sources or source_of(headers) in sources)
        ),
    )


def source_of(headers: bytes) -> str | None:
    """A raw record's source, from its `ce_source` header, so that no body need be read."""
    for name, value in orjson.loads(headers):
        if name == "ce_source":
            return str(value).removeprefix("/newsroom/sources/")
    return None


class PacedLog(Log):
    """The log as a replay sees it: of the raw topic only the selected offsets (None: all), and `topic` no faster than `rate`."""

    def __init__(
        self, connection: sqlite3.Connection, topic: str, offsets: "array[int] | None" = None, rate: float | None = None
    ) -> None:
        super().__init__(connection)
        self._offsets = offsets
        self._paced, self._rate = topic, rate
        self._start, self._taken = time.monotonic(), 0
        self._archived = ArchivedValues(connection)

    def end(self, topic: str) -> int:
        """As `Log.end`; of the raw topic the end of the selection."""
        if topic != RAW.name or self._offsets is None:
            return super().end(topic)
        return self._offsets[-1] + 1 if self._offsets else 0

    def read(self, topic: str, start: int, most: int, most_bytes: int = 32_000_000) -> list[WorkItem]:
        """As `Log.read`, leaving out what is not selected and what is too early."""
        if topic != self._paced or self._rate is None:
            return self._read(topic, start, most, most_bytes)
        due = int(self._rate * (time.monotonic() - self._start)) + 1 - self._taken
        items = self._read(topic, start, min(most, due), most_bytes) if due > 0 else []
        self._taken += len(items)
        return items

    def _read(self, topic: str, start: int, most: int, most_bytes: int) -> list[WorkItem]:
        if topic != RAW.name:
            return super().read(topic, start, most, most_bytes)
        return [self._archived.filled(item) for item in self._selected(start, most, most_bytes)]

    def _selected(self, start: int, most: int, most_bytes: int) -> list[WorkItem]:
        if self._offsets is None:
            return super().read(RAW.name, start, most, most_bytes)
        items: list[WorkItem] = []
        size = 0
        at = bisect_left(self._offsets, start)
        for offset in self._offsets[at : at + most]:
            for item in super().read(RAW.name, offset, 1):
                if item.offset != offset:
                    continue
                size += len(item.value)
                if items and size > most_bytes:
                    return items
                items.append(item)
        return items
