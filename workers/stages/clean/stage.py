"""The stage: from a raw event to a clean one, or to the reason why there is none."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from schemas import CleanEvent, DateSource, Kill, RawEvent, RawRef, Repair, Stamp
from schemas.ids import sha256_hex
from workers.errors import BadDate, EmptyBody, NoArticle, NotText, Rejection, TooLarge, UnsupportedInput
from workers.identity import article_id_of, canonical_url
from workers.stages.base import Emit, Outcome, Record, Reject, next_event_id
from workers.stages.clean import dates
from workers.stages.clean.cues import split_byline
from workers.stages.clean.html import clean_html
from workers.stages.clean.language import decide
from workers.stages.clean.plain import Cleaned, clean_plain

NAME, VERSION = "clean", "1"

HTML = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
# Dirt in texts is a stray character or two; more than this share of control characters is no text.
MOST_CONTROLS = 0.05
# A whole page sent as plain text, as servers and folders do; an article about markup does not begin so.
_PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = frozenset(map(chr, (*range(9), *range(14, 27), *range(28, 32))))


class CleanStage:
    """Raw events in, clean events out. Keeps no state."""

    name: ClassVar[str] = NAME
    version: ClassVar[str] = VERSION
    input: type[RawEvent] = RawEvent

    def __init__(self, max_body_bytes: int = 10_000_000) -> None:
        self.max_body_bytes = max_body_bytes

    def process(self, batch: Sequence[Record[RawEvent]]) -> list[Outcome]:
        """One outcome a record, in the same order."""
        return [self._one(record) for record in batch]

    def _one(self, record: Record[RawEvent]) -> Outcome:
        try:
            return Emit((self.clean(record),))
        except Rejection as error:
            return Reject(error)

    def clean(self, record: Record[RawEvent]) -> CleanEvent:
        """The clean event. Raises a Rejection that says why there is none."""
        raw = record.event
        body = raw.body.encode("utf-8", "surrogatepass")
        _check_dates(raw, record)
        if raw.pub_status == "canceled":
            return _kill(record, body)
        if len(body) > self.max_body_bytes:
            raise TooLarge(where=record.where, size=len(body), limit=self.max_body_bytes, setting="max_body_bytes")
        _check_body(raw, record.where)
        cleaned = _clean_body(raw, record.where)
        if not cleaned.text.strip():
            raise NoArticle(where=record.where, detail=f"{len(cleaned.removed)} pieces were removed, nothing was left")
        return _event(record, body, cleaned)


def _clean_body(raw: RawEvent, where: str) -> Cleaned:
    media_type = raw.media_type.partition(";")[0].strip().lower()
    if media_type in HTML:
        return clean_html(raw.body, raw.url, raw.headline, where)
    if media_type in PLAIN and _PAGE.match(raw.body):
        cleaned = clean_html(raw.body, raw.url, raw.headline, where)
        cleaned.notes.append(f"sent as {media_type}, but it is a page: read as one")
        return cleaned
    if media_type in PLAIN:
        return clean_plain(raw.body, raw.headline)
    raise UnsupportedInput(where=where, detail=f"media type {media_type[:80]!r} is not one that is read")


def _check_body(raw: RawEvent, where: str) -> None:
    if not raw.body.strip():
        raise EmptyBody(where=where)
    head = raw.body[:8192]
    if sum(char in _CONTROL for char in head) > MOST_CONTROLS * len(head):
        raise NotText(where=where, detail="it holds control characters")


def _check_dates(raw: RawEvent, record: Record[RawEvent]) -> None:
    """A fetch after its arrival, or a publication far after the fetch, says that the source's clock or data is broken."""
    if raw.fetched_at > record.timestamp + dates.SLACK:
        detail = f"later than it arrived ({record.timestamp:%Y-%m-%d %H:%M})"
        raise BadDate(where=record.where, field="fetched_at", value=raw.fetched_at.isoformat(), detail=detail)
    if raw.published_at is not None and raw.published_at > raw.fetched_at + dates.FAR:
        detail = "more than a year after it was fetched"
        raise BadDate(where=record.where, field="published_at", value=raw.published_at.isoformat(), detail=detail)


def _kill(record: Record[RawEvent], body: bytes) -> CleanEvent:
    """A withdrawal. Its body, if any, is an advisory to editors and not an article."""
    raw = record.event
    by = raw.extra.get("killed_by")
    kill = Kill(reason=raw.kill_reason or "withdrawn by its publisher", by=by if isinstance(by, str) else raw.source)
    return CleanEvent(**_common(record, body), text="", killed=kill, stages=[Stamp(name=NAME, version=VERSION)])


def _common(record: Record[RawEvent], body: bytes) -> dict[str, Any]:
    raw = record.event
    return {
        "event_id": next_event_id(record, NAME, VERSION),
        "article_id": article_id_of(raw),
        "revision": 0,
        "raw": RawRef(
            event_id=record.event_id,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            sha256=sha256_hex(body),
        ),
        "source": raw.source,
        "url": raw.url,
        "fetched_at": raw.fetched_at,
        "ingested_at": record.timestamp,
        "embargoed": raw.embargoed,
        "extra": raw.extra,
    }


def _event(record: Record[RawEvent], body: bytes, cleaned: Cleaned) -> CleanEvent:
    raw = record.event
    published, date_notes = _published(raw, cleaned)
    language, language_notes = decide(cleaned.text, raw.language, cleaned.language)
    canonical = cleaned.canonical_url or raw.url
    return CleanEvent(
        **_common(record, body),
        canonical_url=canonical_url(canonical) if canonical else None,
        published_at=published.at if published else None,
        published_at_source=DateSource(origin=published.origin, confidence=published.confidence) if published else None,
        language=language,
        headline=cleaned.headline or None,
        byline=split_byline(raw.byline) if raw.byline else cleaned.byline,
        section=cleaned.section,
        truncated=cleaned.truncated or raw.extra.get("truncated") is True,
        text=cleaned.text,
        provenance=cleaned.provenance,
        removed=cleaned.removed,
        repairs=_repairs(cleaned),
        stages=[Stamp(name=NAME, version=VERSION, model=cleaned.model)],
        notes=[*cleaned.notes, *date_notes, *language_notes],
    )


def _published(raw: RawEvent, cleaned: Cleaned) -> tuple[dates.Found | None, list[str]]:
    candidates = list(cleaned.dates)
    if raw.published_at is not None:
        candidates.append((raw.published_at.isoformat(), "source"))
    if raw.url is not None and (in_url := dates.from_url(raw.url)):
        candidates.append((in_url, "url"))
    return dates.choose(candidates, raw.fetched_at)


def _repairs(cleaned: Cleaned) -> list[Repair]:
    """Repairs that a reader should know of; white space and entities are not news."""
    pieces = [entry for entry in cleaned.provenance if entry.repair and "mojibake" in entry.repair.split("+")]
    if not pieces:
        return []
    return [
        Repair(kind="mojibake", detail=f"{len(pieces)} pieces were UTF-8 read as another encoding; read again rightly")
    ]
