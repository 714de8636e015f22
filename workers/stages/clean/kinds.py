"""What a line that is not the article is: its kind, by a linear model over its shape, its words, and where it stands to the body.

The kind is the reason that is stored with what was removed; it never decides whether a line goes. Made by training/clean/kinds.py,
whose labels are what pages say of themselves by their elements and class names.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.stages.clean.features import Matrix
from workers.stages.clean.network import WIDEST, compressed

KINDS = ("navigation", "related", "boilerplate", "advertisement", "legal", "caption", "byline", "dateline")


def places(body: npt.NDArray[np.bool_]) -> Matrix:
    """Per line: before the body, within it, after it, and how far from it on the scale of the logarithm."""
    index, where = np.arange(len(body)), np.flatnonzero(body)
    first, last = (where[0], where[-1]) if len(where) else (len(body), len(body))
    before, after = index < first, index > last
    away = np.where(before, first - index, np.where(after, index - last, 0))
    found: Matrix = np.stack([before, ~before & ~after, after, np.log1p(away) / 4], axis=1).astype(np.float32)
    return found


class KindModel:
    """The arrays of the model file: `mean` and `spread` of the features, weights of features and places, of words, and a bias."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        self._mean, self._spread, self._weight, self._bias = (
            arrays[name].astype(np.float32) for name in ("mean", "spread", "weight", "bias")
        )
        self._words = arrays["words"].astype(np.float32)

    def kinds(self, dense: Matrix, words: npt.NDArray[np.int64], body: npt.NDArray[np.bool_]) -> list[str]:
        """The likeliest kind of each line, were it no body."""
        scaled = np.clip((compressed(dense) - self._mean) / self._spread, -WIDEST, WIDEST)
        said = self._words[words].sum(axis=1)
        scores = np.concatenate([scaled, places(body)], axis=1) @ self._weight + said + self._bias
        return [KINDS[kind] for kind in scores.argmax(axis=1)]


@cache
def kind_model() -> KindModel:
    """The shipped model, read once."""
    with (files("workers.models.clean") / "kinds.npz").open("rb") as file:
        return KindModel(dict(np.load(file, allow_pickle=False)))
