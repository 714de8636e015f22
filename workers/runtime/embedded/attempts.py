"""Which records are in hand, written down before they are, so that a death during the work on one counts against no other.

A record is noted before it goes to a process, and struck out by the transaction that commits it. Notes that the next runtime
finds are of records that were in hand when the last one died: any of them may be why. It takes them one at a time, each try
counted before it is made; a record that comes through its own work is cleared of all that was counted.

So a count says how often everything died while this record, and no other that was suspected, was being worked on.
"""

import sqlite3
from collections.abc import Sequence

from workers.runtime.embedded.store import transaction
from workers.runtime.work import WorkItem


class Attempts:
    """The notes of one generation. `counting` is a connection of the thread that works on suspects, `connection` the runtime's own."""

    def __init__(self, connection: sqlite3.Connection, counting: sqlite3.Connection, generation: str) -> None:
        self._connection, self._counting, self._generation = connection, counting, generation

    def suspects(self, stage: str) -> frozenset[int]:
        """Offsets of the records that were in hand when the last runtime ended."""
        rows = self._connection.execute(
            "SELECT offset FROM attempts WHERE generation = ? AND stage = ?", (self._generation, stage)
        )
        return frozenset(offset for (offset,) in rows)

    def note(self, stage: str, items: Sequence[WorkItem]) -> None:
        """These are about to be handed out."""
        with transaction(self._connection):
            self._connection.executemany(
                "INSERT OR IGNORE INTO attempts VALUES (?, ?, ?, 0)",
                [(self._generation, stage, item.offset) for item in items],
            )

    def strike_out(self, stage: str, items: Sequence[WorkItem]) -> None:
        """What came of these is being committed, by the transaction in which this is called."""
        self._connection.executemany(
            "DELETE FROM attempts WHERE generation = ? AND stage = ? AND offset = ?",
            [(self._generation, stage, item.offset) for item in items],
        )

    def count(self, stage: str, item: WorkItem) -> int:
        """Count a try at a suspect before it is made; returns the count."""
        with transaction(self._counting):
            found = self._counting.execute(
                "INSERT INTO attempts VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
                (self._generation, stage, item.offset),
            ).fetchone()
        return int(found[0])

    def survived(self, stage: str, item: WorkItem) -> None:
        """It came through its own work. It stays noted until it is committed."""
        with transaction(self._counting):
            self._counting.execute(
                "UPDATE attempts SET count = 0 WHERE generation = ? AND stage = ? AND offset = ?",
                (self._generation, stage, item.offset),
            )

    def forget(self) -> None:
        """The runtime ends in order: what is still in hand is not why. What was counted stays."""
        with transaction(self._counting):
            self._counting.execute("DELETE FROM attempts WHERE generation = ? AND count = 0", (self._generation,))
