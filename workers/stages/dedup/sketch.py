"""A text as a sample of its word 3-grams, small enough to keep for each article and good enough to tell a copy.

Each run of three tokens (five characters where the script has no spaces) has a fixed 64-bit hash. A text keeps those that are
0 modulo 2**level, in the order of the text, with the level chosen so that 50 to 100 remain. Of its lead, the first sixth, it keeps
twice as many: briefs are cut from there, and have few 3-grams to be recognised by. To be found takes fewer than to be compared:
texts are listed under half of what they keep.

Whether a 3-gram is kept hangs on nothing but itself and the level, and what is kept at one level is kept at all lower ones. So of a
passage that two texts share they have in common what the coarser of them keeps, however long each of them is.
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
# Samples that a text of ordinary wording keeps, were there no lead: from FEWEST up to twice as many.
FEWEST = 50
# The lead is a text's first sixth, and is sampled at a level lower by one.
LEAD_PART = 6
LEAD_FINER = 1
# A text of so many tokens is listed under every second sample, a shorter one under all.
LISTED_BY_HALF = 64
# A text that is at hand can be sampled again, at a level lower by two, when what it is compared with kept more of itself.
FINER = 2
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

    `listed` are the hashes under which it is listed and looked for, in the order of the text. `words` are the hashes of all tokens, so
    that texts that differ in case, quotes, punctuation and spacing only have the same. `stored` is what is kept of it; `finest` is the
    lowest level at which it can be sampled. The rest is looked up when it is asked for, since most texts are compared with nothing: in
    what the text was sketched `together` with, of which it is number `index`.
    """

    listed: Hashes
    words: memoryview
    stored: "Stored"
    finest: int
    together: "Together | None" = None
    index: int = 0
    _own: Own | None = None
    _sampled: dict[int, tuple[list[int], list[int]]] = field(default_factory=dict)

    @property
    def tokens(self) -> int:
        return self.stored.tokens

    @property
    def level(self) -> int:
        return self.stored.level

    def own(self) -> Own:
        """The sketch in plain values."""
        if self._own is None:
            assert self.together is not None
            self._own = self.together.own(self.index)
        return self._own

    def sampled(self, level: int) -> tuple[list[int], list[int]]:
        """Samples at a level of at least `finest`, in the lead as everywhere: the hashes and, in order, the token indices."""
        if level not in self._sampled:
            if level < self.level:
                assert self.together is not None
                self._sampled[level] = self.together.sampled(self.index, level)
            else:
                own, mask = self.own(), (1 << level) - 1
                kept = [at for at, value in enumerate(own.samples) if not value & mask]
                self._sampled[level] = [own.samples[at] for at in kept], [own.samples_at[at] for at in kept]
        return self._sampled[level]

    def spans(self, text: str, pieces: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """[start, end) in code points of these runs of tokens, [first, last + 1), of the text that this is the sketch of."""
        if not pieces:
            return ()
        if self.together is None or not self.together.worded.as_it_was:
            places = token_spans(text)
            return tuple((places[start][0], places[min(end, len(places)) - 1][1]) for start, end in pieces)
        return self.together.spans(self.index, text, pieces)


@dataclass(slots=True)
class Together:
    """Texts that were sketched at once.

    `hashes` are those of all 3-grams (`shingle_hashes`). `samples`, `numbers` and `names` are the hashes of all of them as they are
    compared, with the index of each one's token in its own text; those of text i are [bounds[i], bounds[i + 1]).
    """

    worded: Worded
    hashes: Hashes
    samples: "Placed"
    numbers: "Placed"
    names: "Placed"

    def own(self, index: int) -> Own:
        """One sketch in plain values."""
        return Own(*self.samples.of(index), *self.numbers.of(index), *self.names.of(index))

    def sampled(self, index: int, level: int) -> tuple[list[int], list[int]]:
        """See Sketch."""
        start, end = self.worded.borders[index : index + 2].tolist()
        hashes, codes = self.hashes[start:end], self.worded.codes[start:end]
        at = np.flatnonzero((hashes & np.uint64((1 << level) - 1)) == 0)
        at = at[at + _widths(codes[at]) <= end - start]
        return (hashes[at] & np.uint64(LOW)).tolist(), at.tolist()

    def spans(self, index: int, text: str, pieces: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """See Sketch."""
        worded = self.worded
        first, end_of_text = worded.borders[index : index + 2].tolist()
        starts = worded.starts[[first + start for start, _ in pieces]] - worded.begins[index]
        ends = worded.ends[[min(first + end, end_of_text) - 1 for _, end in pieces]] - worded.begins[index]
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        if text.isascii():
            return tuple(spans)
        raw = text.encode("utf-8", "surrogatepass")
        return tuple((_code_points_in(raw[:start]), _code_points_in(raw[:end])) for start, end in spans)


class Placed:
    """Hashes of several texts and the tokens where they stand; made to lists, which are faster to cut, when first asked for."""

    def __init__(
        self, hashes: NDArray[np.uint64] | NDArray[np.uint16], at: NDArray[np.int64], borders: NDArray[np.int64]
    ) -> None:
        self._hashes, self._at = hashes, at
        bounds = np.searchsorted(at, borders)
        self._firsts = np.repeat(borders[:-1], np.diff(bounds))
        self.bounds: list[int] = bounds.tolist()
        self._lists: tuple[list[int], list[int]] | None = None

    def by_text(self) -> NDArray[np.int64]:
        """16-bit hashes with the text's number before each, sorted."""
        texts = np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))
        joined: NDArray[np.int64] = (texts << 16) | self._hashes.astype(np.int64)
        joined.sort()
        return joined

    def of(self, index: int) -> tuple[list[int], list[int]]:
        """Hashes of one text, and their tokens counted from its beginning."""
        if self._lists is None:
            self._lists = self._hashes.tolist(), (self._at - self._firsts).tolist()
        first, last = self.bounds[index], self.bounds[index + 1]
        return self._lists[0][first:last], self._lists[1][first:last]


