"""Inputs into the raw topic."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from schemas import RawEvent, decode
from workers.errors import NotText
from workers.runtime.embedded.ingest import Ingested, ingest
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.store import connect, transaction
from workers.sources import Received, Rejected, Where

AT = datetime(2026, 1, 2, tzinfo=UTC)


def received(body: str, identifier: str = "a1") -> Received:
    event = RawEvent(id=identifier, source="test", fetched_at=AT, media_type="text/plain", body=body)
    return Received(event, Where("in.jsonl", 1), len(body))


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log(connect(tmp_path / "store.sqlite3", write=True))
    log.create("articles.raw")
    return log


def put(log: Log, *results: Received | Rejected) -> Ingested:
    total = Ingested()
    with transaction(log._connection):
        ingest(log._connection, log, results, AT, total)
    return total


def test_an_event_is_appended_whole_and_keyed_by_its_article(log: Log) -> None:
    put(log, received("One."))
    item, key, headers, _ = log.record("articles.raw", 0)
    assert key == "a1"
    assert decode(RawEvent, item.value).body == "One."
    assert dict(headers)["ce_type"] == b"newsroom.article.raw.v1"
    assert dict(headers)["ce_id"] == item.event_id.encode()


def test_the_same_event_sent_again_is_one_event(log: Log) -> None:
    put(log, received("One."))
    again = put(log, received("One."), received("One."))
    assert (again.new, again.already, again.offsets) == (0, 2, [0, 0])
    assert log.end("articles.raw") == 1


def test_another_version_of_an_article_is_another_event(log: Log) -> None:
    total = put(log, received("One."), received("One, corrected."))
    assert total.offsets == [0, 1]


def test_a_rejected_input_is_kept_with_its_bytes_and_its_reason(log: Log) -> None:
    where = Where("photo.jpg")
    rejected = Rejected(NotText(where=where, detail="JPEG"), where, "test", 4, b"\xff\xd8\xff\xe0")
    total = put(log, rejected, received("One."))
    assert (total.rejected, total.new) == (1, 1)
    facts, value = log._connection.execute("SELECT facts, value FROM dead_letters").fetchone()
    assert value == b"\xff\xd8\xff\xe0"
    assert orjson.loads(facts)["error"] == "NotText"
    assert "photo.jpg" in orjson.loads(facts)["message"]


def test_the_same_rejected_input_met_again_counts_an_attempt(log: Log) -> None:
    where = Where("photo.jpg")
    rejected = Rejected(NotText(where=where, detail="JPEG"), where, "test", 4, b"\xff\xd8\xff\xe0")
    put(log, rejected)
    put(log, rejected)
    rows = log._connection.execute("SELECT facts FROM dead_letters").fetchall()
    assert [orjson.loads(facts)["attempts"] for (facts,) in rows] == [2]
