"""A killed article is gone from every generation, and nothing brings it back."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.replay.conftest import line, story
from workers.diff.pairs import fts5_articles
from workers.errors import UnknownArticle
from workers.generations import Replayed
from workers.pipeline import STAGES
from workers.runtime.embedded.audit import audit
from workers.runtime.embedded.compare import compare_generations
from workers.runtime.embedded.generations import promote
from workers.runtime.embedded.kills import marks
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.run import run
from workers.runtime.embedded.takedown import lift_takedown, take_down
from workers.settings import Settings

Refill = Callable[..., Replayed]
NOW = datetime(2026, 2, 1, tzinfo=UTC)


def held(connection: sqlite3.Connection, generation: str) -> set[str]:
    return {article for article, _ in fts5_articles(connection, generation)}


def deliver(settings: Settings, *lines: bytes) -> None:
    path = settings.store.parent / f"delivery-{hash(lines)}.jsonl"
    path.write_bytes(b"".join(lines))
    run([path], settings)


def test_a_takedown_leaves_the_index_of_every_generation_at_once(
    settings: Settings, connection: sqlite3.Connection, refill: Refill
) -> None:
    refill("g2")
    with writer_lock(settings.store):
        # Even while another process works on the store.
        done = take_down(settings, "a2", "court order", "M. Editor")
    assert (done.busy, done.events) == (True, 1)
    assert "a2" not in held(connection, "g1") | held(connection, "g2")
    run([], settings)
    assert audit(connection, "g1").clean
    outcome = connection.execute(
        "SELECT outcome FROM outcomes WHERE generation = 'g1' AND raw_offset = ?", (done.offset,)
    )
    assert outcome.fetchone() == ("killed",)


def test_its_words_leave_every_topic_and_the_mark_stays(settings: Settings, connection: sqlite3.Connection) -> None:
    take_down(settings, "a2", "court order", "M. Editor")
    log = Log(connection)
    for topic in log.names():
        values = [value or b"" for (value,) in connection.execute(f"SELECT value FROM {log.table(topic)}")]
        assert not any(b"Ruth Okafor accused" in value for value in values), topic
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Ruth Okafor accused" not in settings.store.read_bytes()
    (mark,) = marks(connection)
    assert (mark.article_id, mark.kind, mark.reason, mark.by) == ("a2", "takedown", "court order", "M. Editor")


@pytest.mark.parametrize("stage", [spec.name for spec in STAGES])
def test_no_replay_brings_a_killed_article_back(
    settings: Settings, connection: sqlite3.Connection, refill: Refill, stage: str
) -> None:
    take_down(settings, "a1", "court order", "M. Editor")
    refill("g2", stage)
    assert held(connection, "g2") == held(connection, "g1")
    assert "a1" not in held(connection, "g2")
    verdict = audit(connection, "g2")
    assert verdict.clean
    assert verdict.outcomes["killed"] == 3, "two versions and the kill"


def test_no_replay_of_what_came_before_the_kill_brings_it_back(
    settings: Settings, connection: sqlite3.Connection, refill: Refill
) -> None:
    done = take_down(settings, "a1", "court order", "M. Editor")
    refill("g2", end=done.offset)
    assert "a1" not in held(connection, "g2")


def test_an_article_killed_during_a_replay_is_in_neither_generation(
    settings: Settings, connection: sqlite3.Connection, refill: Refill
) -> None:
    refill("g2", "entities")
    take_down(settings, "a1", "court order", "M. Editor")
    refill("g2", "entities")
    promote(connection, "g2", NOW)
    assert "a1" not in held(connection, "g2")
    assert audit(connection, "g2").clean


def test_a_takedown_holds_against_later_deliveries_until_it_is_lifted(
    settings: Settings, connection: sqlite3.Connection, refill: Refill
) -> None:
    take_down(settings, "a2", "court order", "M. Editor")
    later = (datetime.now(UTC) + timedelta(milliseconds=5)).isoformat()
    deliver(settings, line("a2", story("Corvane Systems", "Ruth Okafor", 999), fetched_at=later))
    assert "a2" not in held(connection, "g1")
    last = connection.execute("SELECT outcome, reason FROM outcomes ORDER BY raw_offset DESC LIMIT 1").fetchone()
    assert last == ("killed", "killed by raw offset 9: court order")
    assert audit(connection, "g1").clean
    assert lift_takedown(settings, "a2")
    latest = (datetime.now(UTC) + timedelta(milliseconds=5)).isoformat()
    deliver(settings, line("a2", story("Corvane Systems", "Ruth Okafor", 1000), fetched_at=latest))
    assert "a2" in held(connection, "g1")
    refill("g2")
    assert compare_generations(connection, "g1", "g2", 5).nothing
    assert audit(connection, "g2").clean


def test_a_publisher_may_publish_again_what_it_withdrew(settings: Settings, connection: sqlite3.Connection) -> None:
    deliver(settings, line("a2", "", pubStatus="canceled", fetched_at="2026-01-06T08:00:00Z", kill_reason="error"))
    assert "a2" not in held(connection, "g1")
    assert [(mark.kind, mark.reason) for mark in marks(connection)] == [("canceled", "error")]
    deliver(settings, line("a2", story("Corvane Systems", "Ruth Okafor", 55), fetched_at="2026-01-06T09:00:00Z"))
    assert "a2" in held(connection, "g1")
    assert audit(connection, "g1").clean


def test_a_kill_of_an_article_that_never_came_is_refused(settings: Settings) -> None:
    with pytest.raises(UnknownArticle, match="nobody"):
        take_down(settings, "nobody", "court order", "M. Editor")
