"""Network and grammar as two witnesses: which readings stand."""

from dataclasses import replace

import pytest

from schemas import Status
from tests.unit.allegations.reading import one, tagged
from workers.stages.allegations.both import joined, trusted
from workers.stages.allegations.tagging import NOTHING, Chances, Tags


def test_what_the_grammar_alone_sees_does_not_stand() -> None:
    text = "The court fined Brightmere for fraud."
    assert (
        joined(one(text), NOTHING, Tags((tagged(text, "fined", "penalised", ["Brightmere"], confidence=None),)))
        == NOTHING
    )


def test_an_unsure_reading_stands_when_the_grammar_has_it_too() -> None:
    text = "The court fined Brightmere for fraud."
    unsure = Tags((tagged(text, "fined", "penalised", ["Brightmere"], confidence=0.2),))
    assert trusted(unsure, NOTHING, 0.3) == NOTHING
    assert trusted(unsure, Tags((tagged(text, "fined", "penalised", ["Brightmere"], confidence=None),)), 0.3) == unsure
    assert trusted(unsure, NOTHING, 0.2) == unsure


@pytest.mark.parametrize(
    ("cue", "confidence", "status", "stands"),
    [
        (0.8, 0.25, "penalised", True),
        (0.4, 0.25, "penalised", False),  # not even the cue is likely
        (0.8, 0.15, "penalised", False),  # hardly any of its parts are
        (0.8, 0.25, "cleared", False),  # it would end a record
    ],
)
def test_a_reading_stands_whose_cue_is_clear_though_its_parties_are_not(
    cue: float, confidence: float, status: Status, stands: bool
) -> None:
    text = "The court fined Brightmere for fraud."
    chances = Chances(cue, 0.4, 0.5, 0.9)
    unsure = replace(tagged(text, "fined", status, ["Brightmere"], confidence=confidence), chances=chances)
    assert bool(trusted(Tags((unsure,)), NOTHING, 0.3).mentions) is stands


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
