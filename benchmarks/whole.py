"""All stages: the plain loop, the embedded runtime, and whether what is there already makes it slower."""

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
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
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of a run: documents a second in it, and memory of all processes (MiB, summed) at its end."""

    rate: float
    memory: float


@dataclass(frozen=True, slots=True)
class Embedded:
    """A run of the embedded runtime. `rate` is from the first tenth's end on, when processes and models are there, as in the loop."""

    rate: float
    tenths: tuple[Tenth, ...]


def loop_rate(lines: Sequence[bytes], processes: int) -> float:
    """Documents a second of the stages in a plain loop, each process on its share, without any store, index or events between stages."""
    shares = [lines[number::processes] for number in range(processes)]
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    workers = [context.Process(target=_loop, args=(share, ready)) for share in shares]
    for worker in workers:
        worker.start()
    ready.wait()
    began = time.perf_counter()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a process of the loop failed")
    return (len(lines) - processes * CHUNK) / (time.perf_counter() - began)


def _loop(lines: Sequence[bytes], ready: "threading.Barrier") -> None:
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
    for begin in range(CHUNK, len(lines), CHUNK):
        over(lines[begin : begin + CHUNK], begin)


def embedded(lines: Sequence[bytes], folder: Path, processes: int) -> Embedded:
    """Run them through a new store."""
    path = folder / "corpus.jsonl"
    path.write_bytes(b"".join(lines))
    marks: list[tuple[int, float, float]] = []
    step = max(1, len(lines) // 10)

    def progress(state: Progress) -> None:
        if state.done >= (len(marks) + 1) * step:
            marks.append((state.done, state.seconds, memory_mib()))

    finished = run([path], Settings(store=folder / "store.sqlite3", jobs=processes), progress=progress)
    if not marks or marks[-1][0] < len(lines):
        marks.append((len(lines), finished.seconds, memory_mib()))
    tenths, before, since = [], 0, 0.0
    for done, seconds, memory in marks:
        if seconds > since:
            tenths.append(Tenth((done - before) / (seconds - since), memory))
        before, since = done, seconds
    done, since, _ = marks[0]
    return Embedded((len(lines) - done) / (finished.seconds - since), tuple(tenths))


def start_up(line: bytes, folder: Path) -> float:
    """Seconds from starting the program to the end of a run over one document."""
    folder.mkdir()
    (folder / "one.jsonl").write_bytes(line)
    command = [sys.executable, "-m", "workers.cli", "run", "one.jsonl", "--store", "one.sqlite3", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def memory_mib() -> float:
    """Resident memory of this process and all below it, summed, so pages that they share count more than once."""
    children: dict[int, list[int]] = {}
    resident: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            resident[int(entry.name)] = int(fields[21]) * PAGE_MIB
    total, waiting = 0.0, [os.getpid()]
    while waiting:
        pid = waiting.pop()
        total += resident.get(pid, 0.0)
        waiting += children.get(pid, [])
    return total
