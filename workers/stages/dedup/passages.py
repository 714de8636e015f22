"""The passages that two texts share, exactly: for people who ask why an article was called a copy.

The decision is made from samples, without the other text. Where both texts are at hand (`newsroom explain`), this shows the shared
wording, word for word but for case, quotes and punctuation.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from workers.stages.dedup.words import HASH, code_of, token_spans

FEWEST_TOKENS = 6


@dataclass(frozen=True, slots=True)
class Passage:
    """[start, end) of one text has the same words as [other_start, other_end) of the other, in code points."""

    start: int
    end: int
    other_start: int
    other_end: int


def shared_passages(text: str, other: str, fewest_tokens: int = FEWEST_TOKENS) -> list[Passage]:
    """Passages of at least so many tokens in common, in the order of `text`; those in another order there are found too."""
    spans, other_spans = token_spans(text), token_spans(other)
    words = [code_of(text[start:end]) & HASH for start, end in spans]
    others = [code_of(other[start:end]) & HASH for start, end in other_spans]
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    found: list[Passage] = []
    pending = [(0, len(words))]
    while pending:
        low, high = pending.pop()
        if high - low < fewest_tokens:
            continue
        match = matcher.find_longest_match(low, high, 0, len(others))
        if match.size < fewest_tokens:
            continue
        last, other_last = match.a + match.size - 1, match.b + match.size - 1
        found.append(Passage(spans[match.a][0], spans[last][1], other_spans[match.b][0], other_spans[other_last][1]))
        pending += [(low, match.a), (match.a + match.size, high)]
    return sorted(found, key=lambda passage: passage.start)
