"""Posting lists spread over several shards, each of which owns a part of all keys.

Every event asks the owners of its keys, and is listed by them; what they answer is put together. A posting list lies whole in one
shard, so its cap holds as if there were one index, and the answers are the same whatever the number of shards
(tests/unit/dedup/test_determinism.py). Here the shards are databases in one process, which is what the scale page's figures and the
proof need; between processes the same two messages, ask and list, go to the owner of a key (docs/discussion/dedup-scale.md).
"""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workers.state.dedup.postings import Postings
from workers.state.dedup.segments import Keys, Sequences


class ShardedPostings:
    """Same interface as Postings. Shard i, over `connections[i]`, owns the keys that are i modulo the number of shards."""

    def __init__(self, connections: Sequence[sqlite3.Connection], prefix: str) -> None:
        self._shards = [Postings(connection, prefix) for connection in connections]

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

    def save(self, keys: Keys, numbers: Sequences, next_number: int) -> None:
        """See Postings."""
        owners = keys % np.uint64(len(self._shards))
        for owner, shard in enumerate(self._shards):
            own = owners == owner
            shard.save(keys[own], numbers[own], next_number)

    def drop_before(self, number: int) -> None:
        """See Postings."""
        for shard in self._shards:
            shard.drop_before(number)

    def memory(self) -> int:
        """See Postings."""
        return sum(shard.memory() for shard in self._shards)
