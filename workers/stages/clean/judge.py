"""The line judge: which lines of a page's bare text are its article, by gradient-boosted trees.

Trained by training/clean/train.py; the model file is trees as arrays, read by numpy alone. The trees give each line a probability.
An article is one stretch of a page, so the stretch with the most words above an even chance is taken, without the lines in it that
are hardly body, and with what elsewhere is body beyond doubt.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.stages.clean.features import Matrix, Shape, best_stretch, matrix, names

# Chosen on the development pages with whole hosts held out (training/clean/train.py --folds).
EVEN, HARDLY, DOUBTLESS = 0.42, 0.2, 0.9

# Its name and version, as stamps give it.
MODEL = "lines-1"


def best_lines(probability: npt.NDArray[Any], sizes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which lines to keep, from their probabilities and their words."""
    start, end = best_stretch((sizes + 0.5) * (probability - EVEN))
    index = np.arange(len(probability))
    inside = (index >= start) & (index < end)
    kept: npt.NDArray[np.bool_] = np.where(inside, probability >= HARDLY, probability >= DOUBTLESS)
    return kept


class LineJudge:
    """Trees as arrays of trees by nodes. `columns` are the features that they were trained on."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        if tuple(arrays["columns"].tolist()) != names():
            raise ValueError(
                "the line judge was trained on other features; train it again with training/clean/train.py"
            )
        self._feature = arrays["feature"].astype(np.int64)
        self._threshold = arrays["threshold"]
        self._left, self._right = arrays["left"].astype(np.int64), arrays["right"].astype(np.int64)
        self._value = arrays["value"].astype(np.float64)
        self._tree = np.arange(len(self._feature))

    def probabilities(self, features: Matrix) -> npt.NDArray[np.float64]:
        """For each row, the probability that the line is body."""
        node = np.zeros((len(features), len(self._tree)), dtype=np.int64)
        row = np.arange(len(features))[:, None]
        while True:
            goes_left = features[row, self._feature[self._tree, node]] <= self._threshold[self._tree, node]
            following = np.where(goes_left, self._left[self._tree, node], self._right[self._tree, node])
            if np.array_equal(following, node):
                break
            node = following
        total = self._value[self._tree, node].sum(axis=1)
        found: npt.NDArray[np.float64] = 1 / (1 + np.exp(-total))
        return found

    def kept(self, lines: list[Shape]) -> npt.NDArray[np.bool_]:
        """Which of the lines are the article."""
        if not lines:
            return np.zeros(0, dtype=np.bool_)
        features = matrix(lines)
        return best_lines(self.probabilities(features), features[:, 0].astype(np.float64))


@cache
def line_judge() -> LineJudge:
    """The shipped model, read once."""
    with (files("workers.models.clean") / "lines.npz").open("rb") as file:
        return LineJudge(dict(np.load(file, allow_pickle=False)))
