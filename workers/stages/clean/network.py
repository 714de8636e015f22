"""Small networks over the lines of a text, run by numpy: how likely each line is to be the article's body.

In:     per line, the dense features of features.py, and its first and last words as numbers (`word_ids`).
Layers: the mean of the words' vectors beside the features; a linear layer; six convolutions over three lines each that reach 1, 2, 4 ...
        32 lines away, each added to what it read; between the third and the fourth, what the whole page is like (mean and greatest
        value of each unit); a linear layer to one number.
Out:    per line the mean log odds of several such networks.

Made by training/clean/network.py, whose `LineNet` is the same in torch. Arrays have the networks as first axis.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

REACHES = (1, 2, 4, 8, 16, 32)
# The convolution before which the page as a whole is looked at.
PAGE_BEFORE = 3
# Features are compressed, put on one scale, and cut off here.
WIDEST = 6.0


class LineNetworks:
    """Several networks of one shape. `arrays` are those of the model file."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        self._a: dict[str, Array] = {
            name: np.asarray(values, dtype=np.float32) for name, values in arrays.items() if values.dtype.kind == "f"
        }

    def log_odds(self, dense: Array, words: npt.NDArray[np.int64]) -> Array:
        """For each line, the mean log odds that it is body."""
        a = self._a
        x = np.concatenate([self._scaled(dense), self._said(words)], axis=2)
        h = np.maximum(x @ a["in_weight"] + a["in_bias"][:, None], 0)
        for k, reach in enumerate(REACHES):
            if k == PAGE_BEFORE:
                page = np.concatenate([h.mean(axis=1), h.max(axis=1)], axis=1)[:, None]
                h = h + np.maximum(page @ a["page_weight"] + a["page_bias"][:, None], 0)
            h = h + np.maximum(_convolved(h, a[f"line_weight_{k}"], reach) + a[f"line_bias_{k}"][:, None], 0)
        found: Array = (h @ a["out_weight"])[..., 0].mean(axis=0) + a["out_bias"].mean()
        return found

    def _scaled(self, dense: Array) -> Array:
        scaled = (compressed(dense) - self._a["mean"][:, None]) / self._a["spread"][:, None]
        found: Array = np.clip(scaled, -WIDEST, WIDEST)
        return found

    def _said(self, words: npt.NDArray[np.int64]) -> Array:
        """The mean vector of a line's words; number 0 is no word, and its vector is naught."""
        count = np.maximum((words > 0).sum(axis=1), 1)[None, :, None]
        found: Array = self._a["words"][:, words].sum(axis=2) / count
        return found.astype(np.float32)


def compressed(dense: Array) -> Array:
    """Counts on the scale of their logarithm, shares nearly as they are."""
    found: Array = np.sign(dense) * np.log1p(np.abs(dense))
    return found


def _convolved(h: Array, weight: Array, reach: int) -> Array:
    """Each line with those `reach` before and after; beyond the page there is naught. Weights are networks by 3 by units by units."""
    empty = np.zeros((h.shape[0], reach, h.shape[2]), dtype=np.float32)
    padded = np.concatenate([empty, h, empty], axis=1)
    found: Array = padded[:, : -2 * reach] @ weight[:, 0] + h @ weight[:, 1] + padded[:, 2 * reach :] @ weight[:, 2]
    return found
