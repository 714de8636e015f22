"""Readers' results into the raw topic: an event once, however often it is sent; a rejection into the dead letters."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from schemas import RawEvent, encode
from schemas.headers import event_headers
from schemas.ids import raw_event_id, sha256_hex
from workers import __version__
from workers.identity import article_id_of
from workers.pipeline import RAW
from workers.runtime.embedded.dead import Dead, bury
from workers.runtime.embedded.kills import KillMark, mark_of, note
from workers.runtime.embedded.log import Append, Log
from workers.sources import Received, Rejected


@dataclass(slots=True)
class Ingested:
    """What became of the inputs so far. `offsets` are those of all events sent, new or there already."""

    offsets: list[int] = field(default_factory=list)
    new: int = 0
    already: int = 0
    rejected: int = 0
    consumed_bytes: int = 0


def ingest(
    connection: sqlite3.Connection, log: Log, results: Iterable[Received | Rejected], at: datetime, total: Ingested
) -> None:
    """Append a batch; to be called within a transaction. Adds to `total`."""
    appends: list[Append] = []
    kills: list[KillMark] = []
    end = log.end(RAW.name)
    for result in results:
        total.consumed_bytes += result.consumed
        if isinstance(result, Rejected):
            _reject(connection, result, at)
            total.rejected += 1
            continue
        event_id, value = _encoded(result.event)
        known = connection.execute("SELECT offset FROM raw_ids WHERE event_id = ?", (event_id,)).fetchone()
        if known:
            total.already += 1
            total.offsets.append(known[0])
            continue
        offset = end + len(appends)
        connection.execute("INSERT INTO raw_ids VALUES (?, ?)", (event_id, offset))
        appends.append(_append(result, event_id, value, offset, at))
        if result.event.pub_status == "canceled":
            kills.append(mark_of(result.event, event_id, offset, at))
        total.new += 1
        total.offsets.append(offset)
    log.append(RAW.name, appends, at)
    for kill in kills:
        note(connection, kill)


def _encoded(event: RawEvent) -> tuple[str, bytes]:
    value = encode(event)
    return raw_event_id(value), value


def _append(result: Received, event_id: str, value: bytes, offset: int, at: datetime) -> Append:
    headers = event_headers(
        RawEvent,
        event_id=event_id,
        source=f"/newsroom/sources/{result.event.source}",
        time=at,
        stage="ingest",
        stage_version=__version__,
    )
    return Append(article_id_of(result.event), event_id, value, headers, offset, str(result.where))


def _reject(connection: sqlite3.Connection, rejected: Rejected, at: datetime) -> None:
    # The place and what stood there identify the input: the same bad file met again is one dead letter, not two.
    origin = f"{rejected.where}#{sha256_hex(rejected.data or str(rejected.error).encode())[:16]}"
    dead = Dead(
        stage="ingest",
        stage_version=__version__,
        topic=str(rejected.where.file),
        offset=rejected.where.line or 0,
        error=rejected.error.code,
        message=str(rejected.error),
        source=rejected.source,
        origin=origin,
        value=rejected.data,
    )
    bury(connection, "", dead, at)
