import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import EVENT_TYPES, Model, RawEvent, current_version
from schemas.headers import Headers, event_headers, header, new_traceparent, onward, trace_of


def headers_of(kind: type[Model], traceparent: str | None = None) -> Headers:
    return event_headers(
        kind,
        event_id="e1",
        source="/newsroom/stages/clean",
        time=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        stage="clean",
        stage_version="1",
        traceparent=traceparent,
    )


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.__name__)
def test_a_record_has_what_cloudevents_requires_and_who_wrote_it(kind: type[Model]) -> None:
    headers = headers_of(kind)
    assert [name for name, _ in headers[:4]] == ["ce_specversion", "ce_id", "ce_source", "ce_type"]
    assert header(headers, "ce_type") == f"{EVENT_TYPES[kind]}.v{current_version(kind)}"
    assert header(headers, "ce_time") == "2026-03-02T09:30:00Z"
    assert header(headers, "content-type") == "application/json"
    assert (header(headers, "newsroom_stage"), header(headers, "newsroom_stage_version")) == ("clean", "1")
    assert len({name for name, _ in headers}) == len(headers)


def test_a_trace_goes_on_where_there_is_one() -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    assert header(headers_of(RawEvent, trace), "traceparent") == trace


@given(st.text())
def test_a_new_trace_is_well_formed_and_the_same_each_time(event_id: str) -> None:
    trace = new_traceparent(event_id)
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", trace)
    assert trace == new_traceparent(event_id)


def test_a_header_that_is_not_there_is_none_and_bad_bytes_are_no_error() -> None:
    assert header([], "ce_id") is None
    assert header([("ce_id", b"\xff")], "ce_id") == "�"


def test_a_traceparent_of_a_later_version_is_read_and_one_that_is_not_valid_is_none() -> None:
    trace, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    assert trace_of(f"00-{trace}-{span}-01") == trace_of(f"cc-{trace}-{span}-01-what-comes") == (trace, span, "01")
    for text in (None, "", f"00-{trace}-{span}-01-more", f"ff-{trace}-{span}-01", f"00-{trace}-{'0' * 16}-01"):
        assert trace_of(text) is None


def test_the_way_on_keeps_trace_and_flags_and_names_the_work_by_its_own_id() -> None:
    came = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
    gone = onward(came, "e1", "clean", "g1")
    assert (gone.trace_id, gone.flags) == ("4bf92f3577b34da6a3ce929d0e0e4736", "00")
    assert len({gone.span_id, "00f067aa0ba902b7", onward(came, "e1", "dedup", "g1").span_id}) == 3
