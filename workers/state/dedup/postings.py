"""Which documents have a key: a small dictionary for the newest, a sorted tail, and packed segments for all others.

Documents are numbered as they come. `find` answers from all three; where a document lies never shows in the answer. What is in
memory can be rebuilt from the tables, and is when a transaction was rolled back.
"""

import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workers.state.dedup.segments import BITS, FAN_OUT_BITS, Keys, Segment, Sequences, from_blobs, merge, pack, to_blobs


class Fresh(Protocol):
    """The newest postings: documents by key, None when there are none."""

    def get(self, key: int, /) -> Sequence[int] | None: ...

    def __len__(self) -> int: ...


class PostingLists(Protocol):
    """What the state asks of posting lists. See Postings."""

    fresh: Fresh

    def reload(self, next_number: int) -> None: ...

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], Sequences]: ...

    def add(self, number: int, keys: Sequence[int]) -> None: ...

    def save(self, next_number: int) -> None: ...

    def drop_before(self, number: int) -> None: ...

    def memory(self) -> int: ...


# Documents in the dictionary before they are sorted into the tail: few, since a dictionary entry takes 100 bytes.
FRESH = 256
SEALED = 1 << BITS[0]
_NUMBER_BITS = 34


class Postings:
    """Postings in the tables with this prefix. Writes, but never commits."""

    def __init__(self, connection: sqlite3.Connection, prefix: str) -> None:
        self._connection, self._prefix = connection, prefix
        self._segments: dict[tuple[int, int], Segment] = {}
        self._newest: dict[int, list[int]] = {}
        self.fresh: Fresh = self._newest
        self._unsaved_keys: list[int] = []
        self._unsaved_numbers: list[int] = []
        self._fresh_documents = 0
        self._tail_keys: Keys = np.zeros(0, dtype=np.uint64)
        self._tail_numbers: Sequences = np.zeros(0, dtype=np.int64)
        self._tail_first = 0

    def reload(self, next_number: int) -> None:
        """Forget everything that is not in the tables. `next_number` is the next document's."""
        self._newest.clear()
        self._unsaved_keys.clear()
        self._unsaved_numbers.clear()
        self._fresh_documents = 0
        stored = set(self._connection.execute(f"SELECT first, bits FROM {self._prefix}_segments"))
        self._segments = {place: segment for place, segment in self._segments.items() if place in stored}
        for first, bits in sorted(stored - self._segments.keys()):
            directory, entries = self._connection.execute(
                f"SELECT directory, entries FROM {self._prefix}_segments WHERE first = ? AND bits = ?", (first, bits)
            ).fetchone()
            self._segments[first, bits] = from_blobs(bits, first, directory, entries)
        rows = self._connection.execute(
            f"SELECT first, keys, numbers FROM {self._prefix}_tail ORDER BY first"
        ).fetchall()
        keys = [np.frombuffer(row[1], dtype=np.uint64) for row in rows]
        numbers = [np.frombuffer(row[2], dtype=np.uint32).astype(np.int64) for row in rows]
        self._tail_keys = np.zeros(0, dtype=np.uint64)
        self._tail_numbers = np.zeros(0, dtype=np.int64)
        if rows:
            self._into_tail(np.concatenate(keys), np.concatenate(numbers))
        self._tail_first = next_number // SEALED * SEALED
        self._keep_tail(self._tail_first)

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], Sequences]:
        """(indices into `keys`, documents) of all postings but those in `fresh`, in order of index, then document."""
        order = np.argsort(keys)
        ordered = keys[order]
        which: list[NDArray[np.int64]] = []
        numbers: list[Sequences] = []
        for segment in self._segments.values():
            found, documents = segment.find(ordered)
            which.append(found)
            numbers.append(documents)
        if len(self._tail_keys):
            left = np.searchsorted(self._tail_keys, ordered, "left")
            counts = np.searchsorted(self._tail_keys, ordered, "right") - left
            found = np.repeat(np.arange(len(ordered)), counts)
            at = np.arange(len(found)) + np.repeat(left - (np.cumsum(counts) - counts), counts)
            which.append(found)
            numbers.append(self._tail_numbers[at])
        if not which:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        indices, documents = order[np.concatenate(which)], np.concatenate(numbers)
        joined = (indices << _NUMBER_BITS) | documents
        joined.sort()
        return joined >> _NUMBER_BITS, joined & ((1 << _NUMBER_BITS) - 1)

    def add(self, number: int, keys: Sequence[int]) -> None:
        """List a document, the newest, under these keys."""
        fresh = self._newest
        for key in keys:
            if key in fresh:
                fresh[key].append(number)
            else:
                fresh[key] = [number]
        self._unsaved_keys.extend(keys)
        self._unsaved_numbers.extend([number] * len(keys))
        self._fresh_documents += 1

    def save(self, next_number: int) -> None:
        """Write what was added since; seal and merge what is complete. `next_number` is the next document's."""
        if self._unsaved_keys:
            keys = np.array(self._unsaved_keys, dtype=np.uint64)
            numbers = np.array(self._unsaved_numbers, dtype=np.uint32)
            self._connection.execute(
                f"INSERT INTO {self._prefix}_tail VALUES (?, ?, ?, ?)",
                (int(numbers[0]), int(numbers[-1]), keys.tobytes(), numbers.tobytes()),
            )
            self._unsaved_keys.clear()
            self._unsaved_numbers.clear()
        if self._fresh_documents >= FRESH or next_number >= self._tail_first + SEALED:
            self._fold()
        while next_number >= self._tail_first + SEALED:
            self._seal()

    def drop_before(self, number: int) -> None:
        """Remove the segments whose documents are all below `number`."""
        for place, segment in list(self._segments.items()):
            if segment.end <= number:
                del self._segments[place]
                self._connection.execute(f"DELETE FROM {self._prefix}_segments WHERE first = ? AND bits = ?", place)

    def memory(self) -> int:
        """Bytes of the arrays in memory."""
        held = sum(segment.entries.nbytes + segment.offsets.nbytes for segment in self._segments.values())
        return held + self._tail_keys.nbytes + self._tail_numbers.nbytes

    def _fold(self) -> None:
        if self._newest:
            lists = self._newest.values()
            counts = np.fromiter(map(len, lists), dtype=np.int64, count=len(self._newest))
            keys = np.repeat(np.fromiter(self._newest, dtype=np.uint64, count=len(self._newest)), counts)
            self._into_tail(
                keys, np.fromiter((n for numbers in lists for n in numbers), dtype=np.int64, count=len(keys))
            )
        self._newest.clear()
        self._fresh_documents = 0

    def _into_tail(self, keys: Keys, numbers: Sequences) -> None:
        keys = np.concatenate([self._tail_keys, keys])
        order = np.argsort(keys, kind="stable")
        self._tail_keys = keys[order]
        self._tail_numbers = np.concatenate([self._tail_numbers, numbers])[order]

    def _keep_tail(self, first: int) -> None:
        kept = self._tail_numbers >= first
        self._tail_keys, self._tail_numbers = self._tail_keys[kept], self._tail_numbers[kept]

    def _seal(self) -> None:
        first, end = self._tail_first, self._tail_first + SEALED
        chosen = self._tail_numbers < end
        self._store(pack(BITS[0], first, self._tail_keys[chosen], self._tail_numbers[chosen]))
        self._keep_tail(end)
        self._tail_first = end
        self._connection.execute(f"DELETE FROM {self._prefix}_tail WHERE last < ?", (end,))
        for small, large in pairwise(BITS):
            if end % (1 << large):
                break
            self._merge(small, large, end - (1 << large))

    def _merge(self, small: int, large: int, first: int) -> None:
        places = [(first + (part << small), small) for part in range(1 << FAN_OUT_BITS)]
        parts = [self._segments[place] for place in places if place in self._segments]
        if not parts:
            return
        self._store(merge(parts, large, first))
        for place in places:
            if self._segments.pop(place, None):
                self._connection.execute(f"DELETE FROM {self._prefix}_segments WHERE first = ? AND bits = ?", place)

    def _store(self, segment: Segment) -> None:
        self._segments[segment.first, segment.bits] = segment
        self._connection.execute(
            f"INSERT INTO {self._prefix}_segments VALUES (?, ?, ?, ?)",
            (segment.first, segment.bits, *to_blobs(segment)),
        )
