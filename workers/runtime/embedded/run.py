"""`newsroom run`: ingest, and run all stages until nothing is left to do."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from workers.errors import NothingToRead
from workers.metrics import Metrics
from workers.pipeline import RAW
from workers.runtime.embedded.engine import Engine
from workers.runtime.embedded.ingest import Ingested, ingest
from workers.runtime.embedded.live import LiveEngine
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.measure import measured
from workers.runtime.embedded.store import connect, transaction
from workers.runtime.execute import now
from workers.settings import Settings
from workers.sources import Limits, Received, Rejected, read

INGEST_RECORDS = 256
INGEST_BYTES = 16_000_000
# Raw records that may wait before reading pauses: enough to keep the processes busy, few enough that they start at once.
READ_AHEAD = 2_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `total` counts raw events known so far and is final when `reading` is False; `done` have an outcome."""

    reading: bool
    total: int
    done: int
    rejected: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run did. `offsets` are the raw offsets of all events that its inputs hold, new or known from before."""

    generation: str
    offsets: tuple[int, ...]
    new: int
    already: int
    rejected_inputs: int
    seconds: float
    outcomes: dict[str, int] = field(default_factory=dict)


def run(
    paths: Sequence[str | Path],
    settings: Settings,
    *,
    source: str | None = None,
    stdin: BinaryIO | None = None,
    progress: Callable[[Progress], None] | None = None,
    metrics: Metrics | None = None,
) -> Finished:
    """Read the paths into the store and drain the pipeline. Without paths: only drain what an earlier run left.

    With `settings.metrics_file` the metrics are written there now and then, and at the end, however the run ends.

    Raises StoreBusy, StoreVersion, NothingToRead.
    """
    if not paths and not settings.store.is_file():
        raise NothingToRead(detail="no paths were given, and there is no store with work left in it")
    limits = Limits(body=settings.max_body_bytes)
    results = read(paths, source, limits, stdin)
    with (
        writer_lock(settings.store),
        closing(connect(settings.store, write=True)) as connection,
        LiveEngine(connection, settings, metrics) as live,
        measured(live, settings.metrics_file) as measure,
    ):
        live.metrics.ingests()
        return _drain(live, results, progress or (lambda _: None), measure)


def _drain(
    live: LiveEngine,
    results: Iterator[Received | Rejected],
    progress: Callable[[Progress], None],
    measure: Callable[[], None],
) -> Finished:
    start, total, reading, engine = now(), Ingested(), True, live.engine
    before = engine.log.end(RAW.name)
    waiting = before - _done(engine.connection, engine.generation, before)
    while True:
        moved, engine = False, live.follow()
        if reading and engine.hosts[0].lag() < READ_AHEAD:
            reading = _read_some(engine, results, total)
            moved = True
        moved |= engine.step()
        progress(_progress(live, total, waiting, reading, start))
        measure()
        if not reading and not engine.lag():
            break
        if not moved:
            engine.wait(0.2)
    return _finished(engine, total, start)


def _read_some(engine: Engine, results: Iterator[Received | Rejected], total: Ingested) -> bool:
    """Ingest the next batch. False when there is nothing more."""
    batch: list[Received | Rejected] = []
    size = 0
    for result in islice(results, INGEST_RECORDS):
        batch.append(result)
        size += result.consumed
        if size > INGEST_BYTES:
            break
    if not batch:
        return False
    with transaction(engine.connection):
        ingest(engine.connection, engine.log, batch, now(), total)
    for result in batch:
        engine.metrics.ingested(result.error.code if isinstance(result, Rejected) else None)
    return True


def _done(connection: sqlite3.Connection, generation: str, before: int) -> int:
    return int(
        connection.execute(
            "SELECT count(*) FROM outcomes WHERE generation = ? AND raw_offset < ?", (generation, before)
        ).fetchone()[0]
    )


def _progress(live: LiveEngine, total: Ingested, waiting: int, reading: bool, start: datetime) -> Progress:
    # An outcome ends a raw event, whichever stage gave it, so outcomes measure the whole way.
    return Progress(reading, waiting + total.new, live.ended, total.rejected, (now() - start).total_seconds())


def _finished(engine: Engine, total: Ingested, start: datetime) -> Finished:
    outcomes: dict[str, int] = {}
    for offset in total.offsets:
        row = engine.connection.execute(
            "SELECT outcome FROM outcomes WHERE generation = ? AND raw_offset = ?", (engine.generation, offset)
        ).fetchone()
        outcomes[row[0]] = outcomes.get(row[0], 0) + 1
    return Finished(
        engine.generation,
        tuple(total.offsets),
        total.new,
        total.already,
        total.rejected,
        (now() - start).total_seconds(),
        outcomes,
    )
