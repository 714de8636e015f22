"""NITF, the News Industry Text Format: one article a document."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from workers.errors import NoArticle
from workers.sources.base import Input, Limits, Received, Result, Where
from workers.sources.build import raw_event
from workers.sources.xml import descendants, first, name_of, parse, source_of, text_of


def fields_of(root: etree._Element) -> dict[str, Any]:
    """The fields of a raw event that an `nitf` element gives; `body` is the markup of its content."""
    head, body = first(root, "head"), first(root, "body")
    docdata = first(head, "docdata") if head is not None else None
    content = first(body, "body.content") if body is not None else None
    title = text_of(first(head, "title")) if head is not None else None
    return {
        "id": _attribute(docdata, "doc-id", "id-string"),
        "headline": _headline(body) or title,
        "byline": text_of(first(body, "body.head", "byline")) if body is not None else None,
        "published_at": _date(_attribute(docdata, "date.issue", "norm") or _published(head)),
        "embargoed": _date(_attribute(docdata, "date.release", "norm")),
        "pub_status": _status(docdata),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "body": source_of(content) if content is not None else "",
    }


def _headline(body: etree._Element | None) -> str | None:
    heads = descendants(body, "hl1") if body is not None else []
    return text_of(heads[0]) if heads else None


def _attribute(docdata: etree._Element | None, name: str, attribute: str) -> str | None:
    element = first(docdata, name) if docdata is not None else None
    return element.get(attribute) if element is not None else None


def _published(head: etree._Element | None) -> str | None:
    pubdata = first(head, "pubdata") if head is not None else None
    return pubdata.get("date.publication") if pubdata is not None else None


def _status(docdata: etree._Element | None) -> str:
    status = docdata.get("management-status") if docdata is not None else None
    return status if status in ("withheld", "canceled") else "usable"


def _date(value: str | None) -> str | None:
    """NITF writes ISO 8601 without its signs: 20260312T070000Z."""
    return value.strip() if value and value.strip() else None


class NitfReader:
    """NITF documents."""

    name: str = "nitf"
    description: str = "NITF, one article a file"
    suffixes: tuple[str, ...] = (".nitf",)
    media_types: tuple[str, ...] = ("application/nitf+xml",)

    def recognises(self, head: bytes) -> bool:
        """An `nitf` element at the beginning."""
        return b"<nitf" in head

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One event. Raises UnsafeXml, NotXml, InvalidEvent, TooLarge, NoArticle, OSError."""
        where = Where(item.name)
        data = item.read_limited(limits.body, where)
        root = parse(data, where)
        if name_of(root) != "nitf":
            raise NoArticle(where=where, detail=f"its root element is {name_of(root)!r}, not nitf")
        fields = fields_of(root)
        if not fields["body"] and fields["pub_status"] != "canceled":
            raise NoArticle(where=where, detail="it has no body.content")
        fields["id"] = fields["id"] or item.default_id
        event = raw_event(
            where,
            limits,
            fields.pop("body"),
            source=item.source,
            fetched_at=item.modified,
            media_type="text/html",
            **fields,
        )
        yield Received(event, where, len(data))
