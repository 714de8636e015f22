"""What looks negated, possible or like nobody, and tells of something real all the same."""

import pytest

from schemas import Status
from tests.unit.allegations.reading import at, one, shipped_mentions, tagged
from workers.stages.allegations.both import joined
from workers.stages.allegations.checks.vetoes import checked
from workers.stages.allegations.tagging import NOTHING, TaggedResponse, Tags

REAL: list[tuple[str, str, Status]] = [
    ("The trustee must repay 88,000 euros, a judge has ruled.", "must repay", "convicted"),
    ("The kennels must retrain their staff by Easter.", "must retrain", "penalised"),
    ("The prosecutor did not prosecute Tveit for want of proof.", "did not prosecute", "cleared"),
    ("The brothers were held for a week and released without charge.", "released without charge", "cleared"),
    ("Nobody would say whether the note was written by the arrested man.", "arrested", "investigated"),
    ("Peru wants Boas extradited so he can stand trial in Lima.", "stand trial", "charged"),
    ("The debt collector died before he could be tried.", "tried", "charged"),
    ("The chemist did not contest the order of the council.", "order", "penalised"),
]


@pytest.mark.parametrize(("text", "cue", "status"), REAL)
def test_stands_although_it_looks_negated_or_possible(text: str, cue: str, status: Status) -> None:
    (found,) = checked(one(text), Tags((tagged(text, cue, status),))).mentions
    assert found.status == status


@pytest.mark.parametrize(
    ("text", "cue", "status"),
    [
        ("The firm must be fined, campaigners say.", "fined", "penalised"),
        ("The firm must not repay the money, a judge ruled.", "repay", "convicted"),
        ("Tveit could stand trial next year.", "stand trial", "charged"),
        ("Prosecutors did not charge Tveit.", "charge", "charged"),
        ("The council did not issue an order.", "order", "penalised"),
        ("If convicted, the director could face prison.", "prison", "convicted"),
    ],
)
def test_falls_because_it_was_not_done(text: str, cue: str, status: Status) -> None:
    assert checked(one(text), Tags((tagged(text, cue, status),))) == NOTHING


def test_what_somebody_should_have_done_was_not_done() -> None:
    text = "It should have acted in 2011, argues their lawyer."
    assert checked(one(text), Tags((tagged(text, "argues", "alleged", ["It"], "should have acted in 2011"),))).mentions
    text = "Hackers could steal the files, argues their lawyer."
    assert not checked(one(text), Tags((tagged(text, "argues", "alleged", ["Hackers"], "steal the files"),))).mentions


@pytest.mark.parametrize(("who", "stands"), [("Jon Snow", True), ("heavy snow", False), ("Storms", False)])
def test_the_weather_is_accused_of_nothing_but_a_man_may_be_called_snow(who: str, stands: bool) -> None:
    text = f"{who} was blamed for the delay."
    assert bool(checked(one(text), Tags((tagged(text, "blamed", "alleged", [who], "the delay"),))).mentions) is stands


@pytest.mark.parametrize(
    ("text", "cue", "status", "stands"),
    [
        ("He pleaded not guilty.", "pleaded not guilty", "charged", True),
        ("It settled without admitting the findings.", "settled", "settled", True),
        ("It denied the allegations.", "allegations", "alleged", False),
    ],
)
def test_an_answer_takes_away_the_claim_that_it_names_and_no_step(
    text: str, cue: str, status: Status, stands: bool
) -> None:
    answer = TaggedResponse(at(text, cue), "denial")
    found = joined(one(text), Tags((tagged(text, cue, status, text.split()[:1]),), (answer,)), NOTHING)
    assert bool(found.mentions) is stands


def test_the_grammar_alone_hears_no_answer() -> None:
    text = "Officials rejected suggestions that the lamps are ugly."
    assert joined(one(text), NOTHING, Tags((), (TaggedResponse(at(text, "rejected"), "denial"),))) == NOTHING


