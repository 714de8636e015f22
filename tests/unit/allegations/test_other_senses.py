"""Words of a step in another sense."""

import pytest

from tests.unit.allegations.reading import one, shipped, shipped_mentions
from workers.stages.allegations.checks.vetoes import checked

TOLD: list[tuple[str, list[tuple[str, str]]]] = [
    ("A motion by Kroll to suppress the letters was dismissed.", []),
    ("The judge dismissed Kroll's attempt to postpone the trial.", []),
    ("Charges against Kroll were dismissed.", [("Kroll", "cleared")]),
    ("Ida Kroll has served three terms in the senate.", []),
    ("Ida Kroll served two terms for burglary.", [("Ida Kroll", "convicted")]),
    ("Brussels has cleared Holt Steel's takeover of Calder Mining.", []),
    ("Doctors cleared Piers Lowe to play on Sunday.", []),
    ("The commission cleared Calder Mining of bribery.", [("Calder Mining", "cleared")]),
    ("The search for a new chief executive took nine months, Holt Steel said.", []),
    ("Holt Steel is recalling 4,000 ladders, the safety commission said.", []),
    ("Ida Kroll, 91, has been excused from attending on medical grounds.", []),
    ("A charity called for a criminal inquiry into the managers.", []),
    ("Ida Kroll was accused of lacking ambition.", []),
    ("Fans blamed goalkeeper Piers Lowe for the defeat.", []),
    ("The court did not find that Ms Kroll had lied.", []),
    ("She won the appeal of Piers Lowe, who had been convicted of arson.", [("Piers Lowe", "cleared")]),
    ("She lost the appeal of Piers Lowe, who had been convicted of arson.", [("Piers Lowe", "convicted")]),
    ("The appeal court freed the Port Six, who had been wrongly convicted of murder.", [("the Port Six", "cleared")]),
]


@pytest.mark.parametrize(("text", "told"), TOLD, ids=[text for text, _ in TOLD])
def test_a_step_is_told_from_its_words_in_another_sense(text: str, told: list[tuple[str, str]]) -> None:
    found = shipped_mentions(text)
    assert [(" and ".join(text[slice(*a)] for a in m.accused), m.status) for m in found] == told


@pytest.mark.parametrize(
    ("text", "answers"),
    [("Solicitor Ida Kroll defended Piers Lowe.", 0), ("The minister defended the raid as lawful.", 1)],
)
def test_who_defends_people_in_court_answers_nothing(text: str, answers: int) -> None:
    (tags,) = shipped().tag([one(text)])
    assert len(checked(one(text), tags).responses) == answers
