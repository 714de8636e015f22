"""Parts of speech by an averaged perceptron: Penn Treebank tags, greedy, left to right.

The weights are `workers/models/allegations/pos.json`, made by `training/allegations/pos.py` from UD English EWT; the
model card says how good it is. Only sentences with a cue are tagged, so that pure Python is fast enough.
"""

from functools import lru_cache
from importlib.resources import files
from typing import Any

import orjson

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
    """Words to tags."""

    def __init__(self, weights: Weights, sure: dict[str, str]) -> None:
        self._weights = weights
        self._sure = sure

    def knows(self, word: str) -> bool:
        """Whether the word (lower case) stood in the training texts."""
        return word in self._sure or "w" + word in self._weights

    def tag(self, words: tuple[str, ...], lower: tuple[str, ...]) -> list[str]:
        """One tag a word."""
        tags: list[str] = []
        before = before2 = "<s>"
        for i, word in enumerate(lower):
            tag = self._sure.get(word)
            if tag is None:
                scores: dict[str, float] = {}
                for feature in features(lower, words, i, before, before2):
                    for name, weight in self._weights.get(feature, _NOTHING).items():
                        scores[name] = scores.get(name, 0.0) + weight
                tag = max(scores, key=lambda name: (scores[name], name)) if scores else "NN"
            tags.append(tag)
            before2, before = before, tag
        return tags


_NOTHING: dict[str, float] = {}


@lru_cache(maxsize=1)
def load() -> PosTagger:
    """The shipped tagger."""
    data: dict[str, Any] = orjson.loads((files("workers") / "models" / "allegations" / "pos.json").read_bytes())
    return PosTagger(data["weights"], data["sure"])
