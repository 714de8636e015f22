"""What was seen of the followed folders and feeds, in SQLite: durable together with what was made of it."""

import sqlite3

import orjson

from workers.sources.memory import Facts

_TABLE = "CREATE TABLE IF NOT EXISTS followed (key TEXT PRIMARY KEY, facts BLOB NOT NULL) WITHOUT ROWID"


class StoredMemory:
    """Facts wait in memory until `keep`, which the caller calls within the transaction that keeps the results that they are about."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, Facts] = {}
        connection.execute(_TABLE)

    def get(self, key: str) -> Facts | None:
        """The facts last put under the key."""
        if key in self._waiting:
            return self._waiting[key]
        row = self._connection.execute("SELECT facts FROM followed WHERE key = ?", (key,)).fetchone()
        facts: Facts | None = orjson.loads(row[0]) if row else None
        return facts

    def put(self, key: str, facts: Facts) -> None:
        """Keep the facts, in place of those before, from the next `keep` on."""
        self._waiting[key] = facts

    @property
    def waits(self) -> bool:
        """Whether there is something to keep."""
        return bool(self._waiting)

    def keep(self) -> None:
        """Write what waits. Does not commit."""
        rows = [(key, orjson.dumps(facts)) for key, facts in self._waiting.items()]
        self._connection.executemany("INSERT OR REPLACE INTO followed VALUES (?, ?)", rows)
        self._waiting.clear()
