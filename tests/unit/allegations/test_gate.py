"""The gate before the network: what is read at all."""

import pytest

from workers.stages.allegations.network.gate import Gate, features


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate.shipped()


def test_features_are_words_pairs_beginnings_and_numbers() -> None:
    assert features("Embezzled 40,000?") >= {"embezzled", "#", "^ embezzled", "embezzled #", "# ?", "? $", "*embez"}
    assert "*times" not in features("times"), "a word of five letters is its own beginning"


def test_a_feature_counts_once_and_the_threshold_itself_passes() -> None:
    gate = Gate({"fraud": 1.5, "kite": -1.0}, bias=-0.5, threshold=1.0)
    assert gate.score("Fraud upon fraud") == 1.0
    assert gate.passes("Fraud upon fraud")
    assert not gate.passes("A fraud with a kite")


def test_an_empty_sentence_has_the_bias_as_its_score() -> None:
    assert Gate({}, bias=-2.0, threshold=0.0).score("") == -2.0


@pytest.mark.parametrize(
    "text",
    [
        "The minister was charged with fraud.",
        "He was let go on Friday for drinking.",
        "The Medical Council has struck her off.",
        "They were docked ten points in 2019.",
        "She denies that she ever met the broker.",
        '"He had the ticket in his sock," the conductor said.',
        "MINISTER QUITS OVER VILLA WEEKEND",
    ],
)
def test_wrongs_steps_and_answers_in_plain_words_pass(gate: Gate, text: str) -> None:
    assert gate.passes(text)


@pytest.mark.parametrize(
    "text",
    [
        "The museum is open daily from ten to six, and entry is free for children under twelve.",
        "Temperatures will rise to 24 degrees by the weekend, with light winds from the west.",
        "The new line is 38 kilometres long and has 14 stations.",
        "The town has 9,000 inhabitants, two cinemas and a weekly market.",
    ],
)
def test_harmless_sentences_are_not_read(gate: Gate, text: str) -> None:
    assert not gate.passes(text)
