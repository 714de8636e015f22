"""What the posting lists say about a batch, worked out for all its events at once.

The first keys of an event are ids, the rest samples. For ids the documents found are listed; for samples they are counted, with a
weight: the first document that has a sample gets WEIGHT, the second half of it, the third a third. So whoever brought a wording
first is preferred, and what is common counts little. Weights are integers, and hang on nothing but the order of documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.state.dedup.postings import PostingLists

WEIGHT = 5040
# Documents with fewer samples in common are never asked for.
FEWEST = 2
_NUMBER_BITS = 34


@dataclass(frozen=True, slots=True)
class Hits:
    """For each event of the batch: documents under its ids, documents that share samples, how many have each sample."""

    floor: int
    ids: dict[tuple[int, int], list[int]]
    numbers: list[int]
    counts: list[int]
    weights: list[int]
    bounds: list[int]
    listed_under: list[int]
    starts: list[int]

    def first(self, at: int, index: int) -> list[int]:
        """Documents under an id, in order."""
        return self.ids.get((at, index), [])

    def shared(self, at: int) -> list[tuple[int, tuple[int, int]]]:
        """(document, (samples in common, weight)) of documents in the window with at least FEWEST samples in common."""
        low, high = self.bounds[at], self.bounds[at + 1]
        pairs = zip(self.counts[low:high], self.weights[low:high], strict=True)
        return list(zip(self.numbers[low:high], pairs, strict=True))

    def listed(self, at: int) -> Sequence[int]:
        """How many documents in the window are listed under each key of an event."""
        return self.listed_under[self.starts[at] : self.starts[at + 1]]


NO_HITS = Hits(0, {}, [], [], [], [0], [], [0])


def find_hits(postings: PostingLists, keys: Sequence[Sequence[int]], samples: int, floor: int) -> Hits:
    """Look up a batch. The first `samples` keys of each event are ids; documents below `floor` have left the window."""
    lengths = np.array([len(own) for own in keys], dtype=np.int64)
    flat = np.array([key for own in keys for key in own], dtype=np.uint64)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    queries, numbers = postings.find(flat)
    owners = np.repeat(np.arange(len(keys)), lengths)[queries]
    places = queries - starts[owners]
    ids: dict[tuple[int, int], list[int]] = {}
    of_ids = np.flatnonzero(places < samples)
    for owner, place, number in zip(
        owners[of_ids].tolist(), places[of_ids].tolist(), numbers[of_ids].tolist(), strict=True
    ):
        ids.setdefault((owner, place), []).append(number)
    of_samples = np.flatnonzero((places >= samples) & (numbers >= floor))
    queries, numbers, owners = queries[of_samples], numbers[of_samples], owners[of_samples]
    shared, counts, weights = _counted(queries, (owners << _NUMBER_BITS) | numbers)
    bounds = np.searchsorted(shared, np.arange(len(keys) + 1) << _NUMBER_BITS)
    return Hits(
        floor,
        ids,
        (shared & ((1 << _NUMBER_BITS) - 1)).tolist(),
        counts.tolist(),
        weights.tolist(),
        bounds.tolist(),
        np.bincount(queries, minlength=len(flat)).tolist(),
        [*starts.tolist(), len(flat)],
    )


def _counted(
    queries: NDArray[np.int64], pairs: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of (event, document) pairs, one a hit and in order of query and document: each pair once, its hits and their weight."""
    if not len(pairs):
        return pairs, pairs, pairs
    first_of_query = np.flatnonzero(np.concatenate([[True], queries[1:] != queries[:-1]]))
    sizes = np.diff(np.append(first_of_query, len(queries)))
    ranks = np.arange(len(queries)) - np.repeat(first_of_query, sizes)
    order = np.argsort(pairs)
    pairs, weights = pairs[order], (WEIGHT // (ranks + 1))[order]
    first_of_pair = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]]))
    counts = np.diff(np.append(first_of_pair, len(pairs)))
    kept = counts >= FEWEST
    return pairs[first_of_pair][kept], counts[kept], np.add.reduceat(weights, first_of_pair)[kept]
