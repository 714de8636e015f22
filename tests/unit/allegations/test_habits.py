"""What somebody used to do, and what he owns to not having done: `would` and `not` that take nothing back."""

import pytest

from schemas import Status
from tests.unit.allegations.reading import one, tagged
from workers.stages.allegations.checks.vetoes import checked
from workers.stages.allegations.tagging import Tags


def _stands(text: str, cue: str, status: Status, accused: str, act: str | None) -> bool:
    found = tagged(text, cue, status, [accused] if accused else [], act)
    return bool(checked(one(text), Tags((found,))).mentions)


@pytest.mark.parametrize(
    ("text", "cue", "accused", "act"),
    [
        (
            "Her foreman would switch off the scrubber every Friday night, she said.",
            "said",
            "Her foreman",
            "switch off",
        ),
        ("On the last day of each month, she said, Lowe would burn the slips.", "said", "Lowe", "burn the slips"),
        ("She described how Lowe would tear up the forms.", "described", "Lowe", "tear up the forms"),
        ('"He would lock the gate and count us," she told the inquest.', "told", "He", "lock the gate and count us"),
        ("Nine men burned because Holt Steel would not fit a valve.", "because", "Holt Steel", "would not fit a valve"),
        ("Lowe would walk in when the nurses were changing, she said.", "said", "Lowe", "walk in"),
    ],
)
def test_a_habit_is_told_for_what_happened(text: str, cue: str, accused: str, act: str) -> None:
    assert _stands(text, cue, "alleged", accused, act)


@pytest.mark.parametrize(
    ("text", "cue", "accused", "act"),
    [
        ("Kroll would sell the register and close the archive, critics said.", "said", "Kroll", "sell the register"),
        ("Kroll would sell the data every day if she could, they said.", "said", "Kroll", "sell the data every day"),
        ("Lowe said that he would burn the mill every Friday.", "said", "he", "burn the mill"),
        ("The mine would poison the river every night, they told the inquiry.", "told", "The mine", "poison the river"),
        ("He opposed the sale because Holt Steel would not pay the men.", "because", "Holt Steel", "would not pay"),
        ('"He would be charged and go to prison," she told the court.', "told", "He", "be charged and go to prison"),
        ("Voters fear that Lowe would jail them every night.", "fear", "Lowe", "jail them"),
    ],
)
def test_what_somebody_may_do_or_means_to_do_has_not_happened(text: str, cue: str, accused: str, act: str) -> None:
    assert not _stands(text, cue, "alleged", accused, act)


@pytest.mark.parametrize(
    ("text", "cue", "accused", "act"),
    [
        ('"We should have replaced the valve," she said.', "should have replaced", "We", "replaced the valve"),
        ('"The valve ought to have been replaced," she said.', "ought to have been", "", "The valve"),
        ('"We did not answer, and we are sorry," she said.', "did not answer", "We", "did not answer"),
        ("We posted the bills without reading them.", "posted the bills without reading", "We", None),
    ],
)
def test_what_was_not_done_is_owned_to(text: str, cue: str, accused: str, act: str | None) -> None:
    assert _stands(text, cue, "admitted", accused, act)


@pytest.mark.parametrize(
    ("text", "cue", "accused"),
    [
        ('"I did not steal it, and I am sorry for them," he said.', "did not steal", "I"),
        ('"I did not go near her," he said.', "did not go", "I"),
        ("Lowe did not accept responsibility.", "did not accept responsibility", "Lowe"),
        ("Lowe did not plead guilty.", "did not plead guilty", "Lowe"),
        ("Lowe should have confessed, his brother said.", "should have confessed", "Lowe"),
        ('"I should have been told," she said.', "should have been told", "I"),
        ('"We should have been consulted," she said.', "should have", "We"),
        ("If we should have been wrong, we will pay.", "should have been wrong", "we"),
    ],
)
def test_who_denies_or_complains_owns_to_nothing(text: str, cue: str, accused: str) -> None:
    assert not _stands(text, cue, "admitted", accused, None)


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        ("Somebody at our end", True),
        ("Somebody in the planning office", True),
        ("Everyone", False),
        ("Somebody in the crowd", False),
        ("Someone who knew the code", False),
    ],
)
def test_somebody_of_a_house_is_described(who: str, stands: bool) -> None:
    assert _stands(f"{who} had hidden the log, she said.", "said", "alleged", who, "hidden the log") is stands
