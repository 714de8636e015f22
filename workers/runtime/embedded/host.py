"""One stage over the store: take a batch, judge it, and write what came of it, all in one transaction.

Heavy stages are judged in the executor's processes, several batches ahead, and committed in the order of their offsets. A
stage with state is judged within the transaction that commits it, since its state is in the same file.

Whatever happens between two commits leaves no trace but the notes of what was in hand (`attempts.py`), so the process may die
anywhere: the next one starts at the committed offset and does the rest again, with the same ids.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from pebble import ProcessExpired

from workers.errors import WorkerKilled
from workers.metrics import Metrics
from workers.pipeline import StageSpec, topic_name
from workers.runtime.counting import Ended, count, log_set_aside
from workers.runtime.embedded.attempts import Attempts
from workers.runtime.embedded.kills import with_lifted
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.store import transaction
from workers.runtime.embedded.writer import Writer
from workers.runtime.execute import Executor, now
from workers.runtime.work import Rejected, Result, WorkItem, crashed, work
from workers.settings import Settings
from workers.tracing import Tracer, Work

CHUNK = 8
AHEAD = 2
# Deaths of the whole runtime during the work on one record, nothing else suspected being in hand, after which that record is taken for
# their cause. A process that dies while the runtime lives is proof (ProcessExpired), and `max_attempts` of them do. This is none: an
# impatient supervisor kills just so, again and again (tests/faults), until one of its kills misses the record.
RUNTIME_DEATHS = 10


class State(Protocol):
    """A stage's durable state over the store's connection. `reload` forgets what a rolled back transaction changed."""

    def reload(self) -> None: ...


@dataclass(slots=True)
class _Batch:
    """Records in flight, in chunks, each with the future of its results."""

    items: list[WorkItem]
    futures: list["Future[list[Result]]"] = field(default_factory=list)
    chunks: list[list[WorkItem]] = field(default_factory=list)


class StageHost:
    """Runs one stage of one generation."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        spec: StageSpec,
        settings: Settings,
        generation: str,
        executor: Executor,
        rescue: ThreadPoolExecutor,
        attempts: Attempts,
        writer: Writer,
        metrics: Metrics,
        tracer: Tracer,
        stage: Any = None,
        state: State | None = None,
        log: Log | None = None,
    ) -> None:
        self.spec, self.settings, self.generation = spec, settings, generation
        self._connection, self._log = connection, log or Log(connection)
        self._executor, self._rescue, self._attempts = executor, rescue, attempts
        self._writer, self._stage, self._state = writer, stage, state
        self._metrics, self._tracer = metrics, tracer
        metrics.hosts(spec.name)
        self._topic = topic_name(spec.consumes, generation)
        self._in_flight: deque[_Batch] = deque()
        row = connection.execute(
            "SELECT next_offset FROM offsets WHERE generation = ? AND stage = ?", (generation, spec.name)
        ).fetchone()
        self._committed: int = row[0] if row else 0
        self._suspects = attempts.suspects(spec.name)
        self._next = self._committed
        self._warming: list[Future[None]] = []

    @property
    def committed(self) -> int:
        """The offset of the first record whose results are not in the store."""
        return self._committed

    def lag(self) -> int:
        """Records that wait for this stage, those in flight included."""
        return max(0, self._log.end(self._topic) - self.committed)

    def measure(self) -> None:
        """Set the gauges of what waits."""
        waiting = self._log.read(self._topic, self._committed, 1)
        oldest = waiting[0].timestamp if waiting else None
        self._metrics.lag(self.spec.name, 0, self.lag(), oldest)

    @property
    def ended(self) -> int:
        """Raw events to which this host gave their terminal outcome."""
        return self._writer.ended

    def futures(self) -> list["Future[Any]"]:
        """What the host waits for."""
        waited: list[Future[Any]] = [future for batch in self._in_flight for future in batch.futures]
        return [future for future in (*waited, *self._warming) if not future.done()]

    def step(self) -> bool:
        """Start or finish what can be without waiting. Returns whether anything moved."""
        if not self.spec.heavy:
            return self._judge_here()
        return self._finish() | self._start()

    def _judge_here(self) -> bool:
        items = self._log.read(self._topic, self._committed, self.settings.batch_size)
        if not items:
            return False
        self._metrics.took(self.spec.name, len(items))
        if self._state is not None:
            items = with_lifted(self._connection, items)
        try:
            self._transact(items)
        except Exception:
            self._reload()
            for item in items:
                self._transact_alone(item)
        return True

    def _transact(self, items: list[WorkItem]) -> None:
        with transaction(self._connection):
            results = work(self.spec, self._stage, items, now)
            ends = self._commit(items, results)
        self._committed_all(items, results, ends)

    def _transact_alone(self, item: WorkItem) -> None:
        """A batch failed. The record on which the stage raises is set aside; a failure to write is the runtime's own."""
        judged = False
        try:
            with transaction(self._connection):
                results = work(self.spec, self._stage, [item], now)
                judged = True
                ends = self._commit([item], results)
        except Exception as error:
            self._reload()
            if judged or isinstance(error, sqlite3.Error):
                raise
            results = [crashed(self.spec, item, error)]
            with transaction(self._connection):
                ends = self._commit([item], results)
        self._committed_all([item], results, ends)

    def again(self, item: WorkItem, settle: Callable[[], None]) -> None:
        """Judge and write one record once more, which was passed long ago; the stage's offset stays.

        `settle` is called within the transaction that writes what came of it.
        """
        if self.spec.heavy:
            results = self._alone([item])
            with transaction(self._connection):
                self._write_again(item, results, settle)
            return
        try:
            with transaction(self._connection):
                self._write_again(item, work(self.spec, self._stage, [item], now), settle)
        except Exception as error:
            self._reload()
            if isinstance(error, sqlite3.Error):
                raise
            with transaction(self._connection):
                self._write_again(item, [crashed(self.spec, item, error)], settle)

    def _write_again(self, item: WorkItem, results: Sequence[Result], settle: Callable[[], None]) -> None:
        self._writer.write([item], results, now())
        self._attempts.strike_out(self.spec.name, [item])
        settle()

    def _reload(self) -> None:
        if self._state is not None:
            self._state.reload()

    def _start(self) -> bool:
        if len(self._in_flight) >= AHEAD or (self._warming and not self._warm()):
            return False
        items = self._log.read(self._topic, self._next, self.settings.batch_size)
        if not items or not self._warm():
            return False
        self._metrics.took(self.spec.name, len(items))
        self._attempts.note(self.spec.name, items)
        if any(item.offset in self._suspects for item in items):
            # Each is committed as soon as it is done.
            for item in items:
                alone = _Batch([item], chunks=[[item]])
                alone.futures = [self._rescue.submit(self._alone, [item])]
                self._in_flight.append(alone)
        else:
            batch = _Batch(items, chunks=[items[at : at + CHUNK] for at in range(0, len(items), CHUNK)])
            batch.futures = [self._executor.submit(self.spec.name, chunk) for chunk in batch.chunks]
            self._in_flight.append(batch)
        self._next = items[-1].offset + 1
        return True

    def _warm(self) -> bool:
        """Whether the pool's processes have the stage ready.

        Only then are records noted and handed out: who is killed while models are being read, as by an impatient
        supervisor, was not killed by a document.
        """
        if not self._warming:
            self._warming = self._executor.warm(self.spec.name)
        if not all(future.done() for future in self._warming):
            return False
        if any(isinstance(future.exception(), ProcessExpired) for future in self._warming):
            self._warming = []
            return False
        for future in self._warming:
            future.result()
        return True

    def _alone(self, items: Sequence[WorkItem]) -> list[Result]:
        """In the rescue thread, or in the main one while that is idle."""
        return [self._suspect(item) for item in items]

    def _suspect(self, item: WorkItem) -> Result:
        name = self.spec.name
        forgiven = max(0, RUNTIME_DEATHS - self.settings.max_attempts)
        result = self._executor.alone(name, item, lambda it: self._attempts.count(name, it), forgiven)
        if not (isinstance(result, Rejected) and result.code == WorkerKilled.__name__):
            self._attempts.survived(name, item)
        return result

    def _finish(self) -> bool:
        moved = False
        while self._in_flight and all(future.done() for future in self._in_flight[0].futures):
            batch = self._in_flight[0]
            if self._rescue_failed(batch):
                return True
            results = [result for future in batch.futures for result in future.result()]
            with transaction(self._connection):
                ends = self._commit(batch.items, results)
            self._committed_all(batch.items, results, ends)
            self._in_flight.popleft()
            moved = True
        return moved

    def _rescue_failed(self, batch: _Batch) -> bool:
        """Chunks that ran out of time or lost their process are done again, record by record."""
        rescued = False
        for index, future in enumerate(batch.futures):
            error = future.exception()
            if isinstance(error, TimeoutError | ProcessExpired):
                self._metrics.retried(self.spec.name, "timeout" if isinstance(error, TimeoutError) else "killed")
                batch.futures[index] = self._rescue.submit(self._alone, batch.chunks[index])
                rescued = True
            elif error is not None:
                raise error
        return rescued

    def _committed_all(self, items: Sequence[WorkItem], results: Sequence[Result], ends: Sequence[Ended]) -> None:
        """After the transaction: what is committed is counted, and nothing else."""
        self._committed = items[-1].offset + 1
        count(self._metrics, self.spec.name, zip(results, ends, strict=True))
        log_set_aside(self.spec.name, items, results, ends)
        self._tracer.committed(Work(self.spec.name, self.generation), items, results, ends, now())

    def _commit(self, items: Sequence[WorkItem], results: Sequence[Result]) -> list[Ended]:
        ends = self._writer.write(items, results, now())
        end = items[-1].offset + 1
        self._connection.execute(
            "INSERT INTO offsets (generation, stage, next_offset) VALUES (?, ?, ?)"
            " ON CONFLICT (generation, stage) DO UPDATE SET next_offset = excluded.next_offset",
            (self.generation, self.spec.name, end),
        )
        if self.spec.heavy:
            self._attempts.strike_out(self.spec.name, items)
        return ends
