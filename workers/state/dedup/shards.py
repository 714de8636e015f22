"""Posting lists spread over several shards, each of which owns a part of all keys.

Every event asks the owners of its keys, and is listed by them; what they answer is put together. A posting list lies whole in one
shard, so its cap holds as if there were one index, and the answers are the same whatever the number of shards
(tests/unit/dedup/test_shards.py). Here the shards are databases in one process, which is what the scale page's figures and the
proof need; between processes the same two messages, ask and list, go to the owner of a key (docs/discussion/dedup-scale.md).
"""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workers.state.dedup.postings import Fresh, Postings
from workers.state.dedup.segments import Keys, Sequences


class ShardedPostings:
    """Same interface as Postings. Shard i, over `connections[i]`, owns the keys that are i modulo the number of shards."""

    def __init__(self, connections: Sequence[sqlite3.Connection], prefix: str) -> None:
        self._shards = [Postings(connection, prefix) for connection in connections]
        self.fresh: Fresh = _FreshOfAll(self._shards)

    def reload(self, next_number: int) -> None:
        """See Postings."""
        for shard in self._shards:
            shard.reload(next_number)

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], Sequences]:
        """See Postings."""
        owners = keys % np.uint64(len(self._shards))
        which: list[NDArray[np.int64]] = []
        numbers: list[Sequences] = []
        for owner, shard in enumerate(self._shards):
            asked = np.flatnonzero(owners == owner)
            found, documents = shard.find(keys[asked])
            which.append(asked[found])
            numbers.append(documents)
        indices, documents = np.concatenate(which), np.concatenate(numbers)
        order = np.lexsort((documents, indices))
        return indices[order], documents[order]

    def add(self, number: int, keys: Sequence[int]) -> None:
        """See Postings."""
        for owner, shard in enumerate(self._shards):
            shard.add(number, [key for key in keys if key % len(self._shards) == owner])

    def save(self, next_number: int) -> None:
        """See Postings."""
        for shard in self._shards:
            shard.save(next_number)

    def drop_before(self, number: int) -> None:
        """See Postings."""
        for shard in self._shards:
            shard.drop_before(number)

    def memory(self) -> int:
        """See Postings."""
        return sum(shard.memory() for shard in self._shards)


class _FreshOfAll:
    """The newest postings of all shards, by key."""

    def __init__(self, shards: Sequence[Postings]) -> None:
        self._shards = shards

    def get(self, key: int, /) -> Sequence[int] | None:
        """Documents listed under the key."""
        return self._shards[key % len(self._shards)].fresh.get(key)

    def __len__(self) -> int:
        return sum(len(shard.fresh) for shard in self._shards)
