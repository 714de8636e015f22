"""The protocol of a reader."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from schemas import RawEvent
from schemas.ids import article_id
from workers.errors import EmptyBody, Rejection, TooLarge


@dataclass(frozen=True, slots=True)
class Where:
    """A place that a person can go to: a file or address, and in it a line (from 1) or a byte (from 0)."""

    file: str
    line: int | None = None
    byte: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return place if self.byte is None else f"{place}, byte {self.byte}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader takes at most. Sizes are bytes; `depth` counts elements open at once in a page."""

    body: int = 10_000_000
    depth: int = 10_000
    records: int = 10_000_000

    @property
    def line(self) -> int:
        """Longest line of JSON Lines: JSON may write one byte of a body as six (`\\u0000`)."""
        return 6 * self.body + 1_000_000


@dataclass(frozen=True, slots=True)
class Input:
    """Something to read: a file, or standard input when `path` is None.

    `source` and `relative` (its path below the argument that named it) give events that have no id of their own the same id
    on each run. `modified` is when the file was last changed, which stands for the time of fetching.
    """

    path: Path | None
    source: str
    relative: str
    modified: datetime
    size: int = 0
    stream: BinaryIO | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return "standard input" if self.path is None else str(self.path)

    @property
    def default_id(self) -> str:
        """The id of its article when it says none: from source and relative path, so the same on each run."""
        return article_id(self.source, self.relative)

    def open(self) -> BinaryIO:
        """Its bytes, unzipped when its name ends in `.gz`. Raises OSError."""
        if self.path is not None and self.path.name.lower().endswith(".gz"):
            return cast(BinaryIO, gzip.open(self.path, "rb"))
        return self.open_raw()

    def open_raw(self) -> BinaryIO:
        """Its bytes as they are. Raises OSError."""
        if self.stream is not None:
            return self.stream
        if self.path is None:
            raise OSError("standard input is closed")
        return self.path.open("rb")

    def read(self, most: int) -> bytes:
        """At most that many bytes and one, so that a caller sees that there are more. Raises OSError."""
        stream = self.open()
        try:
            return stream.read(most + 1)
        finally:
            if self.path is not None:
                stream.close()

    def read_limited(self, most: int, where: Where) -> bytes:
        """All of its bytes. Raises TooLarge (before reading, where its size is known), EmptyBody, OSError."""
        if self.size > most:
            raise TooLarge(where=where, size=self.size, limit=most, setting="max_body_bytes")
        data = self.read(most)
        if len(data) > most:
            raise TooLarge(where=where, size=f"over {most}", limit=most, setting="max_body_bytes")
        if not data.strip():
            raise EmptyBody(where=where)
        return data


@dataclass(frozen=True, slots=True)
class Received:
    """A raw event and where it came from. `consumed` is the number of input bytes that it stands for."""

    event: RawEvent
    where: Where
    consumed: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input, or a record in one, that cannot be taken.

    The message of `error` says where, why, and how to mend it. `data` is the record as it was when it is small enough to keep.
    """

    error: Rejection
    where: Where
    source: str
    consumed: int = 0
    data: bytes | None = None


Result = Received | Rejected


class Reader(Protocol):
    """Reads one kind of input."""

    name: str
    description: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]

    def recognises(self, head: bytes) -> bool:
        """Whether an input whose name does not tell begins like this kind. `head` holds up to 4,096 bytes."""
        ...

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """Everything in it, in order. Raises OSError when it cannot be read, a Rejection when none of it can be taken."""
        ...
