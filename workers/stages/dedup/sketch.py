"""A text as a sample of its word 3-grams, small enough to keep for each article and good enough to tell a copy.

Each run of three tokens (five characters where the script has no spaces) has a fixed 64-bit hash. A text keeps those that are
0 modulo 2**level, in the order of the text, with the level chosen so that 40 to 80 remain. Whether a 3-gram is kept hangs on
nothing but the 3-gram, so two texts that share a passage keep the same part of it, however long each of them is.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workers.stages.dedup.words import HASH, NAME, NUMBER, UNSPACED, Codes, Worded, WordTable, short_hashes, token_spans

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
# Texts that are worked on together: with more the arrays leave the processor's cache.
_AT_ONCE_BITS = 6
_AT_ONCE = 1 << _AT_ONCE_BITS
# What is stored of a sample's hash.
LOW = 0xFFFFFFFF
# Numbers and names kept for the guard; of more, those with the smallest hashes, which are the same ones in every copy.
MOST_GUARDS = 40

_MIX_A = np.uint64(0x9E3779B97F4A7C15)
_MIX_B = np.uint64(0xBF58476D1CE4E5B9)
_MIX_C = np.uint64(0x94D049BB133111EB)


class Own(NamedTuple):
    """A sketch in plain values, for comparing: samples, numbers and names, of each the hashes and, in order, the token indices."""

    samples: list[int]
    samples_at: list[int]
    numbers: list[int]
    numbers_at: list[int]
    names: list[int]
    names_at: list[int]


@dataclass(slots=True)
class Sketch:
    """A text's sketch while it is judged.

    `hashes` and `positions` of the kept 3-grams are in the order of the text. `words` are the hashes of all tokens, so that texts
    that differ in case, quotes, punctuation and spacing only have the same. `fact_positions` and `fact_codes` are its numbers and
    names; `stored` is what is kept of it. Positions are token indices in the batch, of which the text's first token is `start`;
    `bytes_at` says where its tokens stand in UTF-8, None where that has to be looked for.
    """

    hashes: Hashes
    positions: NDArray[np.int64]
    words: memoryview
    fact_positions: NDArray[np.int64]
    fact_codes: Codes
    start: int
    stored: "Stored"
    bytes_at: "BytesAt | None" = None
    _own: Own | None = None

    @property
    def tokens(self) -> int:
        return self.stored.tokens

    @property
    def level(self) -> int:
        return self.stored.level

    def own(self) -> Own:
        """The sketch in plain values; made when first asked for, since most texts are compared with nothing."""
        if self._own is None:
            is_number = (self.fact_codes & np.uint64(NUMBER)) != 0
            hashes, places = short_hashes(self.fact_codes), self.fact_positions - self.start
            self._own = Own(
                (self.hashes & np.uint64(LOW)).tolist(),
                (self.positions - self.start).tolist(),
                hashes[is_number].tolist(),
                places[is_number].tolist(),
                hashes[~is_number].tolist(),
                places[~is_number].tolist(),
            )
        return self._own

    def spans(self, text: str, pieces: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """[start, end) in code points of these runs of tokens, [first, last + 1), of the text that this is the sketch of."""
        if not pieces:
            return ()
        if self.bytes_at is None:
            places = token_spans(text)
            return tuple((places[start][0], places[min(end, len(places)) - 1][1]) for start, end in pieces)
        last = len(self.bytes_at.starts)
        starts = self.bytes_at.starts[[start for start, _ in pieces]] - self.bytes_at.begin
        ends = self.bytes_at.ends[[min(end, last) - 1 for _, end in pieces]] - self.bytes_at.begin
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        if text.isascii():
            return tuple(spans)
        raw = text.encode("utf-8", "surrogatepass")
        return tuple((_code_points_in(raw[:start]), _code_points_in(raw[:end])) for start, end in spans)


class BytesAt(NamedTuple):
    """Where the tokens of a text start and end, in UTF-8, and where the text begins."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    begin: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored sketch in plain values: its samples in order and the place of each, its numbers and names."""

    hashes: list[int]
    place: dict[int, int]
    numbers: frozenset[int]
    names: frozenset[int]


@dataclass(slots=True)
class Stored:
    """What is kept of a text: the low 32 bits of its kept 3-grams in order, 16 bits of each of its numbers and names, as bytes."""

    tokens: int
    level: int
    hashes: bytes
    numbers: bytes
    names: bytes
    _opened: Opened | None = field(default=None, compare=False, repr=False)

    def opened(self) -> Opened:
        """The sketch in plain values; made when first asked for."""
        if self._opened is None:
            hashes = list(array("I", self.hashes))
            place = dict(zip(hashes, range(len(hashes)), strict=True))
            numbers, names = frozenset(array("H", self.numbers)), frozenset(array("H", self.names))
            self._opened = Opened(hashes, place, numbers, names)
        return self._opened


NO_TEXT = Stored(0, 0, b"", b"", b"")


