"""Every metric, declared once: name, help, unit and labels. Dashboards, alerts and the reference page read this.

Counting happens in one process only, the one that commits a stage's work, and after the commit; the processes that think
return what they measured with their results (`workers/runtime/work.py`). So nothing is shared between processes, a process
that is killed takes no counts with it, and a batch that was rolled back is not counted.

Labels are bounded: stages, outcomes and errors are listed in code; sources beyond `Settings.metrics_sources` and languages beyond
LANGUAGES are counted together as `other`. Series of listed labels exist from the start with 0, because a rate or an alert cannot
see the first event of a counter that appears with it.

A runtime calls the methods; `workers/runtime/counting.py` does it for the results of a batch.
"""

import platform
import time
from collections import Counter as Counts
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    ProcessCollector,
    disable_created_metrics,
    write_to_textfile,
)
from prometheus_client.metrics import MetricWrapperBase

from schemas import Terminal
from schemas.enriched import Status
from schemas.unique import DuplicateKind
from workers import __version__
from workers.errors import Rejection
from workers.histogram import BatchHistogram
from workers.yields import TROUBLES, SourceYields, Yield

# A second series a counter, `_created`, would double what Prometheus stores; nothing here reads it.
disable_created_metrics()  # type: ignore[no-untyped-call]

M = TypeVar("M", bound=MetricWrapperBase)

OTHER = "other"
LANGUAGES = 50

Kind = Literal["counter", "gauge", "histogram"]
IndexResult = Literal["applied", "stale", "refused", "retried", "failed"]
# A record that goes on is `emitted`; the others are the terminal outcomes of a raw event.
OUTCOMES: tuple[str, ...] = ("emitted", *get_args(Terminal))
RETRY_REASONS: tuple[str, ...] = ("timeout", "killed", "index", "broker")

# Clean takes about 10 ms a page, the models about 30 ms, a whole timeout 60 s; dedup and index are below a millisecond.
DURATIONS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
# From a second behind live to a month: a backlog or an archive is old, and both must stay visible.
AGES = (1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400, 604_800, 2_592_000)


