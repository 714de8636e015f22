"""What a stage process writes down before it begins, so that its own death is counted.

A record may kill the process that reads it (memory, a crash in a parser's C code), and then nobody is left to say so. So each
batch is noted in a small SQLite file before it is judged and struck out after. A process that finds a note of records which it
is about to judge knows that a predecessor died on them: it takes the records one by one and counts each try, until the one that
kills is known by name and is dead-lettered after `max_attempts` deaths.

The file also holds how many of the recent records went to the dead letters, so that a restart does not forget it.

What a worker elsewhere needs of it is also left beside the group's committed offsets (intake.py), and taken over by `adopt`. Losing
the file forgets the rest, and nothing else. `synchronous=OFF` survives the death of the process, not of the machine.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from workers.errors import NoDisk
from workers.runtime.work import WorkItem

# Records of which the ratio of dead letters speaks: older ones weigh less, halved every so many.
HALF_LIFE = 500
# Below so many records a ratio says nothing.
ENOUGH = 100

_TABLES = """
CREATE TABLE IF NOT EXISTS noted (
    topic TEXT, partition INTEGER, first INTEGER, last INTEGER NOT NULL, PRIMARY KEY (topic, partition, first)
) STRICT;
CREATE TABLE IF NOT EXISTS attempts (
    topic TEXT, partition INTEGER, offset INTEGER, count INTEGER NOT NULL, PRIMARY KEY (topic, partition, offset)
) STRICT;
CREATE TABLE IF NOT EXISTS recent (id INTEGER PRIMARY KEY CHECK (id = 1), seen REAL NOT NULL, dead REAL NOT NULL) STRICT;
"""


class Attempts:
    """The notes of one stage in one generation. Processes of the same stage on one machine may share the file."""

    def __init__(self, path: Path) -> None:
        self._own: set[tuple[str, int, int]] = set()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=20, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise NoDisk(path=path, detail=error) from error

    def begin(self, items: Sequence[WorkItem]) -> bool:
        """Note a batch. True when a predecessor died on a batch that had some of the same records.

        Batches are cut anew after a restart, so what was noted may begin before this one, or end behind it.
        """
        suspicious = False
        self._db.execute("BEGIN IMMEDIATE")
        for (topic, partition), (first, last) in _ranges(items).items():
            place = (topic, partition)
            # Below this batch nothing is tried again: somebody has done it.
            self._db.execute("DELETE FROM noted WHERE topic = ? AND partition = ? AND last < ?", (*place, first))
            found = self._db.execute(
                "SELECT first FROM noted WHERE topic = ? AND partition = ? AND first <= ?", (*place, last)
            ).fetchall()
            # What this process noted itself it is still working on: it is read again after a rebalance.
            suspicious |= any((*place, noted) not in self._own for (noted,) in found)
            self._own.add((*place, first))
            self._db.execute(
                "INSERT INTO noted VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
                (*place, first, last),
            )
        self._db.execute("COMMIT")
        return suspicious

    def adopt(self, topic: str, partition: int, offset: int, count: int) -> None:
        """Take over what a process elsewhere knew: it died on a batch that begins at the record, after so many tries of it alone."""
        self._db.execute("INSERT OR IGNORE INTO noted VALUES (?, ?, ?, ?)", (topic, partition, offset, offset))
        if count:
            self._db.execute(
                "INSERT INTO attempts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = max(count, excluded.count)",
                (topic, partition, offset, count),
            )

    def attempt(self, item: WorkItem) -> int:
        """Count a try of one record before it is made; returns the count."""
        found = self._db.execute(
            "INSERT INTO attempts VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
            (item.topic, item.partition, item.offset),
        ).fetchone()
        return int(found[0])

    def survived(self, item: WorkItem) -> None:
        """The try of this record did not kill: it is not the one that is looked for."""
        self._db.execute(
            "DELETE FROM attempts WHERE topic = ? AND partition = ? AND offset = ?",
            (item.topic, item.partition, item.offset),
        )

    def attempts_at(self, item: WorkItem) -> int:
        """Tries counted of a record; 1 when it was never tried alone."""
        return max(1, self.counted(item))

    def counted(self, item: WorkItem) -> int:
        """Tries counted of a record alone."""
        found = self._db.execute(
            "SELECT count FROM attempts WHERE topic = ? AND partition = ? AND offset = ?",
            (item.topic, item.partition, item.offset),
        ).fetchone()
        return int(found[0]) if found else 0

    def end(self, items: Sequence[WorkItem]) -> None:
        """Strike out a batch whose results are sent."""
        self._db.execute("BEGIN IMMEDIATE")
        for (topic, partition), (first, last) in _ranges(items).items():
            place = (topic, partition, last)
            self._own.discard((topic, partition, first))
            self._db.execute("DELETE FROM noted WHERE topic = ? AND partition = ? AND last <= ?", place)
            self._db.execute("DELETE FROM attempts WHERE topic = ? AND partition = ? AND offset <= ?", place)
        self._db.execute("COMMIT")

    def dead_share(self, seen: int, dead: int) -> float:
        """Add a batch to the recent records; the share of dead letters among them, 0 while there are too few."""
        row = self._db.execute("SELECT seen, dead FROM recent").fetchone() or (0.0, 0.0)
        keep = 0.5 ** (seen / HALF_LIFE)
        total, buried = row[0] * keep + seen, row[1] * keep + dead
        self._db.execute("INSERT OR REPLACE INTO recent VALUES (1, ?, ?)", (total, buried))
        return buried / total if total >= ENOUGH else 0.0

    def close(self) -> None:
        self._db.close()


def _ranges(items: Sequence[WorkItem]) -> dict[tuple[str, int], tuple[int, int]]:
    """First and last offset of each partition in a batch, whose records are in order within each."""
    last = {(item.topic, item.partition): item.offset for item in items}
    return {(item.topic, item.partition): (item.offset, last[item.topic, item.partition]) for item in reversed(items)}
