"""What a stage process tells about itself: metrics and health, read off the app that it runs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workers.health import Health
from workers.metrics import Metrics
from workers.runtime.counting import Ended, count_disk
from workers.runtime.execute import now
from workers.runtime.work import Result, WorkItem
from workers.tracing import Tracer, Work


class Report:
    """Metrics, health and traces of one stage's process."""

    def __init__(self, work: Work, metrics: Metrics, health: Health, tracer: Tracer) -> None:
        self._work, self._stage = work, work.stage
        self.metrics, self._health, self._tracer = metrics, health, tracer
        self._partitions: set[int] = set()
        metrics.hosts(work.stage)

    def broker_retried(self) -> None:
        """Records have to be sent again."""
        self.metrics.retried(self._stage, "broker")

    def index_retried(self) -> None:
        """The index has to be asked again."""
        self.metrics.retried(self._stage, "index")
        self.metrics.index("retried")
        self._health.unmet("index", "does not take writes")

    def index_answered(self) -> None:
        """The index takes writes, again or for the first time."""
        self._health.met("index")

    def look_at(self, app: Any) -> int:
        """The loop has turned: note it, and the lag of each partition held. Returns their sum."""
        self._health.beat()
        lags = lags_of(app)
        for partition, lag in lags.items():
            self.metrics.lag(self._stage, partition, lag)
        for partition in self._partitions - lags.keys():
            self.metrics.lost(self._stage, partition)
        self._partitions = set(lags)
        if lags:
            self._health.met("partitions")
        return sum(lags.values())

    def traced(self, items: Sequence[WorkItem], results: Sequence[Result], ends: Sequence[Ended]) -> None:
        """A batch was committed."""
        self._tracer.committed(self._work, items, results, ends, now())

    def disk(self, folder: Path) -> None:
        """Measure the space where the state lies."""
        count_disk(self.metrics, folder)


def lags_of(app: Any) -> dict[int, int]:
    """Records between what this process has read and the end, of each partition that it holds, as far as is known.

    Empty before the first assignment, between two of them, and for a process that stands by.
    """
    consumer = app.consumer
    lags: dict[int, int] = {}
    try:
        for partition in consumer.assignment():
            read, end = consumer._read_offset.get(partition), consumer.highwater(partition)
            lags[partition.partition] = 0 if read is None or end is None else max(0, end - read - 1)
    except Exception:  # the driver raises one of several of its own while it is between two states
        return {}
    return lags
