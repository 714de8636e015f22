"""A step that the same sentence takes back, or that a sentence of its own does."""

import pytest

from schemas import Status
from tests.unit.allegations.reading import tagged
from workers.stages.allegations.checks.undone import found, is_undone
from workers.stages.allegations.sentences import split


@pytest.mark.parametrize(
    ("text", "cue", "undone"),
    [
        ("Lowe was convicted of fraud in 2019, but the verdict was overturned on appeal.", "convicted", True),
        ("Lowe was jailed for graft, though the Supreme Court later quashed the conviction.", "jailed", True),
        ("Lowe was fined for speeding, a decision reversed by a higher court.", "fined", True),
        ("Lowe was convicted of fraud but later pardoned.", "convicted", True),
        ("Lowe was charged with murder, but the charges were dropped.", "charged", True),
        ("Lowe was convicted of assault; the theft charge was withdrawn.", "convicted", False),
        ("Lowe was jailed for theft and a burglary charge was dropped.", "jailed", False),
        ("Lowe was convicted of fraud; his brother was acquitted.", "convicted", False),
        ("Lowe was convicted of fraud and lost his appeal.", "convicted", False),
    ],
)
def test_the_sentence_takes_its_step_back(text: str, cue: str, undone: bool) -> None:
    status: Status = "charged" if cue == "charged" else "convicted"
    assert is_undone(text, tagged(text, cue, status, ["Lowe"])) is undone


@pytest.mark.parametrize(
    ("text", "cue", "accused"),
    [
        ("The conviction was overturned in 2018.", "overturned", []),
        ("The Court of Appeals overturns both convictions.", "overturns", []),
        ("The conviction of Piers Lowe was quashed.", "quashed", ["Piers Lowe"]),
        ("Her trial collapsed when a witness disappeared.", "collapsed", []),
        ("If the conviction is overturned he will be freed.", None, []),
        ("An appeal against the fine was thrown out.", None, []),
        ("The ministry dismissed the findings as fiction.", None, []),
    ],
)
def test_a_sentence_of_its_own_clears(text: str, cue: str | None, accused: list[str]) -> None:
    (sentence,) = split(text)
    mention = found(sentence)
    if cue is None:
        assert mention is None
    else:
        assert mention is not None
        assert mention.status == "cleared"
        assert text[slice(*mention.cue)] == cue
        assert [text[slice(*a)] for a in mention.accused] == accused