class Sampled(NamedTuple):
    """The samples of a stored text, or of its lead, in order; their level, and how many tokens the text or the lead has."""

    hashes: list[int]
    level: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored sketch in plain values: its samples throughout, its numbers and names."""

    whole: Sampled
    numbers: frozenset[int]
    names: frozenset[int]


@dataclass(slots=True)
class Stored:
    """What is kept of a text: the low 32 bits of its kept 3-grams in order, 16 bits of each of its numbers and names, as bytes.

    Samples that are not 0 modulo 2**level are the lead's. Sketches made before version 1.2.0 of the stage have none.
    """

    tokens: int
    level: int
    hashes: bytes
    numbers: bytes
    names: bytes
    _opened: Opened | None = field(default=None, compare=False, repr=False)

    def opened(self) -> Opened:
        """The sketch in plain values; made when first asked for."""
        if self._opened is None:
            mask = (1 << self.level) - 1
            whole = Sampled([value for value in array("I", self.hashes) if not value & mask], self.level, self.tokens)
            self._opened = Opened(whole, frozenset(array("H", self.numbers)), frozenset(array("H", self.names)))
        return self._opened

    def lead(self) -> Sampled:
        """The samples that are sure to stand in the lead: those up to the last that would not be kept elsewhere."""
        hashes, mask = list(array("I", self.hashes)), (1 << self.level) - 1
        while hashes and not hashes[-1] & mask:
            hashes.pop()
        return Sampled(hashes, lead_level(self.level), self.tokens // LEAD_PART)


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
    masks_of_parts = [(1 << of_part) - 1 for level in levels for of_part in (lead_level(level), level)]
    leads = lengths // LEAD_PART
    masks = np.repeat(np.array(masks_of_parts, dtype=np.uint64), np.column_stack([leads, lengths - leads]).ravel())
    kept = np.flatnonzero((hashes & masks) == 0)
    ends_of_texts = np.repeat(borders[1:], np.diff(np.searchsorted(kept, borders)))
    kept = kept[kept + _widths(codes[kept]) <= ends_of_texts]
    kept_hashes = hashes[kept]
    low = kept_hashes & np.uint64(LOW)
    low_bytes = low.astype("<u4").tobytes()
    samples = Placed(low, kept, borders)
    counts = np.diff(samples.bounds)
    is_listed = _is_listed(kept_hashes, masks[kept], np.repeat(lengths, counts))
    listed = kept_hashes[is_listed]
    listed_bounds = np.append(0, np.cumsum(is_listed))[samples.bounds].tolist()
    numbers_at, names_at = np.flatnonzero(codes & np.uint64(NUMBER)), np.flatnonzero(codes & np.uint64(NAME))
    numbers = Placed(short_hashes(codes[numbers_at]), numbers_at, borders)
    names = Placed(short_hashes(codes[names_at]), names_at, borders)
    together = Together(worded, hashes, samples, numbers, names)
    words = memoryview((codes & np.uint64(HASH)).tobytes())
    guards = zip(_guards(numbers), _guards(names), strict=True)
    choose_again = _unusual(kept_hashes, counts, levels)
    sketches = []
    edges = zip(pairwise(borders.tolist()), pairwise(samples.bounds), pairwise(listed_bounds), guards, strict=True)
    for i, ((start, end), (first, last), (first_listed, last_listed), of_text) in enumerate(edges):
        words_of_text = words[8 * start : 8 * end]
        if choose_again[i]:
            level, chosen, at, listed_of_it = _distinct(hashes[start:end], codes[start:end], levels[i])
            low_chosen = chosen & np.uint64(LOW)
            stored = Stored(end - start, level, low_chosen.astype("<u4").tobytes(), *of_text)
            own = together.own(i)._replace(samples=low_chosen.tolist(), samples_at=at.tolist())
            sketches.append(Sketch(listed_of_it, words_of_text, stored, level, together, i, own))
            continue
        stored = Stored(end - start, levels[i], low_bytes[4 * first : 4 * last], *of_text)
        finest = max(0, levels[i] - FINER)
        sketches.append(Sketch(listed[first_listed:last_listed], words_of_text, stored, finest, together, i))
    return sketches


def _widths(codes: Codes) -> NDArray[np.int64]:
    """Tokens of the shingles that begin with these."""
    return np.where(codes & np.uint64(UNSPACED), UNSPACED_SHINGLE, SHINGLE)


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


def lead_level(level: int) -> int:
    """Level at which the lead of a text is sampled whose level is this."""
    return max(0, level - LEAD_FINER)


def _is_listed(hashes: Hashes, masks: Hashes, lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which samples a text is listed under: with a mask of one bit more than they were kept by it is every second, of short texts all."""
    one_more = (lengths >= LISTED_BY_HALF).astype(np.uint64)
    listed: NDArray[np.bool_] = (hashes & (masks << one_more | one_more)) == 0
    return listed


