"""Who was in hand when the runtime died, and how often everything died during the work on one record."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.events import FETCHED
from workers.errors import WorkerKilled
from workers.runtime.embedded.attempts import Attempts
from workers.runtime.embedded.host import RUNTIME_DEATHS
from workers.runtime.embedded.store import connect, transaction
from workers.runtime.execute import Executor
from workers.runtime.work import Rejected, WorkItem
from workers.settings import Settings


def item(offset: int) -> WorkItem:
    return WorkItem("articles.raw", 0, offset, FETCHED, f"id-{offset}", b"not json", f"file:{offset}")


@pytest.fixture
def started(tmp_path: Path) -> Callable[[], Attempts]:
    """A runtime that opens the store, as often as it is asked for."""

    def start() -> Attempts:
        return Attempts(*(connect(tmp_path / "store.sqlite3", write=True) for _ in range(2)), "g1")

    return start


def test_what_was_in_hand_at_a_death_is_suspected_by_the_next_runtime(started: Callable[[], Attempts]) -> None:
    started().note("clean", [item(3), item(4)])
    assert started().suspects("clean") == {3, 4}
    assert started().suspects("entities") == set()


def test_what_is_committed_is_suspected_no_more(started: Callable[[], Attempts], tmp_path: Path) -> None:
    connection = connect(tmp_path / "store.sqlite3", write=True)
    attempts = Attempts(connection, connection, "g1")
    attempts.note("clean", [item(3), item(4)])
    with transaction(connection):
        attempts.strike_out("clean", [item(3)])
    assert started().suspects("clean") == {4}


def test_an_orderly_end_leaves_no_suspects(started: Callable[[], Attempts]) -> None:
    attempts = started()
    attempts.note("clean", [item(3)])
    attempts.forget()
    assert started().suspects("clean") == set()


def test_tries_are_counted_across_runtimes_until_the_record_comes_through_its_own_work(
    started: Callable[[], Attempts],
) -> None:
    started().note("clean", [item(3), item(4)])
    assert [started().count("clean", item(3)) for _ in range(3)] == [1, 2, 3]
    assert started().count("clean", item(4)) == 1
    attempts = started()
    attempts.survived("clean", item(3))
    assert started().count("clean", item(3)) == 1
    assert started().suspects("clean") == {3, 4}


def die(name: str, items: object, settings: Settings) -> list[object]:
    """What a process does that its document kills."""
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)
    return []


@pytest.mark.parametrize(("earlier", "tries_now"), [(0, 3), (5, 3), (RUNTIME_DEATHS - 1, 1), (RUNTIME_DEATHS, 0)])
def test_three_deaths_of_its_process_convict_a_record_and_those_of_the_runtime_only_when_they_are_many(
    started: Callable[[], Attempts], earlier: int, tries_now: int
) -> None:
    settings = Settings(jobs=1)
    attempts = started()
    for _ in range(earlier):
        attempts.count("clean", item(3))
    executor = Executor(settings, 1, die)  # type: ignore[arg-type]
    try:
        result = executor.alone(
            "clean", item(3), lambda it: attempts.count("clean", it), RUNTIME_DEATHS - settings.max_attempts
        )
    finally:
        executor.close()
    assert isinstance(result, Rejected)
    assert result.code == WorkerKilled.__name__
    assert f"died {earlier + tries_now} times" in result.message
