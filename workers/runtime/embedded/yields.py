"""What each source's last articles yielded, in the store, so that sources are compared across runs (workers/yields.py says how)."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.runtime.counting import yielded
from workers.runtime.work import Result
from workers.yields import MOST, Change, Yield, changes

_TABLE = """CREATE TABLE IF NOT EXISTS yields (
    number INTEGER PRIMARY KEY, source TEXT NOT NULL, article_id TEXT NOT NULL, yield TEXT NOT NULL, UNIQUE (source, article_id))"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A source that differs from itself, and in what."""

    source: str
    changes: tuple[Change, ...]


def keep(connection: sqlite3.Connection, results: Sequence[Result]) -> None:
    """Remember what a batch of the clean stage yielded, MOST a source. Within the batch's transaction."""
    rows = [row for result in results if (row := _row(result))]
    if not rows:
        return
    connection.execute(_TABLE)
    connection.executemany("INSERT OR REPLACE INTO yields (source, article_id, yield) VALUES (?, ?, ?)", rows)
    for source in {source for source, _, _ in rows}:
        connection.execute(
            "DELETE FROM yields WHERE source = ? AND number <="
            " (SELECT number FROM yields WHERE source = ? ORDER BY number DESC LIMIT 1 OFFSET ?)",
            (source, source, MOST),
        )


def _row(result: Result) -> tuple[str, str, str] | None:
    about = result.about
    found = yielded(result)
    if found is None or about.source is None or about.article_id is None:
        return None
    return about.source, about.article_id, str(found)


def kept(connection: sqlite3.Connection) -> Iterator[tuple[str, str, Yield]]:
    """Source, article and what it yielded, oldest first."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'yields'").fetchone():
        return
    for source, article, text in connection.execute("SELECT source, article_id, yield FROM yields ORDER BY number"):
        yield source, article, Yield.parse(text)


def changed(connection: sqlite3.Connection) -> list[Changed]:
    """The sources that differ from themselves, by name."""
    by_source: dict[str, list[Yield]] = {}
    for source, _, one in kept(connection):
        by_source.setdefault(source, []).append(one)
    found = [Changed(source, tuple(changes(by_source[source]))) for source in sorted(by_source)]
    return [one for one in found if one.changes]
