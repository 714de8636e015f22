"""The audit over a real store: it finds what was tampered with, and nothing where nothing is wrong."""

import sqlite3
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workers.generations import Replayed
from workers.runtime.embedded.audit import audit
from workers.runtime.embedded.log import Append, Log
from workers.runtime.embedded.store import connect, transaction
from workers.search.fts5_tables import migrate

AUDITED = 100_000


def test_a_store_after_a_run_is_in_order(connection: sqlite3.Connection) -> None:
    verdict = audit(connection, "g1")
    assert verdict.clean
    assert verdict.events == sum(verdict.outcomes.values()) == 9


def test_a_missing_outcome_is_found_and_named(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM outcomes WHERE raw_offset = 3")
    verdict = audit(connection, "g1")
    assert verdict.faults == {"lost": 1}
    assert (verdict.shown[0].offset, verdict.shown[0].article_id) == (3, "a3")


def test_an_event_that_a_stage_has_before_it_waits_and_is_not_lost(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM outcomes WHERE raw_offset = 3")
    connection.execute("UPDATE offsets SET next_offset = 0 WHERE stage = 'index'")
    verdict = audit(connection, "g1")
    assert (verdict.waiting, verdict.faults, verdict.clean) == (1, {}, False)


def test_an_event_made_twice_is_found(connection: sqlite3.Connection) -> None:
    log = Log(connection)
    table = log.table("articles.clean")
    columns = "timestamp, key, event_id, raw_offset, place, headers, value"
    connection.execute(f"INSERT INTO {table} SELECT offset + 1000, {columns} FROM {table} WHERE raw_offset = 2")
    assert audit(connection, "g1").faults == {"repeated": 1}


def test_an_article_that_vanished_from_the_index_is_found(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM g1_article WHERE article_id = 'a2'")
    verdict = audit(connection, "g1")
    assert verdict.faults == {"untrue": 1}
    assert verdict.shown[0].detail == "indexed by index"


def test_an_article_in_the_index_whose_event_was_rejected_is_found(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE outcomes SET outcome = 'rejected' WHERE raw_offset = 2")
    assert audit(connection, "g1").faults == {"untrue": 1}


def test_a_raw_event_that_is_gone_is_found(connection: sqlite3.Connection) -> None:
    table = Log(connection).table("articles.raw")
    connection.execute(f"DELETE FROM {table} WHERE offset IN (4, 8)")
    connection.execute("DELETE FROM outcomes WHERE raw_offset = 4")
    assert audit(connection, "g1").faults == {"gone": 1, "unknown": 1}


def test_each_generation_is_judged_by_itself(connection: sqlite3.Connection, refill: Callable[..., Replayed]) -> None:
    refill()
    connection.execute("DELETE FROM outcomes WHERE generation = 'g2' AND raw_offset = 0")
    assert audit(connection, "g1").clean
    assert audit(connection, "g2").faults == {"lost": 1}


@pytest.fixture
def large(tmp_path: Path) -> sqlite3.Connection:
    """A store of 100,000 raw events: one of them lost, one waiting."""
    connection = connect(tmp_path / "large.sqlite3", write=True)
    log = Log(connection)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with transaction(connection):
        log.create("articles.raw")
        migrate(connection, "g1")
        headers = [("ce_source", b"/newsroom/sources/test")]
        records = (Append(f"a{n}", f"e{n}", b'{"body": "x"}', headers, n, "test") for n in range(AUDITED))
        log.append("articles.raw", records, at)
        connection.execute("INSERT INTO offsets VALUES ('g1', 'clean', ?)", (AUDITED - 1,))
        connection.executemany(
            "INSERT INTO outcomes VALUES ('g1', ?, 'rejected', 'clean', NULL, NULL, NULL, 0)",
            ((n,) for n in range(AUDITED - 1) if n != 77),
        )
    return connection


def test_a_hundred_thousand_events_are_audited_in_bounded_memory(large: sqlite3.Connection) -> None:
    tracemalloc.start()
    verdict = audit(large, "g1")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert verdict.events == AUDITED
    assert (verdict.waiting, verdict.faults) == (1, {"lost": 1})
    assert [(fault.kind, fault.offset) for fault in verdict.shown] == [("lost", 77), ("waiting", AUDITED - 1)]
    assert peak < 1_000_000, "a byte an event, and little more"
