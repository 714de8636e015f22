"""From the fields that a format has to a raw event, with its mistakes as a rejection."""

from typing import Any

from pydantic import ValidationError

from schemas import RawEvent
from workers.errors import InvalidEvent, TooLarge
from workers.sources.base import Limits, Where
from workers.validation import faults


def raw_event(where: Where, limits: Limits, body: str, **fields: Any) -> RawEvent:
    """The event; fields that are None or empty are left out. Raises TooLarge, InvalidEvent."""
    if len(body) > limits.body // 4 and (size := len(body.encode("utf-8", "replace"))) > limits.body:
        raise TooLarge(where=where, size=size, limit=limits.body, setting="max_body_bytes")
    values = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
    try:
        return RawEvent.model_validate({**values, "body": without_surrogates(body)})
    except ValidationError as error:
        raise InvalidEvent(where=where, event="raw event", detail=faults(error)) from error


def without_surrogates(text: str) -> str:
    """Half of a surrogate pair is no character: U+FFFD stands for it."""
    return text.encode("utf-8", "replace").decode() if any("\ud800" <= c <= "\udfff" for c in text) else text
