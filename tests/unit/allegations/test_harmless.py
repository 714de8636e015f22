"""What is denied or admitted and is no wrong alleges nothing and answers nothing."""

import pytest

from tests.unit.allegations.reading import at, one, shipped, shipped_mentions
from workers.stages.allegations.checks.harmless import is_harmless
from workers.stages.allegations.checks.vetoes import checked


@pytest.mark.parametrize(
    ("text", "cue", "harmless"),
    [
        ("Calder Mining denied that it was in talks with Holt Steel.", "denied", True),
        ("Ida Kroll denied rumours that she was planning to step down.", "denied", True),
        ("Piers Lowe admitted that he had forgotten the tickets.", "admitted", True),
        ("Piers Lowe admitted that he had forgotten to lock the tiger's cage.", "admitted", False),
        ("Holt Steel denied that it had been hacked.", "denied", True),
        ("Ida Kroll denied that she had been snubbed by the mayor.", "denied", True),
        ("Holt Steel denied that workers had been poisoned by the fumes.", "denied", False),
        ("Ida Kroll denied that she had been bribed.", "denied", False),
        ("Calder Mining denied that it planned to sell arms to the rebels.", "denied", False),
        ("Piers Lowe denied that he had been in the village.", "denied", False),
    ],
)
def test_what_is_surely_no_wrong(text: str, cue: str, harmless: bool) -> None:
    assert is_harmless(text, at(text, cue)) is harmless


def test_a_denial_of_no_wrong_is_no_answer() -> None:
    text = "Holt Steel denied that it planned to close stores."
    (tags,) = shipped().tag([one(text)])
    found = checked(one(text), tags)
    assert not found.mentions
    assert not found.responses


def test_who_did_it_to_the_one_who_denies_it_is_accused() -> None:
    text = "Piers Lowe denied that he had been cheated by the auctioneer."
    assert [text[slice(*a)] for m in shipped_mentions(text) for a in m.accused] == ["the auctioneer"]
