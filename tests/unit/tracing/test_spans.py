"""Spans of what was committed: whose children they are, and what they tell."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from schemas.headers import new_traceparent, onward, trace_of
from workers.runtime.counting import Ended
from workers.runtime.work import About, Emitted, Rejected, Result, WorkItem
from workers.tracing import Spans, Work

CLEAN = Work("clean", "g1")
DEDUP = Work("dedup", "g1")
FOREIGN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
APPENDED = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
AT = APPENDED + timedelta(seconds=3)
EMITTED = Emitted(About(article_id="a1"), seconds=0.25)


def item(traceparent: str | None = FOREIGN, topic: str = "articles.raw") -> WorkItem:
    return WorkItem(topic, 2, 41, APPENDED, "e1", b'{"body": "secret words"}', "here", traceparent)


def spans(
    taken: WorkItem, by: Work = CLEAN, result: Result = EMITTED, outcome: str = "emitted", **how: Any
) -> tuple[ReadableSpan, ...]:
    exporter = InMemorySpanExporter()
    tracer = Spans("kafka", SimpleSpanProcessor(exporter), **how)
    error = result.code if isinstance(result, Rejected) else None
    tracer.committed(by, [taken], [result], [Ended(outcome, error)], AT)
    tracer.close()
    return exporter.get_finished_spans()


def ids(span: ReadableSpan) -> tuple[str, str | None]:
    """Span id and parent's, in hexadecimal."""
    assert span.context is not None
    return f"{span.context.span_id:016x}", f"{span.parent.span_id:016x}" if span.parent else None


def test_the_work_on_a_record_is_a_child_of_the_span_that_its_header_names() -> None:
    (span,) = spans(item())
    assert span.context is not None
    assert f"{span.context.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"
    assert ids(span) == (onward(FOREIGN, "e1", "clean", "g1").span_id, "b7ad6b7169203331")
    assert (span.name, span.kind) == ("process articles.raw", SpanKind.CONSUMER)


def test_what_a_stage_writes_names_the_stages_own_span_as_parent_of_the_next() -> None:
    (first,) = spans(item())
    (second,) = spans(item(str(onward(FOREIGN, "e1", "clean", "g1")), "articles.clean"), DEDUP)
    assert ids(second)[1] == ids(first)[0]


def test_work_that_is_done_again_is_the_same_span_and_that_of_another_generation_is_not() -> None:
    again, other = spans(item()), spans(item(), Work("clean", "g2"))
    assert ids(again[0]) == ids(spans(item())[0])
    assert ids(other[0])[0] != ids(again[0])[0]


@pytest.mark.parametrize("traceparent", [None, "junk", "00-" + "0" * 32 + "-b7ad6b7169203331-01", FOREIGN.upper()])
def test_a_record_without_a_valid_trace_begins_one(traceparent: str | None) -> None:
    own = trace_of(new_traceparent("e1"))
    assert own is not None
    span = spans(item(traceparent))[-1]
    assert span.context is not None
    assert f"{span.context.trace_id:032x}" == own.trace_id
    assert ids(span)[1] == own.span_id


def test_a_trace_that_begins_with_the_raw_event_has_a_root_at_the_moment_it_was_appended() -> None:
    root, work = spans(item(new_traceparent("e1")))
    assert (root.name, root.kind, root.parent) == ("send articles.raw", SpanKind.PRODUCER, None)
    assert root.start_time == root.end_time == int(APPENDED.timestamp()) * 10**9
    assert ids(work)[1] == ids(root)[0]


def test_a_span_is_as_long_as_judging_took_and_tells_how_long_the_record_waited() -> None:
    (span,) = spans(item())
    assert span.start_time is not None
    assert span.end_time == int(AT.timestamp()) * 10**9
    assert span.end_time - span.start_time == 250_000_000
    assert (span.attributes or {})["newsroom.wait_seconds"] == pytest.approx(2.75)


def test_a_span_tells_where_the_record_stands_and_what_became_of_it_and_no_text() -> None:
    (span,) = spans(item())
    facts = dict(span.attributes or {})
    assert facts.pop("newsroom.wait_seconds")
    assert facts == {
        "messaging.system": "kafka",
        "messaging.destination.name": "articles.raw",
        "messaging.destination.partition.id": "2",
        "messaging.kafka.offset": 41,
        "messaging.message.id": "e1",
        "newsroom.stage": "clean",
        "newsroom.generation": "g1",
        "newsroom.outcome": "emitted",
        "newsroom.article_id": "a1",
    }


def test_a_dead_letter_is_an_error_named_by_its_code_only() -> None:
    (span,) = spans(item(), result=Rejected(About(), "StageCrashed", "secret words"), outcome="dead_lettered")
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "StageCrashed")
    assert "secret words" not in span.to_json()


def test_an_article_that_its_sender_does_not_sample_is_not_traced() -> None:
    assert spans(item(FOREIGN[:-2] + "00")) == ()


def test_only_the_share_asked_for_is_traced_and_of_an_article_all_or_nothing() -> None:
    traced = {
        number: [len(spans(item(None)._replace(event_id=f"e{number}", topic=topic), share=0.3)) for topic in ("a", "b")]
        for number in range(200)
    }
    assert all(first == second for first, second in traced.values())
    assert 40 <= sum(first for first, _ in traced.values()) <= 80
    assert spans(item(), share=0.0) == ()
