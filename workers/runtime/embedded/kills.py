"""Kills: an article withdrawn by its publisher, or taken down by the newsroom, is gone from every generation and stays gone.

A kill is a raw event (`pub_status: canceled`). When it is taken in, in the same transaction: the kill is noted here, the
article leaves the index of every generation, and its words leave every topic, the dead letters and the raw topic itself; what
stays is the mark, with reason, author and time, and the outcomes. The event then goes through the stages as any other, which
takes the article out of their state.

From the mark the writer knows what must not come back: of an article that its publisher withdrew, all that came before the
kill (a publisher may publish again); of one that the newsroom took down, all that ever comes, until the kill is lifted.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from schemas import IndexOperation, RawEvent, RawRef
from workers.identity import article_id_of
from workers.pipeline import RAW
from workers.runtime.embedded.log import Log, from_micros, to_micros
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import checked
from workers.search.fts5_tables import generations as indexed_generations

Kind = Literal["canceled", "takedown"]

# The field of `extra` that tells a newsroom's own takedown from a publisher's kill, and names who ordered it.
TAKEDOWN_BY = "takedown_by"


@dataclass(frozen=True, slots=True)
class KillMark:
    """A kill that holds. `raw` is the kill's own event."""

    article_id: str
    raw: RawRef
    kind: Kind
    reason: str
    by: str | None
    at: datetime


def any_kills(connection: sqlite3.Connection) -> bool:
    """Whether there is any: asked once a batch, so that stores without kills pay nothing."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM kills)").fetchone()[0])


def kill_reason(connection: sqlite3.Connection, article_id: str, raw_offset: int) -> str | None:
    """Why the event at that raw offset must not pass, or None when it may."""
    row = connection.execute(
        "SELECT raw_offset, kind, reason FROM kills WHERE article_id = ?", (article_id,)
    ).fetchone()
    if row is None or row[0] == raw_offset:
        return None
    if row[1] == "canceled" and raw_offset > row[0]:
        return None
    return f"killed by raw offset {row[0]}: {row[2]}"


def marks(connection: sqlite3.Connection) -> list[KillMark]:
    """All kills that hold, the newest first."""
    rows = connection.execute(
        "SELECT article_id, raw_offset, event_id, kind, reason, by, at FROM kills ORDER BY at DESC, article_id"
    )
    return [
        KillMark(article, _raw(event_id, offset), kind, reason, by, from_micros(at))
        for article, offset, event_id, kind, reason, by, at in rows
    ]


def mark_of(event: RawEvent, event_id: str, offset: int, at: datetime) -> KillMark:
    """The mark that a kill's raw event leaves."""
    by = event.extra.get(TAKEDOWN_BY)
    return KillMark(
        article_id_of(event),
        _raw(event_id, offset),
        "canceled" if by is None else "takedown",
        event.kill_reason or "no reason was given",
        None if by is None else str(by),
        at,
    )


def note(connection: sqlite3.Connection, mark: KillMark) -> None:
    """Write the mark and purge the article; within the transaction that appends the kill to the raw topic.

    A takedown is not weakened by the publisher's own kill that comes later.
    """
    known = connection.execute("SELECT kind FROM kills WHERE article_id = ?", (mark.article_id,)).fetchone()
    kind = "takedown" if known and known[0] == "takedown" else mark.kind
    connection.execute(
        "INSERT OR REPLACE INTO kills VALUES (?, ?, ?, ?, ?, ?, ?)",
        (mark.article_id, mark.raw.offset, mark.raw.event_id, kind, mark.reason, mark.by, to_micros(mark.at)),
    )
    _purge_indexes(connection, mark)
    _purge_topics(connection, mark)


def lift(connection: sqlite3.Connection, article_id: str) -> bool:
    """Let the article come in again when it is delivered again; what was purged is gone. False when there was no kill."""
    return connection.execute("DELETE FROM kills WHERE article_id = ?", (article_id,)).rowcount > 0


def _purge_indexes(connection: sqlite3.Connection, mark: KillMark) -> None:
    for generation in indexed_generations(connection):
        held = connection.execute(
            f"SELECT revision, partition FROM {checked(generation)}_article WHERE article_id = ? AND document IS NOT NULL",
            (mark.article_id,),
        ).fetchone()
        if held is None:
            continue
        # One more than is held: what the stages will give to the kill, or less when other revisions are still on their way.
        delete = IndexOperation(
            op="delete",
            article_id=mark.article_id,
            revision=held[0] + 1,
            partition=held[1],
            outcome="killed",
            raw=mark.raw,
        )
        Fts5Index(connection, generation).apply([delete])


def _purge_topics(connection: sqlite3.Connection, mark: KillMark) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    log = Log(connection)
    offsets = list(_offsets_of(connection, log, mark))
    for topic in log.names():
        connection.executemany(
            f"UPDATE {log.table(topic)} SET value = NULL WHERE raw_offset = ?", [(offset,) for offset in offsets]
        )
    connection.execute("UPDATE dead_letters SET value = NULL WHERE key = ?", (mark.article_id,))
    connection.execute("PRAGMA secure_delete = OFF")


def _offsets_of(connection: sqlite3.Connection, log: Log, mark: KillMark) -> Iterator[int]:
    rows = connection.execute(
        f"SELECT offset FROM {log.table(RAW.name)} WHERE key = ? AND offset < ?", (mark.article_id, mark.raw.offset)
    )
    return (offset for (offset,) in rows)


def _raw(event_id: str, offset: int) -> RawRef:
    return RawRef(event_id=event_id, topic=RAW.name, partition=0, offset=offset, sha256="")
