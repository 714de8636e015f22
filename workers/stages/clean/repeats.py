"""Text that stands twice: found by word trigrams, collapsed onto its first full copy.

A block may be a repeat when nearly all of its words lie in word trigrams that the blocks before it hold. Trigrams run across
block ends, so a copy that was wrapped at another width, or that is interleaved with the first, is found as well.

Articles repeat themselves in their own right: the same question to each guest, a refrain, a chart. So a repeat needs evidence that
it is part of a copy: it is a long paragraph, or it follows its original at once, or its neighbour repeats its original's neighbour.
And two paragraphs that differ in a name or a number only may be two people charged with the same thing: such a near repeat is
dropped only beside a block that repeats without any such difference.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from workers.stages.clean.lines import word_count
from workers.stages.clean.unwrap import Block, ends_sentence

N = 3
# Shorter blocks say too little by themselves ("He denied it."): they go only with the copy around them.
SHORT = 5
COVERED = 0.8
COVERED_IN_COPY = 0.55
# A sentence of so many words, or a list of so many, does not come again by itself.
LONG, VERY_LONG = 20, 60
# In a copy of a whole page as one block, some names meet words that they stood apart from in the first.
WORDS_A_FACT = 60
# How far apart, in blocks, the originals of two neighbours may stand: a copy may be cut into other blocks.
NEAR = 3
# A teaser or pull quote is given up for the longer paragraph that holds it, wherever that stands.
TEASER_COVERED, TEASER_LONGER = 0.9, 1.3

_TOKEN = re.compile(r"\w+")


@dataclass(slots=True)
class _Judged:
    """How much of a block stood before it, in which block, and what in it is new."""

    words: list[str]
    covered: float = 0.0
    source: int = -1
    new_facts: bool = False
    repeat: bool = False
    tokens: list[str] = field(default_factory=list)


def find_repeats(blocks: Sequence[Block], strict: bool = False) -> dict[int, int]:
    """The blocks that repeat others and can go, each with the block that it repeats.

    `strict` is for text that an extractor has chosen already: only long paragraphs, and what stands between them, go.
    """
    judged = [_judge_words(block) for block in blocks]
    if _repeated_trigrams(judged) < (LONG - N if strict else 1):
        return {}
    seen: dict[tuple[str, ...], int] = {}
    for i, block in enumerate(judged):
        _cover(judged, i, seen)
        block.repeat = len(block.words) >= SHORT and block.covered >= COVERED and not block.new_facts
        if not block.repeat:
            _remember(judged, i, seen)
    confirmed = [block.repeat and _is_copy(blocks, judged, i, strict) for i, block in enumerate(judged)]
    for block, is_copy in zip(judged, confirmed, strict=True):
        block.repeat = is_copy
    _spread(judged)
    found = {i: block.source for i, block in enumerate(judged) if block.repeat}
    return found if strict else {**_teasers(blocks, judged, found), **found}


def _repeated_trigrams(judged: Sequence[_Judged]) -> int:
    """How many trigrams stand more than once: too few, and there is no need to look closer."""
    tokens = [token for block in judged for token in block.words]
    grams = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    return len(grams) - len(set(grams))


def _is_copy(blocks: Sequence[Block], judged: Sequence[_Judged], i: int, strict: bool) -> bool:
    block = judged[i]
    size = word_count(blocks[i].text, block.words)
    if size >= VERY_LONG or (size >= LONG and ends_sentence(blocks[i].text)):
        return True
    if strict:
        return False
    if i - block.source == 1:
        return True
    return any(
        judged[k].repeat and 0 <= (judged[k].source - block.source) * (k - i) <= NEAR for k in _neighbours(judged, i)
    )


def _neighbours(judged: Sequence[_Judged], i: int) -> list[int]:
    """The nearest blocks before and after that are not short."""
    low, high = i - 1, i + 1
    while low >= 0 and len(judged[low].words) < SHORT:
        low -= 1
    while high < len(judged) and len(judged[high].words) < SHORT:
        high += 1
    return [k for k in (low, high) if 0 <= k < len(judged)]


def _judge_words(block: Block) -> _Judged:
    tokens = _TOKEN.findall(block.text)
    return _Judged(words=[token.casefold() for token in tokens], tokens=tokens)


def _window(judged: Sequence[_Judged], i: int) -> tuple[list[str], int]:
    """The words of block i with two on each side, and where its own begin."""
    before: list[str] = []
    j = i - 1
    while j >= 0 and len(before) < N - 1:
        before = judged[j].words[-(N - 1 - len(before)) :] + before
        j -= 1
    after: list[str] = []
    j = i + 1
    while j < len(judged) and len(after) < N - 1:
        after += judged[j].words[: N - 1 - len(after)]
        j += 1
    return before + judged[i].words + after, len(before)


def _cover(judged: Sequence[_Judged], i: int, seen: dict[tuple[str, ...], int]) -> None:
    block = judged[i]
    if not block.words:
        return
    window, first = _window(judged, i)
    hit = [False] * len(window)
    sources: Counter[int] = Counter()
    for p in range(len(window) - N + 1):
        source = seen.get(tuple(window[p : p + N]))
        if source is not None:
            hit[p : p + N] = [True] * N
            sources[source] += 1
    own = hit[first : first + len(block.words)]
    block.covered = sum(own) / len(own)
    block.source = max(sources, key=lambda k: sources[k], default=-1)
    new = sum(not covered and _is_fact(block.tokens, k) for k, covered in enumerate(own))
    block.new_facts = new > len(own) // WORDS_A_FACT


def _is_fact(tokens: Sequence[str], k: int) -> bool:
    """A number, or a capitalised word within a sentence (the first word of a block may be any)."""
    token = tokens[k]
    return token[0].isdigit() or (token[0].isupper() and k > 0 and len(token) > 1 and token.casefold() not in _COMMON)


# Capitalised for other reasons than being a name: they begin sentences within a block, or lines that scrapers glue on.
_COMMON = frozenset(
    "the a an and but he she it they we i in on at for of to as by with his her its their this that these those "
    "there after before when while if read more advertisement share mr mrs ms dr sir yes no not".split()
)


def _remember(judged: Sequence[_Judged], i: int, seen: dict[tuple[str, ...], int]) -> None:
    window, _ = _window(judged, i)
    for p in range(len(window) - N + 1):
        seen.setdefault(tuple(window[p : p + N]), i)


def _spread(judged: Sequence[_Judged]) -> None:
    """Inside a copy, short and slightly different blocks go too."""
    first_with: dict[str, int] = {}
    for i, block in enumerate(judged):
        first_with.setdefault(" ".join(block.words), i)
    pure = {i for i, block in enumerate(judged) if block.repeat}
    for i, block in enumerate(judged):
        if block.repeat or not block.words:
            continue
        beside = pure & {i - 1, i + 1}
        between = pure.issuperset(_neighbours(judged, i)) and len(_neighbours(judged, i)) == 2
        if not beside and not between:
            continue
        if len(block.words) < SHORT:
            block.repeat = first_with[" ".join(block.words)] < i
        else:
            block.repeat = block.covered >= (COVERED if block.new_facts else COVERED_IN_COPY)


def _teasers(blocks: Sequence[Block], judged: Sequence[_Judged], gone: Collection[int]) -> dict[int, int]:
    """Kept blocks that are cut short or stand alone, and that a longer block further down holds nearly whole."""
    found: dict[int, int] = {}
    grams = {
        i: _grams(block.words) for i, block in enumerate(judged) if i not in gone and len(block.words) >= 2 * SHORT
    }
    for i, own in grams.items():
        text = blocks[i].text
        if ends_sentence(text) and not text.endswith(("...", "\u2026")):
            continue
        longer = (j for j in grams if j > i and len(judged[j].words) >= TEASER_LONGER * len(judged[i].words))
        holder = next((j for j in longer if len(own & grams[j]) >= TEASER_COVERED * len(own)), None)
        if holder is not None:
            found[i] = holder
    return found


def _grams(tokens: list[str]) -> set[tuple[str, ...]]:
    return {tuple(tokens[p : p + N]) for p in range(len(tokens) - N + 1)}
