"""A span of the article's text, traced to the raw body, and checked against what stands there."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas import EnrichedEvent, Provenance, Span


@dataclass(frozen=True, slots=True)
class Origin:
    """body[raw_start:raw_end] (code points), bytes [byte_start, byte_end) of its UTF-8.

    `exact` says that the same characters stand there; where a repair changed them, the whole repaired piece is given and
    `repair` names what was done.
    """

    raw_start: int
    raw_end: int
    byte_start: int
    byte_end: int
    raw_text: str
    exact: bool
    repair: str | None = None


def origins(event: EnrichedEvent, span: Span, body: str) -> tuple[Origin, ...]:
    """Where the span's characters come from, piece by piece, in their order; empty when the body doesn't say."""
    return tuple(_origins(event.provenance, span, body))


def _origins(provenance: list[Provenance], span: Span, body: str) -> Iterator[Origin]:
    for piece in provenance:
        start, end = max(span.start, piece.start), min(span.end, piece.end)
        if piece.field != span.field or start >= end:
            continue
        raw_start, raw_end = piece.raw_start, piece.raw_end
        if piece.repair is None:
            raw_start, raw_end = raw_start + start - piece.start, raw_start + end - piece.start
        before = len(body[piece.raw_start : raw_start].encode("utf-8", "surrogatepass"))
        raw_text = body[raw_start:raw_end]
        byte_start = piece.byte_start + before
        yield Origin(
            raw_start,
            raw_end,
            byte_start,
            byte_start + len(raw_text.encode("utf-8", "surrogatepass")),
            raw_text,
            raw_text == span.text[start - span.start : end - span.start],
            piece.repair,
        )
