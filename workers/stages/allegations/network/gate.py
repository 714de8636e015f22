"""The cheap gate before the network: a sentence that hardly can hold an allegation or an answer is not read.

A logistic regression over what a sentence's words are, two neighbours together and how words begin. `gate.json` in the model's folder
holds its weights and the threshold; `training/allegations/gate.py` fits them and says how many sentences it lets through and how many it
loses. A list of words that was here before lost 13 of 100 sentences that told a wrong in words nobody had listed (`he was let go`).
Of what passes the score is heard once more: beside the network it is the second witness of whether the sentence tells of a
wrong (certainty.py).
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

import orjson

from workers.stages.allegations.network.pieces import lexicon_number
from workers.stages.shipped import models

BEGINNING: Final = 5
"""Letters of a longer word that count as its beginning: `embez` stands for every form of embezzle."""

_PIECE = re.compile(r"[^\W\d_]+|\d+|[\"“”‘’'()$£€%?:;-]")


class Gate:
    """Lets a sentence through whose score reaches the threshold. Scores are log odds."""

    def __init__(self, weights: Mapping[str, float], bias: float, threshold: float) -> None:
        self.weights = weights
        self.bias = bias
        self.threshold = threshold

    @classmethod
    def read(cls, path: Path) -> Self:
        data = orjson.loads(path.read_bytes())
        return cls(data["weights"], data["bias"], data["threshold"])

    @classmethod
    def shipped(cls) -> Self:
        return cls.read(models("allegations") / "gate.json")

    def score(self, text: str) -> float:
        weigh = self.weights.get
        return self.bias + sum(weigh(feature, 0.0) for feature in features(text))

    def passes(self, text: str) -> bool:
        """Whether the sentence is worth the network's time."""
        return self.score(text) >= self.threshold


def features(text: str) -> set[str]:
    """Words in lower case and marks, `#` for a number; pairs of neighbours, `^` and `$` at the ends; after `*` the beginnings of longer
    words, after `~` their classes in the lexicon of cues.
    """
    pieces = ["#" if piece.isdigit() else piece for piece in _PIECE.findall(text.lower())]
    pairs = zip(["^", *pieces], [*pieces, "$"], strict=True)
    return {
        *pieces,
        *(f"{first} {second}" for first, second in pairs),
        *(f"*{piece[:BEGINNING]}" for piece in pieces if len(piece) > BEGINNING),
        *(f"~{number}" for piece in pieces if (number := lexicon_number(piece))),
    }
