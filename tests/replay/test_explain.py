"""Where a tag came from, down to the bytes of the raw body."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import orjson
import pytest
from rich.console import Console

from schemas import EnrichedEvent, RawEvent, decode
from tests.replay.conftest import SAMPLES
from workers.errors import UnknownAllegation, UnknownArticle
from workers.explain.page import print_trace
from workers.explain.trace import facts
from workers.runtime.embedded.explain import explain
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.run import run
from workers.runtime.embedded.store import connect
from workers.runtime.embedded.takedown import take_down
from workers.search.fts5 import Fts5Index
from workers.settings import Settings


def stored(connection: sqlite3.Connection, article_id: str) -> EnrichedEvent:
    event = Fts5Index(connection, "g1").get(article_id)
    assert event is not None
    return event


def test_each_span_leads_to_the_bytes_that_say_the_same(settings: Settings, connection: sqlite3.Connection) -> None:
    trace = explain(connection, settings, "g1", "a0", again=False)
    assert trace.raw is not None
    assert trace.raw.intact
    item = Log(connection).record("articles.raw", trace.raw.place.offset)[0]
    body = decode(RawEvent, item.value).body
    seen = 0
    for tag in trace.tags:
        for evidence in tag.evidence:
            assert "".join(origin.raw_text for origin in evidence.origins if origin.exact) == evidence.span.text
            for origin in evidence.origins:
                assert body[origin.raw_start : origin.raw_end] == origin.raw_text
                assert body.encode()[origin.byte_start : origin.byte_end] == origin.raw_text.encode()
                seen += 1
    assert seen > 10


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store with the samples: real pages, with curly quotes, repeats and navigation to cut away."""
    settings = Settings(store=tmp_path_factory.mktemp("samples") / "store.sqlite3", jobs=1)
    run([SAMPLES], settings)
    return settings


def test_in_scraped_pages_too_each_span_is_found_in_the_body(samples: Settings) -> None:
    with closing(connect(samples.store, write=False)) as connection:
        for article_id in Fts5Index(connection, "g1").ids("", 100):
            trace = explain(connection, samples, "g1", article_id, again=False)
            for tag in trace.tags:
                for evidence in tag.evidence:
                    assert evidence.origins or evidence.supplied == "headline", (article_id, tag.told, evidence.span)
                    exact = [origin.raw_text for origin in evidence.origins if origin.exact]
                    if exact and len(exact) == len(evidence.origins):
                        assert "".join("".join(exact).split()) == "".join(evidence.span.text.split())


def test_the_chain_names_each_stage_with_its_version_and_record(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    trace = explain(connection, settings, "g1", "a0", again=False)
    assert [hop.stage for hop in trace.hops] == ["clean", "dedup", "entities", "allegations"]
    for hop, topic in zip(trace.hops, ("clean", "unique", "entities", "enriched"), strict=True):
        assert hop.made is not None
        assert hop.made.topic == f"articles.{topic}"
        assert Log(connection).record(hop.made.topic, hop.made.offset)[0].event_id == hop.made.event_id
    assert trace.raw is not None
    assert trace.raw.where.endswith("articles.jsonl:1")


def test_one_allegation_can_be_asked_for(settings: Settings, connection: sqlite3.Connection) -> None:
    wanted = stored(connection, "a0").allegations[0].id
    trace = explain(connection, settings, "g1", "a0", wanted, again=False)
    assert [(tag.kind, tag.id) for tag in trace.tags] == [("allegation", wanted)]
    with pytest.raises(UnknownAllegation, match="no allegation al-none in article a0"):
        explain(connection, settings, "g1", "a0", "al-none", again=False)


def test_every_raw_event_of_an_article_is_told_with_its_fate(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    fates = explain(connection, settings, "g1", "a1", again=False).fates
    assert [(fate.offset, fate.outcome) for fate in fates] == [(1, "indexed"), (7, "indexed")]
    (rejected,) = explain(connection, settings, "g1", "empty", again=False).fates
    assert (rejected.outcome, rejected.stage) == ("rejected", "clean")


def test_with_unchanged_code_the_same_would_happen_again(settings: Settings, connection: sqlite3.Connection) -> None:
    for article_id in ("a0", "a1", "copy"):
        again = explain(connection, settings, "g1", article_id).again
        assert again is not None
        assert again.same, again
        assert all(then == now for _, then, now in again.stages)


def test_what_this_release_would_say_otherwise_is_told(settings: Settings, connection: sqlite3.Connection) -> None:
    # As an older release might have left it: with a name that this one doesn't find.
    event = stored(connection, "a0")
    without = event.entities[1:]
    document = orjson.loads(connection.execute("SELECT document FROM g1_article WHERE article_id = 'a0'").fetchone()[0])
    document["entities"] = [orjson.loads(entity.to_json()) for entity in without]
    connection.execute("UPDATE g1_article SET document = ? WHERE article_id = 'a0'", (orjson.dumps(document).decode(),))
    again = explain(connection, settings, "g1", "a0").again
    assert again is not None
    assert ("entity gained", None, f"{event.entities[0].label} {event.entities[0].name}") in again.changes


def test_a_body_that_was_changed_in_the_store_does_not_pass(settings: Settings, connection: sqlite3.Connection) -> None:
    table = Log(connection).table("articles.raw")
    connection.execute(f"UPDATE {table} SET value = replace(CAST(value AS TEXT), 'fraud', 'theft') WHERE offset = 0")
    connection.execute(f"UPDATE {table} SET value = CAST(value AS BLOB) WHERE offset = 0")
    raw = explain(connection, settings, "g1", "a0", again=False).raw
    assert raw is not None
    assert raw.intact is False


def test_of_a_killed_article_the_fate_and_the_reason_remain(settings: Settings, connection: sqlite3.Connection) -> None:
    take_down(settings, "a2", "court order", "M. Editor")
    trace = explain(connection, settings, "g1", "a2")
    assert trace.killed == "killed by raw offset 9: court order"
    assert [fate.outcome for fate in trace.fates] == ["indexed", "killed"]
    assert (trace.tags, trace.raw) == ((), None)


def test_the_passages_that_a_copy_shares_with_its_original_are_shown_in_both(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    trace = explain(connection, settings, "g1", "copy", again=False)
    copy, original = stored(connection, "copy"), stored(connection, "a0")
    assert trace.duplicate is not None
    assert trace.duplicate["of"] == "a0"
    assert sum(one.end - one.start for one in trace.common) > 0.9 * len(copy.text)
    for one in trace.common:
        assert one.text == copy.text[one.start : one.end]
        assert one.text.split() == original.text[one.other_start : one.other_end].split()
    console = Console(record=True, width=200, file=StringIO())
    print_trace(console, trace)
    assert "exact of a0" in (page := console.export_text())
    assert "in both: Aldmoor Tools" in page


def test_of_a_copy_whose_original_was_taken_down_the_passages_of_the_decision_are_shown(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    take_down(settings, "a0", "court order", "M. Editor")
    common = explain(connection, settings, "g1", "copy", again=False).common
    assert [one.other_start for one in common] == [None]


def test_an_article_that_never_came_is_refused(settings: Settings, connection: sqlite3.Connection) -> None:
    with pytest.raises(UnknownArticle):
        explain(connection, settings, "g1", "nobody")


def test_the_trace_is_json(settings: Settings, connection: sqlite3.Connection, tmp_path: Path) -> None:
    told = facts(explain(connection, settings, "g1", "a0", again=False))
    assert told["raw"]["place"]["topic"] == "articles.raw"
    assert told["tags"][0]["evidence"][0]["origins"][0]["byte_start"] >= 0
