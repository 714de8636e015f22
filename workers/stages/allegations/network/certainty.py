"""How sure a mention or an answer is: of a hundred with one confidence, so many are right.

A mention is right that has accused, act and status right; an answer whose sentence holds one. A mention may be wrong in one of these though
its sentence does tell of a wrong: `presence` is the chance of that, which a second witness helps to tell, the words of the sentence.

Logistic regressions over what the network gives each part. Their weights stand in the model's `meta.json`; they are fitted by
`training/allegations/calibrate.py` on annotated documents that the network did not learn from.
"""

import math
from typing import NamedTuple

from schemas import Status
from workers.stages.allegations.tagging import AT_AN_END, Chances

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


Pairs = tuple[tuple[float, float], ...]
"""Of confidence and presence."""


class Presence(NamedTuple):
    """One number a part: log odds of the cue's chance and of the confidence; the gate's score of the sentence."""

    bias: float
    cue: float
    confidence: float
    words: float


def parts(chances: Chances, has_party: bool, has_stretch: bool) -> Weights:
    """What the weights are multiplied with."""
    cue, party, stretch, label = map(_log_odds, chances)
    return Weights(1.0, cue, party, stretch, label, float(has_party), float(has_stretch))


def certainty(weights: Weights, chances: Chances, has_party: bool, has_stretch: bool) -> float:
    """From 0 to 1."""
    return share(weights, parts(chances, has_party, has_stretch))


def share(weights: Weights | Presence, told: Weights | Presence) -> float:
    """The same from parts that were taken before."""
    return 1.0 / (1.0 + math.exp(-sum(weight * part for weight, part in zip(weights, told, strict=True))))


def presence_parts(told: Weights, confidence: float, words: float) -> Presence:
    """What the weights of a presence are multiplied with, from the parts of a confidence, this, and the gate's score."""
    return Presence(1.0, told.cue, _log_odds(confidence), words)


def stands(pairs: Pairs, confidence: float, presence: float, status: Status) -> bool:
    """Whether a mention reaches both numbers of one of the pairs, of which the first is the surest.

    An allegation that is there stands though this reading of it is doubtful: silence would be wrong oftener. But nobody is guilty, punished
    or cleared by a doubtful reading.
    """
    reached = pairs[:1] if status in AT_AN_END else pairs
    return any(_reaches(pair, confidence, presence) for pair in reached)


def is_doubtful(pairs: Pairs, confidence: float, presence: float) -> bool:
    """Whether a mention that stands does not reach the first pair."""
    return not _reaches(pairs[0], confidence, presence)


def _reaches(pair: tuple[float, float], confidence: float, presence: float) -> bool:
    return confidence >= pair[0] and presence >= pair[1]


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1.0 - 1e-6)
    return min(max(math.log(chance / (1.0 - chance)), -_FARTHEST), _FARTHEST)
