"""Log lines, as an operator reads them."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from schemas import RawEvent
from workers.errors import NotJson
from workers.logs import RepeatFilter, configure, fields, record_fields
from workers.runtime.counting import Ended, log_set_aside
from workers.runtime.work import About, Emitted, Rejected, WorkItem

ITEM = WorkItem(
    topic="articles.raw",
    partition=3,
    offset=41,
    timestamp=datetime(2026, 11, 26, tzinfo=UTC),
    event_id="e1",
    value=b"{}",
    where="articles.raw/3/41",
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _root_logger_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture
def lines() -> Lines:
    """What was logged as JSON, one object a line."""
    stream = io.StringIO()
    configure("json", "info", stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_about_a_record_names_stage_topic_partition_offset_article_and_trace(lines: Lines) -> None:
    logging.getLogger("newsroom.test").warning("set aside", extra=record_fields("clean", ITEM, "a1"))
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "set aside",
        "level": "warning",
        "logger": "newsroom.test",
        "stage": "clean",
        "topic": "articles.raw",
        "partition": 3,
        "offset": 41,
        "article_id": "a1",
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
    }


def test_lines_of_libraries_get_the_fields_of_the_record_at_hand(lines: Lines) -> None:
    with fields(**record_fields("clean", ITEM)):
        logging.getLogger("some.library").error("gave up after %d tries", 3)
    (line,) = lines()
    assert (line["event"], line["offset"]) == ("gave up after 3 tries", 41)


def test_an_exception_is_told_by_kind_and_frames_never_by_a_message_that_quotes_the_article(lines: Lines) -> None:
    try:
        RawEvent.model_validate({"source": 1, "body": "The minister took the money."})
    except ValidationError:
        logging.getLogger("x").exception("cannot be read")
    (line,) = lines()
    assert line["error"] == "ValidationError"
    assert any("test_logs.py" in frame for frame in line["stack"])
    assert "minister" not in json.dumps(line)


def test_our_own_errors_keep_their_message(lines: Lines) -> None:
    try:
        raise NotJson(where="feed.jsonl:3", detail="unexpected end")
    except NotJson:
        logging.getLogger("x").exception("cannot be read")
    assert lines()[0]["detail"].startswith("feed.jsonl:3: not JSON")


def test_a_long_value_is_cut(lines: Lines) -> None:
    logging.getLogger("x").warning("long", extra={"value": "word " * 1_000})
    assert lines()[0]["value"].endswith("... (5000 characters)")
    assert len(lines()[0]["value"]) < 600


def test_a_secret_is_not_written(lines: Lines) -> None:
    logging.getLogger("x").warning("connecting", extra={"password": SecretStr("hunter2")})
    assert "hunter2" not in json.dumps(lines())


def test_lines_below_the_level_are_not_written(lines: Lines) -> None:
    logging.getLogger("x").debug("detail")
    assert lines() == []


def test_for_people_a_line_is_text_with_its_fields() -> None:
    stream = io.StringIO()
    configure("console", "info", stream)
    logging.getLogger("x").warning("set aside", extra=record_fields("clean", ITEM))
    assert "set aside" in stream.getvalue()
    assert "offset=41" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_configuring_twice_writes_a_line_once() -> None:
    stream = io.StringIO()
    configure("json", "info", io.StringIO())
    configure("json", "info", stream)
    logging.getLogger("x").warning("once")
    assert len(stream.getvalue().splitlines()) == 1


def test_a_line_repeated_too_often_is_held_back_and_later_tells_how_often() -> None:
    now = 0.0
    repeats = RepeatFilter(most=2, seconds=60, clock=lambda: now)

    def passes(argument: int) -> logging.LogRecord | None:
        record = logging.LogRecord("x", logging.WARNING, __file__, 1, "broker %s is away", (argument,), None)
        return record if repeats.filter(record) else None

    assert [passes(n) is not None for n in range(5)] == [True, True, False, False, False]
    now = 61
    record = passes(5)
    assert record is not None
    assert record.__dict__["not_written"] == 3


def test_a_different_line_is_not_held_back_by_a_repeated_one() -> None:
    repeats = RepeatFilter(most=1, seconds=60, clock=lambda: 0.0)
    first, second = (logging.LogRecord("x", logging.WARNING, __file__, 1, text, (), None) for text in ("a", "b"))
    assert (repeats.filter(first), repeats.filter(second)) == (True, True)


@pytest.mark.parametrize(("outcome", "level"), [("dead_lettered", "warning"), ("rejected", "info")])
def test_a_record_that_is_set_aside_is_told_once_with_its_error_and_place(
    lines: Lines, outcome: str, level: str
) -> None:
    rejected = Rejected(About(article_id="a1"), "NoArticle", "articles.raw/3/41: no article text was found in it.")
    log_set_aside("clean", [ITEM], [rejected], [Ended(outcome, "NoArticle")])
    (line,) = lines()
    assert (line["level"], line["error"], line["article_id"], line["offset"]) == (level, "NoArticle", "a1", 41)
    assert line["detail"] == "articles.raw/3/41: no article text was found in it."


def test_a_record_that_goes_on_is_no_news(lines: Lines) -> None:
    log_set_aside("clean", [ITEM], [Emitted(About())], [Ended("emitted")])
    assert lines() == []
