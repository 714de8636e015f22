"""Which lines of a page trafilatura takes for the article.

trafilatura gives text without offsets. A line of the page counts as taken as far as its words stand in word trigrams of that
text; a line of one or two words counts when it is a line of that text as a whole.
"""

import logging
from collections.abc import Sequence

import trafilatura

from workers.stages.clean.lines import Line, words

N = 3

# It warns of each page in which it finds nothing; the stage says that in its own words.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def extract(raw: str, precise: bool) -> str:
    """trafilatura's text of the page, in precision or default mode; empty when it finds none or fails."""
    try:
        document = trafilatura.bare_extraction(
            raw, include_comments=False, favor_precision=precise, with_metadata=False
        )
    except Exception:  # any failure of the library is the same to us: nothing was extracted
        return ""
    if document is None or isinstance(document, dict):
        return ""
    return document.text or ""


def votes(lines: Sequence[Line], text: str) -> list[float]:
    """For each line, the share of its words that `text` holds in trigrams."""
    grams: set[tuple[str, ...]] = set()
    whole: set[tuple[str, ...]] = set()
    for paragraph in text.split("\n"):
        tokens = words(paragraph)
        whole.add(tuple(tokens))
        grams.update(zip(tokens, tokens[1:], tokens[2:], strict=False))
    return [_vote(words(line.text), grams, whole) for line in lines]


def _vote(tokens: list[str], grams: set[tuple[str, ...]], whole: set[tuple[str, ...]]) -> float:
    if not tokens:
        return 0.0
    if tuple(tokens) in whole:
        return 1.0
    if len(tokens) < N:
        return 0.0
    hit = bytearray(len(tokens))
    for p in range(len(tokens) - N + 1):
        if (tokens[p], tokens[p + 1], tokens[p + 2]) in grams:
            hit[p] = hit[p + 1] = hit[p + 2] = 1
    return sum(hit) / len(tokens)
