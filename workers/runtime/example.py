"""A small event of each kind that a heavy stage reads: one pass over it makes the stage read its models."""

from datetime import UTC, datetime

from schemas import Duplicate, EntitiesEvent, Model, RawEvent, RawRef, UniqueEvent, encode

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_TEXT = (
    "Police in Leeds charged Mary Smith, a former clerk of Aldmoor Tools, with fraud on Monday. She denied the charge."
)


def example(model: type[Model]) -> bytes:
    """The example of that model as JSON. Raises KeyError for a model that no heavy stage reads."""
    return encode(_EXAMPLES[model])


def _article(model: type[UniqueEvent] | type[EntitiesEvent]) -> Model:
    return model(
        event_id="example",
        article_id="example",
        revision=1,
        raw=RawRef(event_id="example", topic="example", partition=0, offset=0, sha256=""),
        source="example",
        fetched_at=_AT,
        ingested_at=_AT,
        language="en",
        text=_TEXT,
        duplicate=Duplicate(kind="original", cluster="example", similarity=0.0),
        first_seen="2026-01",
    )


_EXAMPLES: dict[type[Model], Model] = {
    RawEvent: RawEvent(
        id="example",
        source="example",
        fetched_at=_AT,
        media_type="text/html",
        body=f"<html><body><article><h1>Clerk charged</h1><p>{_TEXT}</p></article></body></html>",
    ),
    UniqueEvent: _article(UniqueEvent),
    EntitiesEvent: _article(EntitiesEvent),
}
