"""Network and grammar as two witnesses: which readings stand."""

import pytest

from tests.unit.allegations.reading import one, tagged
from workers.stages.allegations.both import joined
from workers.stages.allegations.tagging import NOTHING, Tags


def test_what_the_grammar_alone_sees_does_not_stand() -> None:
    text = "The court fined Brightmere for fraud."
    assert (
        joined(one(text), NOTHING, Tags((tagged(text, "fined", "penalised", ["Brightmere"], confidence=None),)))
        == NOTHING
    )


@pytest.mark.parametrize(
    ("text", "cue", "accused", "confidence", "stands"),
    [
        ("The president dismissed General Boas in February.", "dismissed", "General Boas", 0.6, False),
        ("The diocese has suspended Father Boas.", "suspended", "Father Boas", 0.9, True),
        ("Two officers have been suspended.", "suspended", "Two officers", 0.6, True),
        ("A judge dismissed a similar claim against Ardent Reel.", "dismissed", "Ardent Reel", 0.6, True),
    ],
)
def test_who_loses_a_post_is_accused_of_nothing_by_that(
    text: str, cue: str, accused: str, confidence: float, stands: bool
) -> None:
    found = joined(one(text), Tags((tagged(text, cue, "penalised", [accused], confidence=confidence),)), NOTHING)
    assert bool(found.mentions) is stands
