"""Read-only questions about the state, for people and for checks: stories in several articles, all answers, a snapshot."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import orjson

from workers.state.dedup.rows import COLUMNS, KINDS, from_row, unpack_id
from workers.state.dedup.tables import table_prefix

Order = Literal["largest", "newest"]


@dataclass(frozen=True, slots=True)
class Story:
    """A story in more than one article of the window.

    `articles` counts them, `sources` their different sources; `first` and `last` are the earliest and latest event times. The
    original may lie before the window: then its source is None.
    """

    cluster: str
    original: str
    original_source: str | None
    published: datetime
    articles: int
    sources: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story. Coverages are shares: of its text in the original's, and of the original's in its."""

    article: str
    source: str
    time: datetime
    minutes_after: float
    kind: str
    coverage: float | None
    coverage_of_other: float | None


def stories(
    connection: sqlite3.Connection, generation: str = "g1", order: Order = "largest", limit: int = 20
) -> list[Story]:
    """The largest or the newest stories."""
    prefix = table_prefix(generation)
    by = {"largest": "COUNT(*) DESC, MAX(d.time) DESC", "newest": "MAX(d.time) DESC, COUNT(*) DESC"}[order]
    rows = connection.execute(
        f"SELECT c.id, c.original, s.name, c.original_time, COUNT(*), COUNT(DISTINCT d.source), MIN(d.time), MAX(d.time)"
        f" FROM {prefix}_clusters c JOIN {prefix}_members m ON m.cluster = c.cluster"
        f" JOIN {prefix}_documents d ON d.number = m.number"
        f" LEFT JOIN {prefix}_documents o ON o.number = c.original_number"
        f" LEFT JOIN {prefix}_sources s ON s.source = o.source"
        f" GROUP BY c.cluster HAVING COUNT(*) > 1 ORDER BY {by}, c.cluster LIMIT ?",
        (limit,),
    )
    return [
        Story(unpack_id(name), unpack_id(original), source, _time(time), articles, sources, _time(first), _time(last))
        for name, original, source, time, articles, sources, first, last in rows
    ]


def members(connection: sqlite3.Connection, cluster: str, generation: str = "g1") -> list[Member]:
    """The articles of one story, the earliest first; an empty list when there is no such story in the window."""
    prefix = table_prefix(generation)
    names = dict(connection.execute(f"SELECT source, name FROM {prefix}_sources"))
    found: list[Member] = []
    for number, name, begun in connection.execute(
        f"SELECT cluster, id, original_time FROM {prefix}_clusters"
    ).fetchall():
        if unpack_id(name) != cluster:
            continue
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM {prefix}_documents WHERE number IN"
            f" (SELECT number FROM {prefix}_members WHERE cluster = ?) ORDER BY time, number",
            (number,),
        )
        for document in (from_row(row, names) for row in rows):
            decision = document.decision
            found.append(
                Member(
                    document.article_id,
                    document.source,
                    _time(document.time),
                    round((document.time - begun) / 60_000, 1),
                    decision.kind,
                    decision.coverage,
                    decision.coverage_of_other,
                )
            )
    return found


def answers(connection: sqlite3.Connection, generation: str = "g1") -> Iterator[bytes]:
    """A line of JSON for each event in the window, in the order of their coming: two states that judged alike give the same bytes."""
    prefix = table_prefix(generation)
    rows = connection.execute(f"SELECT event, article, kind, decision FROM {prefix}_documents ORDER BY number")
    for event, article, kind, decision in rows:
        told = orjson.loads(decision) if decision is not None else None
        yield orjson.dumps([unpack_id(event), unpack_id(article), KINDS[kind], told])


def snapshot(connection: sqlite3.Connection, path: Path) -> None:
    """A consistent copy of the whole database file, while others go on writing. Raises sqlite3.OperationalError if `path` exists."""
    connection.execute("VACUUM INTO ?", (str(path),))


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
