"""Posting lists of many documents, packed: which documents have a key.

A segment covers 2**bits consecutive documents. Its entries are sorted by key and packed into 32 bits: a key has 36 bits, of which
the first (`bits` + 4) are given by the bucket that the entry lies in, so that the remainder and the document's number within
the segment fit beside each other. A bucket holds about four entries. So a posting costs 4 bytes and a byte of directory, and
looking up ten thousand keys is a dozen numpy operations.

    bits  documents  buckets  remainder bits
      11      2,048     2^15              21
      14     16,384     2^18              18
      17    131,072     2^21              15
      18    262,144     2^22              14
      19    524,288     2^23              13
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Sequences = NDArray[np.int64]

KEY_BITS = 36
# Sizes of segments: those of one size that make up one of the next are merged. A look-up costs about the same in each, whatever its size.
BITS = (11, 14, 17, 18, 19)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Postings of documents [first, first + 2**bits). `offsets[b]` is where bucket b begins in `entries`."""

    bits: int
    first: int
    offsets: NDArray[np.uint32]
    entries: NDArray[np.uint32]

    @property
    def end(self) -> int:
        """The first document number after it."""
        return self.first + (1 << self.bits)

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], Sequences]:
        """(indices into `keys`, documents): one pair a posting. Keys need not be sorted, but then it is faster."""
        remainder_bits = 32 - self.bits
        buckets = (keys >> np.uint64(remainder_bits)).astype(np.int64)
        starts = self.offsets[buckets].astype(np.int64)
        counts = self.offsets[buckets + 1].astype(np.int64) - starts
        which = np.repeat(np.arange(len(keys)), counts)
        # Position of each entry of each bucket asked for: the bucket's start, and 0, 1, 2 ... within it.
        before = np.cumsum(counts) - counts
        at = np.arange(len(which)) + np.repeat(starts - before, counts)
        entries = self.entries[at]
        remainders = (keys & np.uint64((1 << remainder_bits) - 1)).astype(np.uint32)
        hits = np.flatnonzero((entries >> np.uint32(self.bits)) == remainders[which])
        documents = (entries[hits] & np.uint32((1 << self.bits) - 1)).astype(np.int64) + self.first
        return which[hits], documents

    def postings(self) -> tuple[Keys, Sequences]:
        """All (key, document) pairs, sorted by key."""
        counts = (self.offsets[1:] - self.offsets[:-1]).astype(np.int64)
        buckets = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
        keys = (buckets << np.uint64(32 - self.bits)) | (self.entries >> np.uint32(self.bits)).astype(np.uint64)
        return keys, (self.entries & np.uint32((1 << self.bits) - 1)).astype(np.int64) + self.first


def pack(bits: int, first: int, keys: Keys, documents: Sequences) -> Segment:
    """A segment of these postings, in any order; quicker the fewer sorted runs they are."""
    joined = (keys << np.uint64(bits)) | (documents - first).astype(np.uint64)
    joined.sort(kind="stable")
    counts = np.bincount((joined >> np.uint64(32)).astype(np.int64), minlength=1 << (bits + 4))
    offsets = np.zeros(len(counts) + 1, dtype=np.uint32)
    np.cumsum(counts, out=offsets[1:])
    return Segment(bits, first, offsets, (joined & np.uint64(0xFFFFFFFF)).astype(np.uint32))


def merge(segments: Sequence[Segment], bits: int, first: int) -> Segment:
    """One larger segment of several smaller ones."""
    parts = [segment.postings() for segment in segments]
    return pack(bits, first, np.concatenate([keys for keys, _ in parts]), np.concatenate([of for _, of in parts]))


def second_half(segment: Segment) -> Segment:
    """A segment of the second half of its documents."""
    bits = segment.bits - 1
    first = segment.first + (1 << bits)
    keys, documents = segment.postings()
    kept = documents >= first
    return pack(bits, first, keys[kept], documents[kept])


def to_blobs(segment: Segment) -> tuple[bytes, bytes]:
    """Directory (a byte a bucket, or four where one is very full) and entries."""
    counts = np.diff(segment.offsets.astype(np.int64))
    narrow = np.uint8 if counts.max(initial=0) < 256 else np.uint32
    return counts.astype(narrow).tobytes(), segment.entries.tobytes()


def from_blobs(bits: int, first: int, directory: bytes, entries: bytes) -> Segment:
    """The reverse of `to_blobs`."""
    buckets = 1 << (bits + 4)
    counts = np.frombuffer(directory, dtype=np.uint8 if len(directory) == buckets else np.uint32)
    offsets = np.zeros(buckets + 1, dtype=np.uint32)
    np.cumsum(counts, out=offsets[1:])
    return Segment(bits, first, offsets, np.frombuffer(entries, dtype=np.uint32))
