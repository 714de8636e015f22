"""Topics in the store."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.errors import NoStore, StoreVersion
from workers.runtime.embedded.log import Append, Log, from_micros, to_micros
from workers.runtime.embedded.store import connect, live_generation, transaction

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def record(number: int, value: bytes = b"{}") -> Append:
    return Append(f"key-{number}", f"id-{number}", value, [("traceparent", b"00-a-b-01")], number, f"file:{number}")


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log(connect(tmp_path / "store.sqlite3", write=True))
    log.create("articles.raw")
    return log


def test_offsets_begin_at_zero_and_have_no_gaps(log: Log) -> None:
    assert log.append("articles.raw", [record(0), record(1)], AT) == 2
    assert log.append("articles.raw", [record(2)], AT) == 3
    assert [item.offset for item in log.read("articles.raw", 0, 10)] == [0, 1, 2]


def test_a_record_comes_back_as_it_was_appended(log: Log) -> None:
    log.append("articles.raw", [record(0, b'{"body": "\\u00e9"}')], AT)
    item, key, headers, raw_offset = log.record("articles.raw", 0)
    assert (item.value, item.event_id, item.timestamp, item.where) == (b'{"body": "\\u00e9"}', "id-0", AT, "file:0")
    assert (key, headers, raw_offset, item.traceparent) == ("key-0", [("traceparent", b"00-a-b-01")], 0, "00-a-b-01")


def test_a_read_stops_at_the_byte_limit_but_gives_at_least_one_record(log: Log) -> None:
    log.append("articles.raw", [record(number, b"x" * 100) for number in range(5)], AT)
    assert len(log.read("articles.raw", 0, 10, most_bytes=250)) == 2
    assert len(log.read("articles.raw", 0, 10, most_bytes=1)) == 1


def test_dropping_a_topic_leaves_the_others(log: Log) -> None:
    log.create("articles.clean.g2")
    log.append("articles.raw", [record(0)], AT)
    log.drop("articles.clean.g2")
    assert log.names() == ["articles.raw"]
    assert log.end("articles.raw") == 1


def test_a_rolled_back_append_leaves_nothing(tmp_path: Path) -> None:
    connection = connect(tmp_path / "store.sqlite3", write=True)
    log = Log(connection)
    log.create("articles.raw")

    def append_and_fail() -> None:
        with transaction(connection):
            log.append("articles.raw", [record(0)], AT)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        append_and_fail()
    assert log.end("articles.raw") == 0


def test_opening_for_reading_needs_a_store(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="Run `newsroom run"):
        connect(tmp_path / "none.sqlite3", write=False)


def test_a_store_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    connection = connect(path, write=True)
    connection.execute("UPDATE meta SET value = '99' WHERE key = 'layout'")
    with pytest.raises(StoreVersion, match="layout 99"):
        connect(path, write=True)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(StoreVersion):
        connect(path, write=False)


def test_a_new_store_reads_the_first_generation(tmp_path: Path) -> None:
    assert live_generation(connect(tmp_path / "store.sqlite3", write=True)) == "g1"


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(UTC)))
def test_timestamps_survive_the_way_through_microseconds(at: datetime) -> None:
    assert from_micros(to_micros(at)) == at