def test_a_bare_step_says_nothing() -> None:
    text = "Three led to a fine."
    assert joined(one(text), Tags((tagged(text, "fine", "penalised"),)), NOTHING) == NOTHING
    assert joined(one(text), Tags((tagged(text, "fine", "penalised", ["Three"]),)), NOTHING).mentions


def test_a_witness_is_accused_of_nothing() -> None:
    text = "He has been questioned by detectives, for six hours, as a witness."
    assert checked(one(text), Tags((tagged(text, "questioned", "investigated", ["He"]),))) == NOTHING


@pytest.mark.parametrize(
    ("text", "cue", "act", "read", "told"),
    [
        ("A judge refused to dismiss the charges against Lowe.", "charges", None, "cleared", "charged"),
        ("The court refused to overturn his conviction.", "conviction", None, "cleared", "convicted"),
        ("A judge declined to throw out the lawsuit against Lowe.", "throw out", None, "cleared", "sued"),
        ("The federation refused to overturn his ban.", "ban", None, "cleared", "penalised"),
        ("A judge refused to dismiss the case against Lowe.", "case", None, "cleared", "alleged"),
        ("Lowe won his appeal against a conviction for murder.", "conviction", None, "convicted", "cleared"),
        (
            "Prosecutors won their appeal against the conviction of Lowe for a lesser crime.",
            "conviction",
            None,
            "convicted",
            "convicted",
        ),
        ("The judge dismissed the charges against Lowe.", "dismissed", None, "cleared", "cleared"),
        ("Lowe is not under investigation.", "not under investigation", None, "investigated", "cleared"),
        ("Lowe is under investigation.", "investigation", None, "investigated", "investigated"),
        ("The charge that Lowe took bribes is false.", "charge", "took bribes", "charged", "alleged"),
        ("Lowe denies the charge of taking bribes.", "charge", "taking bribes", "charged", "charged"),
        ("A report says Lowe may have broken the law.", "says", "broken the law", "convicted", "alleged"),
        ("A report says Lowe broke the law and may have hidden it.", "says", "broke the law", "convicted", "convicted"),
        ("The Court of Appeal ruled that his conviction was unsafe.", "conviction", None, "convicted", "cleared"),
        ("The court was told that his conviction was unsafe.", "conviction", None, "convicted", "convicted"),
    ],
)
def test_a_step_that_was_refused_or_is_only_possible_is_not_told_as_taken(
    text: str, cue: str, act: str | None, read: Status, told: Status
) -> None:
    found = checked(one(text), Tags((tagged(text, cue, read, ["Lowe"] if "Lowe" in text else ["his"], act),)))
    assert [m.status for m in found.mentions] == [told]


def test_the_reason_for_a_verdict_is_no_accuser() -> None:
    text = "Lowe was found not guilty by reason of insanity."
    mention = tagged(text, "found not guilty", "cleared", ["Lowe"], accuser=["reason of insanity"])
    (found,) = checked(one(text), Tags((mention,))).mentions
    assert found.accuser == ()


@pytest.mark.parametrize(
    ("charged", "told"),
    [
        ("causing the death of a boy", True),
        ("possessing a knife", True),
        ("driving while disqualified", True),
        ("leaving the scene of an accident", True),
        ("sending malicious messages", True),
        ("having sex with a pupil", True),
        ("setting fire to a barn", True),
        ("selling alcohol to minors", True),
        ("holding a rally without a permit", True),
        ("overseeing the move", False),
        ("reforming the tax system", False),
        ("drawing up a list of measures to stop theft", False),
        ("driving the bride to church", False),
        ("choosing a successor", False),
        ("caring for the horses", False),
    ],
)
def test_a_charge_is_told_from_a_task(charged: str, told: bool) -> None:
    text = f"Ida Kroll was charged with {charged}."
    assert [m.status for m in shipped_mentions(text)] == (["charged"] if told else [])
