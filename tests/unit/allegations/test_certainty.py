"""How sure a mention is, from the chances of its parts."""

import pytest

from schemas import Status
from workers.stages.allegations.network.certainty import Presence, Weights, certainty, share, stands
from workers.stages.allegations.network.tagger import ModelTagger
from workers.stages.allegations.sentences import split
from workers.stages.allegations.tagging import Chances

SURE = Chances(cue=0.99, party=0.99, stretch=0.99, label=0.99)
SHIPPED = ModelTagger.shipped()


def test_a_weight_of_one_for_the_cue_alone_gives_the_cues_own_chance() -> None:
    weights = Weights(bias=0, cue=1, party=0, stretch=0, label=0, has_party=0, has_stretch=0)
    assert certainty(weights, SURE, True, True) == pytest.approx(0.99)


@pytest.mark.parametrize("part", ["cue", "party", "stretch", "label"])
def test_by_the_weights_that_ship_no_part_can_be_doubted_without_doubt_of_the_whole(part: str) -> None:
    doubted = SURE._replace(**{part: 0.3})
    assert certainty(SHIPPED.meta.certainty, doubted, True, True) < certainty(SHIPPED.meta.certainty, SURE, True, True)


def test_chances_of_nought_and_one_stay_within_bounds() -> None:
    assert 0.0 <= certainty(SHIPPED.meta.certainty, Chances(0.0, 0.0, 0.0, 0.0), False, False) < 0.1
    assert 0.9 < certainty(SHIPPED.meta.certainty, Chances(1.0, 1.0, 1.0, 1.0), True, True) <= 1.0


@pytest.mark.parametrize(
    ("confidence", "presence", "status", "told"),
    [
        (0.5, 0.9, "charged", True),
        (0.2, 0.9, "charged", True),  # the sentence does tell of a wrong, whatever the reading makes of it
        (0.2, 0.9, "convicted", False),  # but nobody is guilty by a doubtful reading
        (0.2, 0.9, "cleared", False),
        (0.5, 0.9, "convicted", True),
        (0.5, 0.2, "charged", False),  # sure of a reading of words that tell of none
        (0.2, 0.5, "charged", False),
        (0.05, 0.9, "charged", False),
    ],
)
def test_what_surely_is_there_stands_though_its_reading_is_doubtful(
    confidence: float, presence: float, status: Status, told: bool
) -> None:
    assert stands(((0.3, 0.4), (0.15, 0.6)), confidence, presence, status) is told


@pytest.mark.parametrize("part", ["cue", "confidence", "words"])
def test_by_the_weights_that_ship_every_witness_of_a_presence_counts(part: str) -> None:
    surer = Presence(1.0, 1.0, 1.0, 1.0)
    assert share(SHIPPED.meta.presence, surer._replace(**{part: -1.0})) < share(SHIPPED.meta.presence, surer)


def test_what_ships_keeps_silent_below_its_thresholds() -> None:
    sentences = list(
        split(
            "Prosecutors charged Anna Berg with fraud on Monday. The inquiry heard of much that she would rather forget."
        )
    )
    told = [m.confidence for tags in SHIPPED.tag(sentences) for m in tags.mentions]
    assert told
    assert all(c is not None and c >= min(sure for sure, _ in SHIPPED.meta.stands) for c in told)
