"""The database that the measurements run over."""

import sqlite3
from pathlib import Path


def open_store(path: Path) -> sqlite3.Connection:
    """As the embedded runtime opens its file."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def size_of(connection: sqlite3.Connection, path: Path) -> int:
    """Bytes of the database once the write-ahead log is in it."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size
