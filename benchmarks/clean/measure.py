"""The measure of the article-extraction benchmark: shared word 4-grams, averaged over pages.

The same arithmetic as `score_clean.py` beside the data, so that a figure here is a figure there.
"""

import re
import statistics
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"\w+")


def shingles(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    """How often each word n-gram stands in the text; a shorter text is one n-gram."""
    tokens = _WORD.findall(text)
    return Counter(tuple(tokens[i : i + n]) for i in range(max(1, len(tokens) - n + 1))) if tokens else Counter()


def page_figures(truth: str, found: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    wanted, got = shingles(truth), shingles(found)
    shared = sum((wanted & got).values())
    precision = shared / got.total() if got else float(not wanted)
    return precision, shared / wanted.total() if wanted else 1.0


def figures(truths: Sequence[str], found: Sequence[str]) -> dict[str, float]:
    """Mean precision and recall over pages, their F1, and the number of pages where one is under one half."""
    pairs = [page_figures(truth, text) for truth, text in zip(truths, found, strict=True)]
    precision = statistics.mean(pair[0] for pair in pairs)
    recall = statistics.mean(pair[1] for pair in pairs)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    bad = sum(min(pair) < 0.5 for pair in pairs)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "under_half": bad}
