"""Posting lists spread over several shards, each of which owns a part of all keys.

Every event asks the owners of its keys, and is listed by them; what they answer is put together. A posting list lies whole in one
shard, so its cap holds as if there were one index, and the answers are the same whatever the number of shards, in one process or in
several that send each other keys and documents (tests/unit/dedup/test_shards.py). What the stage needs beyond that, rows and clusters, is
kept by whoever numbers the documents (docs/discussion/dedup-scale.md).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workers.state.dedup.postings import PostingLists
from workers.state.dedup.segments import Keys, Sequences


class ShardedPostings:
    """Same interface as Postings. Shard i owns the keys that are i modulo the number of shards."""

    def __init__(self, shards: Sequence[PostingLists]) -> None:
        self._shards = shards

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
