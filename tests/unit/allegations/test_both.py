"""Network and grammar as two witnesses: which readings stand."""

import pytest

from workers.stages.allegations.both import joined, trusted
from workers.stages.allegations.sentences import Sentence, split
from workers.stages.allegations.tagging import NOTHING, TaggedMention, Tags


def one(text: str) -> Sentence:
    (sentence,) = split(text)
    return sentence


def mention(text: str, cue: str, accused: str, confidence: float | None = 0.8) -> TaggedMention:
    start, at = text.index(cue), text.index(accused)
    return TaggedMention(
        (start, start + len(cue)), "penalised", "conduct", accused=((at, at + len(accused)),), confidence=confidence
    )


def test_what_the_grammar_alone_sees_does_not_stand() -> None:
    text = "The court fined Brightmere for fraud."
    assert joined(one(text), NOTHING, Tags((mention(text, "fined", "Brightmere", None),))) == NOTHING


def test_an_unsure_reading_stands_when_the_grammar_has_it_too() -> None:
    text = "The court fined Brightmere for fraud."
    unsure = Tags((mention(text, "fined", "Brightmere", 0.2),))
    assert trusted(unsure, NOTHING, 0.3) == NOTHING
    assert trusted(unsure, Tags((mention(text, "fined", "Brightmere", None),)), 0.3) == unsure
    assert trusted(unsure, NOTHING, 0.2) == unsure


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
    found = joined(one(text), Tags((mention(text, cue, accused, confidence),)), NOTHING)
    assert bool(found.mentions) is stands
