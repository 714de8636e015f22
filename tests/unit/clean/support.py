"""Raw events as the stage gets them, and the check that every test of the stage makes."""

from datetime import UTC, datetime
from typing import Any

from schemas import CleanEvent, RawEvent
from workers.stages.base import Record
from workers.stages.clean import apply_repair

ARRIVED = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def record(body: str, media_type: str = "text/plain", **fields: Any) -> Record[RawEvent]:
    """A record with a raw event in it, fetched an hour before it arrived."""
    values = {"source": "wire", "fetched_at": "2026-03-12T11:00:00Z", "media_type": media_type, "body": body, **fields}
    event = RawEvent.model_validate(values)
    return Record(event, "event-1", "articles.raw", 0, 7, ARRIVED, "in.jsonl:1")


def check_provenance(event: CleanEvent, body: str) -> None:
    """Each kept piece is its raw piece after the repairs, in order; what is in no piece is a joiner."""
    encoded = body.encode("utf-8", "surrogatepass")
    for place, whole in (("headline", event.headline or ""), (None, event.text)):
        position = 0
        for piece in (piece for piece in event.provenance if piece.field == place):
            assert apply_repair(piece.repair, body[piece.raw_start : piece.raw_end]) == whole[piece.start : piece.end]
            raw_bytes = encoded[piece.byte_start : piece.byte_end]
            assert raw_bytes.decode("utf-8", "surrogatepass") == body[piece.raw_start : piece.raw_end]
            assert whole[position : piece.start] in ("", " ", "\n\n")
            position = piece.end
        if place is None:
            assert position == len(whole)
