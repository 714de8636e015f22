"""Processes that run the heavy stages, that can be stopped, and that may die.

A chunk of records goes to one of a pool of processes. When the chunk takes longer than a single document may, or its process
dies (a crash in a parser, memory, `kill -9`), each of its records is tried again alone: so one pathological page costs
itself only, and is dead-lettered by name.

The pool is Pebble's, whose processes are killed at the time limit and replaced. They are forked from a fork server that has
imported the stages once, which makes a replacement cheap and keeps forks away from threads.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from multiprocessing import forkserver, resource_tracker
from typing import Any

from pebble import ProcessExpired, ProcessPool

from workers.errors import Rejection, StageTimeout, WorkerKilled
from workers.pipeline import stage_spec
from workers.runtime.build import build_stage
from workers.runtime.example import example
from workers.runtime.work import Rejected, Result, WorkItem, about_bytes, work, work_alone
from workers.settings import Settings

PR_SET_PDEATHSIG = 1

_stages: dict[str, Any] = {}


def now() -> datetime:
    """The runtime's clock."""
    return datetime.now(UTC)


def processes(settings: Settings) -> int:
    """How many processes think: as set, else one a core that this process may use."""
    return settings.jobs or len(os.sched_getaffinity(0))


def _start_fork_server() -> None:
    """Ctrl-C goes to every process of the terminal and is for this one alone: the fork server is born with the signal blocked.

    While it imports it would die of it aloud otherwise, before anything of ours runs in it.
    """
    resource_tracker.ensure_running()  # the fork server's start would do it, and unblock the signal after it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(settings: Settings) -> None:
    """In each new process: die with the parent, leave Ctrl-C to it, one thread a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for variable in ("OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    _stages.clear()


def _stage(name: str, settings: Settings) -> Any:
    if name not in _stages:
        _stages[name] = build_stage(stage_spec(name), settings)
    return _stages[name]


def run_chunk(name: str, items: Sequence[WorkItem], settings: Settings) -> list[Result]:
    """In a pool process: one stage over some records. If the stage raises, each record is tried alone."""
    spec, stage = stage_spec(name), _stage(name, settings)
    try:
        return work(spec, stage, items, now)
    except Exception:
        return [work_alone(spec, stage, item, now) for item in items]


def warm_up(name: str, settings: Settings) -> None:
    """In a pool process: have the stage ready, its models read. What comes of the example is thrown away."""
    spec = stage_spec(name)
    item = WorkItem("warm-up", 0, 0, now(), "warm-up", example(spec.consumes.model), "warm-up")
    work_alone(spec, _stage(name, settings), item, now)


RunChunk = Callable[[str, Sequence[WorkItem], Settings], list[Result]]


class Executor:
    """A pool of processes for the heavy stages. `run` is what a process does with a chunk: by default, one stage over it."""

    def __init__(self, settings: Settings, processes: int, run: RunChunk = run_chunk) -> None:
        self.settings = settings
        self.processes = processes
        self._run = run
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["workers.runtime.preload", "workers.runtime.execute"])
        _start_fork_server()
        self._pool = ProcessPool(max_workers=processes, initializer=_start, initargs=(settings,), context=context)

    def submit(self, stage: str, items: Sequence[WorkItem]) -> "Future[list[Result]]":
        """Start one chunk; its time limit is that of a single document, since none may take longer.

        The future raises TimeoutError or ProcessExpired: then call `alone` for each of the items.
        """
        future: Future[list[Result]] = self._pool.schedule(
            self._run, args=[stage, list(items), self.settings], timeout=self.settings.document_timeout
        )
        return future

    def warm(self, stage: str) -> "list[Future[None]]":
        """Have the stage ready in the processes, before records are handed to them: as many tasks as there are processes."""
        return [self._pool.schedule(warm_up, args=[stage, self.settings]) for _ in range(self.processes)]

    def alone(self, stage: str, item: WorkItem, attempt: Callable[[WorkItem], int], forgiven: int = 0) -> Result:
        """Run one record by itself, again when its process dies, up to `max_attempts` in all.

        `attempt` counts the try before it is made, durably, and returns the count: so the count survives the death of the
        runtime as well. Of what was counted before, `forgiven` tries do not weigh: those in which more died than its process.
        """
        error: Rejection
        deaths = 0
        while True:
            count = attempt(item)
            earlier = count - 1 - deaths
            if deaths + max(0, earlier - forgiven) >= self.settings.max_attempts:
                error = WorkerKilled(where=item.where, attempts=count - 1, stage=stage)
                break
            try:
                return self.submit(stage, [item]).result()[0]
            except TimeoutError:
                error = StageTimeout(where=item.where, stage=stage, limit=self.settings.document_timeout)
                break
            except ProcessExpired:
                deaths += 1
        return Rejected(about_bytes(item), error.code, str(error))

    def close(self) -> None:
        """Stop the processes; what they were doing is lost and was not committed."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
