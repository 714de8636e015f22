"""Parts of speech by an averaged perceptron: Penn Treebank tags, greedy, left to right.

The weights are `workers/models/allegations/pos.json`, made by `training/allegations/pos.py` from UD English EWT; the
model card says how good it is. Only sentences with a cue are tagged.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import orjson

from workers.stages.shipped import models

Weights = dict[str, dict[str, float]]


def features(lower: tuple[str, ...], words: tuple[str, ...], i: int, before: str, before2: str) -> list[str]:
    """What the perceptron sees of word `i`, with the tags of the two words before it."""
    word = lower[i]
    last = word.rsplit("-", 1)[-1]
    left = lower[i - 1] if i else "<s>"
    left2 = lower[i - 2] if i > 1 else "<s>"
    right = lower[i + 1] if i + 1 < len(lower) else "</s>"
    right2 = lower[i + 2] if i + 2 < len(lower) else "</s>"
    first = words[i][:1]
    shape = "d" if first.isdigit() else ("u" if first.isupper() else "l")
    if shape == "u" and i == 0:
        shape = "U"
    return [
        "w" + word,
        "s" + last[-3:],
        "S" + last[-2:],
        "p" + word[:1],
        "h" + shape + ("-" if "-" in word else ""),
        "t" + before,
        "T" + before + before2,
        "m" + before + word,
        "l" + left,
        "L" + left2,
        "r" + right,
        "R" + right2,
        "z" + right[-3:],
        "y" + left[-3:],
        "q" + shape + last[-3:],
        "b",
    ]


class PosTagger:
    """Words to tags. The weights stand in one table, a row a feature, because adding sixteen rows is one call."""

    def __init__(self, weights: Weights, sure: dict[str, str]) -> None:
        self._sure = sure
        self._tags = sorted({tag for row in weights.values() for tag in row}, reverse=True)
        column = {tag: n for n, tag in enumerate(self._tags)}
        self._rows = {feature: n for n, feature in enumerate(weights)}
        self._table = np.zeros((len(weights), len(self._tags)))
        for n, row in enumerate(weights.values()):
            for tag, weight in row.items():
                self._table[n, column[tag]] = weight

    def knows(self, word: str) -> bool:
        """Whether the word (lower case) stood in the training texts."""
        return word in self._sure or "w" + word in self._rows

    def tag(self, words: tuple[str, ...], lower: tuple[str, ...]) -> list[str]:
        """One tag a word."""
        tags: list[str] = []
        before = before2 = "<s>"
        for i, word in enumerate(lower):
            tag = self._sure.get(word)
            if tag is None:
                seen = features(lower, words, i, before, before2)
                rows = [n for feature in seen if (n := self._rows.get(feature)) is not None]
                # Of tags with one score the last by name: the table's columns stand in that order.
                tag = self._tags[int(np.add.reduce(self._table.take(rows, axis=0)).argmax())] if rows else "NN"
            tags.append(tag)
            before2, before = before, tag
        return tags


@lru_cache(maxsize=1)
def load() -> PosTagger:
    """The shipped tagger."""
    data: dict[str, Any] = orjson.loads((models("allegations") / "pos.json").read_bytes())
    return PosTagger(data["weights"], data["sure"])
