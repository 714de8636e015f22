"""What the line judge sees of a line: its shape, its cues, where it stands among the others, and its first and last words as numbers.

The features know no words of a language, so that what was learnt on English pages carries over to others that end sentences the same
way; the numbers of words let it learn how menus, notices and tails are worded in the languages that it saw. Changing either means
training again.
"""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.stages.clean.cues import BREADCRUMB, cue_of
from workers.stages.clean.lines import word_count, words
from workers.stages.clean.unwrap import ends_sentence

Matrix = npt.NDArray[np.float32]

_CUES = ("legal", "caption", "boilerplate", "advertisement", "dateline", "byline", "related")
_GOES_ON = re.compile(r"[a-z,.;:)!?\u2019\u201d%]")
_LINKISH = re.compile(r"https?://|www\.|@\w|\w@\w")
_QUOTE = re.compile('["\u201c\u201d\u00ab\u00bb]')
_COMMA = re.compile("[,;\u2014\u2013]")

# Words of a paragraph that a line of the article must stand near, for distances.
PARAGRAPH_WORDS = 15
# What a line costs in the sum whose best stretch is taken for the article: the higher, the tighter the stretch.
COSTS = (4.0, 8.0, 14.0)
WINDOWS = (2, 5, 12)
# Numbers for words, by their checksum; 0 is none. As many words of a line, half of them its first and half its last.
WORD_NUMBERS, WORDS_A_LINE = 4096, 12

_OWN = (
    "words", "chars", "word length", "ends sentence", "ends comma", "ends colon", "goes on", "starts upper", "starts digit", "digits",
    "capitalised", "all capitals", "commas", "quote", "link text", "breadcrumb", "times", "gap", *(f"cue {cue}" for cue in _CUES),
    "alone", "linked",
)  # fmt: skip
_PLACE = (
    "position", "words before", "words after", "lines", "paragraph", "lines to paragraph before", "lines to paragraph after",
    "first paragraph", "last paragraph", "shared vocabulary",
)  # fmt: skip


@cache
def names() -> tuple[str, ...]:
    """The columns, in order."""
    windows = [f"{what} within {size}" for size in WINDOWS for what in ("words", "ended", "short")]
    stretches = [f"{what} of stretch at {cost:g}" for cost in COSTS for what in ("inside", "lines from edge", "share")]
    return (*_OWN, *_PLACE, *windows, *stretches)


@dataclass(frozen=True, slots=True)
class Shape:
    """A line as the judge needs it: its text, the empty lines before it, the share of it in links."""

    text: str
    gap: int = 0
    linked: float = 0.0


def matrix(lines: Sequence[Shape]) -> Matrix:
    """Lines by columns, float32."""
    if not lines:
        return np.zeros((0, len(names())), dtype=np.float32)
    tokens = [words(line.text) for line in lines]
    own = _own(lines, tokens)
    return np.concatenate([own, _place(lines, tokens, own), _windows(own), _stretches(own)], axis=1).astype(np.float32)


