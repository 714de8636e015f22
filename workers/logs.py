"""How log lines are written: for people or as JSON, with what identifies the record, without article text or secrets.

Modules log through the standard library, `logging.getLogger(__name__)`, and give fields by `extra=record_fields(...)`; so lines of
the libraries below us come out the same way. structlog renders them.

What keeps text out: fields are named here, long values are cut, and of an exception only its kind and its frames are told,
because messages of validation errors quote their input. Our own errors name place, cause and cure only, so their message stays.
"""

import logging
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Literal

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from schemas.headers import trace_of
from workers.errors import NewsroomError
from workers.runtime.work import WorkItem

LONGEST = 500
FRAMES = 8
# A broker that is away makes its client log the same line many times a second.
REPEATS = 5
# These tell of each connection and request at `info`, and of a busy machine at `warning`.
CHATTY = {
    "faust": "WARNING",
    "mode": "WARNING",
    "aiokafka": "WARNING",
    "kafka": "WARNING",
    "kafka.net.selector": "ERROR",
    "opensearch": "WARNING",
}
REPEATS_SECONDS = 60.0


def configure(form: Literal["console", "json"], level: str, stream: IO[str] | None = None) -> None:
    """Send all log lines of the process to `stream` (stderr). Calling it again replaces what was set before."""
    handler = logging.StreamHandler(stream) if stream else _Stderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_chain(), processors=_render(form, handler))
    )
    handler.addFilter(RepeatFilter())
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old.formatter, structlog.stdlib.ProcessorFormatter):
            root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    if level != "debug":
        for name, least in CHATTY.items():
            logging.getLogger(name).setLevel(least)
    logging.captureWarnings(True)


def record_fields(stage: str, item: WorkItem, article_id: str | None = None) -> dict[str, object]:
    """The fields of a line about a record. `trace_id` is that of its W3C traceparent."""
    fields: dict[str, object] = {
        "stage": stage,
        "topic": item.topic,
        "partition": item.partition,
        "offset": item.offset,
    }
    if article_id is not None:
        fields["article_id"] = article_id
    if trace := trace_of(item.traceparent):
        fields["trace_id"] = trace.trace_id
    return fields


@contextmanager
def fields(**values: object) -> Iterator[None]:
    """Every line within has these fields, whoever writes it."""
    with structlog.contextvars.bound_contextvars(**values):
        yield


class RepeatFilter(logging.Filter):
    """Lets the same line through `most` times in `seconds`, then counts; the next one that passes says how many were not written.

    Lines are the same when logger, level and message are, before the message's arguments and fields are filled in.
    """

    def __init__(
        self, most: int = REPEATS, seconds: float = REPEATS_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._most, self._seconds, self._clock = most, seconds, clock
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        key = (record.name, record.levelno, str(record.msg))
        now = self._clock()
        since, count = self._seen.get(key, (now, 0))
        if now - since >= self._seconds:
            if count > self._most:
                record.not_written = count - self._most
            since, count = now, 0
        self._seen[key] = (since, count + 1)
        if len(self._seen) > 10_000:
            self._seen.clear()
        return count < self._most


class _Stderr(logging.StreamHandler[IO[str]]):
    """Writes to whatever stderr is at the moment: a progress bar puts itself in its place, so that lines stand above it."""

    @property
    def stream(self) -> IO[str]:
        return sys.stderr

    @stream.setter
    def stream(self, value: IO[str]) -> None:
        del value


def _chain() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _drop_formatted,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _frames_only,
        _cut,
    ]


def _render(form: str, handler: "logging.StreamHandler[IO[str]]") -> list[Processor]:
    if form == "json":
        last: Processor = structlog.processors.JSONRenderer(serializer=_json)
    else:
        last = structlog.dev.ConsoleRenderer(colors=handler.stream.isatty())
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]


def _json(value: object, **_: object) -> str:
    return orjson.dumps(value, default=str).decode()


def _drop_formatted(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Another handler that wrote the line first has left its text on the record."""
    event.pop("message", None)
    return event


def _frames_only(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        if isinstance(error, NewsroomError):
            event["detail"] = str(error)
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        event["stack"] = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return event


def _cut(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        if isinstance(value, str) and len(value) > LONGEST:
            event[name] = f"{value[:LONGEST]}... ({len(value)} characters)"
    return event
