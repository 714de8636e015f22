"""Traces across the topics, by OpenTelemetry when the extra `otel` is installed and `otlp_endpoint` is set.

An article's trace is the one that its raw event's `traceparent` names, or begins with the raw event. Each stage's work on a record
is a span; its parent is the span of the stage before, whose id came with the record, and its own id goes on with what it
writes (`schemas.headers.onward`). Ids are derived from the event, stage and generation, so nothing has to be remembered between
reading a record and committing it, and work that is done again after a crash is the same span.

As with metrics, spans are made where a stage's work is committed and after the commit. A span is as long as judging took, and ends
with the commit; the time before it since the record was appended, waiting and writing, is its attribute `newsroom.wait_seconds`.
No article text is in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from schemas.headers import Trace, new_traceparent, onward, trace_of
from workers import __version__
from workers.errors import MissingExtra
from workers.pipeline import RAW
from workers.runtime.counting import Ended
from workers.runtime.work import Result, WorkItem
from workers.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
    from opentelemetry.trace import SpanContext, SpanKind

# What a sampled trace's flags have set; W3C Trace Context, level 1.
SAMPLED = 1


@dataclass(frozen=True, slots=True)
class Work:
    """Whose work: a stage of a generation."""

    stage: str
    generation: str


class Tracer(Protocol):
    """Takes what was committed."""

    def committed(
        self,
        by: "Work",
        items: Sequence[WorkItem],
        results: Sequence[Result],
        ends: Sequence[Ended],
        at: datetime,
    ) -> None:
        """A batch was committed, one result and end an item."""
        ...

    def close(self) -> None:
        """Send what is not sent yet."""
        ...


class Untraced:
    """Where traces are not wanted."""

    def committed(
        self,
        by: Work,
        items: Sequence[WorkItem],
        results: Sequence[Result],
        ends: Sequence[Ended],
        at: datetime,
    ) -> None:
        pass

    def close(self) -> None:
        pass


class Spans:
    """Spans of stages' work. `system` is where the topics are, `processor` sends spans on, `share` of the articles are traced."""

    def __init__(self, system: str, processor: "SpanProcessor", share: float = 1.0) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.util.instrumentation import InstrumentationScope

        self._system, self._processor, self._below = system, processor, share * 2**64
        self._resource: Resource = Resource.create({"service.name": "newsroom", "service.version": __version__})
        self._scope = InstrumentationScope("newsroom", __version__)

    def committed(
        self,
        by: Work,
        items: Sequence[WorkItem],
        results: Sequence[Result],
        ends: Sequence[Ended],
        at: datetime,
    ) -> None:
        for item, result, end in zip(items, results, ends, strict=True):
            own = onward(item.traceparent, item.event_id, by.stage, by.generation)
            if not int(own.flags, 16) & SAMPLED or int(own.trace_id[16:], 16) >= self._below:
                continue
            if item.topic == RAW.name and item.traceparent in (None, new_traceparent(item.event_id)):
                self._processor.on_end(self._beginning(item))
            self._processor.on_end(self._work(by, item, result, end, own, at))

    def close(self) -> None:
        self._processor.shutdown()

    def _beginning(self, item: WorkItem) -> "ReadableSpan":
        """The raw event's own span, where the trace is ours from the start: the moment at which it was appended."""
        from opentelemetry.trace import SpanKind

        appended = _nanoseconds(item.timestamp)
        trace = trace_of(new_traceparent(item.event_id))
        assert trace is not None
        return self._span(f"send {item.topic}", trace, None, SpanKind.PRODUCER, appended, appended, self._facts(item))

    def _work(self, by: Work, item: WorkItem, result: Result, end: Ended, own: Trace, at: datetime) -> "ReadableSpan":
        from opentelemetry.trace import SpanKind

        ended = _nanoseconds(at)
        waited = (at - item.timestamp).total_seconds() - result.seconds
        facts = {
            **self._facts(item),
            "newsroom.stage": by.stage,
            "newsroom.generation": by.generation,
            "newsroom.outcome": end.outcome,
            "newsroom.wait_seconds": max(0.0, waited),
        }
        if result.about.article_id is not None:
            facts["newsroom.article_id"] = result.about.article_id
        if end.error is not None:
            facts["error.type"] = end.error
        parent = trace_of(item.traceparent) or trace_of(new_traceparent(item.event_id))
        began = ended - int(result.seconds * 1e9)
        return self._span(f"process {item.topic}", own, parent, SpanKind.CONSUMER, began, ended, facts)

    def _facts(self, item: WorkItem) -> dict[str, Any]:
        """Names from OpenTelemetry's semantic conventions for messaging."""
        return {
            "messaging.system": self._system,
            "messaging.destination.name": item.topic,
            "messaging.destination.partition.id": str(item.partition),
            "messaging.kafka.offset": item.offset,
            "messaging.message.id": item.event_id,
        }

    def _span(
        self,
        name: str,
        own: Trace,
        parent: Trace | None,
        kind: "SpanKind",
        began: int,
        ended: int,
        facts: dict[str, Any],
    ) -> "ReadableSpan":
        from opentelemetry.sdk.trace import ReadableSpan
        from opentelemetry.trace import Status, StatusCode

        failed = facts.get("newsroom.outcome") == "dead_lettered"
        return ReadableSpan(
            name=name,
            context=_context(own, remote=False),
            parent=_context(parent, remote=True) if parent else None,
            resource=self._resource,
            attributes=facts,
            kind=kind,
            instrumentation_scope=self._scope,
            status=Status(StatusCode.ERROR, facts["error.type"]) if failed else Status(StatusCode.UNSET),
            start_time=began,
            end_time=ended,
        )


def open_tracer(settings: Settings, system: str) -> Tracer:
    """The tracer that the settings ask for. `system` is `kafka` or `sqlite`. Raises MissingExtra when its library is missing.

    What else there is to choose (headers with a token, a certificate, time limits, the size of batches) OpenTelemetry itself
    reads from the environment, by the names of its specification (`OTEL_EXPORTER_OTLP_HEADERS`).
    """
    if settings.otlp_endpoint is None:
        return Untraced()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise MissingExtra(module="opentelemetry", extras="otel") from None
    exporter = OTLPSpanExporter(endpoint=settings.otlp_endpoint)
    return Spans(system, BatchSpanProcessor(exporter), settings.trace_share)


def _context(trace: Trace, *, remote: bool) -> "SpanContext":
    from opentelemetry.trace import SpanContext, TraceFlags

    return SpanContext(int(trace.trace_id, 16), int(trace.span_id, 16), remote, TraceFlags(int(trace.flags, 16)))


def _nanoseconds(at: datetime) -> int:
    """Since the Unix epoch, exact to the microsecond."""
    return int(at.timestamp()) * 10**9 + at.microsecond * 1000
