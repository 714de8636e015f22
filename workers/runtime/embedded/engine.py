"""All stages of one generation over the store, in one process that writes and several that think."""

import sqlite3
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from workers.metrics import Metrics
from workers.pipeline import STAGES, TOPICS, StageSpec, topic_name
from workers.runtime.build import build_stage
from workers.runtime.counting import count_disk
from workers.runtime.embedded.attempts import Attempts
from workers.runtime.embedded.host import StageHost
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.store import connect, transaction
from workers.runtime.embedded.writer import Writer
from workers.runtime.execute import Executor, processes
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import migrate as migrate_index
from workers.settings import Settings
from workers.state.dedup import SqliteDedupState
from workers.state.dedup import migrate as migrate_dedup
from workers.tracing import open_tracer


class Engine:
    """Hosts the stages. Use as a context manager; the caller holds the generation's writer lock.

    `log` is given by a replay that reads only some of the raw topic.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        settings: Settings,
        generation: str,
        metrics: Metrics | None = None,
        log: Log | None = None,
    ) -> None:
        self.connection, self.settings, self.generation = connection, settings, generation
        self.path = path
        self.metrics = metrics or Metrics(sources=settings.metrics_sources)
        self.log = log or Log(connection)
        with transaction(connection):
            for topic in TOPICS:
                self.log.create(topic_name(topic, generation))
            migrate_index(connection, generation)
            migrate_dedup(connection, generation)
        self.index = Fts5Index(connection, generation)
        self._counting = connect(path, write=True)
        self._attempts = Attempts(connection, self._counting, generation)
        self._rescue = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rescue")
        self._tracer = open_tracer(settings, "sqlite")
        self._executor = Executor(settings, processes(settings))
        self.hosts = [self._host(spec) for spec in STAGES]

    def _host(self, spec: StageSpec) -> StageHost:
        state: Any = None
        if spec.stateful:
            state = SqliteDedupState(self.connection, self.generation, self.settings.dedup_window_days)
        stage = None if spec.heavy else build_stage(spec, self.settings, state)
        version = spec.stage_class().version
        index = None if spec.produces else self.index
        return StageHost(
            self.connection,
            spec,
            self.settings,
            self.generation,
            self._executor,
            self._rescue,
            self._attempts,
            Writer(self.connection, spec, version, self.generation, index),
            self.metrics,
            self._tracer,
            stage,
            state,
            self.log,
        )

    def step(self) -> bool:
        """Move what can be moved without waiting, the last stages first, so that work in hand is finished before new begins."""
        moved = False
        for host in reversed(self.hosts):
            moved |= host.step()
        return moved

    def wait(self, seconds: float) -> None:
        """Until a process has finished a chunk, but no longer than that."""
        futures = [future for host in self.hosts for future in host.futures()]
        if futures:
            wait(futures, timeout=seconds, return_when=FIRST_COMPLETED)

    def measure(self) -> None:
        """Set the gauges that no commit sets: what waits for each stage, and the space on the disk."""
        for host in self.hosts:
            host.measure()
        count_disk(self.metrics, self.path)

    def lag(self) -> int:
        """Records that some stage has not committed."""
        return sum(host.lag() for host in self.hosts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.close()
        self._rescue.shutdown(cancel_futures=True)
        if not isinstance(error, sqlite3.Error):
            self._attempts.forget()
        self._counting.close()
        self._tracer.close()
