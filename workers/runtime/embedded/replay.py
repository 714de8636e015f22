"""`newsroom replay`: run the stages from one topic on into a new generation, beside the live one.

A replay holds the lock of its own generation only, so live work goes on in another process. It is low in priority twice: its
processes are nice, and while live work has a backlog it takes a tenth of the time. It ends when it has done all that was there
at its start and then what came meanwhile. Everything that it does is a transaction of its engine, so it may die anywhere; the
same command goes on where it was.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from schemas import Scope
from workers.errors import GenerationInUse, NotCaughtUp
from workers.generations import Progress, Replayed
from workers.metrics import Metrics
from workers.pipeline import RAW, STAGES, topic_name
from workers.runtime.embedded.carry import Carrier
from workers.runtime.embedded.engine import Engine
from workers.runtime.embedded.generations import Generation, begin, find, promote
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.measure import EVERY_SECONDS
from workers.runtime.embedded.selection import PacedLog, select
from workers.runtime.embedded.store import connect, live_generation
from workers.runtime.execute import now
from workers.search.fts5_tables import checked
from workers.settings import Settings

NICENESS = 19
# While live work waits, a replay takes one part of this many of the time.
SHARE = 10
LOOK_AT_LIVE_EVERY = 0.25


def replay(
    settings: Settings,
    name: str,
    from_stage: str,
    scope: Scope,
    *,
    rate: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    metrics: Metrics | None = None,
) -> Replayed:
    """Begin a generation, or go on with it, and fill it. `rate` is events a second at most.

    With `settings.metrics_file` the progress is written beside that file, into one of the generation's own.

    Raises NoStore, StoreBusy (another replay fills it), UnknownGeneration, GenerationExists, GenerationInUse.
    """
    checked(name)
    connect(settings.store, write=False).close()
    with writer_lock(settings.store, name), closing(connect(settings.store, write=True)) as connection:
        base = live_generation(connection)
        if name == base:
            raise GenerationInUse(generation=name, detail="it is live, and live work fills it; name another one")
        generation = begin(connection, name, base, from_stage, scope, now())
        tell = _counted(settings, name, metrics, progress or (lambda _: None))
        return _fill(connection, settings, generation, rate, tell, metrics=metrics)


def promote_when_caught_up(settings: Settings, name: str, progress: Callable[[Progress], None] | None = None) -> str:
    """Fill the generation until it lacks nothing that readers have, and promote it in that moment.

    Returns the generation that was live. Raises what `replay` and `promote` do, but NotCaughtUp.
    """
    connect(settings.store, write=False).close()
    with writer_lock(settings.store, name), closing(connect(settings.store, write=True)) as connection:
        generation = find(connection, name)
        while True:
            with suppress(NotCaughtUp):
                return promote(connection, name, now())
            _fill(connection, settings, generation, None, progress or (lambda _: None), until_promoted=True)


def _fill(
    connection: sqlite3.Connection,
    settings: Settings,
    generation: Generation,
    rate: float | None,
    progress: Callable[[Progress], None],
    until_promoted: bool = False,
    metrics: Metrics | None = None,
) -> Replayed:
    offsets = None if generation.scope.everything else select(connection, generation.scope, generation.target)
    before, start = _ended(connection, generation.name), time.monotonic()
    total = Log(connection).end(RAW.name) if offsets is None else len(offsets)
    if not generation.carried:
        for carried in Carrier(connection, generation, offsets).run():
            progress(Progress(before, total, time.monotonic() - start, before, carried))
    log = PacedLog(connection, _first_topic(generation), offsets, rate)
    with Engine(connection, settings.store, settings, generation.name, metrics, log=log) as engine:
        drive = _Drive(engine, settings.store, total, progress, until_promoted)
        drive.run()
    return Replayed(
        find(connection, generation.name),
        _ended(connection, generation.name),
        _ended(connection, generation.name) - before,
        time.monotonic() - start,
        _outcomes(connection, generation.name),
    )


def _counted(
    settings: Settings, name: str, metrics: Metrics | None, progress: Callable[[Progress], None]
) -> Callable[[Progress], None]:
    """`progress`, with the share that is done as a metric."""
    told = metrics or Metrics()
    path = settings.metrics_file
    # Only the ratio: the counts of live work are in the file of `newsroom run`, and no series may be in two files.
    beside = path and path.with_name(f"{path.stem}-{name}{path.suffix}")
    written = -EVERY_SECONDS

    def tell(now: Progress) -> None:
        nonlocal written
        told.replay(name, now.done / now.total if now.total else 1.0)
        if beside and (time.monotonic() - written >= EVERY_SECONDS or now.done == now.total):
            written = time.monotonic()
            told.write(beside, "newsroom_replay_progress_ratio")
        progress(now)

    return tell


def _first_topic(generation: Generation) -> str:
    """The topic whose reading paces the replay."""
    spec = next(spec for spec in STAGES if spec.name == generation.from_stage)
    return topic_name(spec.consumes, generation.name)


class _Drive:
    """The loop over the engine: gives way to live work, and tells how far it is."""

    def __init__(
        self, engine: Engine, store: Path, total: int, progress: Callable[[Progress], None], until_promoted: bool
    ) -> None:
        self._engine, self._store, self._total, self._progress = engine, store, total, progress
        self._before = _ended(engine.connection, engine.generation)
        self._start = time.monotonic()
        self._looked = 0.0
        self._waits = False
        self._until_promoted = until_promoted

    def run(self) -> None:
        """Until no stage has anything before it."""
        engine = self._engine
        while True:
            began = time.monotonic()
            moved = engine.step()
            self._tell()
            if not engine.lag():
                return
            if self._live_waits():
                time.sleep(min(1.0, (SHARE - 1) * (time.monotonic() - began)))
            if not moved:
                engine.wait(0.1)
                if not any(host.futures() for host in engine.hosts):
                    time.sleep(0.02)

    def _tell(self) -> None:
        done = self._before + sum(host.ended for host in self._engine.hosts)
        seconds = time.monotonic() - self._start
        self._progress(Progress(min(done, self._total), self._total, seconds, self._before, 0, self._waits))

    def _live_waits(self) -> bool:
        """Whether a process works on live events and has not come through. A promotion that catches up doesn't give way."""
        if self._until_promoted:
            return False
        if time.monotonic() - self._looked >= LOOK_AT_LIVE_EVERY:
            self._looked = time.monotonic()
            connection = self._engine.connection
            self._waits = _held(self._store) and _has_backlog(connection, live_generation(connection))
        return self._waits


def _held(store: Path) -> bool:
    """Whether some process holds the store's own lock."""
    path = store.with_name(store.name + ".lock")
    if not path.exists():
        return False
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(lock, fcntl.LOCK_UN)
    return False


def _has_backlog(connection: sqlite3.Connection, generation: str) -> bool:
    log = Log(connection)
    committed = dict(
        connection.execute("SELECT stage, next_offset FROM offsets WHERE generation = ?", (generation,)).fetchall()
    )
    return any(log.end(topic_name(spec.consumes, generation)) > committed.get(spec.name, 0) for spec in STAGES)


def be_nice() -> None:
    """Lower the priority of this process and of those that it will start."""
    os.nice(NICENESS)


def _ended(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute("SELECT count(*) FROM outcomes WHERE generation = ?", (name,)).fetchone()[0])


def _outcomes(connection: sqlite3.Connection, name: str) -> dict[str, int]:
    rows = connection.execute(
        "SELECT outcome, count(*) FROM outcomes WHERE generation = ? GROUP BY outcome ORDER BY outcome", (name,)
    )
    return dict(rows.fetchall())
