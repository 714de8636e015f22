"""JSON Lines: one raw event a line, as `schemas/raw.py` has it, or one ninjs news item."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson
from pydantic import ValidationError

from schemas import RawEvent, UnknownVersion, decode_object
from workers.errors import EmptyBody, InvalidEvent, NotJson, NotUtf8, Rejection, TooLarge, UnknownSchemaVersion
from workers.sources.base import Input, Limits, Received, Rejected, Result, Where
from workers.sources.build import describe
from workers.sources.ninjs import event_of, is_ninjs

# A rejected line longer than this is not kept with the rejection: where it stands is enough to find it again.
KEPT_BYTES = 1_000_000


class JsonLinesReader:
    """JSON Lines of raw events."""

    name: str = "jsonl"
    description: str = "JSON Lines of raw events, one a line"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")
    media_types: tuple[str, ...] = ("application/x-ndjson", "application/jsonl")

    def recognises(self, head: bytes) -> bool:
        """An object at the beginning."""
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One event or rejection a line; empty lines are passed over. Raises OSError, EmptyBody for a file of none."""
        stream = item.open()
        try:
            found = False
            for result in _lines(item, stream, limits):
                found = True
                yield result
            if not found:
                raise EmptyBody(where=Where(item.name))
        finally:
            if item.path is not None:
                stream.close()


def _lines(item: Input, stream: BinaryIO, limits: Limits) -> Iterator[Result]:
    number, position = 0, 0
    while line := stream.readline(limits.line + 1):
        number += 1
        where = Where(item.name, number)
        size = len(line)
        if size > limits.line:
            size += _skip_line(stream)
            error: Rejection = TooLarge(where=where, size=size, limit=limits.body, setting="max_body_bytes")
            yield Rejected(error, where, item.source, size)
        elif content := line.strip(b" \t\r\n\xef\xbb\xbf" if number == 1 else b" \t\r\n"):
            yield _event(content, item, where, position, size, limits)
        position += size


def _skip_line(stream: BinaryIO) -> int:
    skipped = 0
    while part := stream.readline(1 << 20):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _event(line: bytes, item: Input, where: Where, position: int, size: int, limits: Limits) -> Result:
    try:
        event = parse_event(line, where, item, limits)
    except NotUtf8 as error:
        place = Where(where.file, where.line, position + int(str(error.facts["position"])))
        return Rejected(error, place, item.source, size, line[:KEPT_BYTES])
    except Rejection as error:
        return Rejected(error, where, item.source, size, line if len(line) <= KEPT_BYTES else None)
    return Received(event, where, size)


def parse_event(line: bytes, where: Where, item: Input, limits: Limits) -> RawEvent:
    """The raw event in a line of JSON.

    Raises NotUtf8, NotJson, UnknownSchemaVersion, InvalidEvent, TooLarge; their messages name the place.
    """
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"0x{line[error.start]:02x}"
        raise NotUtf8(where=where, position=error.start, byte=byte, encoding="utf-8") from error
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise NotJson(where=where, detail=f"{error.msg}, column {error.colno}") from error
    return parse_object(value, where, item, limits)


def parse_object(value: Any, where: Where, item: Input, limits: Limits) -> RawEvent:
    """The raw event of a JSON value: one as it is, or a ninjs news item. Raises as `parse_event`."""
    if not isinstance(value, dict):
        detail = f"it is a JSON {type(value).__name__}, not an object"
        raise InvalidEvent(where=where, event="raw event", detail=detail)
    if is_ninjs(value):
        return event_of(value, where, item, limits)
    body = value.get("body")
    if isinstance(body, str) and len(body) > limits.body // 4 and len(body.encode()) > limits.body:
        raise TooLarge(where=where, size=len(body.encode()), limit=limits.body, setting="max_body_bytes")
    try:
        return decode_object(RawEvent, value)
    except UnknownVersion as error:
        facts = {"event": "raw event", "version": error.version, "known": ", ".join(map(str, error.known))}
        raise UnknownSchemaVersion(where=where, **facts) from error
    except ValidationError as error:
        raise InvalidEvent(where=where, event="raw event", detail=describe(error)) from error
