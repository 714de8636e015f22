"""The watermark of event time and the window behind it: which documents are still compared with.

A document stays for the window's length after the watermark at which it came. So eviction goes in the order of arrival, an
archive read out of order is compared as it comes, and no wall clock is asked. A jump ahead by more than a day moves the watermark
only when CONFIRMATIONS documents have made it: a single wrong date can't empty the state.
"""

import sqlite3

import orjson

HOUR_MS = 3_600_000
JUMP_MS = 24 * HOUR_MS
CONFIRMATIONS = 8


class Clock:
    """Watermark, window and document numbers in the tables with this prefix."""

    def __init__(self, connection: sqlite3.Connection, prefix: str, window_days: int) -> None:
        self._connection, self._prefix = connection, prefix
        self._window_hours = window_days * 24
        self.reload()

    def reload(self) -> None:
        """Read what is in the tables."""
        row = self._connection.execute(f"SELECT watermark, ahead, next FROM {self._prefix}_clock").fetchone()
        self.watermark: int | None = row[0] if row else None
        self._ahead: list[int] = orjson.loads(row[1]) if row else []
        self.next_number: int = row[2] if row else 0
        self._hours: list[tuple[int, int]] = self._connection.execute(
            f"SELECT hour, first FROM {self._prefix}_hours ORDER BY hour"
        ).fetchall()
        self._saved = len(self._hours)
        self.floor = 0
        self._move_floor()

    def advance(self, time: int) -> None:
        """A document of this event time (epoch milliseconds) came and will have `next_number`."""
        if self.watermark is None or self.watermark < time <= self.watermark + JUMP_MS:
            self._set(time)
        elif time > self.watermark:
            self._ahead.append(time)
            if len(self._ahead) >= CONFIRMATIONS:
                self._set(min(self._ahead))

    def save(self) -> None:
        """Write it."""
        self._connection.execute(
            f"INSERT OR REPLACE INTO {self._prefix}_clock VALUES (1, ?, ?, ?)",
            (self.watermark, orjson.dumps(self._ahead).decode(), self.next_number),
        )
        new = self._hours[self._saved :]
        if new:
            self._connection.executemany(f"INSERT OR REPLACE INTO {self._prefix}_hours VALUES (?, ?)", new)
            self._connection.execute(f"DELETE FROM {self._prefix}_hours WHERE hour < ?", (self._hours[0][0],))
        self._saved = len(self._hours)

    def _set(self, time: int) -> None:
        self.watermark = time
        self._ahead = [ahead for ahead in self._ahead if ahead > time + JUMP_MS]
        hour = time // HOUR_MS
        if not self._hours or hour > self._hours[-1][0]:
            self._hours.append((hour, self.next_number))
            self._move_floor()

    def _move_floor(self) -> None:
        """The first document that is in the window."""
        if not self._hours:
            return
        oldest = self._hours[-1][0] - self._window_hours
        gone = 0
        while self._hours[gone][0] < oldest:
            gone += 1
        if gone:
            del self._hours[:gone]
            self._saved = max(0, self._saved - gone)
        self.floor = self._hours[0][1]