def word_numbers(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Lines by WORDS_A_LINE."""
    found = np.zeros((len(texts), WORDS_A_LINE), dtype=np.int64)
    half = WORDS_A_LINE // 2
    for i, text in enumerate(texts):
        said = words(text)
        said = said if len(said) <= WORDS_A_LINE else said[:half] + said[-half:]
        found[i, : len(said)] = [zlib.crc32(word.encode()) % (WORD_NUMBERS - 1) + 1 for word in said]
    return found


def _own(lines: Sequence[Shape], tokens: Sequence[list[str]]) -> Matrix:
    times = Counter(line.text for line in lines)
    rows = [_row(line, token, times[line.text]) for line, token in zip(lines, tokens, strict=True)]
    return np.array(rows, dtype=np.float32)


def _row(line: Shape, tokens: list[str], times: int) -> list[float]:
    text = line.text
    size, length = len(text), word_count(text, tokens)
    parts = text.split()
    letters = [part[0] for part in parts]
    capitalised = sum(letter.isupper() for letter in letters) / max(1, len(letters))
    cue = cue_of(text, len(tokens))
    return [
        min(length, 200),
        min(size, 1500),
        size / max(1, length),
        ends_sentence(text),
        text[-1:] in ",;-",
        text[-1:] == ":",
        _GOES_ON.match(text) is not None,
        text[:1].isupper(),
        text[:1].isdigit(),
        sum(char.isdigit() for char in text) / max(1, size),
        capitalised,
        text.isupper(),
        len(_COMMA.findall(text)) / max(1, length),
        _QUOTE.search(text) is not None,
        _LINKISH.search(text) is not None,
        BREADCRUMB.match(text) is not None,
        min(times, 10),
        min(line.gap, 3),
        *(cue == name for name in _CUES),
        length == 0,
        line.linked,
    ]


def _place(lines: Sequence[Shape], tokens: Sequence[list[str]], own: Matrix) -> Matrix:
    count = len(lines)
    length = own[:, 0]
    total = max(1.0, float(length.sum()))
    before = np.concatenate([[0.0], np.cumsum(length)[:-1]]) / total
    paragraph = (length >= PARAGRAPH_WORDS) & (own[:, 3] > 0)
    index = np.arange(count)
    last = np.maximum.accumulate(np.where(paragraph, index, -1))
    following = np.minimum.accumulate(np.where(paragraph, index, count)[::-1])[::-1]
    where = np.flatnonzero(paragraph)
    first_at, last_at = (where[0], where[-1]) if len(where) else (0, count)
    vocabulary = _vocabulary(tokens, paragraph)
    shared = [sum(vocabulary[t] > 1 for t in token if len(t) > 4) / max(1, len(token)) for token in tokens]
    return np.stack(
        [
            index / count,
            before,
            1 - before - length / total,
            np.full(count, min(count, 1000)),
            paragraph,
            np.where(last >= 0, np.minimum(index - last, 50), 60),
            np.where(following < count, np.minimum(following - index, 50), 60),
            index - first_at,
            last_at - index,
            np.array(shared),
        ],
        axis=1,
    ).astype(np.float32)


def _vocabulary(tokens: Sequence[list[str]], paragraph: npt.NDArray[np.bool_]) -> Counter[str]:
    """In how many paragraphs each longer word stands."""
    found: Counter[str] = Counter()
    for token, is_paragraph in zip(tokens, paragraph, strict=True):
        if is_paragraph:
            found.update({t for t in token if len(t) > 4})
    return found


def _windows(own: Matrix) -> Matrix:
    sizes = np.minimum(own[:, 0], 60)
    quantities: list[Any] = [sizes, own[:, 3] * sizes, (own[:, 0] < 4).astype(np.float32)]
    found: Matrix = np.stack([_mean_within(values, size) for size in WINDOWS for values in quantities], axis=1)
    return found


def _mean_within(values: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    index = np.arange(len(values))
    low, high = np.maximum(0, index - size), np.minimum(len(values), index + size + 1)
    found: npt.NDArray[np.float32] = ((total[high] - total[low]) / (high - low)).astype(np.float32)
    return found


def _stretches(own: Matrix) -> Matrix:
    """For each cost, the stretch of lines whose words less that cost a line make the greatest sum."""
    count = len(own)
    index = np.arange(count)
    worth = np.minimum(own[:, 0], 60) * (0.35 + 0.65 * np.maximum(own[:, 3], own[:, 6]))
    columns = []
    for cost in COSTS:
        start, end = best_stretch(worth - cost)
        inside = (index >= start) & (index < end)
        edge = np.where(inside, np.minimum(index - start, end - 1 - index), -np.maximum(start - index, index - end + 1))
        share = float(own[start:end, 0].sum()) / max(1.0, float(own[:, 0].sum()))
        columns += [inside.astype(np.float32), np.clip(edge, -50, 50), np.full(count, share)]
    found: Matrix = np.stack(columns, axis=1).astype(np.float32)
    return found


def best_stretch(values: npt.NDArray[Any]) -> tuple[int, int]:
    """[start, end) with the greatest sum (Kadane)."""
    best, start, end, total, begin = -np.inf, 0, 0, 0.0, 0
    for i, value in enumerate(values.tolist()):
        if total <= 0:
            total, begin = 0.0, i
        total += value
        if total > best:
            best, start, end = total, begin, i + 1
    return start, end
