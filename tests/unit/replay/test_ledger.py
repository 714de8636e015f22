"""The audit's judgement, whichever runtime fills the ledger."""

import pytest

from workers.audit import Fault, Ledger, verdict


def kinds(ledger: Ledger) -> dict[int, str]:
    return {fault.offset: fault.kind for fault in ledger.faults()}


def filled(*outcomes: str | None) -> Ledger:
    ledger = Ledger()
    ledger.raw(range(len(outcomes)))
    for offset, outcome in enumerate(outcomes):
        if outcome is not None:
            ledger.outcome(offset, outcome)
    return ledger


def test_one_outcome_each_is_in_order() -> None:
    ledger = filled("indexed", "duplicate", "unchanged", "stale", "rejected", "killed", "dead_lettered")
    assert kinds(ledger) == {}
    judged = verdict("g1", [ledger], [])
    assert (judged.events, sum(judged.outcomes.values()), judged.clean) == (7, 7, True)


def test_an_event_without_an_outcome_is_lost_unless_a_stage_has_it_before_it() -> None:
    ledger = filled("indexed", None, None)
    ledger.waiting(2)
    assert kinds(ledger) == {1: "lost", 2: "waiting"}
    assert verdict("g1", [ledger], []).waiting == 1


def test_an_event_that_waits_is_not_clean_yet() -> None:
    ledger = filled(None)
    ledger.waiting(0)
    assert not verdict("g1", [ledger], []).clean


def test_two_different_outcomes_are_a_fault_and_the_same_one_told_again_is_not() -> None:
    ledger = filled("indexed", "indexed")
    ledger.outcome(0, "indexed")
    ledger.outcome(1, "rejected")
    ledger.outcome(1, "indexed")
    assert kinds(ledger) == {1: "two"}


def test_an_event_with_an_outcome_does_not_wait() -> None:
    ledger = filled("indexed")
    ledger.waiting(0)
    assert kinds(ledger) == {}


@pytest.mark.parametrize("told", ["repeated", "untrue"])
def test_what_stages_and_index_contradict_is_a_fault(told: str) -> None:
    ledger = filled("indexed")
    getattr(ledger, told)(0)
    assert kinds(ledger) == {0: told}


def test_an_outcome_of_an_event_that_nobody_holds_is_unknown_and_a_gap_is_gone() -> None:
    ledger = Ledger()
    ledger.raw([0, 2])
    ledger.outcome(0, "indexed")
    ledger.outcome(2, "indexed")
    ledger.outcome(3, "indexed")
    assert list(ledger.faults()) == [Fault("gone", 0, 1), Fault("unknown", 0, 3)]
    assert verdict("g1", [ledger], []).events == 2


def test_partitions_are_summed_up_and_begin_where_they_begin() -> None:
    first, second = filled("indexed", None), Ledger(partition=1, start=1_000_000)
    second.raw([1_000_000])
    second.outcome(1_000_000, "duplicate")
    judged = verdict("g2", [first, second], first.faults())
    assert (judged.events, judged.outcomes, judged.faults) == (3, {"indexed": 1, "duplicate": 1}, {"lost": 1})
    assert judged.shown == (Fault("lost", 0, 1),)


def test_a_million_events_take_a_megabyte() -> None:
    ledger = Ledger()
    ledger.raw(range(1_000_000))
    assert len(ledger._marks) == 1_000_000


def test_a_partial_generation_has_no_gaps_between_what_it_was_asked_for() -> None:
    ledger = Ledger(partial=True)
    ledger.raw([3, 7])
    ledger.outcome(3, "indexed")
    assert kinds(ledger) == {7: "lost"}
