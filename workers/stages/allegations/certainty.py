"""How sure a mention or an answer is: of a hundred with one confidence, so many are right.

A mention is right that has accused, act and status right; an answer whose sentence holds one.

A logistic regression over what the network gives each part. Its weights stand in the model's `meta.json`; they are fitted by
`training/allegations/calibrate.py` on annotated documents that the network did not learn from.
"""

import math
from typing import NamedTuple

from workers.stages.allegations.tagging import Chances

# Log odds beyond these say no more: float probabilities reach 0 and 1.
_FARTHEST = 9.0


class Weights(NamedTuple):
    """One number a part, for its log odds; `has_party` and `has_stretch` for having one at all."""

    bias: float
    cue: float
    party: float
    stretch: float
    label: float
    has_party: float
    has_stretch: float


def parts(chances: Chances, has_party: bool, has_stretch: bool) -> Weights:
    """What the weights are multiplied with."""
    cue, party, stretch, label = map(_log_odds, chances)
    return Weights(1.0, cue, party, stretch, label, float(has_party), float(has_stretch))


def certainty(weights: Weights, chances: Chances, has_party: bool, has_stretch: bool) -> float:
    """From 0 to 1."""
    return share(weights, parts(chances, has_party, has_stretch))


def share(weights: Weights, told: Weights) -> float:
    """The same from parts that were taken before."""
    return 1.0 / (1.0 + math.exp(-sum(weight * part for weight, part in zip(weights, told, strict=True))))


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1.0 - 1e-6)
    return min(max(math.log(chance / (1.0 - chance)), -_FARTHEST), _FARTHEST)