def sketch_texts(texts: Sequence[str], table: WordTable) -> list[Sketch]:
    """Sketch a batch. The batch only saves time: each sketch is what the text alone would give."""
    return [
        sketch
        for at in range(0, len(texts), _AT_ONCE)
        for sketch in _sketch_few(table.worded(texts[at : at + _AT_ONCE]))
    ]


def _sketch_few(worded: Worded) -> list[Sketch]:
    codes, borders = worded.codes, worded.borders
    lengths = np.diff(borders)
    hashes = shingle_hashes(codes)
    levels = [level_for(length) for length in lengths.tolist()]
    # A hash is kept when it is 0 modulo 2**level, and when its shingle ends within its own text.
    masks = np.repeat(np.array([(1 << level) - 1 for level in levels], dtype=np.uint64), lengths)
    widths = np.where(codes & np.uint64(UNSPACED), UNSPACED_SHINGLE, SHINGLE)
    inside = np.arange(len(codes)) + widths <= np.repeat(borders[1:], lengths)
    kept = np.flatnonzero(((hashes & masks) == 0) & inside)
    kept_hashes = hashes[kept]
    low_hashes = (kept_hashes & np.uint64(LOW)).astype("<u4").tobytes()
    facts = np.flatnonzero(codes & np.uint64(NUMBER | NAME))
    fact_codes = codes[facts]
    words = memoryview((codes & np.uint64(HASH)).tobytes())
    bounds, fact_bounds = np.searchsorted(kept, borders), np.searchsorted(facts, borders)
    guards = _guards(fact_codes, np.repeat(np.arange(len(levels)), np.diff(fact_bounds)), len(levels))
    choose_again = _unusual(kept_hashes, np.diff(bounds), levels)
    begins = worded.begins.tolist()
    sketches = []
    edges = zip(pairwise(borders.tolist()), pairwise(bounds.tolist()), pairwise(fact_bounds.tolist()), strict=True)
    for i, ((start, end), (first, last), (first_fact, last_fact)) in enumerate(edges):
        level, own, positions, low = (
            levels[i],
            kept_hashes[first:last],
            kept[first:last],
            low_hashes[4 * first : 4 * last],
        )
        if choose_again[i]:
            level, own, positions = _distinct(hashes[start:end], inside[start:end], level)
            positions = positions + start
            low = (own & np.uint64(LOW)).astype("<u4").tobytes()
        stored = Stored(end - start, level, low, *guards[i])
        of_text = slice(first_fact, last_fact)
        bytes_at = BytesAt(worded.starts[start:end], worded.ends[start:end], begins[i]) if worded.as_it_was else None
        sketches.append(
            Sketch(
                own, positions, words[8 * start : 8 * end], facts[of_text], fact_codes[of_text], start, stored, bytes_at
            )
        )
    return sketches


def _unusual(hashes: Hashes, counts: NDArray[np.int64], levels: list[int]) -> list[bool]:
    """Which texts keep too many samples or too few, or one twice."""
    found = (counts > MOST) | ((np.array(levels) > 0) & (counts < FEWEST_DISTINCT))
    # Hash and text in one number. That it drops the hash's first bits may name a text too many, for which no other level is chosen.
    owners = np.repeat(np.arange(len(levels), dtype=np.uint64), counts)
    joined = np.sort((hashes << np.uint64(_AT_ONCE_BITS)) | owners)
    twice = joined[1:][joined[1:] == joined[:-1]] & np.uint64(_AT_ONCE - 1)
    found[twice.astype(np.int64)] = True
    flags: list[bool] = found.tolist()
    return flags


def _code_points_in(utf8: bytes) -> int:
    return len(utf8.decode("utf-8", "surrogatepass"))


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


def _distinct(hashes: Hashes, inside: NDArray[np.bool_], level: int) -> tuple[int, Hashes, NDArray[np.int64]]:
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
    return level, values[kept(level)][order], first[kept(level)][order]


def _guards(codes: Codes, texts: NDArray[np.int64], count: int) -> list[tuple[bytes, bytes]]:
    """For each text the distinct numbers and the distinct names, as sorted 16-bit hashes; the MOST_GUARDS smallest of each."""
    # Text, then names after numbers, then hash: sorted at once for all texts.
    is_name = (codes & np.uint64(NUMBER)) == 0
    joined = (texts << 17) | (is_name.astype(np.int64) << 16) | short_hashes(codes).astype(np.int64)
    joined.sort()
    joined = joined[np.append(True, joined[1:] != joined[:-1])] if len(joined) else joined
    bounds = np.searchsorted(joined, np.arange(2 * count + 1) << 16).tolist()
    hashes = (joined & 0xFFFF).astype("<u2").tobytes()
    pieces = [hashes[2 * start : 2 * min(end, start + MOST_GUARDS)] for start, end in pairwise(bounds)]
    return list(zip(pieces[::2], pieces[1::2], strict=True))
