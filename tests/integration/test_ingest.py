"""Ingest puts each result on the broker once, goes on where it stopped, and sets aside what it cannot take."""

from pathlib import Path

import orjson

from tests.integration.pipeline import Pipeline, raw_events
from tests.unit.sources.test_follow import Site, site
from workers.runtime.kafka.ingest import Ingest, Ingested

__all__ = ["site"]


def write_events(path: Path, first: int, count: int, mode: str = "wb") -> None:
    with path.open(mode) as file:
        for event in raw_events(count, first=first):
            file.write(event.to_json() + b"\n")


def test_events_are_keyed_by_article_and_carry_their_headers(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_events(tmp_path / "in/a.jsonl", 0, 3)
    total = Ingest(pipeline.settings).run([tmp_path / "in"])
    assert (total.sent, total.rejected) == (3, 0)
    letters = pipeline.read("articles.raw")
    assert sorted(letter.key for letter in letters) == [b"a0", b"a1", b"a2"]
    assert {letter.headers["ce_type"] for letter in letters} == {"newsroom.article.raw.v1"}
    assert {letter.headers["newsroom_where"].rsplit(":", 1)[1] for letter in letters} == {"1", "2", "3"}


def test_what_was_read_is_not_read_again_and_what_was_added_is(pipeline: Pipeline, tmp_path: Path) -> None:
    write_events(tmp_path / "a.jsonl", 0, 50)
    assert Ingest(pipeline.settings).run([tmp_path / "a.jsonl"]).sent == 50
    assert Ingest(pipeline.settings).run([tmp_path / "a.jsonl"]).sent == 0
    write_events(tmp_path / "a.jsonl", 50, 7, "ab")
    assert Ingest(pipeline.settings).run([tmp_path / "a.jsonl"]).sent == 7
    assert pipeline.ends("articles.raw") == 57


def test_an_interrupted_ingest_goes_on_where_it_stopped(pipeline: Pipeline, tmp_path: Path) -> None:
    write_events(tmp_path / "a.jsonl", 0, 6_000)
    first = Ingest(pipeline.settings)

    def interrupt(total: Ingested) -> None:
        first.stop.set()

    first._progress = interrupt
    stopped = first.run([tmp_path / "a.jsonl"])
    assert 0 < stopped.sent < 6_000
    rest = Ingest(pipeline.settings).run([tmp_path / "a.jsonl"])
    assert (stopped.sent + rest.sent, rest.passed) == (6_000, stopped.sent)
    assert pipeline.ends("articles.raw") == 6_000


def test_what_cannot_be_taken_goes_to_the_dead_letters_with_its_place(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"half": \n' + orjson.dumps({"source": "x"}) + b"\n")
    total = Ingest(pipeline.settings).run([tmp_path / "a.jsonl", tmp_path / "missing.txt"])
    assert (total.sent, total.rejected) == (0, 3)
    letters = pipeline.read("articles.raw.dlq")
    found = sorted(letter.headers["__connect.errors.exception.class.name"] for letter in letters)
    assert found == ["InvalidEvent", "NotJson", "Unreadable"]
    assert {letter.headers["__connect.errors.stage"] for letter in letters} == {"ingest"}


def test_a_feed_is_sent_once_and_left_alone_by_a_restart_until_it_is_due(pipeline: Pipeline, site: Site) -> None:
    assert Ingest(pipeline.settings).run([site.url]).sent == 2
    restarted = Ingest(pipeline.settings).run([site.url])
    assert (restarted.sent, restarted.rejected, len(site.feeds_asked())) == (0, 0, 1)
