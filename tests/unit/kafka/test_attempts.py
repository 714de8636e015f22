"""What a process writes down before it begins is found by the next one, however batches are cut."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.events import FETCHED
from workers.runtime.kafka.attempts import ENOUGH, Attempts
from workers.runtime.work import WorkItem


def batch(first: int, last: int, partition: int = 0) -> list[WorkItem]:
    """Records of one partition, both ends included."""
    return [WorkItem("t", partition, n, FETCHED, f"e{n}", b"{}", f"t[{partition}]@{n}") for n in range(first, last + 1)]


@pytest.fixture
def open_notes(tmp_path: Path) -> Callable[[], Attempts]:
    """Opens the notes as a new process does."""
    return lambda: Attempts(tmp_path / "stage.attempts")


def test_a_batch_that_was_finished_raises_no_suspicion(open_notes: Callable[[], Attempts]) -> None:
    notes = open_notes()
    assert not notes.begin(batch(0, 9))
    notes.end(batch(0, 9))
    assert not open_notes().begin(batch(0, 9))


@pytest.mark.parametrize(("first", "last"), [(5, 9), (0, 9), (0, 5), (9, 20), (7, 8)])
def test_a_batch_with_records_of_one_that_was_not_finished_is_suspicious(
    open_notes: Callable[[], Attempts], first: int, last: int
) -> None:
    open_notes().begin(batch(5, 9))
    assert open_notes().begin(batch(first, last))


@pytest.mark.parametrize(("first", "last", "partition"), [(0, 4, 0), (10, 20, 0), (5, 9, 1)])
def test_a_batch_of_other_records_is_not(
    open_notes: Callable[[], Attempts], first: int, last: int, partition: int
) -> None:
    open_notes().begin(batch(5, 9))
    assert not open_notes().begin(batch(first, last, partition))


def test_the_rest_of_an_unfinished_batch_stays_suspicious_when_its_beginning_was_done(
    open_notes: Callable[[], Attempts],
) -> None:
    open_notes().begin(batch(0, 9))
    notes = open_notes()
    assert notes.begin(batch(0, 4))
    notes.end(batch(0, 4))
    assert notes.begin(batch(5, 9))


def test_tries_of_a_record_are_counted_across_processes_until_it_survives(open_notes: Callable[[], Attempts]) -> None:
    (item,) = batch(3, 3)
    assert open_notes().attempt(item) == 1
    assert open_notes().attempt(item) == 2
    notes = open_notes()
    notes.survived(item)
    assert notes.attempt(item) == 1


def test_a_share_of_dead_letters_is_told_only_of_enough_records_and_is_remembered(
    open_notes: Callable[[], Attempts],
) -> None:
    notes = open_notes()
    assert notes.dead_share(ENOUGH // 2, ENOUGH // 2) == 0.0
    assert open_notes().dead_share(ENOUGH, ENOUGH) == pytest.approx(1.0)
    assert open_notes().dead_share(10_000, 0) < 0.01
