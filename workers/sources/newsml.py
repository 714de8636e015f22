"""NewsML-G2: news items, alone or in a news message."""

from collections.abc import Iterator
from typing import Any, cast

from lxml import etree

from schemas import RawEvent
from workers.errors import NoArticle, Rejection
from workers.sources.base import Input, Limits, Received, Rejected, Result, Where
from workers.sources.build import raw_event
from workers.sources.nitf import fields_of
from workers.sources.xml import children, descendants, first, name_of, parse, source_of, text_of


class NewsmlReader:
    """NewsML-G2 documents."""

    name: str = "newsml-g2"
    description: str = "NewsML-G2 news items and news messages"
    suffixes: tuple[str, ...] = (".newsml",)
    media_types: tuple[str, ...] = ("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml")

    def recognises(self, head: bytes) -> bool:
        """A news item or message at the beginning."""
        return any(
            mark in head for mark in (b"<newsItem", b"<newsMessage", b":newsItem", b":newsMessage", b"<packageItem")
        )

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One result a news item. Raises UnsafeXml, NotXml, NoArticle, TooLarge, OSError."""
        where = Where(item.name)
        data = item.read_limited(limits.line, where)
        root = parse(data, where)
        items = [root] if name_of(root) == "newsItem" else descendants(root, "newsItem")
        if not items:
            raise NoArticle(where=where, detail=f"no newsItem in {name_of(root)!r}")
        for news in items:
            place = Where(item.name, cast(int, news.sourceline))
            size = len(data) // len(items)
            try:
                yield Received(_event(news, place, item, limits), place, size)
            except Rejection as error:
                yield Rejected(error, place, item.source, size, etree.tostring(news)[:1_000_000])


def _event(news: etree._Element, where: Where, item: Input, limits: Limits) -> RawEvent:
    meta, content = first(news, "itemMeta"), first(news, "contentMeta")
    status = _status(meta)
    inner = _inner(news)
    if not inner["body"] and status != "canceled":
        raise NoArticle(where=where, detail="it has no text in its contentSet")
    fields = {
        **{name: value for name, value in inner.items() if value},
        "id": news.get("guid") or inner.get("id"),
        "headline": _text(content, "headline") or inner.get("headline"),
        "byline": _text(content, "by") or inner.get("byline"),
        "published_at": _text(content, "contentCreated")
        or _text(meta, "firstCreated")
        or _text(meta, "versionCreated")
        or inner.get("published_at"),
        "embargoed": _text(meta, "embargoed") or inner.get("embargoed"),
        "pub_status": status if status != "usable" else inner.get("pub_status", "usable"),
        "kill_reason": _text(meta, "edNote") if status == "canceled" else None,
        "language": _language(news, content),
        "extra": {"version": news.get("version")} if news.get("version") else {},
    }
    body = fields.pop("body", "")
    media_type = fields.pop("media_type", "text/html")
    return raw_event(
        where,
        limits,
        body,
        source=_provider(meta) or item.source,
        fetched_at=item.modified,
        media_type=media_type,
        **fields,
    )


def _inner(news: etree._Element) -> dict[str, Any]:
    """The article in the item's content: NITF, XHTML or plain text, whichever comes first."""
    for content in children(news, "contentSet"):
        for inline in content:
            kind = (inline.get("contenttype") or inline.get("contentType") or "").lower()
            if name_of(inline) == "inlineXML" and len(inline):
                if name_of(inline[0]) == "nitf":
                    return {**fields_of(inline[0]), "media_type": "text/html"}
                body = next(iter(descendants(inline, "body")), inline)
                return {"body": source_of(body), "media_type": "text/html"}
            if name_of(inline) == "inlineData" and (text := inline.text or ""):
                return {"body": text, "media_type": "text/html" if "html" in kind else "text/plain"}
    return {"body": ""}


def _text(parent: etree._Element | None, name: str) -> str | None:
    return text_of(first(parent, name)) if parent is not None else None


def _status(meta: etree._Element | None) -> str:
    status = first(meta, "pubStatus") if meta is not None else None
    code = (status.get("qcode") or status.get("uri") or "") if status is not None else ""
    code = code.rpartition(":")[2].rpartition("/")[2].lower()
    return code if code in ("withheld", "canceled") else "usable"


def _provider(meta: etree._Element | None) -> str | None:
    provider = first(meta, "provider") if meta is not None else None
    if provider is None:
        return None
    return (
        _text(provider, "name") or provider.get("literal") or (provider.get("qcode") or "").rpartition(":")[2] or None
    )


def _language(news: etree._Element, content: etree._Element | None) -> str | None:
    language = first(content, "language") if content is not None else None
    tag = language.get("tag") if language is not None else None
    return tag or news.get("{http://www.w3.org/XML/1998/namespace}lang")
