"""A text as a sample of its word 3-grams, small enough to keep for each article and good enough to tell a copy.

Each run of three tokens (five characters where the script has no spaces) has a fixed 64-bit hash. A text keeps those that are
0 modulo 2**level, in the order of the text, with the level chosen so that 40 to 80 remain. Whether a 3-gram is kept hangs on
nothing but the 3-gram, so two texts that share a passage keep the same part of it, however long each of them is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.stages.dedup.words import HASH, NAME, NUMBER, UNSPACED, Codes, WordTable, short_hashes, tokens_of

Hashes = NDArray[np.uint64]

SHINGLE = 3
UNSPACED_SHINGLE = 5
# Samples that a text of ordinary wording keeps: from FEWEST up to twice as many.
FEWEST = 40
# A text that repeats itself keeps fewer, so its level is lowered until it has this many.
FEWEST_DISTINCT = 24
# Somebody who knows the hash can write words that are all kept; the level is then raised.
MOST = 160
HIGHEST_LEVEL = 24
# Numbers and names kept for the guard; of more, those with the smallest hashes, which are the same ones in every copy.
MOST_GUARDS = 40

_MIX_A = np.uint64(0x9E3779B97F4A7C15)
_MIX_B = np.uint64(0xBF58476D1CE4E5B9)
_MIX_C = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text's sketch while it is judged.

    `hashes` and `positions` (token indices) of the kept 3-grams are in the order of the text. `words` are the hashes of all
    tokens, so that texts that differ in case, quotes, punctuation and spacing only have the same. `facts` are its numbers and
    names: (token index, 16 bits of hash, whether it is a number).
    """

    tokens: int
    level: int
    hashes: list[int]
    positions: list[int]
    words: bytes
    facts: list[tuple[int, int, bool]]
    numbers: frozenset[int]
    names: frozenset[int]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of a text that was judged: the low 32 bits of its kept 3-grams in order, its numbers and names."""

    tokens: int
    level: int
    hashes: tuple[int, ...]
    numbers: frozenset[int]
    names: frozenset[int]


def sketch_texts(texts: Sequence[str], table: WordTable) -> list[Sketch]:
    """Sketch a batch. The batch only saves time: each sketch is what the text alone would give."""
    token_lists = [tokens_of(text) for text in texts]
    lengths = np.array([len(tokens) for tokens in token_lists], dtype=np.int64)
    codes = table.codes([token for tokens in token_lists for token in tokens])
    hashes = shingle_hashes(codes)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    levels = [level_for(int(length)) for length in lengths]
    # A hash is kept when it is 0 modulo 2**level, and when its shingle ends within its own text.
    masks = np.repeat(np.array([(1 << level) - 1 for level in levels], dtype=np.uint64), lengths)
    widths = np.where(codes & np.uint64(UNSPACED), UNSPACED_SHINGLE, SHINGLE)
    inside = np.arange(len(codes)) + widths <= np.repeat(ends, lengths)
    kept = np.flatnonzero(((hashes & masks) == 0) & inside)
    bounds = np.searchsorted(kept, np.concatenate([starts, ends[-1:]])) if len(texts) else kept
    fact_at = np.flatnonzero(codes & np.uint64(NUMBER | NAME))
    fact_bounds = np.searchsorted(fact_at, np.concatenate([starts, ends[-1:]])) if len(texts) else kept
    fact_hashes = short_hashes(codes[fact_at])
    fact_is_number = ((codes[fact_at] & np.uint64(NUMBER)) != 0).tolist()
    words = codes & np.uint64(HASH)
    sketches = []
    for i, level in enumerate(levels):
        start, end = int(starts[i]), int(ends[i])
        chosen = kept[bounds[i] : bounds[i + 1]]
        own, positions = hashes[chosen].tolist(), (chosen - start).tolist()
        if len(own) > MOST or len(set(own)) != len(own) or (level and len(own) < FEWEST_DISTINCT):
            level, own, positions = _distinct(hashes[start:end], inside[start:end], level)
        low, high = int(fact_bounds[i]), int(fact_bounds[i + 1])
        places = (fact_at[low:high] - start).tolist()
        facts = list(zip(places, fact_hashes[low:high], fact_is_number[low:high], strict=True))
        numbers = _guards({value for _, value, is_number in facts if is_number})
        names = _guards({value for _, value, is_number in facts if not is_number})
        sketches.append(Sketch(end - start, level, own, positions, words[start:end].tobytes(), facts, numbers, names))
    return sketches


def shingle_hashes(codes: Codes) -> Hashes:
    """Hash of the shingle that starts at each token. Those that would run past the end are not to be used."""
    words = codes & np.uint64(HASH)
    padded = np.concatenate([words, np.zeros(UNSPACED_SHINGLE, dtype=np.uint64)])
    count = len(words)
    value: Hashes = words * _MIX_A
    value = (value ^ (value >> np.uint64(29))) + padded[1 : count + 1]
    value *= _MIX_B
    value = (value ^ (value >> np.uint64(31))) + padded[2 : count + 2]
    value *= _MIX_C
    unspaced = np.flatnonzero(codes & np.uint64(UNSPACED))
    if len(unspaced):
        longer = (value[unspaced] ^ (value[unspaced] >> np.uint64(30))) + padded[unspaced + 3]
        longer *= _MIX_A
        longer = (longer ^ (longer >> np.uint64(29))) + padded[unspaced + 4]
        value[unspaced] = longer * _MIX_B
    # Finish as splitmix64 does, so that the low bits, which decide what is kept, hang on all three words.
    value ^= value >> np.uint64(30)
    value *= _MIX_B
    value ^= value >> np.uint64(27)
    value *= _MIX_C
    value ^= value >> np.uint64(31)
    return value


def level_for(tokens: int) -> int:
    """Level at which a text of so many different 3-grams keeps FEWEST to twice FEWEST of them."""
    return max(0, min(HIGHEST_LEVEL, (tokens // FEWEST).bit_length() - 1))


def stored_sketch(sketch: Sketch) -> Stored:
    """What the state keeps of a sketch."""
    low = tuple(value & 0xFFFFFFFF for value in sketch.hashes)
    return Stored(sketch.tokens, sketch.level, low, sketch.numbers, sketch.names)


def _distinct(hashes: Hashes, inside: NDArray[np.bool_], level: int) -> tuple[int, list[int], list[int]]:
    """Choose the level again for a text whose 3-grams repeat, or are kept too often: count different ones only."""
    values, first = np.unique(hashes[inside], return_index=True)
    first = np.flatnonzero(inside)[first]
    trailing = values & (~values + np.uint64(1))

    def kept(at: int) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = (trailing == 0) | (trailing >= np.uint64(1 << at))
        return chosen

    while level > 0 and np.count_nonzero(kept(level)) < FEWEST_DISTINCT:
        level -= 1
    while level < HIGHEST_LEVEL and np.count_nonzero(kept(level)) > MOST:
        level += 1
    order = np.argsort(first[kept(level)])
    return level, values[kept(level)][order].tolist(), first[kept(level)][order].tolist()


def _guards(hashes: set[int]) -> frozenset[int]:
    return frozenset(hashes if len(hashes) <= MOST_GUARDS else sorted(hashes)[:MOST_GUARDS])
