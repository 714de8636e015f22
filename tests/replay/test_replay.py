"""Replays over the real stages: unchanged code changes nothing, whatever the stage a replay begins at."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from schemas import RawEvent, Scope
from tests.replay.conftest import line, story
from workers.diff import compare
from workers.diff.pairs import fts5_articles, merge
from workers.diff.report import Report
from workers.errors import (
    GenerationExists,
    GenerationInUse,
    GenerationPartial,
    NoRollback,
    NotCaughtUp,
    StoreBusy,
    UnknownGeneration,
)
from workers.generations import Progress, Replayed
from workers.pipeline import STAGES
from workers.runtime.embedded.audit import audit
from workers.runtime.embedded.generations import drop, promote, rollback, standings
from workers.runtime.embedded.ingest import Ingested, ingest
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.replay import promote_when_caught_up, replay
from workers.runtime.embedded.run import run
from workers.runtime.embedded.store import live_generation, transaction
from workers.settings import Settings
from workers.sources import Received, Where

Refill = Callable[..., Replayed]
NOW = datetime(2026, 2, 1, tzinfo=UTC)
EVENTS = 9


def difference(connection: sqlite3.Connection, before: str = "g1", after: str = "g2") -> Report:
    return compare(merge(fts5_articles(connection, before), fts5_articles(connection, after)), before, after)


@pytest.mark.parametrize("stage", [spec.name for spec in STAGES])
def test_a_replay_with_unchanged_code_changes_nothing(
    connection: sqlite3.Connection, refill: Refill, stage: str
) -> None:
    done = refill(from_stage=stage)
    assert done.events == EVENTS
    report = difference(connection)
    assert (report.articles.total, report.articles.changed) == (7, 0)
    assert audit(connection, "g2").clean
    assert outcomes(connection, "g1") == outcomes(connection, "g2")


def outcomes(connection: sqlite3.Connection, generation: str) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT raw_offset, outcome, stage, article_id, revision FROM outcomes WHERE generation = ? ORDER BY raw_offset",
        (generation,),
    ).fetchall()


def test_the_live_generation_is_untouched_by_a_replay(connection: sqlite3.Connection, refill: Refill) -> None:
    before = outcomes(connection, "g1")
    refill()
    assert outcomes(connection, "g1") == before
    assert live_generation(connection) == "g1"


def test_the_same_replay_again_finds_nothing_left_to_do(refill: Refill) -> None:
    assert refill().new == EVENTS
    assert refill().new == 0


def test_another_replay_into_the_same_generation_is_refused(refill: Refill) -> None:
    refill()
    with pytest.raises(GenerationExists, match="from clean, not from entities"):
        refill(from_stage="entities")
    with pytest.raises(GenerationExists, match="with everything, not with source harbour-times"):
        refill(sources=("harbour-times",))


def test_a_replay_into_the_live_generation_is_refused(refill: Refill) -> None:
    with pytest.raises(GenerationInUse, match="it is live"):
        refill("g1")


@pytest.mark.parametrize("name", ["G2", "2", "g-2", "", "dlq"])
def test_a_name_that_cannot_be_a_generation_is_refused(refill: Refill, name: str) -> None:
    with pytest.raises(UnknownGeneration):
        refill(name)


def test_progress_tells_done_of_those_that_were_there_at_the_start(settings: Settings) -> None:
    told: list[Progress] = []
    replay(settings, "g2", "clean", Scope(), progress=told.append)
    assert told[-1].done == told[-1].total == EVENTS
    assert told[-1].left == 0


# Live work first


def test_a_replay_gives_way_while_live_work_waits_and_comes_through_nevertheless(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    event = RawEvent.from_json(line("late", story("Gorsley Mills", "Hugh Barnes", 300)))
    with transaction(connection):
        ingest(connection, Log(connection), [Received(event, Where("late.jsonl"))], NOW, Ingested())
    seen: list[Progress] = []
    with writer_lock(settings.store):
        done = replay(settings, "g2", "entities", Scope(), progress=seen.append)
    assert any(one.waits for one in seen)
    assert done.events == EVENTS + 1


def test_a_replay_gives_way_to_nobody_when_no_live_work_goes_on(settings: Settings) -> None:
    seen: list[Progress] = []
    replay(settings, "g2", "index", Scope(), progress=seen.append)
    assert not any(one.waits for one in seen)


# Parts


@pytest.mark.parametrize("stage", ["clean", "entities"])
def test_a_replay_of_one_source_holds_that_source_and_cannot_be_promoted(
    connection: sqlite3.Connection, refill: Refill, stage: str
) -> None:
    refill(from_stage=stage, sources=("harbour-times",))
    sources = {event["source"] for _, event in fts5_articles(connection, "g2")}
    assert sources == {"harbour-times"}
    assert audit(connection, "g2").clean
    with pytest.raises(GenerationPartial, match="source harbour-times"):
        promote(connection, "g2", NOW)


@pytest.mark.parametrize("stage", ["clean", "entities"])
def test_a_replay_of_one_article_takes_all_its_events(
    connection: sqlite3.Connection, refill: Refill, stage: str
) -> None:
    done = refill(from_stage=stage, articles=("a1",))
    assert done.events == 2
    assert [article for article, _ in fts5_articles(connection, "g2")] == ["a1"]


def test_offsets_and_times_bound_a_replay(connection: sqlite3.Connection, refill: Refill) -> None:
    assert refill("g2", start=2, end=5).events == 3
    assert refill("g3", since=datetime.now(UTC) + timedelta(days=1)).events == 0
    assert refill("g4", until=datetime.now(UTC) + timedelta(days=1)).events == EVENTS


def test_a_rate_holds_a_replay_back(settings: Settings) -> None:
    done = replay(settings, "g2", "clean", Scope(), rate=4.0)
    assert done.seconds >= (EVENTS - 1) / 4.0
    assert done.events == EVENTS


# Promotion


def test_promotion_switches_readers_and_live_work(
    settings: Settings, connection: sqlite3.Connection, refill: Refill
) -> None:
    refill()
    assert promote(connection, "g2", NOW) == "g1"
    assert live_generation(connection) == "g2"
    more(settings, "later")
    assert "later" in dict(fts5_articles(connection, "g2"))
    assert "later" not in dict(fts5_articles(connection, "g1"))


def more(settings: Settings, *names: str) -> None:
    """Live events that arrive."""
    path = settings.store.parent / f"{names[0]}.jsonl"
    path.write_bytes(b"".join(line(name, story(f"{name.title()} Mills", "Vera Quist", 7)) for name in names))
    run([path], settings)


def test_promotion_refuses_until_the_generation_has_what_readers_have(
    settings: Settings, connection: sqlite3.Connection, refill: Refill
) -> None:
    refill()
    more(settings, "later")
    with pytest.raises(NotCaughtUp, match="lacks 1 raw events"):
        promote(connection, "g2", NOW)
    refill()
    promote(connection, "g2", NOW)
    assert "later" in dict(fts5_articles(connection, "g2"))


@pytest.mark.parametrize("stage", ["clean", "allegations"])
def test_a_promotion_may_wait_until_the_generation_has_caught_up(
    settings: Settings, connection: sqlite3.Connection, refill: Refill, stage: str
) -> None:
    refill(from_stage=stage)
    more(settings, "later")
    assert promote_when_caught_up(settings, "g2") == "g1"
    assert live_generation(connection) == "g2"
    assert "later" in dict(fts5_articles(connection, "g2"))


def test_a_rollback_is_at_once_and_the_old_generation_catches_up(
    settings: Settings, connection: sqlite3.Connection, refill: Refill
) -> None:
    refill()
    promote(connection, "g2", NOW)
    more(settings, "later")
    assert rollback(connection) == ("g2", "g1", 1)
    assert live_generation(connection) == "g1"
    run([], settings)
    assert difference(connection).nothing
    assert audit(connection, "g1").clean


def test_a_rollback_of_nothing_and_to_nothing_is_refused(connection: sqlite3.Connection, refill: Refill) -> None:
    with pytest.raises(NoRollback, match="nothing was promoted"):
        rollback(connection)
    refill()
    promote(connection, "g2", NOW)
    drop(connection, "g1")
    with pytest.raises(NoRollback, match="g1 was dropped"):
        rollback(connection)


@pytest.mark.parametrize("stage", ["clean", "index"])
def test_the_old_generation_can_be_dropped_after_promotion_and_the_new_one_stands_alone(
    settings: Settings, connection: sqlite3.Connection, refill: Refill, stage: str
) -> None:
    refill(from_stage=stage)
    promote(connection, "g2", NOW)
    drop(connection, "g1")
    more(settings, "later")
    assert len(dict(fts5_articles(connection, "g2"))) == 8
    assert audit(connection, "g2").clean
    assert [name for name in Log(connection).names() if not name.endswith(".g2")] == [
        "articles.raw",
        "articles.outcomes",
    ]
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE '%g1%'")]
    assert tables == []


def test_the_live_generation_cannot_be_dropped(connection: sqlite3.Connection) -> None:
    with pytest.raises(GenerationInUse, match="it is live"):
        drop(connection, "g1")


def test_a_dropped_name_can_be_used_again(connection: sqlite3.Connection, refill: Refill) -> None:
    refill()
    drop(connection, "g2")
    refill(from_stage="entities")
    assert difference(connection).nothing


def test_two_replays_into_one_generation_do_not_run_at_once(settings: Settings, refill: Refill) -> None:
    with writer_lock(settings.store, "g2"), pytest.raises(StoreBusy):
        refill()


def test_standings_tell_what_each_generation_lacks(
    settings: Settings, connection: sqlite3.Connection, refill: Refill
) -> None:
    refill()
    more(settings, "later")
    told = {one.generation.name: (one.live, one.articles, one.missing) for one in standings(connection)}
    assert told == {"g1": (True, 8, 0), "g2": (False, 7, 1)}
