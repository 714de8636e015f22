"""Raw events beyond the topic's retention: their values lie in the archive, everything else of them stays in the topic.

Offsets, keys, ids and headers stay, so offsets keep their meaning, a scope can be chosen and the audit can count without the
archive. Whoever needs a value that the topic no longer holds gets it here; topic and archive are one log without a gap or a double.
"""

import sqlite3
from datetime import datetime

from workers.archive import Archive, ArchiveFile
from workers.errors import NoArchive
from workers.pipeline import RAW, STAGES
from workers.runtime.embedded.log import Log, to_micros
from workers.runtime.embedded.store import transaction
from workers.runtime.work import WorkItem


def prune(connection: sqlite3.Connection, target: Archive, before: datetime) -> int:
    """Free the values of raw records older than `before` that are archived and that no generation has before it; how many.

    Each file is read and checked before anything of it is freed. Raises ArchiveGap, ArchiveDamaged.
    """
    log, freed = Log(connection), 0
    if RAW.name not in log.names():
        return 0
    end = _taken_by_all(connection)
    for file in target.files():
        if file.first >= end:
            break
        held = [record.offset for record in target.read(file) if record.offset < end]
        with transaction(connection):
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('archive', ?)", (target.target,))
            gone = connection.executemany(
                f"UPDATE {log.table(RAW.name)} SET value = NULL WHERE offset = ? AND timestamp < ? AND value IS NOT NULL",
                [(offset, to_micros(before)) for offset in held],
            )
            freed += gone.rowcount
    return freed


def _taken_by_all(connection: sqlite3.Connection) -> int:
    """The first raw offset that some generation's first stage has not committed."""
    rows = connection.execute(
        "SELECT coalesce(o.next_offset, 0) FROM generations g LEFT JOIN offsets o ON o.generation = g.name AND o.stage = ?",
        (STAGES[0].name,),
    ).fetchall()
    return min((offset for (offset,) in rows), default=0)


def archive_of(connection: sqlite3.Connection) -> Archive | None:
    """Where values went that the topic no longer holds; None when it holds all."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'archive'").fetchone()
    return None if row is None else Archive(row[0])


class ArchivedValues:
    """Looks values up; holds the records of one file, since they are asked for in order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._archive = archive_of(connection)
        self._files: list[ArchiveFile] | None = None
        self._values: dict[int, bytes | None] = {}

    def filled(self, item: WorkItem) -> WorkItem:
        """The raw item with its value, which stays empty where the article was killed. Raises NoArchive, ArchiveDamaged."""
        if item.value or self._archive is None:
            return item
        if item.offset not in self._values:
            self._load(self._archive, item.offset)
        value = self._values[item.offset]
        return item if value is None else item._replace(value=value)

    def _load(self, archive: Archive, offset: int) -> None:
        if self._files is None:
            self._files = archive.existing()
        file = next((one for one in self._files if one.first <= offset <= one.last), None)
        if file is None:
            # Killed before it was archived: the topic holds no value, and the archive never had it.
            self._values = {offset: None}
            return
        self._values = {
            record.offset: None if record.value is None else record.value.encode() for record in archive.read(file)
        }


def gone(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Ranges [first, last] of raw offsets whose values are in the archive. Raises NoArchive, ArchiveGap."""
    archive = archive_of(connection)
    try:
        return [] if archive is None else [(file.first, file.last) for file in archive.existing()]
    except NoArchive:
        return []
