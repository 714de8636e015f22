"""Counts what a batch came to, after its commit. Both runtimes call it."""

import logging
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from workers.errors import EmptyBody, IndexRefused, NoArticle
from workers.logs import record_fields
from workers.metrics import Metrics
from workers.runtime.work import YIELD, Dropped, Emitted, Rejected, Result, WorkItem, terminal_of_rejection
from workers.yields import Yield

log = logging.getLogger(__name__)

# A page in an article's stead yields an article of no text; other rejections say nothing about the source's pages.
_WITHOUT_TEXT = frozenset({NoArticle.__name__, EmptyBody.__name__})
TERMINAL_IN_INDEX = frozenset({"indexed", "duplicate", "killed"})


class Ended(NamedTuple):
    """What became of a record in a stage: `emitted` or a terminal outcome, and the code of the error that set it aside."""

    outcome: str
    error: str | None = None


EMITTED = Ended("emitted")


def ended(result: Result) -> Ended:
    """What became of a record, if the index was not asked."""
    if isinstance(result, Dropped):
        return Ended(result.outcome)
    if isinstance(result, Rejected):
        return Ended(terminal_of_rejection(result.code), result.code)
    return EMITTED


def yielded(result: Result) -> Yield | None:
    """What an article came to in the clean stage; None for results that tell nothing about it."""
    if isinstance(result, Rejected):
        return Yield(0) if result.code in _WITHOUT_TEXT else None
    found = dict(result.found).get(YIELD) if isinstance(result, Emitted) else None
    return None if found is None else Yield.parse(found)


def count(metrics: Metrics, stage: str, results: Iterable[tuple[Result, Ended]]) -> None:
    """Count a committed batch."""
    ends = Counter[Ended]()
    seconds = Counter[float]()
    fetched: list[datetime] = []
    for result, end in results:
        about = result.about
        ends[end] += 1
        seconds[result.seconds] += 1
        if about.fetched_at is not None:
            fetched.append(about.fetched_at)
        if stage == "clean":
            metrics.received(about.source, about.fetched_at)
            if about.source and about.article_id and (one := yielded(result)):
                metrics.yielded(about.source, about.article_id, one)
        if isinstance(result, Emitted):
            _found(metrics, result)
    for end, records in ends.items():
        metrics.processed(stage, end.outcome, records, end.error)
        _index(metrics, end, records)
    metrics.took_time(stage, seconds)
    metrics.aged(stage, fetched)


def log_set_aside(stage: str, items: Sequence[WorkItem], results: Sequence[Result], ends: Sequence[Ended]) -> None:
    """One line for each record of a committed batch that went to the dead letters. Ours is a warning, the input's own fault is news."""
    for item, result, end in zip(items, results, ends, strict=True):
        if end.error is not None:
            level = logging.WARNING if end.outcome == "dead_lettered" else logging.INFO
            detail = result.message if isinstance(result, Rejected) else ""
            facts = record_fields(stage, item, result.about.article_id)
            log.log(level, "a record was set aside", extra={**facts, "error": end.error, "detail": detail})


def count_disk(metrics: Metrics, path: Path) -> None:
    """Measure the file system on which the store, or the state, lies."""
    usage = shutil.disk_usage(path if path.is_dir() else path.parent)
    metrics.disk(usage.free, usage.total)


def _found(metrics: Metrics, result: Emitted) -> None:
    for kind, value in result.found:
        if kind == "language":
            metrics.article(value)
        elif kind == "duplicate":
            metrics.duplicate(value)
        elif kind == "allegation":
            metrics.allegation(value)


def _index(metrics: Metrics, end: Ended, records: int) -> None:
    """`indexed` and its like are outcomes that only an index gives."""
    if end.outcome in TERMINAL_IN_INDEX:
        metrics.index("applied", records)
    elif end.outcome == "stale":
        metrics.index("stale", records)
    elif end.error == IndexRefused.__name__:
        metrics.index("refused", records)
