"""JSON Lines: one raw event a line, as `schemas/raw.py` has it, or one ninjs news item."""

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from schemas import RawEvent
from workers.errors import EmptyBody, NotJson, NotUtf8, Rejection, TooLarge
from workers.sources.base import Input, Limits, Received, Rejected, Result, Where
from workers.sources.objects import parse_object

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
