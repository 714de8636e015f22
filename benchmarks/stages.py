"""Each stage alone, in a process of its own: bytes in, judgement, bytes out, as every runtime hosts it (`workers/runtime/work.py`)."""

import multiprocessing
import resource
import sqlite3
import statistics
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workers.pipeline import RAW, STAGES, StageSpec, stage_spec
from workers.runtime.build import build_stage
from workers.runtime.embedded.store import connect, transaction
from workers.runtime.execute import now
from workers.runtime.work import Emitted, Output, WorkItem, work
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import migrate as migrate_index
from workers.settings import Settings
from workers.state.dedup import SqliteDedupState
from workers.state.dedup import migrate as migrate_dedup

CHUNK = 8
# Documents on which the stage warms up before the clock runs: models are loaded at the first one.
WARM_UP = 16


@dataclass(frozen=True, slots=True)
class Measured:
    """One stage. Rate in documents a second with chunks of 8, `cpu` the processor time of a document in it; times of single documents.

    Times are in milliseconds, memory of the process in MiB. Processor time hardly depends on what else the machine does.
    """

    stage: str
    documents: int
    rate: float
    cpu: float
    p50: float
    p95: float
    memory: float


def measure(lines: Sequence[bytes], folder: Path) -> list[Measured]:
    """All stages, each on what the one before it made of the lines."""
    waiting: dict[str, list[Output]] = {
        RAW.name: [Output(RAW.name, str(number), f"raw-{number}", line) for number, line in enumerate(lines)]
    }
    measured = []
    for spec in STAGES:
        outputs, one = _in_own_process(spec.name, waiting.get(spec.consumes.name, []), folder)
        measured.append(one)
        for output in outputs:
            waiting.setdefault(output.topic, []).append(output)
    return measured


def _in_own_process(stage: str, inputs: list[Output], folder: Path) -> tuple[list[Output], Measured]:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measure_one, (stage, inputs, folder))


def _measure_one(stage: str, inputs: list[Output], folder: Path) -> tuple[list[Output], Measured]:
    spec = stage_spec(stage)
    items = [_item(spec, number, output) for number, output in enumerate(inputs)]
    with closing(connect(folder / f"{stage}.sqlite3", write=True)) as connection:
        run = _Run(spec, connection)
        outputs = run.over(items[:WARM_UP])
        began, cpu_before, count = time.perf_counter(), time.process_time(), len(items) - WARM_UP
        outputs += [output for at in range(WARM_UP, len(items), CHUNK) for output in run.over(items[at : at + CHUNK])]
        rate = count / (time.perf_counter() - began)
        cpu = (time.process_time() - cpu_before) / count * 1000
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with closing(connect(folder / f"{stage}-single.sqlite3", write=True)) as connection:
        run = _Run(spec, connection)
        run.over(items[:WARM_UP])
        times = [_timed(run, item) for item in items[WARM_UP : WARM_UP + 400]]
    cuts = statistics.quantiles(times, n=20)
    return outputs, Measured(stage, len(items), rate, cpu, statistics.median(times) * 1000, cuts[18] * 1000, memory)


class _Run:
    """A stage with its state and its index, as the embedded runtime has them."""

    def __init__(self, spec: StageSpec, connection: sqlite3.Connection) -> None:
        self._spec, self._connection = spec, connection
        with transaction(connection):
            migrate_dedup(connection)
            migrate_index(connection, "g1")
        state = SqliteDedupState(connection, "g1") if spec.stateful else None
        self._stage: Any = build_stage(spec, Settings(), state)
        self._index = None if spec.produces else Fts5Index(connection, "g1")

    def over(self, items: list[WorkItem]) -> list[Output]:
        """Judge the items, and write what is durable of it."""
        if not self._spec.stateful and self._index is None:
            return _outputs(work(self._spec, self._stage, items, now))
        with transaction(self._connection):
            results = work(self._spec, self._stage, items, now)
            if self._index is not None:
                self._index.apply([op for result in results if isinstance(result, Emitted) for op in result.operations])
        return _outputs(results)


def _outputs(results: Sequence[Any]) -> list[Output]:
    return [output for result in results if isinstance(result, Emitted) for output in result.outputs]


def _timed(run: _Run, item: WorkItem) -> float:
    began = time.perf_counter()
    run.over([item])
    return time.perf_counter() - began


def _item(spec: StageSpec, number: int, output: Output) -> WorkItem:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return WorkItem(spec.consumes.name, 0, number, at, output.event_id, output.value, f"{spec.consumes.name}/{number}")
