"""A person's decision about an allegation survives every replay, as long as its words are there."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from schemas import EnrichedEvent, ReviewEvent
from tests.replay.conftest import line
from workers.errors import UnknownAllegation
from workers.generations import Replayed
from workers.runtime.embedded.audit import audit
from workers.runtime.embedded.compare import compare_generations
from workers.runtime.embedded.explain import explain
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.reviews import add, standings
from workers.runtime.embedded.run import run
from workers.runtime.embedded.takedown import take_down
from workers.search.fts5 import Fts5Index
from workers.search.query import Query
from workers.settings import Settings

AT = datetime(2026, 2, 1, tzinfo=UTC)
Refill = Callable[..., Replayed]


def shown(connection: sqlite3.Connection, generation: str = "g1", article: str = "a0") -> EnrichedEvent:
    event = Fts5Index(connection, generation).get(article)
    assert event is not None
    return event


def decide(connection: sqlite3.Connection, allegation: str, verdict: str, **fields: str) -> None:
    add(connection, "g1", allegation, AT, {"verdict": verdict, "by": "R. Desk", **fields})


def ids(event: EnrichedEvent) -> set[str]:
    return {allegation.id for allegation in event.allegations}


def test_a_rejected_allegation_is_shown_and_found_no_more(connection: sqlite3.Connection) -> None:
    before = shown(connection)
    rejected = before.allegations[0]
    decide(connection, rejected.id, "rejected", note="misread")
    after = shown(connection)
    assert ids(after) == ids(before) - {rejected.id}
    assert after.notes[-1].endswith("was rejected by R. Desk: misread")
    assert not any(rejected.id in response.allegations for response in after.responses)
    found = Fts5Index(connection, "g1").search(Query(accused="Aldmoor Tools", copies=True)).hits
    assert all(rejected.id not in {one.id for one in hit.allegations} for hit in found if hit.article_id == "a0")


def test_an_edit_sets_status_and_category_and_a_confirmation_leaves_them(connection: sqlite3.Connection) -> None:
    allegation = shown(connection).allegations[0]
    decide(connection, allegation.id, "edited", status="alleged", category="safety")
    edited = next(one for one in shown(connection).allegations if one.id == allegation.id)
    assert (edited.status, edited.category) == ("alleged", "safety")
    # A later decision takes the place of an earlier one.
    decide(connection, allegation.id, "confirmed")
    confirmed = next(one for one in shown(connection).allegations if one.id == allegation.id)
    assert confirmed == allegation
    assert shown(connection).notes[-1].endswith("was confirmed by R. Desk")


def test_what_was_rejected_can_be_confirmed_again(connection: sqlite3.Connection) -> None:
    before = shown(connection)
    decide(connection, before.allegations[0].id, "rejected")
    decide(connection, before.allegations[0].id, "confirmed")
    assert ids(shown(connection)) == ids(before)


@pytest.mark.parametrize("stage", ["clean", "index"])
def test_a_review_holds_in_a_generation_that_is_made_later(
    connection: sqlite3.Connection, refill: Refill, stage: str
) -> None:
    rejected = shown(connection).allegations[0]
    decide(connection, rejected.id, "rejected")
    refill("g2", stage)
    assert rejected.id not in ids(shown(connection, "g2"))
    assert compare_generations(connection, "g1", "g2", 5).nothing
    assert audit(connection, "g2").clean


def test_a_review_reaches_the_generations_that_are_there(connection: sqlite3.Connection, refill: Refill) -> None:
    refill("g2")
    rejected = shown(connection).allegations[0]
    decide(connection, rejected.id, "rejected")
    assert rejected.id not in ids(shown(connection, "g2"))


def test_a_review_follows_its_words_when_a_changed_rule_gives_another_id(connection: sqlite3.Connection) -> None:
    allegation = shown(connection).allegations[0]
    decide(connection, allegation.id, "rejected")
    stored = f"UPDATE {Log(connection).table('articles.enriched')} SET value = CAST(replace(CAST(value AS TEXT), ?, ?) AS BLOB)"
    connection.execute(stored, (allegation.id, "al-other"))
    (standing,) = standings(connection, "g1")
    assert standing.holds_for == "al-other"


def test_a_review_whose_words_are_gone_is_orphaned_and_changes_nothing(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    decide(connection, shown(connection).allegations[0].id, "rejected")
    path = settings.store.parent / "later.jsonl"
    corrected = "Aldmoor Tools opens a museum\n\nThe firm showed its oldest ladders to the public in Harrow on Friday, and sold tea.\n"
    path.write_bytes(line("a0", corrected, fetched_at="2026-01-08T08:00:00Z"))
    run([path], settings)
    (orphan,) = standings(connection, "g1")
    assert orphan.holds_for is None
    assert not any("R. Desk" in note for note in shown(connection).notes)


def test_explain_says_that_the_same_would_come_out_with_the_review(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    decide(connection, shown(connection).allegations[0].id, "rejected")
    again = explain(connection, settings, "g1", "a0").again
    assert again is not None
    assert again.same


def test_a_review_of_nothing_is_refused(connection: sqlite3.Connection) -> None:
    with pytest.raises(UnknownAllegation, match="no allegation al-none"):
        decide(connection, "al-none", "rejected")


def test_decisions_are_events_on_a_topic_that_keeps_the_newest_of_each(connection: sqlite3.Connection) -> None:
    first = shown(connection).allegations[0].id
    decide(connection, first, "rejected")
    decide(connection, first, "confirmed")
    (item,) = Log(connection).read("articles.reviews", 0, 9)
    assert ReviewEvent.from_json(item.value).verdict == "confirmed"


def test_the_decisions_about_a_killed_article_go_with_it_because_they_quote_it(
    settings: Settings, connection: sqlite3.Connection
) -> None:
    decide(connection, shown(connection).allegations[0].id, "rejected")
    take_down(settings, "a0", "court order", "R. Desk")
    assert standings(connection, "g1") == []
    assert Log(connection).read("articles.reviews", 0, 9) == []
