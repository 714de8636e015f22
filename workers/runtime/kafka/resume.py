"""Where an ingest was in each of its inputs: the number of results that the broker has acknowledged, without a gap.

A file is the same input as long as it is where it was and has not changed. One that only grew, and is read line by line, is
gone on with; any other that changed is read anew, since it may be another version of the article.
"""

import sqlite3
from pathlib import Path

from workers.errors import NoDisk
from workers.runtime.memory import StoredMemory
from workers.sources import Input

GROWING = (".jsonl", ".ndjson")

_TABLE = """
CREATE TABLE IF NOT EXISTS inputs (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified TEXT NOT NULL, done INTEGER NOT NULL, complete INTEGER NOT NULL
) STRICT
"""


class ResumePoints:
    """In a SQLite file. Standard input has no resume point. `memory` holds what was seen of feeds, and is saved with the rest."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path)
            self._db.execute(_TABLE)
            self.memory = StoredMemory(self._db)
        except (OSError, sqlite3.Error) as error:
            raise NoDisk(path=path, detail=error) from error
        self._counts: dict[str, int] = {}

    def done(self, item: Input) -> int | None:
        """How many results to pass over; None when there is nothing new in the input."""
        if item.path is None:
            return 0
        row = self._db.execute(
            "SELECT size, modified, done, complete FROM inputs WHERE path = ?", (_name(item),)
        ).fetchone()
        if row is None:
            return 0
        size, modified, done, complete = row
        if (size, modified) == (item.size, item.modified.isoformat()):
            return None if complete else int(done)
        grew = _name(item).lower().endswith(GROWING) and item.size >= size
        return int(done) if grew else 0

    def begin(self, item: Input) -> None:
        """Reading starts; results that are passed over count as acknowledged."""
        self._counts[_name(item)] = self.done(item) or 0
        self._write(item, complete=False)

    def acknowledged(self, item: Input) -> int:
        """One more result is with the broker; returns their number."""
        count = self._counts[_name(item)] + 1
        self._counts[_name(item)] = count
        if item.path is not None:
            self._db.execute("UPDATE inputs SET done = ? WHERE path = ?", (count, _name(item)))
        return count

    def complete(self, item: Input) -> None:
        """All of the input's results are acknowledged."""
        self._write(item, complete=True)

    def save(self) -> None:
        """Make it durable. Raises NoDisk."""
        try:
            self.memory.keep()
            self._db.commit()
        except sqlite3.Error as error:
            raise NoDisk(path="the resume points", detail=error) from error

    def close(self) -> None:
        self.save()
        self._db.close()

    def _write(self, item: Input, complete: bool) -> None:
        if item.path is None:
            return
        row = (_name(item), item.size, item.modified.isoformat(), self._counts[_name(item)], int(complete))
        self._db.execute("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?)", row)


def _name(item: Input) -> str:
    return "-" if item.path is None else str(item.path.resolve())
