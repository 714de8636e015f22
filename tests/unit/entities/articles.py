"""Articles as the stage receives them, for the tests of this folder."""

from datetime import UTC, datetime

from schemas import Duplicate, EntitiesEvent, RawRef, UniqueEvent
from workers.stages.base import Emit, Record
from workers.stages.entities import EntitiesStage

_THEN = datetime(2026, 1, 1, tzinfo=UTC)


def article(text: str, headline: str | None = None, language: str | None = "en") -> Record[UniqueEvent]:
    event = UniqueEvent(
        event_id="00000000-0000-5000-8000-000000000000",
        article_id="a1",
        revision=0,
        raw=RawRef(event_id="r1", topic="articles.raw", partition=0, offset=0, sha256="0" * 64),
        source="test",
        fetched_at=_THEN,
        ingested_at=_THEN,
        language=language,
        headline=headline,
        text=text,
        duplicate=Duplicate(kind="original", cluster="a1", similarity=0.0),
        first_seen="2026-01",
    )
    return Record(event, event.event_id, "articles.unique", 0, 0, _THEN, "articles.unique/0/0")


def found(stage: EntitiesStage, text: str, headline: str | None = None, language: str | None = "en") -> EntitiesEvent:
    (outcome,) = stage.process([article(text, headline, language)])
    assert isinstance(outcome, Emit)
    (event,) = outcome.events
    assert isinstance(event, EntitiesEvent)
    return event
