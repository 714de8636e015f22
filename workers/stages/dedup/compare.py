"""How much of one text stands in another, from their sketches: aligned regions instead of counts.

Counting common samples is noisy (some 60 a text) and a word edited breaks three 3-grams, so a lightly edited copy and a text
with much common background look alike by counts. But samples are kept in order: where several of one text are found in the
other in the same order and close together, the whole passage between the first and the last of them stands in both. The share
of the text that lies in such regions hardly depends on edits and sampling. What it can't see, shared wording with other facts
in it (templates), the guards see: the numbers and names within the regions that the other text has too.
"""

from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from workers.stages.dedup.sketch import MOST_GUARDS, SHINGLE, Own, Sampled, Sketch, Stored

# What has at most this part of another's tokens could be a brief of it, with lines of the outlet's own.
BRIEF_BESIDE = 0.4
# Samples that may be missing between two of one region: three words edited in a row of some 20.
REACH = 6
SLACK = 2


# Tokens between two samples found that may lie in neither: one sample missing where one of 8 is kept. What is longer, though it
# lies within a region, is counted as the text's own: it could be a sentence that says something else.
OWN_GAP = 15
# Nothing can be told about names in a text all in capitals (more names than this share of its words), nor when one of the texts
# has hardly any beside the other (all in small letters).
SHOUTING = 0.35
SHOUTING_APART = 0.3
# Rates of names are of at most so many words, since a long text has more names than are kept.
NAMED_WITHIN = 200
# Longest passage, in tokens, that a form leaves to be filled in, and how much longer one filling may be than the other.
REPLACED = 60
SAME_LENGTH = 2.0
# A number counts as much as so many names: robots' texts differ in figures first, and editors hardly touch them.
NUMBER_WEIGHT = 3


class Part(NamedTuple):
    """Tokens [start, end), from the first sample found to the last, without long gaps; in the other its samples number `other_first` to
    `other_last`."""

    start: int
    end: int
    other_first: int
    other_last: int


class Region(NamedTuple):
    """Tokens [start, end) of this text stand in the other, from share `other_start` to `other_end` of its length.

    `found` are the tokens at which samples that were found begin, of the `samples` kept there; in the other they are its samples
    number `other_first` to `other_last`. `pieces` are the parts of the
    region without gaps longer than OWN_GAP.
    """

    start: int
    end: int
    other_start: float
    other_end: float
    found: tuple[int, ...]
    samples: int
    pieces: tuple[tuple[int, int], ...]
    parts: tuple[Part, ...]


class Comparison(NamedTuple):
    """How two texts relate. Shares are 0 to 1.

    `extent` is the share of this text that lies in regions, `coverage` the share that certainly stands in the other,
    `coverage_of_other` the share of the other in regions. `start` and `other_start` say where the first region begins.
    `density` is the share of samples within the regions that were found; `facts` that of numbers (each counted as NUMBER_WEIGHT) and names
    within the regions that the other has too, 1 when there are none to compare; `facts_compared` how many there are. `matched` of
    the text's `samples` at the level of the two were found.
    """

    extent: float
    coverage: float
    coverage_of_other: float
    start: float
    other_start: float
    density: float
    facts: float
    facts_compared: int
    matched: int
    samples: int
    regions: tuple[Region, ...]


NOTHING = Comparison(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0, 0, 0, ())


def compare(text: Sketch, other: Stored) -> Comparison:
    """Compare a text with a stored one; one that could be a brief of it with its lead as well, and the comparison that found more holds."""
    throughout = _compare(text, other, other.opened().whole)
    if text.tokens > BRIEF_BESIDE * other.tokens:
        return throughout
    with_lead = _compare(text, other, other.lead())
    return with_lead if with_lead.matched > throughout.matched else throughout


def _compare(text: Sketch, other: Stored, part: Sampled) -> Comparison:
    """Compare a text with a part of a stored one. The shares are of the whole of both."""
    level = max(text.finest, part.level)
    samples, at = text.sampled(level)
    mask = (1 << level) - 1
    kept = part.hashes if level == part.level else [value for value in part.hashes if not value & mask]
    regions = _regions(samples, at, dict(zip(kept, range(len(kept)), strict=True)), text.tokens)
    if not regions:
        return NOTHING
    matched = sum(len(region.found) for region in regions)
    certain = sum(end - start for region in regions for start, end in region.pieces)
    share = part.tokens / other.tokens
    return Comparison(
        min(1.0, sum(region.end - region.start for region in regions) / text.tokens),
        min(1.0, certain / text.tokens),
        min(1.0, sum(region.other_end - region.other_start for region in regions)) * share,
        min(region.start for region in regions) / text.tokens,
        min(region.other_start for region in regions) * share,
        matched / sum(region.samples for region in regions),
        *_facts(text, regions, other, part.tokens / len(kept)),
        matched,
        len(samples),
        tuple(regions),
    )


def _regions(samples: list[int], at: list[int], place: dict[int, int], tokens: int) -> list[Region]:
    """Runs of samples that both texts have in the same order, with few others between. `at` are the samples' tokens."""
    runs: list[list[tuple[int, int]]] = []
    for i, j in enumerate(map(place.get, samples)):
        if j is None:
            continue
        if runs and _continues(runs[-1][-1], i, j):
            runs[-1].append((i, j))
            continue
        for run in runs[-2:-4:-1]:
            if _continues(run[-1], i, j):
                run.append((i, j))
                break
        else:
            runs.append([(i, j)])
    # A single sample says little, unless there are hardly any.
    fewest = 1 if min(len(samples), len(place)) < 8 else 2
    return [_region(at, len(place), run, tokens) for run in runs if len(run) >= fewest]


