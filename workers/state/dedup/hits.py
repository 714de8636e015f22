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
from workers.state.dedup.segments import Keys

WEIGHT = 5040
_NUMBER_BITS = 34


@dataclass(frozen=True, slots=True)
class Asked:
    """The keys of a batch. Those of event i are `keys[starts[i] : starts[i + 1]]`, the first `ids` of them ids, the rest samples.

    `again[i]` are the (places, keys) of event i, in order, that another event of the batch has as well, or it itself a second time;
    `several` all of these, as indices into `keys`. `fewest[i]` is the number of samples that a document must share with it to be of
    interest.
    """

    keys: Keys
    starts: list[int]
    ids: int
    again: list[list[tuple[int, int]]]
    several: NDArray[np.int64]
    fewest: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hits:
    """For each event of the batch: documents under its ids, documents that share samples, what is to be listed.

    `has_room` says of each key whether fewer documents than may be are listed under it; always so of ids. `listed_again` says how
    many are, of the keys that the batch has again.
    """

    floor: int
    ids: dict[tuple[int, int], list[int]]
    numbers: list[int]
    counts: list[int]
    weights: list[int]
    bounds: list[int]
    has_room: NDArray[np.bool_]
    listed_again: dict[int, int]

    def first(self, at: int, place: int) -> list[int]:
        """Documents under an id, in order."""
        return self.ids.get((at, place), [])

    def shared(self, at: int) -> slice:
        """Where in `numbers`, `counts` and `weights` the documents in the window stand that share samples: the weightiest first."""
        return slice(self.bounds[at], self.bounds[at + 1])


_NONE = np.zeros(0, dtype=np.int64)
NOTHING_ASKED = Asked(np.zeros(0, dtype=np.uint64), [0], 0, [], _NONE, _NONE)
NO_HITS = Hits(0, {}, [], [], [], [0], np.zeros(0, dtype=np.bool_), {})


def ask(ids: Keys, samples: Sequence[Keys], shift: int, fewest: Sequence[int]) -> Asked:
    """Put together what a batch asks for. `ids` has a row of keys an event; samples become keys by a shift to the right."""
    if not samples:
        return NOTHING_ASKED
    count, width = ids.shape
    lengths = np.fromiter(map(len, samples), dtype=np.int64, count=count) + width
    starts = np.concatenate([[0], np.cumsum(lengths)])
    places = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    keys = np.empty(len(places), dtype=np.uint64)
    keys[places < width] = ids.ravel()
    keys[places >= width] = np.concatenate(samples) >> np.uint64(shift)
    order = np.argsort(keys)
    ordered = keys[order]
    same = np.flatnonzero(ordered[1:] == ordered[:-1])
    several = np.union1d(order[same], order[same + 1])
    again: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    owners = np.searchsorted(starts, several, "right") - 1
    for owner, place, key in zip(owners.tolist(), places[several].tolist(), keys[several].tolist(), strict=True):
        again[owner].append((place, key))
    return Asked(keys, starts.tolist(), width, again, several, np.array(fewest, dtype=np.int64))


def find_hits(postings: PostingLists, asked: Asked, floor: int, cap: int) -> Hits:
    """Look up a batch. Documents below `floor` have left the window; at most `cap` are listed under a sample."""
    starts = np.array(asked.starts)
    queries, numbers = postings.find(asked.keys)
    owners = np.repeat(np.arange(len(asked.again)), np.diff(starts))[queries]
    places = queries - starts[owners]
    ids: dict[tuple[int, int], list[int]] = {}
    of_ids = np.flatnonzero(places < asked.ids)
    for owner, place, number in zip(
        owners[of_ids].tolist(), places[of_ids].tolist(), numbers[of_ids].tolist(), strict=True
    ):
        ids.setdefault((owner, place), []).append(number)
    of_samples = np.flatnonzero((places >= asked.ids) & (numbers >= floor))
    queries, numbers, owners = queries[of_samples], numbers[of_samples], owners[of_samples]
    shared, counts, weights = _counted(queries, (owners << _NUMBER_BITS) | numbers)
    owners = shared >> _NUMBER_BITS
    kept = np.flatnonzero(counts >= asked.fewest[owners])
    # By owner, then weight, then number: pairs are in order of owner and number already.
    kept = kept[np.lexsort((-weights[kept], owners[kept]))]
    listed = np.bincount(queries, minlength=len(asked.keys))
    return Hits(
        floor,
        ids,
        (shared[kept] & ((1 << _NUMBER_BITS) - 1)).tolist(),
        counts[kept].tolist(),
        weights[kept].tolist(),
        np.searchsorted(owners[kept], np.arange(len(asked.again) + 1)).tolist(),
        listed < cap,
        dict(zip(asked.several.tolist(), listed[asked.several].tolist(), strict=True)),
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
    return pairs[first_of_pair], counts, np.add.reduceat(weights, first_of_pair)
