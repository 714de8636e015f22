"""Record headers: CloudEvents 1.0 in Kafka's binary mode, W3C trace context, and the stage that wrote the record.

Sources: the CloudEvents Kafka protocol binding (attributes as `ce_*` headers, `content-type` for the data), and W3C Trace
Context level 1 for `traceparent`.
"""

import hashlib
import re
from datetime import datetime
from typing import NamedTuple

from schemas.base import Model
from schemas.codec import EVENT_TYPES, current_version

Headers = list[tuple[str, bytes]]

SPEC_VERSION = ("ce_specversion", b"1.0")

# Versions after 00 may add fields at the end; ff is none, and ids of zeros only are not valid.
_TRACEPARENT = re.compile(r"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


class Trace(NamedTuple):
    """A position in a trace: 16 and 8 bytes in hexadecimal, and the flags in two digits (01: sampled)."""

    trace_id: str
    span_id: str
    flags: str

    def __str__(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


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
    same = shared_headers(kind, source=source, time=time, stage=stage, stage_version=stage_version)
    return own_headers(same, event_id, traceparent)


def shared_headers(kind: type[Model], *, source: str, time: datetime, stage: str, stage_version: str) -> Headers:
    """The headers that all records of a kind have in common which a stage sends at a time: made once a batch."""
    return [
        ("ce_source", source.encode()),
        ("ce_type", f"{EVENT_TYPES[kind]}.v{current_version(kind)}".encode()),
        ("ce_time", time.isoformat().replace("+00:00", "Z").encode()),
        ("content-type", b"application/json"),
        ("newsroom_stage", stage.encode()),
        ("newsroom_stage_version", stage_version.encode()),
    ]


def own_headers(shared: Headers, event_id: str, traceparent: str | None = None) -> Headers:
    """The headers of one record: those it shares with others, and its own."""
    trace = (traceparent or new_traceparent(event_id)).encode()
    return [SPEC_VERSION, ("ce_id", event_id.encode()), *shared, ("traceparent", trace)]


def new_traceparent(event_id: str) -> str:
    """A trace that begins at this event; derived from its id, so that a redelivery belongs to the same trace."""
    return str(_begun_at(event_id))


def trace_of(traceparent: str | None) -> Trace | None:
    """What a `traceparent` says; None when there is none or it is not valid, as a foreign producer's may be."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    if found is None or (found[1] == "00" and found[5]):
        return None
    return Trace(found[2], found[3], found[4])


def onward(traceparent: str | None, event_id: str, stage: str, generation: str) -> Trace:
    """Where the trace stands after a stage's work on an event: the span of that work.

    The span's id is derived too, so work that is done again after a crash is the same span again. An event without a valid
    `traceparent` begins a trace.
    """
    trace = trace_of(traceparent) or _begun_at(event_id)
    span_id = hashlib.sha256(f"{generation}/{stage}/{event_id}".encode()).hexdigest()[:16]
    return Trace(trace.trace_id, span_id, trace.flags)


def _begun_at(event_id: str) -> Trace:
    digest = hashlib.sha256(event_id.encode()).hexdigest()
    return Trace(digest[:32], digest[32:48], "01")


def header(headers: Headers, name: str) -> str | None:
    """The value of a header as text, or None."""
    for key, value in headers:
        if key == name:
            return value.decode("utf-8", "replace")
    return None
