"""The line judge: which lines of a page's bare text are its article, by small networks over the lines.

Trained by training/clean/train.py; the model file is arrays, read by numpy alone (network.py). The networks give each line a
probability. An article is one stretch of a page, so the stretch with the most words above an even chance is taken, without the lines
in it that are hardly body, and with what elsewhere is body beyond doubt. What the other lines are, kinds.py tells.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.stages.clean.features import Shape, best_stretch, matrix, names, word_numbers
from workers.stages.clean.kinds import kind_model
from workers.stages.clean.network import LineNetworks

# Chosen on the development pages, whose publishers the networks have not seen; from 0.4 to 0.7 and 0.2 to 0.4 hardly anything changes.
EVEN, HARDLY, DOUBTLESS = 0.42, 0.3, 0.9

# Its name and version, as stamps give it.
MODEL = "lines-2"


def best_lines(probability: npt.NDArray[Any], sizes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which lines to keep, from their probabilities and their words."""
    start, end = best_stretch((sizes + 0.5) * (probability - EVEN))
    index = np.arange(len(probability))
    inside = (index >= start) & (index < end)
    kept: npt.NDArray[np.bool_] = np.where(inside, probability >= HARDLY, probability >= DOUBTLESS)
    return kept


class LineJudge:
    """The networks, and the names of the features that they were trained on."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        if tuple(arrays["columns"].tolist()) != names():
            raise ValueError(
                "the line judge was trained on other features; train it again with training/clean/train.py"
            )
        self._networks = LineNetworks(arrays)

    def judge(self, lines: list[Shape]) -> list[str | None]:
        """For each line, None when it is the article, else what it is (kinds.py)."""
        if not lines:
            return []
        features, said = matrix(lines), word_numbers([line.text for line in lines])
        odds = self._networks.log_odds(features, said).astype(np.float64)
        kept = best_lines(1 / (1 + np.exp(-odds)), features[:, 0].astype(np.float64))
        kinds = kind_model().kinds(features, said, kept)
        return [None if keep else kind for keep, kind in zip(kept.tolist(), kinds, strict=True)]


@cache
def line_judge() -> LineJudge:
    """The shipped model, read once."""
    with (files("workers.models.clean") / "lines.npz").open("rb") as file:
        return LineJudge(dict(np.load(file, allow_pickle=False)))
