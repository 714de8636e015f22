"""Which lines of a page are its body, from the body's text alone.

The body's words are aligned with those of the page's lines, the longest common stretches first, so that of two copies the
whole one is taken. A line's label is the share of its words that are aligned.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from workers.stages.clean.lines import words

# Shorter stretches are common words that stand in both by chance.
SHORTEST = 3


def labels(lines: Sequence[str], body: str) -> list[float]:
    """For each line, the share of its words that belong to the body."""
    tokens = [words(line) for line in lines]
    page = [token for line in tokens for token in line]
    matcher = SequenceMatcher(None, page, words(body), autojunk=False)
    hit = bytearray(len(page))
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    long = [block for block in blocks if block.size >= SHORTEST]
    first = min((block.a for block in long), default=0)
    last = max((block.a + block.size for block in long), default=0)
    for block in blocks:
        if block.size >= SHORTEST or first <= block.a < last:
            hit[block.a : block.a + block.size] = b"\x01" * block.size
    shares, position = [], 0
    for line in tokens:
        shares.append(sum(hit[position : position + len(line)]) / len(line) if line else 0.0)
        position += len(line)
    return shares
