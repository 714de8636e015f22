"""The index in several processes, each with a database of its own, decides as one process does."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.dedup.shard import Remote
from workers.stages.dedup import DedupStage
from workers.state.dedup import SqliteDedupState
from workers.state.dedup.shards import ShardedPostings

from .test_determinism import judged, made_events


@pytest.fixture
def shards(tmp_path: Path) -> Iterator[list[Remote]]:
    """Three processes with empty databases."""
    remotes = [Remote(tmp_path / f"shard{number}.sqlite3") for number in range(3)]
    yield remotes
    for remote in remotes:
        remote.kill()


def test_three_processes_that_own_a_third_of_the_keys_each_decide_as_one_does(shards: list[Remote]) -> None:
    records = made_events(17, 200)
    stage = DedupStage(
        SqliteDedupState(sqlite3.connect(":memory:", isolation_level=None), postings=ShardedPostings(shards))
    )
    assert [one for at in range(0, 200, 16) for one in stage.process(records[at : at + 16])] == judged(records)


def test_a_shard_that_was_killed_goes_on_from_its_file_with_the_same_decisions(shards: list[Remote]) -> None:
    records = made_events(18, 200)
    state = SqliteDedupState(sqlite3.connect(":memory:", isolation_level=None), postings=ShardedPostings(shards))
    stage = DedupStage(state)
    outcomes = []
    for at in range(0, 200, 20):
        if at % 60 == 40:
            lost = shards[at // 20 % 3]
            lost.kill()
            lost.start()
            state.reload()
        outcomes += stage.process(records[at : at + 20])
    assert outcomes == judged(records)
