"""Layout of the dedup state: one set of tables a generation, so that generations live side by side and one is dropped at once."""

import re
import sqlite3

VERSION = 1

_LAYOUT = """
CREATE TABLE IF NOT EXISTS dedup_{g}_documents (
    number INTEGER PRIMARY KEY, event, article, source INTEGER, time INTEGER, fetched INTEGER, ahead INTEGER, month INTEGER,
    kind INTEGER, cluster INTEGER, digest BLOB, whole BLOB, tokens INTEGER, level INTEGER, hashes BLOB, guards BLOB, decision BLOB
);
CREATE TABLE IF NOT EXISTS dedup_{g}_segments (
    first INTEGER, bits INTEGER, directory BLOB, entries BLOB, PRIMARY KEY (first, bits)
);
CREATE TABLE IF NOT EXISTS dedup_{g}_tail (first INTEGER PRIMARY KEY, last INTEGER, keys BLOB, numbers BLOB);
CREATE TABLE IF NOT EXISTS dedup_{g}_articles (
    article INTEGER PRIMARY KEY, source INTEGER, month INTEGER, fetched INTEGER, killed INTEGER
);
CREATE TABLE IF NOT EXISTS dedup_{g}_clusters (
    cluster INTEGER PRIMARY KEY, id, original, original_number INTEGER, original_time INTEGER, last INTEGER
);
CREATE TABLE IF NOT EXISTS dedup_{g}_members (
    cluster INTEGER, article INTEGER, number INTEGER, PRIMARY KEY (cluster, article)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dedup_{g}_sources (source INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS dedup_{g}_hours (hour INTEGER PRIMARY KEY, first INTEGER);
CREATE TABLE IF NOT EXISTS dedup_{g}_clock (one INTEGER PRIMARY KEY CHECK (one = 1), watermark INTEGER, ahead TEXT, next INTEGER);
"""
TABLES = ("documents", "segments", "tail", "articles", "clusters", "members", "sources", "hours", "clock")


def table_prefix(generation: str) -> str:
    """Prefix of a generation's table names.

    Raises ValueError for a name that is not lower-case letters, digits and underscores: it becomes part of SQL.
    """
    if not re.fullmatch(r"[a-z0-9_]{1,40}", generation):
        raise ValueError(f"generation {generation!r} must be 1 to 40 of a-z, 0-9 and _")
    return f"dedup_{generation}"


def migrate(connection: sqlite3.Connection, generation: str = "g1") -> None:
    """Create what is missing; within the caller's transaction if there is one."""
    table_prefix(generation)
    for statement in _LAYOUT.format(g=generation).split(";"):
        if statement.strip():
            connection.execute(statement)


def drop(connection: sqlite3.Connection, generation: str) -> None:
    """Remove a generation's state: a handful of DROP TABLE, whatever its size."""
    prefix = table_prefix(generation)
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {prefix}_{table}")
