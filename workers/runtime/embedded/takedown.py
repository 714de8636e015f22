"""`newsroom kill`: a takedown by the newsroom, as a raw event like the ones that publishers send."""

import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schemas import RawEvent
from workers.errors import StoreBusy, UnknownArticle
from workers.pipeline import RAW
from workers.runtime.embedded.generations import every
from workers.runtime.embedded.ingest import Ingested, ingest
from workers.runtime.embedded.kills import TAKEDOWN_BY, KillMark, lift, marks
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.run import run
from workers.runtime.embedded.selection import source_of
from workers.runtime.embedded.store import connect, transaction
from workers.runtime.execute import now
from workers.settings import Settings
from workers.sources import Received, Where


@dataclass(frozen=True, slots=True)
class TakenDown:
    """`offset` is that of the kill's raw event. `busy` says that another process will bring it through the stages."""

    article_id: str
    offset: int
    events: int
    busy: bool


def take_down(settings: Settings, article_id: str, reason: str, by: str) -> TakenDown:
    """Take the article out of every index and every topic now, and let the kill go through the stages.

    Works beside a run and a replay. Raises NoStore, UnknownArticle for an article of which no raw event ever came.
    """
    connect(settings.store, write=False).close()
    with closing(connect(settings.store, write=True)) as connection:
        log, total = Log(connection), Ingested()
        with transaction(connection):
            source, events = _known(connection, log, article_id)
            kill = RawEvent(
                id=article_id,
                source=source,
                fetched_at=_after(connection, article_id, now()),
                media_type="text/plain",
                body="",
                pub_status="canceled",
                kill_reason=reason,
                extra={TAKEDOWN_BY: by},
            )
            ingest(connection, log, [Received(kill, Where("newsroom kill"))], now(), total)
    busy = False
    try:
        run([], settings)
    except StoreBusy:
        busy = True
    return TakenDown(article_id, total.offsets[0], events, busy)


def _known(connection: sqlite3.Connection, log: Log, article_id: str) -> tuple[str, int]:
    """The article's source, and how many raw events there are of it. Raises UnknownArticle."""
    rows: Sequence[tuple[bytes]] = []
    if RAW.name in log.names():
        rows = connection.execute(
            f"SELECT headers FROM {log.table(RAW.name)} WHERE key = ? ORDER BY offset", (article_id,)
        ).fetchall()
    if not rows:
        raise UnknownArticle(article_id=article_id)
    return source_of(rows[-1][0]) or "unknown", len(rows)


def _after(connection: sqlite3.Connection, article_id: str, moment: datetime) -> datetime:
    """Now, or later than all of the article's revisions, which are times of fetching (milliseconds), when a clock was ahead."""
    (newest,) = connection.execute("SELECT max(revision) FROM outcomes WHERE article_id = ?", (article_id,)).fetchone()
    if newest is None:
        return moment
    return max(moment, datetime.fromtimestamp(newest / 1000, UTC) + timedelta(milliseconds=1))


def lift_takedown(settings: Settings, article_id: str) -> bool:
    """Let the article come in again when it is delivered again. False when no kill of it holds.

    Raises NoStore, and StoreBusy while a run or a replay works on the store.
    """
    connect(settings.store, write=False).close()
    with ExitStack() as stack:
        stack.enter_context(writer_lock(settings.store))
        connection = stack.enter_context(closing(connect(settings.store, write=True)))
        for generation in every(connection):
            stack.enter_context(writer_lock(settings.store, generation.name))
        with transaction(connection):
            return lift(connection, article_id)


def kills(connection: sqlite3.Connection) -> list[KillMark]:
    """All that hold."""
    return marks(connection)