def _distinct(hashes: Hashes, codes: Codes, level: int) -> tuple[int, Hashes, NDArray[np.int64], Hashes]:
    """Choose the level again for a text whose 3-grams repeat, or are kept too often: count different ones only.

    Returns the level, the samples, their tokens, and those that the text is listed under.
    """
    inside = np.flatnonzero(np.arange(len(codes)) + _widths(codes) <= len(codes))
    values, first = np.unique(hashes[inside], return_index=True)
    first = inside[first]

    def masks(at: int) -> Hashes:
        return np.where(first < len(codes) // LEAD_PART, (1 << lead_level(at)) - 1, (1 << at) - 1).astype(np.uint64)

    def kept(at: int) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = (values & masks(at)) == 0
        return chosen

    while level > 0 and np.count_nonzero(kept(level)) < FEWEST_DISTINCT:
        level -= 1
    while level < HIGHEST_LEVEL and np.count_nonzero(kept(level)) > MOST:
        level += 1
    chosen = np.flatnonzero(kept(level))
    chosen = chosen[np.argsort(first[chosen])]
    is_listed = _is_listed(values[chosen], masks(level)[chosen], np.full(len(chosen), len(codes)))
    return level, values[chosen], first[chosen], values[chosen][is_listed]


def _guards(placed: Placed) -> list[bytes]:
    """For each text its distinct numbers, or names, as sorted 16-bit hashes; the MOST_GUARDS smallest."""
    joined = placed.by_text()
    joined = joined[np.append(True, joined[1:] != joined[:-1])] if len(joined) else joined
    bounds = np.searchsorted(joined, np.arange(len(placed.bounds)) << 16).tolist()
    hashes = (joined & 0xFFFF).astype("<u2").tobytes()
    return [hashes[2 * start : 2 * min(end, start + MOST_GUARDS)] for start, end in pairwise(bounds)]
