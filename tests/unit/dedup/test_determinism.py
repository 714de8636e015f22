"""The same events in the same order give the same decisions: whatever the batches, restarts, rollbacks, redeliveries and shards."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from schemas import CleanEvent
from workers.stages.base import Outcome, Record
from workers.stages.dedup import DedupStage
from workers.state.dedup import SqliteDedupState, answers, snapshot
from workers.state.dedup.postings import Postings
from workers.state.dedup.shards import ShardedPostings
from workers.state.dedup.tables import drop, migrate, table_prefix

from .conftest import Hosted, article
from .texts import DISPATCH, LEAD, OTHER

PARAGRAPHS = [*DISPATCH.split("\n\n"), *OTHER.split("\n\n"), LEAD]
# Not shrinking: a smaller failing stream says no more than its seed, and takes minutes to find.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
WORDS = "harbour minister ferry verdict budget storm bridge strike vaccine museum orchard tunnel glacier comet violin".split()


def made_text(rng: Random) -> str:
    """A text that shares paragraphs with others, or has words of its own."""
    if rng.random() < 0.3:
        return " ".join(rng.choice(WORDS) for _ in range(rng.randint(3, 120)))
    return "\n\n".join(rng.sample(PARAGRAPHS, rng.randint(1, 5)))


def made_events(seed: int, count: int = 50) -> list[Record[CleanEvent]]:
    """Articles, copies, revisions, kills, in an order that is nearly that of time, over several weeks."""
    rng = Random(seed)
    records = []
    for number in range(count):
        identity = f"a{rng.randrange(count // 2)}"
        minute = number * 900 + rng.randrange(-2000, 2000)
        killed = "withdrawn" if rng.random() < 0.05 else None
        text = "" if killed else made_text(rng)
        records.append(article(text, identity, minute, source=f"source of {identity}", killed=killed))
    return records


def judged(records: list[Record[CleanEvent]]) -> list[Outcome]:
    """One by one, nothing going wrong: what everything else has to equal."""
    hosted = Hosted()
    return [outcome for record in records for outcome in hosted.run(record)]


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_batches_restarts_rollbacks_and_redeliveries_change_no_decision(seed: int, data: st.DataObject) -> None:
    records = made_events(seed)
    hosted = Hosted()
    outcomes: list[Outcome] = []
    at = 0
    while at < len(records):
        batch = records[at : at + data.draw(st.integers(1, 20))]
        happening = data.draw(st.sampled_from(["nothing", "restart", "rollback", "redelivery"]))
        if happening == "rollback":
            hosted.run_and_lose(batch)
        if happening == "restart":
            hosted.restart()
        if happening == "redelivery" and at:
            again = data.draw(st.integers(max(0, at - 8), at - 1))
            assert hosted.run(*records[again:at]) == outcomes[again:at]
        outcomes += hosted.run(*batch)
        at += len(batch)
    assert outcomes == judged(records)


@pytest.mark.parametrize("shards", [1, 2, 3, 8])
def test_any_number_of_shards_decides_as_one_process_does(shards: int) -> None:
    records = made_events(7, 200)
    connections = [sqlite3.connect(":memory:", isolation_level=None) for _ in range(shards)]
    for connection in connections:
        migrate(connection, "g1")
    postings = ShardedPostings([Postings(connection, table_prefix("g1")) for connection in connections])
    state = SqliteDedupState(sqlite3.connect(":memory:", isolation_level=None), "g1", postings=postings)
    stage = DedupStage(state)
    assert [one for at in range(0, 200, 32) for one in stage.process(records[at : at + 32])] == judged(records)


def test_where_postings_lie_changes_no_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    records = made_events(11, 300)
    expected = judged(records)
    # Sealed every eight documents and merged twice, instead of every 2,048.
    monkeypatch.setattr("workers.state.dedup.segments.BITS", (3, 6, 9))
    monkeypatch.setattr("workers.state.dedup.postings.BITS", (3, 6, 9))
    monkeypatch.setattr("workers.state.dedup.postings.SEALED", 8)
    monkeypatch.setattr("workers.state.dedup.sqlite.SEALED", 8)
    hosted = Hosted()
    outcomes = [one for at in range(0, 300, 10) for one in hosted.run(*records[at : at + 10])]
    assert outcomes == expected
    assert isinstance(hosted.state, SqliteDedupState)


def test_a_rebuild_from_the_same_events_gives_the_same_bytes(new_dedup: Callable[..., Hosted]) -> None:
    records = made_events(3, 120)
    one, two = new_dedup(), new_dedup()
    one.run(*records)
    for record in records:
        two.run(record)
    assert list(answers(one.connection)) == list(answers(two.connection))


def test_a_snapshot_goes_on_where_the_state_stood(tmp_path: Path, new_dedup: Callable[..., Hosted]) -> None:
    records = made_events(5, 100)
    hosted = new_dedup()
    hosted.run(*records[:50])
    snapshot(hosted.connection, tmp_path / "snapshot.sqlite3")
    restored = new_dedup(sqlite3.connect(tmp_path / "snapshot.sqlite3", isolation_level=None))
    assert restored.run(*records[50:]) == hosted.run(*records[50:])


def test_generations_do_not_see_each_other(new_dedup: Callable[..., Hosted]) -> None:
    hosted = new_dedup()
    records = made_events(9, 30)
    first = hosted.run(*records)
    second = DedupStage(SqliteDedupState(hosted.connection, "g2"))
    assert second.process(records) == first


def test_a_dropped_generation_leaves_no_table(new_dedup: Callable[..., Hosted]) -> None:
    hosted = new_dedup()
    drop(hosted.connection, "g1")
    assert hosted.connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'dedup%'").fetchall() == []


@pytest.mark.parametrize("batch", [1, 7, 100, 5_000])
def test_posting_lists_are_found_wherever_they_lie(batch: int) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, "g1")
    postings = Postings(connection, "dedup_g1")
    for first in range(0, 5_000, batch):
        numbers = np.arange(first, min(first + batch, 5_000))
        keys = np.stack([numbers % 7, 1_000_000 + numbers], axis=1).ravel().astype(np.uint64)
        postings.save(keys, np.repeat(numbers, 2), int(numbers[-1]) + 1)
    reloaded = Postings(connection, "dedup_g1")
    reloaded.reload(5_000)
    keys = np.array([3, 1_000_000 + 4_321, 999, 1_000_000 + 4_999], dtype=np.uint64)
    for one in (postings, reloaded):
        indices, numbers = one.find(keys)
        assert numbers[indices == 0].tolist() == [number for number in range(5_000) if number % 7 == 3]
        assert numbers[indices == 1].tolist() == [4_321]
        assert numbers[indices == 2].tolist() == []
        assert numbers[indices == 3].tolist() == [4_999]


def test_segments_are_merged_whatever_their_sizes_and_leave_the_window_by_halves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, "g1")
    monkeypatch.setattr("workers.state.dedup.postings.SEALED", 8)

    def listed(first: int, end: int) -> Postings:
        postings = Postings(connection, "dedup_g1")
        postings.reload(first)
        for number in range(first, end):
            postings.save(np.array([number % 7], dtype=np.uint64), np.array([number]), number + 1)
        return postings

    def places() -> list[tuple[int, int]]:
        return connection.execute("SELECT first, bits FROM dedup_g1_segments ORDER BY first").fetchall()

    monkeypatch.setattr("workers.state.dedup.postings.BITS", (3, 5))
    listed(0, 120)
    assert places() == [(0, 5), (32, 5), (64, 5), (96, 3), (104, 3), (112, 3)]
    monkeypatch.setattr("workers.state.dedup.postings.BITS", (3, 6, 7))
    postings = listed(120, 128)
    assert places() == [(0, 7)]
    assert postings.find(np.array([3], dtype=np.uint64))[1].tolist() == list(range(3, 128, 7))
    postings.drop_before(70)
    assert places() == [(64, 6)]
    assert postings.find(np.array([3], dtype=np.uint64))[1].tolist() == list(range(66, 128, 7))
    postings = listed(128, 250)
    postings.drop_before(192)
    listed(250, 256)
    assert places() == [(192, 6)]
