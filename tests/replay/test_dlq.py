"""Dead letters over the real stages: found, shown, retried, dropped."""

import sqlite3
from datetime import UTC, datetime

import pytest

from schemas import DeadLetter
from tests.replay.conftest import line, story
from workers.errors import CannotRetry, StoreBusy, UnknownDeadLetter
from workers.letters import Filter
from workers.runtime.embedded.audit import audit
from workers.runtime.embedded.dead import Dead, bury
from workers.runtime.embedded.dlq import counts, drop, letter, letters
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.retry import retry
from workers.runtime.embedded.run import run
from workers.runtime.embedded.store import transaction
from workers.search.fts5 import Fts5Index
from workers.settings import Settings

AT = datetime(2026, 1, 7, tzinfo=UTC)


def bury_clean(connection: sqlite3.Connection, offset: int) -> int:
    """As if the clean stage had once failed on this raw event, before a fix; all that came of it is undone."""
    item, key, headers, _ = Log(connection).record("articles.raw", offset)
    dead = Dead(
        "clean",
        "0",
        item.topic,
        offset,
        "StageTimeout",
        "took too long",
        f"{item.topic}/{offset}",
        key=key,
        value=item.value,
        headers=headers,
        source="oldbridge-courier",
        attempts=2,
    )
    with transaction(connection):
        bury(connection, "g1", dead, AT)
        for table in ("articles.clean", "articles.unique", "articles.entities", "articles.enriched"):
            connection.execute(
                f"DELETE FROM {Log(connection).table(table)} WHERE raw_offset = ? AND offset < 5", (offset,)
            )
        connection.execute(
            "UPDATE outcomes SET outcome = 'dead_lettered', stage = 'clean' WHERE raw_offset = ?", (offset,)
        )
    return int(connection.execute("SELECT id FROM dead_letters WHERE error = 'StageTimeout'").fetchone()[0])


def test_filters_choose_by_stage_error_source_and_time(connection: sqlite3.Connection) -> None:
    number = bury_clean(connection, 0)
    assert [one.number for one in letters(connection, Filter(error="StageTimeout"))] == [number]
    assert list(letters(connection, Filter(error="StageTimeout", source="harbour-times"))) == []
    assert [one.number for one in letters(connection, Filter(until=AT))] == []
    assert number in [one.number for one in letters(connection, Filter(stage="clean", since=AT))]
    assert counts(connection, Filter(error="StageTimeout")) == {("g1", "clean", "StageTimeout"): 1}


def test_a_letter_holds_the_record_as_it_was(connection: sqlite3.Connection) -> None:
    whole = letter(connection, bury_clean(connection, 0))
    item, key, headers, _ = Log(connection).record("articles.raw", 0)
    assert (whole.value, whole.letter.key, whole.headers) == (item.value, key, headers)


def test_an_unknown_letter_is_refused_by_its_number(connection: sqlite3.Connection) -> None:
    with pytest.raises(UnknownDeadLetter, match="no dead letter 4711"):
        letter(connection, 4711)


def test_a_retried_record_goes_through_all_stages_and_leaves_the_dead_letters(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    number = bury_clean(connection, 0)
    (done,) = retry(settings, [number])
    assert (done.error, done.attempts) == (None, 3)
    assert not list(letters(connection, Filter(error="StageTimeout")))
    assert Fts5Index(connection, "g1").get("a0") is not None
    outcome = connection.execute("SELECT outcome, stage FROM outcomes WHERE raw_offset = 0").fetchone()
    assert outcome[0] in {"indexed", "unchanged"}


def test_a_record_that_fails_again_keeps_its_count(settings: Settings, connection: sqlite3.Connection) -> None:
    (number,) = (one.number for one in letters(connection, Filter(stage="clean")))
    before = letter(connection, number).letter.facts
    retry(settings, [number])
    (done,) = retry(settings, [number])
    assert done.error == before.error
    assert done.attempts == before.attempts + 2
    assert audit(connection, "g1").clean


def test_an_input_that_was_mended_elsewhere_is_read_again_from_its_bytes(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    broken = settings.store.parent / "broken.jsonl"
    broken.write_bytes(b'{"cut": "of\n')
    run([broken], settings)
    (number,) = (one.number for one in letters(connection, Filter(stage="ingest")))
    (done,) = retry(settings, [number])
    assert (done.error, done.attempts) == ("NotJson", 2)
    # What an older release could not read, a newer one can: here the bytes are made whole instead.
    good = line("mended", story("Gorse Mills", "Vera Quist", 9)).strip()
    connection.execute("UPDATE dead_letters SET value = ? WHERE id = ?", (good, number))
    (done,) = retry(settings, [number])
    assert done.error is None
    assert Fts5Index(connection, "g1").get("mended") is not None


def test_a_dropped_letter_leaves_the_outcome(connection: sqlite3.Connection) -> None:
    (number,) = (one.number for one in letters(connection, Filter(stage="clean")))
    with transaction(connection):
        assert drop(connection, [number]) == 1
    assert audit(connection, "g1").clean


def test_a_retry_waits_for_nobody_who_works_on_the_store(settings: Settings, connection: sqlite3.Connection) -> None:
    number = bury_clean(connection, 0)
    with writer_lock(settings.store), pytest.raises(StoreBusy):
        retry(settings, [number])


def test_a_record_that_is_no_longer_on_its_topic_cannot_be_retried(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    number = bury_clean(connection, 0)
    facts = letter(connection, number).letter.facts.model_copy(update={"offset": 999})
    assert isinstance(facts, DeadLetter)
    connection.execute("UPDATE dead_letters SET facts = ? WHERE id = ?", (facts.to_json(), number))
    with pytest.raises(CannotRetry, match="no longer holds offset 999"):
        retry(settings, [number])
