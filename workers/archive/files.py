"""Reading and writing the files of an archive. Nothing here knows where records come from."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import fsspec  # type: ignore[import-untyped]
import orjson
import zstandard

from workers.errors import ArchiveDamaged, ArchiveGap, NoArchive

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)/p(\d+)-(\d{12})-(\d{12})\.jsonl\.zst$")
LEVEL = 9


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """A raw record as it stood on its topic. `timestamp` is in microseconds since 1970 (UTC)."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: str
    event_id: str
    place: str
    headers: list[list[str]]
    value: str | None

    @property
    def day(self) -> str:
        """The day on which it was appended, in UTC."""
        return datetime.fromtimestamp(self.timestamp // 1_000_000, UTC).strftime("%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file and the offsets [first, last] in it, both included."""

    path: str
    day: str
    partition: int
    first: int
    last: int


class Archive:
    """An archive at a folder or an address that fsspec knows."""

    def __init__(self, target: str) -> None:
        self.target = target
        self._fs, self._root = fsspec.core.url_to_fs(target)

    def files(self, partition: int = 0) -> list[ArchiveFile]:
        """All of a partition, by offset. Raises ArchiveGap when two hold the same offset or one is missing between two."""
        folder = f"{self._root}/raw"
        paths: list[str] = self._fs.find(folder) if self._fs.exists(folder) else []
        found = sorted(
            (_file(path) for path in paths if _NAME.search(path)), key=lambda one: (one.partition, one.first)
        )
        mine = [one for one in found if one.partition == partition]
        for one, following in pairwise(mine):
            if following.first != one.last + 1:
                raise ArchiveGap(target=self.target, one=one.path, following=following.path)
        return mine

    def existing(self, partition: int = 0) -> list[ArchiveFile]:
        """As `files`. Raises NoArchive when there are none."""
        found = self.files(partition)
        if not found:
            raise NoArchive(target=self.target)
        return found

    def write(self, records: Sequence[ArchivedRecord]) -> ArchiveFile:
        """Records of one day and partition, without a gap between their offsets, as one file."""
        first, last = records[0], records[-1]
        path = f"{self._root}/raw/{first.day}/p{first.partition}-{first.offset:012}-{last.offset:012}.jsonl.zst"
        self._put(path, records)
        return _file(path)

    def read(self, file: ArchiveFile) -> Iterator[ArchivedRecord]:
        """The records of a file, in order. Raises ArchiveDamaged when its bytes are not those that were written."""
        data = self._checked(file.path)
        records = [ArchivedRecord(**orjson.loads(line)) for line in zstandard.decompress(data).splitlines()]
        if [record.offset for record in records] != list(range(file.first, file.last + 1)):
            raise ArchiveDamaged(path=file.path, detail="it does not hold the offsets that its name says")
        yield from records

    def purge(self, file: ArchiveFile, offsets: frozenset[int]) -> int:
        """Take the values of these offsets out; how many were there."""
        records = list(self.read(file))
        purged = [record for record in records if record.offset in offsets and record.value is not None]
        if purged:
            self._put(file.path, [_without_value(one) if one.offset in offsets else one for one in records])
        return len(purged)

    def put_table(self, name: str, rows: Sequence[bytes]) -> None:
        """Keep these JSON values beside the raw events, in place of those kept under the name before. Unchanged, nothing is written."""
        if self.table(name) != list(rows):
            self._put_lines(self._table_path(name), b"".join(row + b"\n" for row in rows))

    def table(self, name: str) -> list[bytes]:
        """The values kept under a name; none when there are none. Raises ArchiveDamaged."""
        path = self._table_path(name)
        if not self._fs.exists(f"{path}.sha256"):
            return []
        return zstandard.decompress(self._checked(path)).splitlines()

    def _table_path(self, name: str) -> str:
        return f"{self._root}/{name}.jsonl.zst"

    def _checked(self, path: str) -> bytes:
        data: bytes = self._fs.cat_file(path) if self._fs.exists(path) else b""
        expected = self._fs.cat_file(f"{path}.sha256").decode().split()[0]
        return data if hashlib.sha256(data).hexdigest() == expected else self._finish(path, expected)

    def _finish(self, path: str, expected: str) -> bytes:
        """A purge that was cut off between checksum and move is brought to its end. Raises ArchiveDamaged when it was not that."""
        part = f"{path}.part"
        data: bytes = self._fs.cat_file(part) if self._fs.exists(part) else b""
        if hashlib.sha256(data).hexdigest() != expected:
            raise ArchiveDamaged(path=path, detail="its SHA-256 is not the one written with it")
        self._fs.mv(part, path)
        return data

    def _put(self, path: str, records: Iterable[ArchivedRecord]) -> None:
        self._put_lines(path, b"".join(orjson.dumps(_plain(record)) + b"\n" for record in records))

    def _put_lines(self, path: str, lines: bytes) -> None:
        data = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(lines)
        self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        name = path.rpartition("/")[2]
        # The data first under a name that nobody reads, then the checksum, then the move: what can be seen is whole. A purge
        # that is cut off between the last two is finished by whoever reads next.
        self._fs.pipe_file(f"{path}.part", data)
        self._fs.pipe_file(f"{path}.sha256", f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode())
        self._fs.mv(f"{path}.part", path)


def _file(path: str) -> ArchiveFile:
    found = _NAME.search(path)
    assert found is not None
    return ArchiveFile(path, found[1], int(found[2]), int(found[3]), int(found[4]))


def _plain(record: ArchivedRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in ArchivedRecord.__slots__}


def _without_value(record: ArchivedRecord) -> ArchivedRecord:
    return ArchivedRecord(**{**_plain(record), "value": None})
