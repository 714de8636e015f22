"""RSS and Atom feeds: one raw event an entry.

An entry that changes is a new raw event of the same article, so it becomes a revision. An entry with a summary alone is marked as
cut short: its article is elsewhere.
"""

import calendar
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from workers.errors import EmptyBody, NoArticle, NotXml, Rejection
from workers.sources.base import Input, Limits, Received, Rejected, Result, Where
from workers.sources.build import raw_event
from workers.sources.xml import check


class FeedReader:
    """RSS and Atom."""

    name: str = "feed"
    description: str = "RSS and Atom feeds"
    suffixes: tuple[str, ...] = (".rss", ".atom")
    media_types: tuple[str, ...] = ("application/rss+xml", "application/atom+xml")

    def recognises(self, head: bytes) -> bool:
        """The root element of RSS, Atom or RDF."""
        return any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:RDF"))

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One result an entry. Raises UnsafeXml, NotXml, NoArticle, TooLarge, OSError."""
        where = Where(item.name)
        data = item.read_limited(limits.line, where)
        yield from entries(data, where, item, limits)


def entries(data: bytes, where: Where, item: Input, limits: Limits) -> Iterator[Result]:
    """The entries of a feed's bytes. Raises UnsafeXml, NotXml, NoArticle."""
    import feedparser  # type: ignore[import-untyped]  # half a second of imports that other readers don't need

    check(data, where)
    if not data.strip():
        raise EmptyBody(where=where)
    try:
        parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # its parser for damaged feeds fails on some of them in many ways
        raise NotXml(where=where, detail=f"the feed is damaged: {type(error).__name__}") from error
    if not parsed.entries:
        if parsed.bozo:
            raise NotXml(where=where, detail=str(parsed.get("bozo_exception", "not a feed"))[:200])
        raise NoArticle(where=where, detail="the feed has no entries")
    size = len(data) // len(parsed.entries)
    for number, entry in enumerate(parsed.entries, start=1):
        place = Where(f"{where}, entry {number}")
        try:
            yield Received(_event(entry, parsed.feed, place, item, limits), place, size)
        except Rejection as error:
            yield Rejected(error, place, item.source, size)


def _event(entry: Any, feed: Any, where: Where, item: Input, limits: Limits) -> Any:
    body, media_type, whole = _body(entry)
    if not body.strip():
        raise EmptyBody(where=where)
    enclosures = [{"href": link.get("href"), "type": link.get("type")} for link in entry.get("enclosures", [])]
    link = entry.get("link")
    return raw_event(
        where,
        limits,
        body,
        # A guid is the feed's own name of the entry; without it the article is known by its address.
        id=entry.get("id") if entry.get("id") != link else None,
        source=item.source,
        url=link,
        fetched_at=item.modified,
        published_at=_date(entry.get("published_parsed")) or _date(dict.get(entry, "updated_parsed")),
        headline=entry.get("title"),
        byline=entry.get("author"),
        language=feed.get("language"),
        media_type=media_type,
        extra={
            **({"enclosures": enclosures} if enclosures else {}),
            **({"updated": at.isoformat()} if (at := _date(dict.get(entry, "updated_parsed"))) else {}),
            **({} if whole else {"truncated": True}),
        },
    )


def _body(entry: Any) -> tuple[str, str, bool]:
    """The text, its media type, and whether it is the content and not a summary."""
    contents = [content for content in entry.get("content", []) if content.get("value")]
    if contents:
        best = max(contents, key=lambda content: len(content["value"]))
        return best["value"], _media_type(best.get("type")), True
    detail = entry.get("summary_detail") or {}
    return entry.get("summary") or "", _media_type(detail.get("type")), False


def _media_type(kind: str | None) -> str:
    return "text/plain" if kind == "text/plain" else "text/html"


def _date(parsed: Any) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
