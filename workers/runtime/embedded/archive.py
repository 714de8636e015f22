"""`newsroom archive` and `newsroom restore`: the raw topic to an archive and back.

What is archived is what the archive lists, so a run that was cut off is simply gone on with. A restore puts every record at its old
offset into an empty store, with its event id and its kill marks, and people's decisions with them; the stages make all the rest anew.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

import orjson

from schemas import RawEvent, ReviewEvent, decode
from workers.archive import REVIEWS_TABLE, Archive, ArchivedRecord
from workers.errors import StoreNotEmpty
from workers.pipeline import RAW
from workers.runtime.embedded import reviews
from workers.runtime.embedded.kills import mark_of, note
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.log import Log, from_micros
from workers.runtime.embedded.store import connect, transaction

FILE_RECORDS = 5_000
FILE_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Archived:
    """Records archived by this run, those there before, and values of killed articles taken out of older files."""

    new: int
    before: int
    purged: int


def archive(connection: sqlite3.Connection, target: Archive, told: Callable[[int], None] | None = None) -> Archived:
    """Archive the raw records that the archive lacks, and people's decisions as they stand. Raises ArchiveGap, ArchiveDamaged."""
    files = target.files()
    before = files[-1].last + 1 if files else 0
    new = 0
    for records in _batches(connection, before):
        target.write(records)
        new += len(records)
        if told is not None:
            told(new)
    purged = _purge(connection, target)
    target.put_table(REVIEWS_TABLE, [review.to_json() for review in reviews.every(connection)])
    return Archived(new, before, purged)


def _batches(connection: sqlite3.Connection, start: int) -> Iterator[list[ArchivedRecord]]:
    """Records of one day each, no more than a file may hold."""
    log = Log(connection)
    if RAW.name not in log.names():
        return
    rows = connection.execute(
        f"SELECT offset, timestamp, key, event_id, place, headers, value FROM {log.table(RAW.name)}"
        " WHERE offset >= ? ORDER BY offset",
        (start,),
    )
    for _, of_a_day in groupby(map(_record, rows), key=lambda record: record.day):
        while batch := list(limited(of_a_day)):
            yield batch


def limited(records: Iterator[ArchivedRecord]) -> Iterator[ArchivedRecord]:
    """As many of them as one file holds."""
    size = 0
    for record in islice(records, FILE_RECORDS):
        yield record
        size += len(record.value or "")
        if size > FILE_BYTES:
            return


def _record(row: tuple[int, int, str, str, str, bytes, bytes | None]) -> ArchivedRecord:
    offset, timestamp, key, event_id, place, headers, value = row
    text = None if value is None else value.decode()
    return ArchivedRecord(RAW.name, 0, offset, timestamp, key, event_id, place, orjson.loads(headers), text)


def _purge(connection: sqlite3.Connection, target: Archive) -> int:
    """Killed articles leave the archive as they left the topic."""
    log = Log(connection)
    if RAW.name not in log.names():
        return 0
    rows = connection.execute(
        f"SELECT r.offset FROM kills k JOIN {log.table(RAW.name)} r ON r.key = k.article_id WHERE r.value IS NULL"
        " AND r.offset < k.raw_offset"
    )
    killed = sorted(offset for (offset,) in rows)
    purged = 0
    for file in target.files() if killed else []:
        mine = frozenset(offset for offset in killed if file.first <= offset <= file.last)
        purged += target.purge(file, mine) if mine else 0
    return purged


def restore(store: Path, target: Archive, told: Callable[[int], None] | None = None) -> int:
    """Fill an empty store's raw topic from the archive alone; the number of records.

    A restore that was cut off is gone on with. Raises NoArchive, ArchiveGap, ArchiveDamaged, StoreNotEmpty, StoreBusy.
    """
    files = target.existing()
    with writer_lock(store), closing(connect(store, write=True)) as connection:
        log = Log(connection)
        with transaction(connection):
            log.create(RAW.name)
        if connection.execute("SELECT EXISTS (SELECT 1 FROM outcomes)").fetchone()[0]:
            raise StoreNotEmpty(path=store)
        held = log.end(RAW.name)
        for file in files:
            if file.last < held:
                continue
            records = [record for record in target.read(file) if record.offset >= held]
            with transaction(connection):
                _put(connection, log, records)
            if told is not None:
                told(file.last + 1)
        with transaction(connection):
            for row in target.table(REVIEWS_TABLE):
                reviews.put(connection, ReviewEvent.from_json(row))
        return log.end(RAW.name)


def _put(connection: sqlite3.Connection, log: Log, records: list[ArchivedRecord]) -> None:
    for record in records:
        value = None if record.value is None else record.value.encode()
        connection.execute(
            f"INSERT INTO {log.table(RAW.name)} VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.offset,
                record.timestamp,
                record.key,
                record.event_id,
                record.offset,
                record.place,
                orjson.dumps(record.headers),
                value,
            ),
        )
        connection.execute("INSERT INTO raw_ids VALUES (?, ?)", (record.event_id, record.offset))
        if value is not None and b"canceled" in value:
            event = decode(RawEvent, value)
            if event.pub_status == "canceled":
                note(connection, mark_of(event, record.event_id, record.offset, from_micros(record.timestamp)))
