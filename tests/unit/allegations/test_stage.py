"""The stage: an entities event in, one enriched event out, deterministic."""

from datetime import UTC, datetime
from typing import Any

from schemas import Duplicate, EnrichedEvent, EntitiesEvent, Entity, Kill, RawRef, Span
from workers.stages.allegations import AllegationsStage
from workers.stages.allegations.grammar.tagger import GrammarTagger
from workers.stages.base import Emit, Record

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
TEXT = "Rufus Tamblyn was convicted of fraud. Tamblyn denied stealing the money."


def event(**changes: Any) -> Record[EntitiesEvent]:
    values: dict[str, Any] = {
        "event_id": "e",
        "article_id": "a",
        "revision": 1,
        "raw": RawRef(event_id="r", topic="articles.raw", partition=0, offset=0, sha256="0"),
        "source": "s",
        "fetched_at": NOW,
        "ingested_at": NOW,
        "language": "en",
        "headline": "Tamblyn convicted of fraud",
        "text": TEXT,
        "duplicate": Duplicate(kind="original", cluster="a", similarity=0.0),
        "first_seen": "2026-03",
        "entities": [
            Entity(
                id="e1",
                label="PERSON",
                name="Rufus Tamblyn",
                mentions=[Span.cut("Tamblyn convicted of fraud", 0, 7, "headline"), Span.cut(TEXT, 0, 13)],
            )
        ],
    }
    made = EntitiesEvent(**{**values, **changes})
    return Record(made, made.event_id, "articles.entities", 0, 0, NOW, "test")


def enriched(record: Record[EntitiesEvent]) -> EnrichedEvent:
    (outcome,) = AllegationsStage(GrammarTagger()).process([record])
    assert isinstance(outcome, Emit)
    (found,) = outcome.events
    assert isinstance(found, EnrichedEvent)
    return found


def test_headline_spans_say_that_they_are_the_headline_s() -> None:
    first = enriched(event()).allegations[0].mentions[0]
    assert (first.cue.field, first.cue.text) == ("headline", "convicted")


def test_everything_found_before_travels_on() -> None:
    record = event()
    found = enriched(record)
    assert (found.text, found.entities, found.duplicate) == (TEXT, record.event.entities, record.event.duplicate)


def test_the_same_record_gives_the_same_event() -> None:
    assert enriched(event()).to_json() == enriched(event()).to_json()


def test_another_language_passes_unread_with_a_note() -> None:
    found = enriched(event(language="fi"))
    assert (found.allegations, found.stages[-1].note) == ([], "unsupported language: fi")


def test_a_withdrawn_article_is_not_read() -> None:
    assert enriched(event(killed=Kill(reason="error"))).allegations == []


def test_an_article_without_text_passes() -> None:
    assert enriched(event(text="", headline=None, entities=[])).allegations == []
