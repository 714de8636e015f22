"""JSON files: news items of ninjs (ninjs.py) or raw events, one or a list of them."""

from collections.abc import Iterator

import orjson

from workers.errors import NotJson, Rejection
from workers.sources.base import Input, Limits, Received, Rejected, Result, Where
from workers.sources.objects import parse_object


class NinjsReader:
    """JSON files: one news item, one raw event, or a list of them."""

    name: str = "ninjs"
    description: str = "ninjs 1.x to 3.x news items, or a JSON document of raw events"
    suffixes: tuple[str, ...] = (".json", ".ninjs")
    media_types: tuple[str, ...] = ("application/ninjs+json", "application/json")

    def recognises(self, head: bytes) -> bool:
        """An object or list that goes on past its first line."""
        text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return text[:1] in (b"{", b"[") and text[1:].lstrip(b" \t")[:1] in (b"\n", b"\r")

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One result an item. Raises TooLarge, NotJson, OSError."""
        where = Where(item.name)
        data = item.read_limited(limits.line, where)
        try:
            value = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise NotJson(where=Where(item.name, error.lineno), detail=f"{error.msg}, column {error.colno}") from error
        entries = value if isinstance(value, list) else [value]
        for number, entry in enumerate(entries):
            place = where if len(entries) == 1 else Where(f"{item.name}, item {number + 1}")
            size = len(data) // max(1, len(entries))
            try:
                yield Received(parse_object(entry, place, item, limits), place, size)
            except Rejection as error:
                yield Rejected(error, place, item.source, size, orjson.dumps(entry)[:1_000_000])
