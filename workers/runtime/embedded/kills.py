"""Kills: an article withdrawn by its publisher, or taken down by the newsroom, is gone from every generation and stays gone.

A kill is a raw event (`pub_status: canceled`). When it is taken in, in the same transaction: the kill is noted here, the
article leaves the index of every generation, and its words leave every topic, the dead letters and the raw topic itself; what
stays is the mark, with reason, author and time, and the outcomes. The event then goes through the stages as any other, which
takes the article out of their state.

From the mark the writer knows what must not come back: of an article that its publisher withdrew, all that came before the
kill (a publisher may publish again); of one that the newsroom took down, all that ever comes, until the kill is lifted. A
lifted mark stays with the raw offset at which it was lifted, so that a replay keeps out what was kept out then, and lets in
what was let in.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import orjson

from schemas import IndexOperation, RawEvent, RawRef
from workers.identity import article_id_of
from workers.pipeline import RAW
from workers.runtime.embedded import reviews
from workers.runtime.embedded.log import Log, from_micros, to_micros
from workers.runtime.work import WorkItem
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import checked
from workers.search.fts5_tables import generations as indexed_generations
from workers.state.dedup import SqliteDedupState
from workers.state.dedup import migrate as migrate_dedup

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
        "SELECT raw_offset, kind, reason, lifted_offset FROM kills WHERE article_id = ?", (article_id,)
    ).fetchone()
    if row is None or row[0] == raw_offset:
        return None
    kill_offset, kind, reason, lifted_offset = row
    open_from = kill_offset if kind == "canceled" else lifted_offset
    if open_from is not None and raw_offset >= open_from:
        return None
    return f"killed by raw offset {kill_offset}: {reason}"


def marks(connection: sqlite3.Connection) -> list[KillMark]:
    """All kills that hold, the newest first."""
    rows = connection.execute(
        "SELECT article_id, raw_offset, event_id, kind, reason, by, at FROM kills WHERE lifted_offset IS NULL"
        " ORDER BY at DESC, article_id"
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
    known = connection.execute(
        "SELECT kind FROM kills WHERE article_id = ? AND lifted_offset IS NULL", (mark.article_id,)
    ).fetchone()
    kind = "takedown" if known and known[0] == "takedown" else mark.kind
    connection.execute(
        "INSERT OR REPLACE INTO kills VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
        (mark.article_id, mark.raw.offset, mark.raw.event_id, kind, mark.reason, mark.by, to_micros(mark.at)),
    )
    _purge_indexes(connection, mark)
    _purge_topics(connection, mark)
    reviews.forget(connection, mark.article_id)


def lift(connection: sqlite3.Connection, article_id: str) -> bool:
    """Let the article come in again when it is delivered again; what was purged is gone. False when no kill of it holds.

    Within a transaction, and with the locks of all generations: their dedup state changes.
    """
    end = Log(connection).end(RAW.name)
    lifted = connection.execute(
        "UPDATE kills SET lifted_offset = ? WHERE article_id = ? AND lifted_offset IS NULL", (end, article_id)
    ).rowcount
    for (generation,) in connection.execute("SELECT name FROM generations").fetchall():
        migrate_dedup(connection, generation)
        SqliteDedupState(connection, generation).lift(article_id)
    return lifted > 0


def with_lifted(connection: sqlite3.Connection, items: list[WorkItem]) -> list[WorkItem]:
    """As the dedup stage is to see them in a replay: a takedown that was lifted closes the door no longer than a withdrawal."""
    rows = connection.execute("SELECT raw_offset FROM kills WHERE lifted_offset IS NOT NULL")
    lifted = {offset for (offset,) in rows}
    return [_without_takedown(item, lifted) for item in items] if lifted else items


def _without_takedown(item: WorkItem, lifted: set[int]) -> WorkItem:
    if TAKEDOWN_BY.encode() not in item.value:
        return item
    event = orjson.loads(item.value)
    if event["raw"]["offset"] not in lifted:
        return item
    event["extra"].pop(TAKEDOWN_BY, None)
    return item._replace(value=orjson.dumps(event))


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
