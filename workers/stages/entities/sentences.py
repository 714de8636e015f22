"""Words grouped for the model: neighbouring sentences packed into windows, nothing cut off.

Short sentences are packed to 60 words, so that a name's second mention is read by the light of its first; the model was trained on
examples packed alike.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from workers.stages.entities.words import Span

PACKED_WORDS: Final = 60
_CLOSING: Final = frozenset("\"'”’)]»")
_CUTS: Final = frozenset(",;:—–-")


def sentences(text: str, words: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of words: a sentence ends with its paragraph, or at a full stop, question or exclamation mark."""
    start = 0
    position = 0
    while position < len(words):
        position += 1
        if position == len(words) or "\n" in text[words[position - 1][1] : words[position][0]]:
            yield start, position
            start = position
        elif text[words[position - 1][0] : words[position - 1][1]] in (".", "?", "!", "…"):
            while position < len(words) and text[words[position][0] : words[position][1]] in _CLOSING:
                position += 1
            if position == len(words) or _may_start(text, words[position]):
                yield start, position
                start = position


def paragraphs(text: str, words: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of words that no blank line parts: no name goes from a headline into the dateline under it."""
    start = 0
    for position in range(1, len(words) + 1):
        if position == len(words) or "\n\n" in text[words[position - 1][1] : words[position][0]]:
            yield start, position
            start = position


def _may_start(text: str, word: Span) -> bool:
    return not text[word[0]].islower()


def windows(text: str, words: Sequence[Span], pieces: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of words that cover all words: whole sentences up to PACKED_WORDS words and `most` pieces.

    `pieces` is the number of word pieces of each word. A sentence too long for one window is cut behind a comma or the like, never
    between two capitalised words if it can be helped. A single word with more than `most` pieces makes a window alone.
    """
    start = end = 0
    used = 0
    for first, last in sentences(text, words):
        for a, b in _bounded(text, words, pieces, first, last, most):
            size = sum(pieces[a:b])
            if end > start and (b - start > PACKED_WORDS or used + size > most):
                yield start, end
                start, used = a, 0
            end, used = b, used + size
    if end > start:
        yield start, end


def _bounded(
    text: str, words: Sequence[Span], pieces: Sequence[int], first: int, last: int, most: int
) -> Iterator[tuple[int, int]]:
    while last - first > PACKED_WORDS or sum(pieces[first:last]) > most:
        limit, used = first, 0
        while limit < last and limit - first < PACKED_WORDS and used + pieces[limit] <= most:
            used += pieces[limit]
            limit += 1
        if limit >= last:
            break
        cut = _cut(text, words, first, max(limit, first + 1))
        yield first, cut
        first = cut
    if first < last:
        yield first, last


def _cut(text: str, words: Sequence[Span], first: int, limit: int) -> int:
    """Where to cut: behind the last comma in the second half, else before the last word that no capital precedes, else at the limit."""
    for position in range(limit, first + (limit - first) // 2, -1):
        if text[words[position - 1][0] : words[position - 1][1]] in _CUTS:
            return position
    for position in range(limit, first + (limit - first) // 2, -1):
        if not text[words[position - 1][0]].isupper():
            return position
    return limit
