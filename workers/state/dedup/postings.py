"""Which documents have a key: a few sorted runs for the newest, packed segments for all others.

Documents are numbered as they come. `find` answers from all three; where a document lies never shows in the answer. What is in
memory can be rebuilt from the tables, and is when a transaction was rolled back.
"""

import sqlite3
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workers.state.dedup.segments import BITS, Keys, Segment, Sequences, from_blobs, merge, pack, second_half, to_blobs


class PostingLists(Protocol):
    """What the state asks of posting lists. See Postings."""

    def reload(self, next_number: int) -> None: ...

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], Sequences]: ...

    def save(self, keys: Keys, numbers: Sequences, next_number: int) -> None: ...

    def drop_before(self, number: int) -> None: ...

    def memory(self) -> int: ...


# A run that is not this much longer than the next is merged with it: so there are few of them, whatever the batches.
_LONGER = 4
SEALED = 1 << BITS[0]
_NUMBER_BITS = 34


class Postings:
    """Postings in the tables with this prefix. Writes, but never commits."""

    def __init__(self, connection: sqlite3.Connection, prefix: str) -> None:
        self._connection, self._prefix = connection, prefix
        self._segments: dict[tuple[int, int], Segment] = {}
        # Documents that are in no segment yet: runs sorted by key, the oldest and longest first.
        self._runs: list[tuple[Keys, Sequences]] = []
        self._tail_first = 0

    def reload(self, next_number: int) -> None:
        """Forget everything that is not in the tables. `next_number` is the next document's."""
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
        self._runs = [_run(np.concatenate(keys), np.concatenate(numbers))] if rows else []
        self._tail_first = next_number // SEALED * SEALED
        self._keep_tail(self._tail_first)

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], Sequences]:
        """(indices into `keys`, documents) of all postings, in order of index, then document."""
        order = np.argsort(keys)
        ordered = keys[order]
        which: list[NDArray[np.int64]] = []
        numbers: list[Sequences] = []
        for segment in self._segments.values():
            found, documents = segment.find(ordered)
            which.append(found)
            numbers.append(documents)
        for run_keys, run_numbers in self._runs:
            left = np.searchsorted(run_keys, ordered, "left")
            # Most keys are not in a run: only those that are have a second border to be looked for.
            found = np.flatnonzero(run_keys[np.minimum(left, len(run_keys) - 1)] == ordered)
            left = left[found]
            counts = np.searchsorted(run_keys, ordered[found], "right") - left
            which.append(np.repeat(found, counts))
            numbers.append(
                run_numbers[np.arange(counts.sum()) + np.repeat(left - (np.cumsum(counts) - counts), counts)]
            )
        if not which:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        indices, documents = order[np.concatenate(which)], np.concatenate(numbers)
        joined = (indices << _NUMBER_BITS) | documents
        joined.sort()
        return joined >> _NUMBER_BITS, joined & ((1 << _NUMBER_BITS) - 1)

    def save(self, keys: Keys, numbers: Sequences, next_number: int) -> None:
        """List documents, in order, under keys; seal and merge what is complete. `next_number` is the next document's."""
        if len(keys):
            self._connection.execute(
                f"INSERT INTO {self._prefix}_tail VALUES (?, ?, ?, ?)",
                (int(numbers[0]), int(numbers[-1]), keys.tobytes(), numbers.astype(np.uint32).tobytes()),
            )
            self._runs.append(_run(keys, numbers))
            while len(self._runs) > 1 and len(self._runs[-2][0]) < _LONGER * len(self._runs[-1][0]):
                self._merge_runs(2)
        while next_number >= self._tail_first + SEALED:
            self._seal()

    def drop_before(self, number: int) -> None:
        """Remove the segments whose documents are all below `number`, and of the large ones the first half when that is."""
        for place, segment in list(self._segments.items()):
            if segment.end <= number:
                self._remove(place)
            elif segment.bits - 1 in BITS and segment.first + (1 << (segment.bits - 1)) <= number:
                self._remove(place)
                self._store(second_half(segment))

    def memory(self) -> int:
        """Bytes of the arrays in memory."""
        held = sum(segment.entries.nbytes + segment.offsets.nbytes for segment in self._segments.values())
        return held + sum(keys.nbytes + numbers.nbytes for keys, numbers in self._runs)

    def _merge_runs(self, count: int) -> None:
        """Make one run of the last ones."""
        runs = self._runs[-count:]
        if runs:
            joined = _run(np.concatenate([keys for keys, _ in runs]), np.concatenate([of for _, of in runs]))
            self._runs[-count:] = [joined]

    def _keep_tail(self, first: int) -> None:
        kept = [(keys[numbers >= first], numbers[numbers >= first]) for keys, numbers in self._runs]
        self._runs = [run for run in kept if len(run[0])]

    def _seal(self) -> None:
        first, end = self._tail_first, self._tail_first + SEALED
        self._merge_runs(len(self._runs))
        keys, numbers = self._runs[0] if self._runs else _NOTHING
        chosen = numbers < end
        self._store(pack(BITS[0], first, keys[chosen], numbers[chosen]))
        self._keep_tail(end)
        self._tail_first = end
        self._connection.execute(f"DELETE FROM {self._prefix}_tail WHERE last < ?", (end,))
        for bits in BITS[1:]:
            if end % (1 << bits):
                break
            self._merge(bits, end - (1 << bits))

    def _merge(self, bits: int, first: int) -> None:
        """One segment of those of documents [first, first + 2**bits), unless some of these have left the window already."""
        if first < min(self._segments)[0]:
            return
        places = [place for place in self._segments if first <= place[0]]
        merged = merge([self._segments[place] for place in places], bits, first)
        # Gone before the other comes: so it is written where they stood, and the file grows no larger than it was.
        for place in places:
            self._remove(place)
        self._store(merged)

    def _remove(self, place: tuple[int, int]) -> None:
        del self._segments[place]
        self._connection.execute(f"DELETE FROM {self._prefix}_segments WHERE first = ? AND bits = ?", place)

    def _store(self, segment: Segment) -> None:
        self._segments[segment.first, segment.bits] = segment
        self._connection.execute(
            f"INSERT INTO {self._prefix}_segments VALUES (?, ?, ?, ?)",
            (segment.first, segment.bits, *to_blobs(segment)),
        )


_NOTHING: tuple[Keys, Sequences] = (np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64))


def _run(keys: Keys, numbers: Sequences) -> tuple[Keys, Sequences]:
    """Postings sorted by key, those of one key in the order in which they came."""
    order = np.argsort(keys, kind="stable")
    return keys[order], numbers[order]
