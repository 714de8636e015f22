"""The embedded runtime's one file: topics, offsets, outcomes, dead letters, state and index in SQLite.

Write-ahead log, one writer (see lock.py), any number of readers. A transaction is durable against the death of the process;
against loss of power the file stays consistent, but the last transactions may be missing and are then done again
(`synchronous=NORMAL`), which is safe because outputs, state and offset are in the same transaction.

Each topic has a table of its own, `topic_<n>`, so that a generation's topics can be dropped at once. Offsets begin at 0 and
have no gaps.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workers.errors import NoStore, StoreVersion
from workers.pipeline import FIRST_GENERATION

LAYOUT = 1

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE topics (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE offsets (
    generation TEXT NOT NULL, stage TEXT NOT NULL, next_offset INTEGER NOT NULL,
    PRIMARY KEY (generation, stage)) WITHOUT ROWID;
CREATE TABLE attempts (
    generation TEXT NOT NULL, stage TEXT NOT NULL, offset INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (generation, stage, offset)) WITHOUT ROWID;
CREATE TABLE raw_ids (event_id TEXT PRIMARY KEY, offset INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE outcomes (
    generation TEXT NOT NULL, raw_offset INTEGER NOT NULL, outcome TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT,
    article_id TEXT, revision INTEGER, at INTEGER NOT NULL, PRIMARY KEY (generation, raw_offset)) WITHOUT ROWID;
CREATE INDEX outcomes_by_article ON outcomes (article_id);
CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY, generation TEXT NOT NULL, stage TEXT NOT NULL, error TEXT NOT NULL, at INTEGER NOT NULL,
    origin TEXT NOT NULL, facts BLOB NOT NULL, key TEXT, value BLOB, headers BLOB, UNIQUE (generation, stage, origin));
CREATE TABLE generations (
    name TEXT PRIMARY KEY, base TEXT, from_stage TEXT NOT NULL, scope BLOB, target INTEGER NOT NULL,
    carried INTEGER NOT NULL, created_at INTEGER NOT NULL, promoted_at INTEGER) WITHOUT ROWID;
CREATE TABLE carries (
    generation TEXT NOT NULL, topic TEXT NOT NULL, next_offset INTEGER NOT NULL,
    PRIMARY KEY (generation, topic)) WITHOUT ROWID;
CREATE TABLE kills (
    article_id TEXT PRIMARY KEY, raw_offset INTEGER NOT NULL, event_id TEXT NOT NULL, kind TEXT NOT NULL,
    reason TEXT NOT NULL, by TEXT, at INTEGER NOT NULL, lifted_offset INTEGER) WITHOUT ROWID;
"""


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open the store. Transactions are begun and ended by hand, never by the driver.

    Raises NoStore when it is opened for reading and is not there, StoreVersion when another release laid it out.
    """
    if not write and not path.is_file():
        raise NoStore(path=path)
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None, timeout=30.0, check_same_thread=False)
    try:
        _prepare(connection, write)
        found = _layout(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise StoreVersion(path=path, found=f"unknown ({error})", known=LAYOUT) from None
    if found != str(LAYOUT):
        connection.close()
        raise StoreVersion(path=path, found=found, known=LAYOUT)
    return connection


def _prepare(connection: sqlite3.Connection, write: bool) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")
    if write:
        _lay_out(connection)
    else:
        connection.execute("PRAGMA query_only = ON")


def _lay_out(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]:
            return
        for statement in SCHEMA.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES ('layout', ?), ('live', ?)", (str(LAYOUT), FIRST_GENERATION))
        connection.execute(
            "INSERT INTO generations VALUES (?, NULL, 'clean', NULL, 0, 1, 0, 0)",
            (FIRST_GENERATION,),
        )


def _layout(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()
    return row[0] if row else "unknown"


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. Takes the write lock at once, so that it cannot fail half way for want of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def live_generation(connection: sqlite3.Connection) -> str:
    """The generation that readers see and new events go to."""
    return str(connection.execute("SELECT value FROM meta WHERE key = 'live'").fetchone()[0])