@dataclass(frozen=True, slots=True)
class Declared:
    """A metric as the reference page shows it. `name` is what Prometheus stores, so a counter's ends in `_total`."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


STAGE = ("stage",)
METRICS: tuple[Declared, ...] = (
    Declared("newsroom_build_info", "gauge", "Always 1; the labels tell what runs.", ("version", "python")),
    Declared("newsroom_events_consumed_total", "counter", "Records that a stage took from its topic.", STAGE),
    Declared(
        "newsroom_events_processed_total",
        "counter",
        "Records whose results are committed, by what became of them: emitted, or a terminal outcome.",
        ("stage", "outcome"),
    ),
    Declared("newsroom_events_in_progress", "gauge", "Records taken and not yet committed.", STAGE),
    Declared(
        "newsroom_stage_duration_seconds",
        "histogram",
        "Time that a stage spent on a record, decoding and encoding included: its share of the batch it was in.",
        STAGE,
        DURATIONS,
    ),
    Declared(
        "newsroom_event_age_seconds",
        "histogram",
        "Time from an article's fetched_at to its commit in a stage.",
        STAGE,
        AGES,
    ),
    Declared(
        "newsroom_last_processed_timestamp_seconds",
        "gauge",
        "When a stage last committed (Unix time); 0: not yet.",
        STAGE,
    ),
    Declared(
        "newsroom_consumer_lag",
        "gauge",
        "Records on a partition that the stage has not committed.",
        ("stage", "partition"),
    ),
    Declared(
        "newsroom_oldest_unread_timestamp_seconds",
        "gauge",
        "When the oldest record that a stage has not committed was appended (Unix time); 0: none waits.",
        STAGE,
    ),
    Declared(
        "newsroom_topic_retention_seconds",
        "gauge",
        "How long the stage's topic keeps a record; 0: for ever.",
        STAGE,
    ),
    Declared("newsroom_retries_total", "counter", "Tries that had to be made again.", ("stage", "reason")),
    Declared(
        "newsroom_dead_lettered_total", "counter", "Records set aside, by the name of the error.", ("stage", "error")
    ),
    Declared("newsroom_index_requests_total", "counter", "Operations sent to the search index.", ("result",)),
    Declared("newsroom_source_events_total", "counter", "Raw events of a source that were cleaned.", ("source",)),
    Declared(
        "newsroom_source_last_event_timestamp_seconds",
        "gauge",
        "fetched_at of the newest raw event of a source (Unix time).",
        ("source",),
    ),
    Declared(
        "newsroom_source_changed",
        "gauge",
        "1 while the newest articles of a source differ from those before: half_text, no_dates, one_text; else 0.",
        ("source", "trouble"),
    ),
    Declared("newsroom_articles_total", "counter", "Articles out of the clean stage by language.", ("language",)),
    Declared("newsroom_allegations_total", "counter", "Allegations tagged, by status.", ("status",)),
    Declared("newsroom_duplicates_total", "counter", "Decisions of the dedup stage, by kind.", ("kind",)),
    Declared(
        "newsroom_replay_progress_ratio",
        "gauge",
        "How far the replay into a generation is, from 0 to 1.",
        ("generation",),
    ),
    Declared("newsroom_disk_free_bytes", "gauge", "Free space where the store or the state lies."),
    Declared("newsroom_disk_size_bytes", "gauge", "Size of the file system where the store or the state lies."),
    Declared(
        "newsroom_run_finished_timestamp_seconds",
        "gauge",
        "When `newsroom run` last ended well (Unix time); 0: not yet.",
    ),
)
_DECLARED = {metric.name: metric for metric in METRICS}


class Metrics:
    """The metrics of one process, on a registry of their own.

    `sources` bounds the label `source`. With `process`, CPU, memory and start time of the process are there too; a file for the
    textfile collector must not hold them, since the node exporter has metrics of these names itself.
    """

    def __init__(self, *, sources: int = 200, process: bool = False, clock: Callable[[], float] = time.time) -> None:
        self.registry = CollectorRegistry()
        if process:
            ProcessCollector(registry=self.registry)
        self._clock = clock
        self._made: dict[str, MetricWrapperBase] = {}
        self._histograms: dict[str, BatchHistogram] = {}
        for metric in METRICS:
            if metric.kind == "histogram":
                (label,) = metric.labels
                made = BatchHistogram(metric.name, metric.help, label, metric.buckets, self.registry)
                self._histograms[metric.name] = made
            else:
                self._made[metric.name] = _make(metric, self.registry)
        self._children: dict[tuple[str, ...], Any] = {}
        self._sources, self._languages = Bounded(sources), Bounded(LANGUAGES)
        self._newest: dict[str, float] = {}
        self._yields: SourceYields | None = None
        self._oldest: dict[str, dict[int, float]] = {}
        self._reached: dict[tuple[str, int], datetime] = {}
        self._gauge("newsroom_build_info", version=__version__, python=platform.python_version()).set(1)
        self._zero("newsroom_index_requests_total", "result", get_args(IndexResult))
        self._zero("newsroom_allegations_total", "status", get_args(Status))
        self._zero("newsroom_duplicates_total", "kind", get_args(DuplicateKind))

    def hosts(self, stage: str) -> None:
        """This process hosts the stage: its series exist from now on."""
        for outcome in OUTCOMES:
            self._counter("newsroom_events_processed_total", stage=stage, outcome=outcome)
        for error in sorted(_codes(Rejection)):
            self._counter("newsroom_dead_lettered_total", stage=stage, error=error)
        for reason in RETRY_REASONS:
            self._counter("newsroom_retries_total", stage=stage, reason=reason)
        for histogram in self._histograms.values():
            histogram.begin(stage)
        for metric in METRICS:
            if metric.labels == STAGE and metric.name in self._made:
                self._made[metric.name].labels(stage=stage)

    def ingests(self) -> None:
        """This process reads inputs: the series of the stage `ingest` exist from now on."""
        self._counter("newsroom_events_consumed_total", stage="ingest")
        for outcome in ("emitted", "rejected"):
            self._counter("newsroom_events_processed_total", stage="ingest", outcome=outcome)
        for error in sorted(_codes(Rejection)):
            self._counter("newsroom_dead_lettered_total", stage="ingest", error=error)

    def took(self, stage: str, records: int) -> None:
        """The stage took records from its topic."""
        self._counter("newsroom_events_consumed_total", stage=stage).inc(records)
        self._gauge("newsroom_events_in_progress", stage=stage).inc(records)

    def processed(self, stage: str, outcome: str, records: int = 1, error: str | None = None) -> None:
        """The results of records were committed that came to the same. `error` is the code of the error that set them aside."""
        self._counter("newsroom_events_processed_total", stage=stage, outcome=outcome).inc(records)
        self._gauge("newsroom_events_in_progress", stage=stage).dec(records)
        self._gauge("newsroom_last_processed_timestamp_seconds", stage=stage).set(self._clock())
        if error is not None:
            self._counter("newsroom_dead_lettered_total", stage=stage, error=error).inc(records)

    def took_time(self, stage: str, seconds: Mapping[float, int]) -> None:
        """How long judging took, and how many committed records took so long each."""
        self._histograms["newsroom_stage_duration_seconds"].observe(stage, seconds)

    def aged(self, stage: str, fetched: Iterable[datetime]) -> None:
        """Records were committed now, of articles that were fetched then."""
        now = self._clock()
        # Clocks differ: an article fetched a moment in the future is new.
        ages = Counts(max(0.0, now - at.timestamp()) for at in fetched)
        self._histograms["newsroom_event_age_seconds"].observe(stage, ages)

    def ingested(self, error: str | None = None) -> None:
        """An input was read, and taken unless there is an error. Counted as the stage `ingest`."""
        self._counter("newsroom_events_consumed_total", stage="ingest").inc()
        outcome = "rejected" if error else "emitted"
        self._counter("newsroom_events_processed_total", stage="ingest", outcome=outcome).inc()
        if error:
            self._counter("newsroom_dead_lettered_total", stage="ingest", error=error).inc()

    def gave_back(self, stage: str, records: int) -> None:
        """Records that were taken will not be committed here: a partition was taken away, or the stage ends."""
        self._gauge("newsroom_events_in_progress", stage=stage).dec(records)

    def retried(self, stage: str, reason: str) -> None:
        """Something is tried again. `reason` is one of RETRY_REASONS."""
        self._counter("newsroom_retries_total", stage=stage, reason=reason).inc()

    def lag(self, stage: str, partition: int, records: int, oldest: datetime | None = None) -> None:
        """Records of a partition that wait, and when the oldest of them was appended; None: what `reached` told."""
        self._gauge("newsroom_consumer_lag", stage=stage, partition=str(partition)).set(records)
        waiting = self._oldest.setdefault(stage, {})
        if oldest is None and records:
            oldest = self._reached.get((stage, partition))
        if oldest is None:
            waiting.pop(partition, None)
        else:
            waiting[partition] = oldest.timestamp()
        first = min(waiting.values(), default=0.0)
        self._gauge("newsroom_oldest_unread_timestamp_seconds", stage=stage).set(first)

    def reached(self, stage: str, partition: int, appended: datetime) -> None:
        """When the first uncommitted record of a partition was appended, or, until that one is read, the last committed one."""
        self._reached[stage, partition] = appended

    def lost(self, stage: str, partition: int) -> None:
        """The partition is another process's now; its last lag must not stay here."""
        self.lag(stage, partition, 0)
        self._reached.pop((stage, partition), None)
        self._made["newsroom_consumer_lag"].remove(stage, str(partition))
        self._children.pop(("newsroom_consumer_lag", stage, str(partition)), None)

    def retention(self, stage: str, seconds: float) -> None:
        """How long the topic that the stage reads keeps a record; 0 for ever."""
        self._gauge("newsroom_topic_retention_seconds", stage=stage).set(seconds)

    def received(self, source: str | None, fetched_at: datetime | None) -> None:
        """A raw event of a source was cleaned, whatever became of it."""
        label = self._sources.label(source or OTHER)
        self._counter("newsroom_source_events_total", source=label).inc()
        if fetched_at is not None:
            self._newest[label] = max(self._newest.get(label, 0.0), fetched_at.timestamp())
            self._gauge("newsroom_source_last_event_timestamp_seconds", source=label).set(self._newest[label])

    def compares(self, kept: Iterable[tuple[str, str, Yield]]) -> None:
        """This process compares sources with themselves. `kept` is what is known from before: source, article, what it yielded."""
        self._yields = SourceYields()
        for source, article, one in kept:
            self.yielded(source, article, one)

    def yielded(self, source: str, article: str, one: Yield) -> None:
        """An article of a source was cleaned, or its page held none. Sources that are counted together are not compared."""
        label = self._sources.label(source)
        if self._yields is None or label != source or label == OTHER:
            return
        now = {change.trouble for change in self._yields.add(source, article, one)}
        for trouble in TROUBLES:
            self._gauge("newsroom_source_changed", source=label, trouble=trouble).set(trouble in now)

    def article(self, language: str | None) -> None:
        """An article came out of the clean stage."""
        self._counter("newsroom_articles_total", language=self._languages.label(language or "unknown")).inc()

    def allegation(self, status: str) -> None:
        """An allegation was tagged."""
        self._counter("newsroom_allegations_total", status=status).inc()

    def duplicate(self, kind: str) -> None:
        """The dedup stage decided."""
        self._counter("newsroom_duplicates_total", kind=kind).inc()

    def index(self, result: IndexResult, operations: int = 1) -> None:
        """Operations were sent to the index."""
        self._counter("newsroom_index_requests_total", result=result).inc(operations)

    def replay(self, generation: str, ratio: float) -> None:
        """How far a replay is, from 0 to 1."""
        self._gauge("newsroom_replay_progress_ratio", generation=generation).set(ratio)

    def disk(self, free: int, size: int) -> None:
        """Space where the store or the state lies, in bytes."""
        self._gauge("newsroom_disk_free_bytes").set(free)
        self._gauge("newsroom_disk_size_bytes").set(size)

    def run_finished(self) -> None:
        """`newsroom run` ended well."""
        self._gauge("newsroom_run_finished_timestamp_seconds").set(self._clock())

    def write(self, path: Path, *only: str) -> None:
        """Write a file for the node exporter's textfile collector, whole or not at all: all metrics, or only those named."""
        path.parent.mkdir(parents=True, exist_ok=True)
        registry = self.registry.restricted_registry(only) if only else self.registry
        write_to_textfile(str(path), registry)

    def _zero(self, name: str, label: str, values: Iterable[str]) -> None:
        for value in values:
            self._made[name].labels(**{label: value})

    def _counter(self, name: str, **labels: str) -> Counter:
        return self._one(name, Counter, labels)

    def _gauge(self, name: str, **labels: str) -> Gauge:
        return self._one(name, Gauge, labels)

    def _one(self, name: str, kind: type[M], labels: dict[str, str]) -> M:
        # Finding a child among its siblings takes the library longer than counting does.
        key = (name, *labels.values())
        known: M | None = self._children.get(key)
        if known is None:
            known = self._children[key] = self._child(name, kind, labels)
        return known

    def _child(self, name: str, kind: type[M], labels: dict[str, str]) -> M:
        made = self._made[name]
        child = made.labels(**labels) if labels else made
        if not isinstance(child, kind):
            raise TypeError(f"{name} is declared as a {_DECLARED[name].kind}")
        return child


class Bounded:
    """The first `most` different values as they are; all later ones are `other`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: set[str] = set()

    def label(self, value: str) -> str:
        """The label to count the value under."""
        if value in self._known:
            return value
        if len(self._known) >= self._most:
            return OTHER
        self._known.add(value)
        return value


def _make(metric: Declared, registry: CollectorRegistry) -> MetricWrapperBase:
    kind = Counter if metric.kind == "counter" else Gauge
    return kind(metric.name, metric.help, metric.labels, registry=registry)


def _codes(error: type[Rejection]) -> set[str]:
    return {error.__name__}.union(*(_codes(child) for child in error.__subclasses__()))
