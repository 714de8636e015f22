"""A piece of an article around its evidence, with the evidence marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas import EnrichedEvent, Span

CONTEXT = 90
LONGEST = 900


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`text` is cut from the article (or its headline); marks are [start, end) of it, sorted, not overlapping."""

    text: str
    marks: tuple[tuple[int, int], ...]
    cut_before: bool
    cut_after: bool


def excerpt(event: EnrichedEvent, spans: Sequence[Span]) -> Excerpt | None:
    """Around the first span; the others are marked where they lie in it. With one span alone, that one is marked."""
    if not spans:
        return None
    first = spans[0]
    source = (event.headline or "") if first.field == "headline" else event.text
    start = _word_start(source, max(0, first.start - CONTEXT), first.start)
    end = _word_end(source, min(len(source), first.end + CONTEXT, start + LONGEST), min(first.end, start + LONGEST))
    same = [span for span in (spans[1:] or spans) if span.field == first.field]
    marks: list[tuple[int, int]] = []
    for left, right in sorted({(span.start, span.end) for span in same}):
        if left >= start and right <= end and (not marks or left - start >= marks[-1][1]):
            marks.append((left - start, right - start))
    return Excerpt(source[start:end], tuple(marks), start > 0, end < len(source))


def _word_start(source: str, at: int, latest: int) -> int:
    """The beginning of the first whole word from `at` on, no later than `latest`."""
    if at == 0:
        return 0
    while at < latest and not source[at - 1].isspace():
        at += 1
    return at


def _word_end(source: str, at: int, earliest: int) -> int:
    """The end of the last whole word before `at`, no earlier than `earliest`."""
    while earliest < at < len(source) and not source[at].isspace():
        at -= 1
    return at
