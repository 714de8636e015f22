"""A JSON object as it stands in a line or a file: a raw event of `schemas/raw.py`, or a news item of ninjs."""

from typing import Any

from pydantic import ValidationError

from schemas import RawEvent, UnknownVersion, decode_object
from workers.errors import InvalidEvent, TooLarge, UnknownSchemaVersion
from workers.sources.base import Input, Limits, Where
from workers.sources.ninjs import event_of, is_ninjs
from workers.validation import faults


def parse_object(value: Any, where: Where, item: Input, limits: Limits) -> RawEvent:
    """The raw event of a JSON value: one as it is, or a ninjs news item.

    Raises InvalidEvent, UnknownSchemaVersion, TooLarge; their messages name the place.
    """
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
        raise InvalidEvent(where=where, event="raw event", detail=faults(error)) from error
