"""Record headers: CloudEvents 1.0 in Kafka's binary mode, W3C trace context, and the stage that wrote the record.

Sources: the CloudEvents Kafka protocol binding (attributes as `ce_*` headers, `content-type` for the data), and W3C Trace
Context level 1 for `traceparent`.
"""

import hashlib
from datetime import datetime

from schemas.base import Model
from schemas.codec import EVENT_TYPES, current_version

Headers = list[tuple[str, bytes]]


def event_headers(
    kind: type[Model],
    *,
    event_id: str,
    source: str,
    time: datetime,
    stage: str,
    stage_version: str,
    traceparent: str | None = None,
) -> Headers:
    """The headers of a record of an event of this kind. `source` is a URI reference naming the producer, e.g. `/newsroom/stages/clean`."""
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", event_id.encode()),
        ("ce_source", source.encode()),
        ("ce_type", f"{EVENT_TYPES[kind]}.v{current_version(kind)}".encode()),
        ("ce_time", time.isoformat().replace("+00:00", "Z").encode()),
        ("content-type", b"application/json"),
        ("traceparent", (traceparent or new_traceparent(event_id)).encode()),
        ("newsroom_stage", stage.encode()),
        ("newsroom_stage_version", stage_version.encode()),
    ]


def new_traceparent(event_id: str) -> str:
    """A trace that begins at this event; derived from its id, so that a redelivery belongs to the same trace."""
    digest = hashlib.sha256(event_id.encode()).hexdigest()
    return f"00-{digest[:32]}-{digest[32:48]}-01"


def header(headers: Headers, name: str) -> str | None:
    """The value of a header as text, or None."""
    for key, value in headers:
        if key == name:
            return value.decode("utf-8", "replace")
    return None
