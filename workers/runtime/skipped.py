"""What stands in for a stage that is left out: the article goes on as it is.

For scorers and for newsrooms whose articles are clean already: offsets then count in the body as it was supplied.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from schemas import Article, CleanEvent, Duplicate, Kill, Provenance, RawEvent, RawRef, UniqueEvent
from schemas.ids import sha256_hex
from workers.errors import EmptyBody
from workers.identity import article_id_of, canonical_url
from workers.stages.base import Emit, Outcome, Record, Reject, next_event_id
from workers.stages.clean.language import decide


class CleanSkipped:
    """In place of clean: `text` is the body unchanged, the headline as supplied.

    The language is found as clean does it; a text too short to tell, of which nothing is declared, is taken for English.
    """

    name: ClassVar[str] = "clean"
    version: ClassVar[str] = "skipped"
    input: type[RawEvent] = RawEvent

    def process(self, batch: Sequence[Record[RawEvent]]) -> list[Outcome]:
        """One outcome a record."""
        return [
            Emit((_as_it_is(record),))
            if record.event.body.strip() or record.event.pub_status == "canceled"
            else Reject(EmptyBody(where=record.where))
            for record in batch
        ]


def _as_it_is(record: Record[RawEvent]) -> CleanEvent:
    raw, body = record.event, record.event.body
    language, notes = decide(body, raw.language)
    killed = raw.pub_status == "canceled"
    size = len(body.encode())
    return CleanEvent(
        event_id=next_event_id(record, CleanSkipped.name, CleanSkipped.version),
        article_id=article_id_of(raw),
        revision=0,
        raw=RawRef(
            event_id=record.event_id,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            sha256=sha256_hex(body.encode()),
        ),
        source=raw.source,
        url=raw.url,
        canonical_url=canonical_url(raw.url) if raw.url else None,
        published_at=raw.published_at,
        fetched_at=raw.fetched_at,
        ingested_at=record.timestamp,
        embargoed=raw.embargoed,
        language=language or "en",
        headline=raw.headline,
        byline=[raw.byline] if raw.byline else [],
        text="" if killed else body,
        provenance=[]
        if killed
        else [Provenance(start=0, end=len(body), raw_start=0, raw_end=len(body), byte_start=0, byte_end=size)],
        notes=notes,
        killed=Kill(reason=raw.kill_reason or "withdrawn by its publisher", by=raw.source) if killed else None,
        extra=raw.extra,
    )


class DedupSkipped:
    """In place of dedup: every article is an original, in a cluster of its own."""

    name: ClassVar[str] = "dedup"
    version: ClassVar[str] = "skipped"
    input: type[CleanEvent] = CleanEvent

    def process(self, batch: Sequence[Record[CleanEvent]]) -> list[Outcome]:
        """One outcome a record."""
        return [Emit((alone(record),)) for record in batch]


def alone(record: Record[CleanEvent], reason: str | None = None) -> UniqueEvent:
    """The article as an original of its own; `reason` goes into its duplicate part."""
    event = record.event
    carried = {name: getattr(event, name) for name in Article.model_fields}
    carried["event_id"] = next_event_id(record, DedupSkipped.name, DedupSkipped.version)
    duplicate = Duplicate(kind="original", cluster=event.article_id, similarity=0.0, reason=reason)
    return UniqueEvent(**carried, duplicate=duplicate, first_seen=_month(event.published_at or event.fetched_at))


def _month(moment: datetime) -> str:
    return f"{moment:%Y-%m}"