def _continues(last: tuple[int, int], i: int, j: int) -> bool:
    """As many missing here as there: a paragraph put in between, or left out, ends the region."""
    step, other_step = i - last[0], j - last[1]
    return step <= REACH and 0 < other_step <= REACH and -SLACK <= step - other_step <= SLACK


def _region(at: list[int], other_count: int, run: list[tuple[int, int]], tokens: int) -> Region:
    (first_i, first_j), (last_i, last_j) = run[0], run[-1]
    start, end = _edge(at, first_i, -1, tokens), _edge(at, last_i, 1, tokens)
    found = tuple([at[i] for i, _ in run])
    pieces = []
    parts = []
    piece_start, part_start, part_first = start, found[0], first_j
    for (before, after), ((_, j), (_, next_j)) in zip(pairwise(found), pairwise(run), strict=True):
        if after - before > OWN_GAP + SHINGLE:
            pieces.append((piece_start, before + SHINGLE))
            parts.append(Part(part_start, before + SHINGLE, part_first, j))
            piece_start, part_start, part_first = after, after, next_j
    pieces.append((piece_start, end))
    parts.append(Part(part_start, found[-1] + SHINGLE, part_first, last_j))
    samples = last_i - first_i + 1
    return Region(
        start, end, first_j / other_count, (last_j + 1) / other_count, found, samples, tuple(pieces), tuple(parts)
    )


def _edge(at: list[int], index: int, step: int, tokens: int) -> int:
    """Token where a region ends: half way to the next sample, which was not found, or at the end of the text."""
    if not 0 <= index + step < len(at):
        # Nothing that was kept beyond it is missing from the other text.
        return tokens if step > 0 else 0
    position = at[index] + (SHINGLE if step > 0 else 0)
    neighbour = at[index + step] + (0 if step > 0 else SHINGLE)
    return position if (neighbour - position) * step <= 0 else (position + neighbour) // 2


def _facts(text: Sketch, regions: list[Region], other: Stored, spacing: float) -> tuple[float, int]:
    """Share of the numbers and names within the regions that the other has as well, and how many distinct ones there are.

    Within is between the outermost samples found: what lies beyond them, up to the region's edge, is only likely to be common.
    Where one passage was put in the place of another (`_replaced`), its facts are looked for as well. The other has what was
    kept of it, and what stands in a common 3-gram.
    """
    own, opened = text.own(), other.opened()
    numbers: set[int] = set()
    names: set[int] = set()
    words = named = 0
    parts = [part for region in regions for part in region.parts]
    for first, last in [(part.start, part.end) for part in parts] + _replaced(parts, spacing):
        words += last - first
        begin, end = bisect_left(own.names_at, first), bisect_left(own.names_at, last)
        named += end - begin
        names.update(own.names[begin:end])
        begin, end = bisect_left(own.numbers_at, first), bisect_left(own.numbers_at, last)
        numbers.update(own.numbers[begin:end])
    rate, other_rate = _name_rate(len(text.stored.names) // 2, text.tokens), _name_rate(len(opened.names), other.tokens)
    if named > SHOUTING * words or min(rate, other_rate) < SHOUTING_APART * max(rate, other_rate):
        names.clear()
    count_numbers, lacking_numbers = _lacking(numbers, opened.numbers)
    count_names, lacking_names = _lacking(names, opened.names)
    if lacking_numbers or lacking_names:
        proven = _proven(own, regions)
        lacking_numbers, lacking_names = lacking_numbers - proven, lacking_names - proven
    weight = NUMBER_WEIGHT * count_numbers + count_names
    common = weight - NUMBER_WEIGHT * len(lacking_numbers) - len(lacking_names)
    return common / weight if weight else 1.0, count_numbers + count_names


def _proven(own: Own, regions: list[Region]) -> set[int]:
    """Numbers and names that stand in a 3-gram that was found, wherever else they stand."""
    common = {at + step for region in regions for at in region.found for step in range(SHINGLE)}
    proven = {value for at, value in zip(own.numbers_at, own.numbers, strict=True) if at in common}
    proven.update(value for at, value in zip(own.names_at, own.names, strict=True) if at in common)
    return proven


def _replaced(parts: list[Part], spacing: float) -> list[tuple[int, int]]:
    """Tokens [start, end) between parts, and before the first, in whose place the other has about as much of something else.

    So robots fill their forms; what an editor puts in or takes out is on one side only. What stands in the other's gap but elsewhere in
    this text was moved, and is nothing else. `spacing` is the other's tokens a sample.
    """
    places = []
    end, other_end = 0, 0.0
    others = [(part.other_first * spacing, part.other_last * spacing + SHINGLE) for part in parts]
    for part in sorted(parts):
        gap, other_start = part.start - end, part.other_first * spacing
        moved = sum(max(0.0, min(last, other_start) - max(first, other_end)) for first, last in others)
        other_gap = other_start - other_end - moved
        if 0 < gap <= REPLACED and gap <= SAME_LENGTH * other_gap and other_gap <= SAME_LENGTH * gap:
            places.append((end, part.start))
        end, other_end = part.end, part.other_last * spacing + SHINGLE
    return places


def _name_rate(names: int, tokens: int) -> float:
    return names / min(tokens, NAMED_WITHIN)


def _lacking(inside: set[int], others: frozenset[int]) -> tuple[int, set[int]]:
    """How many there are to look for, and those that the other text has not."""
    if not inside or not others:
        return 0, set()
    if len(others) >= MOST_GUARDS:
        # The other text had more than are kept: only hashes up to the largest one kept can be looked for.
        largest = max(others)
        inside = {value for value in inside if value <= largest}
    return len(inside), inside - others
