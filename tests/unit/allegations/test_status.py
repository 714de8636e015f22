"""A status is never raised above what the sentence says."""

import pytest

from tests.unit.allegations.reading import mentions, shipped_mentions

SILENT = [
    "He was not charged with fraud.",
    "Nobody has been charged with the murder.",
    "No one has sued the company over the leak.",
    "The firm could be fined for the spill.",
    "If convicted of fraud, Tamblyn faces ten years in prison.",
    "She may be arrested on suspicion of theft.",
    "The minister has never been accused of corruption.",
    "Neither man was convicted of murder.",
    "He would be prosecuted for fraud unless he paid.",
]


@pytest.mark.parametrize("text", SILENT)
def test_a_step_that_was_not_taken_is_not_marked(text: str) -> None:
    assert mentions(text) == []
    assert shipped_mentions(text) == []


@pytest.mark.parametrize("headline", ["Did the mayor steal the money?", "Was the minister bribed by builders?"])
def test_a_question_as_headline_claims_nothing(headline: str) -> None:
    assert mentions(headline, headline=True) == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Vance threatened to sue the studio for copying her novel.", "alleged"),
        ("Tamblyn will be charged with fraud.", "investigated"),
        ("Tamblyn was accused of fraud.", "alleged"),
        ("Tamblyn was charged with fraud.", "charged"),
        ("Tamblyn was released without charge.", "cleared"),
        ("Tamblyn pleaded not guilty to fraud.", "charged"),
    ],
)
def test_the_status_is_the_sentence_s_own(text: str, status: str) -> None:
    assert [mention.status for mention in mentions(text)] == [status]


def test_two_steps_in_one_sentence_are_one_mention_with_the_further_step() -> None:
    assert [m.status for m in mentions("Tamblyn was arrested and charged with fraud.")] == ["charged"]


def test_who_was_arrested_and_charged_with_making_something_has_no_such_duty() -> None:
    text = "Rufus Tamblyn was arrested and charged with making pipes for the militia."
    assert [m.status for m in shipped_mentions(text)].count("charged") == 1
