"""All stages: the plain loop, the embedded runtime, and whether what is there already makes it slower."""

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from schemas import EnrichedEvent, RawEvent, decode, encode
from workers.pipeline import stage_spec
from workers.runtime.build import build_stage
from workers.runtime.embedded.run import Progress, run
from workers.runtime.inprocess import Chain
from workers.settings import Settings
from workers.stages.base import Emit, Record
from workers.state.dedup import SqliteDedupState
from workers.state.dedup import migrate as migrate_dedup

CHUNK = 8
LOOP_STAGES = ("clean", "dedup", "entities", "allegations")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of a run: documents a second and processor time of a document (ms); memory of all processes (MiB, summed) at its end."""

    rate: float
    memory: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Loop:
    """The plain loop: documents a second, and processor time of a document in milliseconds."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Embedded:
    """A run of the embedded runtime, from the first tenth's end on, when processes and models are there, as in the loop."""

    rate: float
    cpu: float
    tenths: tuple[Tenth, ...]


def loop(lines: Sequence[bytes], processes: int) -> Loop:
    """The stages in a plain loop, each process on its share, without any store, index or events between stages."""
    shares = [lines[number::processes] for number in range(processes)]
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    used = context.Queue()
    workers = [context.Process(target=_loop, args=(share, ready, used)) for share in shares]
    for worker in workers:
        worker.start()
    ready.wait()
    began = time.perf_counter()
    cpu = sum(used.get() for _ in workers)
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a process of the loop failed")
    measured = len(lines) - processes * CHUNK
    return Loop(measured / (time.perf_counter() - began), cpu / measured * 1000)


def _loop(lines: Sequence[bytes], ready: "threading.Barrier", used: "multiprocessing.Queue[float]") -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate_dedup(connection)
    settings = Settings()
    state = SqliteDedupState(connection, "g1")
    specs = [stage_spec(name) for name in LOOP_STAGES]
    chain = Chain([build_stage(spec, settings, state if spec.stateful else None) for spec in specs])
    at = datetime(2026, 1, 1, tzinfo=UTC)

    def over(part: Sequence[bytes], offset: int) -> None:
        records = [
            Record(decode(RawEvent, line), f"raw-{number}", "articles.raw", 0, number, at, f"articles.raw/{number}")
            for number, line in enumerate(part, offset)
        ]
        for outcome in chain.process(records):
            if isinstance(outcome, Emit):
                for event in outcome.events:
                    if isinstance(event, EnrichedEvent):
                        encode(event)

    # Models are loaded at the first documents, which are not measured; the clock starts when all processes have loaded.
    over(lines[:CHUNK], 0)
    ready.wait()
    before = time.process_time()
    for begin in range(CHUNK, len(lines), CHUNK):
        over(lines[begin : begin + CHUNK], begin)
    used.put(time.process_time() - before)


def embedded(lines: Iterable[bytes], folder: Path, processes: int, count: int) -> Embedded:
    """Run them, `count` in number, through a new store."""
    path = folder / "corpus.jsonl"
    with path.open("wb") as corpus:
        corpus.writelines(lines)
    marks: list[tuple[int, float, float, float]] = []
    step = max(1, count // 10)

    def progress(state: Progress) -> None:
        if state.done >= (len(marks) + 1) * step:
            marks.append((state.done, state.seconds, *usage()))

    run([path], Settings(store=folder / "store.sqlite3", jobs=processes), progress=progress)
    tenths, before, since = [], 0, 0.0
    used_before = 0.0
    for done, seconds, memory, cpu in marks:
        rate, each = (done - before) / (seconds - since), (cpu - used_before) / max(1, done - before) * 1000
        tenths.append(Tenth(rate, memory, each))
        before, since, used_before = done, seconds, cpu
    (first, began, _, used), (last, ended, _, total) = marks[0], marks[-1]
    return Embedded((last - first) / (ended - began), (total - used) / (last - first) * 1000, tuple(tenths))


def start_up(line: bytes, folder: Path) -> float:
    """Seconds from starting the program to the end of a run over one document."""
    folder.mkdir()
    (folder / "one.jsonl").write_bytes(line)
    command = [sys.executable, "-m", "workers.cli", "run", "one.jsonl", "--store", "one.sqlite3", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def usage() -> tuple[float, float]:
    """Resident memory (MiB, pages that are shared count in each) and processor time (s) of this process and all below it, summed."""
    children: dict[int, list[int]] = {}
    of_each: dict[int, tuple[float, float]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            of_each[int(entry.name)] = (int(fields[21]) * PAGE_MIB, (int(fields[11]) + int(fields[12])) / TICKS)
    memory, cpu, waiting = 0.0, 0.0, [os.getpid()]
    while waiting:
        pid = waiting.pop()
        one = of_each.get(pid, (0.0, 0.0))
        memory, cpu = memory + one[0], cpu + one[1]
        waiting += children.get(pid, [])
    return memory, cpu
