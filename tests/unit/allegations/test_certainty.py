"""How sure a mention is, from the chances of its parts."""

import pytest

from workers.stages.allegations.certainty import Weights, certainty
from workers.stages.allegations.model import ModelTagger
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


def test_what_ships_keeps_silent_below_its_threshold() -> None:
    sentences = list(
        split(
            "Prosecutors charged Anna Berg with fraud on Monday. The inquiry heard of much that she would rather forget."
        )
    )
    told = [m.confidence for tags in SHIPPED.tag(sentences) for m in tags.mentions]
    assert told
    assert all(c is not None and c >= SHIPPED.meta.confidence_threshold for c in told)
