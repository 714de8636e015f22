"""`newsroom run`: ingest, and run all stages until nothing is left to do; following, look again and again until told to stop."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
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
from workers.runtime.memory import StoredMemory
from workers.settings import Settings
from workers.sources import Limits, Received, Rejected, read
from workers.sources.following import EVERY, Follower, is_address

INGEST_RECORDS = 256
INGEST_BYTES = 16_000_000
# Raw records that may wait before reading pauses: enough to keep the processes busy, few enough that they start at once.
READ_AHEAD = 2_000
# A run that follows for months reports on the last articles.
REPORTED = 100_000


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
    follow: threading.Event | None = None,
) -> Finished:
    """Read the paths into the store and drain the pipeline. Without paths: only drain what an earlier run left.

    Addresses of feeds are asked if they are due. With `follow`, all is looked at again and again until that event is set, and what was
    seen is remembered in the store: a restart reads and fetches nothing twice.

    With `settings.metrics_file` the metrics are written there now and then, and at the end, however the run ends.

    Raises StoreBusy, StoreVersion, NothingToRead.
    """
    if not paths and not settings.store.is_file():
        raise NothingToRead(detail="no paths were given, and there is no store with work left in it")
    limits = Limits(body=settings.max_body_bytes)
    with (
        writer_lock(settings.store),
        closing(connect(settings.store, write=True)) as connection,
        LiveEngine(connection, settings, metrics) as live,
        measured(live, settings.metrics_file) as measure,
    ):
        live.metrics.ingests()
        memory = StoredMemory(connection)
        job = _Run(live, memory, progress or (lambda _: None), measure, follow or threading.Event())
        with Follower(paths, memory, limits, source) as follower:
            if follow is not None:
                return job.follow(follower)
            files = [path for path in paths if not is_address(path)]
            job.drain(chain(read(files, source, limits, stdin), follower.look_at_feeds(now())))
            return job.finished()


class _Run:
    """One run over an open store, until `stop` is set or nothing is left."""

    def __init__(
        self,
        live: LiveEngine,
        memory: StoredMemory,
        progress: Callable[[Progress], None],
        measure: Callable[[], None],
        stop: threading.Event,
    ) -> None:
        self._live, self._memory, self._progress, self._measure, self._stop = live, memory, progress, measure, stop
        self._start, self._total = now(), Ingested()
        before = live.engine.log.end(RAW.name)
        self._waiting = before - _done(live.engine.connection, live.engine.generation, before)

    def follow(self, follower: Follower) -> Finished:
        """Rounds, until told to stop; what is in hand then is finished by the next run."""
        while not self._stop.is_set():
            self.drain(follower.look(now()))
            del self._total.offsets[:-REPORTED]
            until = now() + EVERY
            while now() < until and not self._stop.wait(0.5):
                self._measure()
        return self.finished()

    def drain(self, results: Iterator[Received | Rejected]) -> None:
        """Read it all, and run the stages until nothing waits."""
        reading = True
        while not self._stop.is_set():
            moved, engine = False, self._live.follow()
            if reading and engine.hosts[0].lag() < READ_AHEAD:
                reading = _read_some(engine, results, self._total, self._memory)
                moved = True
            moved |= engine.step()
            self._progress(_progress(self._live, self._total, self._waiting, reading, self._start))
            self._measure()
            if not reading and not engine.lag():
                break
            if not moved:
                engine.wait(0.2)

    def finished(self) -> Finished:
        """What it came to."""
        return _finished(self._live.engine, self._total, self._start)


def _read_some(engine: Engine, results: Iterator[Received | Rejected], total: Ingested, memory: StoredMemory) -> bool:
    """Ingest the next batch, and keep with it what it tells of the followed. False when there is nothing more."""
    batch: list[Received | Rejected] = []
    size = 0
    for result in islice(results, INGEST_RECORDS):
        batch.append(result)
        size += result.consumed
        if size > INGEST_BYTES:
            break
    if batch or memory.waits:
        with transaction(engine.connection):
            ingest(engine.connection, engine.log, batch, now(), total)
            memory.keep()
    if not batch:
        return False
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
