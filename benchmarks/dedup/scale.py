"""What a decision costs as the state grows, with synthetic sketches: no text is read, so this is index, state and rules alone.

    python -m benchmarks.dedup.scale grow --documents 1000000          decisions one after the other; first and last tenth compared
    python -m benchmarks.dedup.scale fill --documents 10000000         bulk-filled state; size, warm start, cost of a decision

Times are processor time of this process. `grow` makes every document by a decision; `fill` writes rows and segments at once, as many
decisions would have, and then makes decisions on top. `loop_ns` is explained in speed.py.
"""

import argparse
import json
import resource
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.dedup.articles import START_MS, Sketches
from benchmarks.dedup.bulk import fill_state
from benchmarks.dedup.machine import loop_ns
from benchmarks.dedup.store import open_store, size_of
from workers.stages.dedup.judge import judge
from workers.stages.dedup.sketch import Sketch
from workers.stages.dedup.state import Decision, Document, Question
from workers.state.dedup import SqliteDedupState

TEXT = "w " * 400


def ids_of(number: int) -> tuple[str, str]:
    """Event id and article id of a document."""
    return f"{number:08x}-aaaa-5aaa-8aaa-{number:012x}", f"{number:08x}-bbbb-5bbb-8bbb-{number:012x}"


def decide(state: SqliteDedupState, batch: list[tuple[int, Sketch]], step_ms: float) -> None:
    """One batch through state and rules, as the stage does."""
    questions = [Question(*ids_of(number), b"%16d" % number, sketch) for number, sketch in batch]
    state.expect(questions)
    for at, (number, sketch) in enumerate(batch):
        if state.by_event(at) is not None:
            continue
        last = state.latest(at)
        time_ms = START_MS + int(number * step_ms)
        question = questions[at]
        draft = Document(
            question.event_id,
            question.article_id,
            f"outlet-{number % 400}",
            time_ms,
            time_ms,
            time_ms,
            f"{datetime.fromtimestamp(time_ms / 1000, UTC):%Y-%m}",
            question.digest,
            b"%8d" % (number % 10**8),
            sketch.stored,
            Decision("original", question.article_id),
        )
        state.advance(time_ms)
        judgement = judge(state, at, TEXT, sketch, draft, last)
        state.add(at, judgement.document, judgement.cluster, judgement.partner)
    state.save()


def decisions(
    connection: sqlite3.Connection, state: SqliteDedupState, first: int, count: int, step_ms: float, sketches: Sketches
) -> float:
    """Processor seconds of so many decisions, making the sketches not counted."""
    taken = 0.0
    for start in range(first, first + count, 256):
        batch = [(number, sketches.next()) for number in range(start, min(start + 256, first + count))]
        before = time.process_time()
        connection.execute("BEGIN IMMEDIATE")
        decide(state, batch, step_ms)
        connection.execute("COMMIT")
        taken += time.process_time() - before
    return taken


def grow(documents: int, store: Path) -> dict[str, object]:
    """All documents by decisions; speed of each tenth."""
    connection = open_store(store)
    state, sketches = SqliteDedupState(connection), Sketches()
    # All within the window, however many.
    step = 12 * 86_400_000 / documents
    tenth = documents // 10
    speeds, loops = [], []
    for part in range(10):
        loop = loop_ns()
        speeds.append(round(tenth / decisions(connection, state, part * tenth, tenth, step, sketches)))
        loops.append(round((loop + loop_ns()) / 2, 1))
    return {
        "documents": documents,
        "decisions_per_cpu_second_by_tenth": speeds,
        "loop_ns_by_tenth": loops,
        "last_against_first": round(speeds[-1] / speeds[0], 2),
        "disk_bytes_per_document": round(size_of(connection, store) / documents),
        "memory_bytes_per_document": round(state.memory() / documents),
    }


def fill(documents: int, measured: int, store: Path) -> dict[str, object]:
    """A state of that size, then its warm start and decisions on top of it."""
    connection = open_store(store)
    connection.execute("PRAGMA synchronous = OFF")
    state = SqliteDedupState(connection)
    begun = time.perf_counter()
    total = fill_state(connection, documents)
    filled = time.perf_counter() - begun
    step = 12 * 86_400_000 / total
    size = size_of(connection, store)
    connection.close()
    connection = open_store(store)
    wall = time.perf_counter()
    state = SqliteDedupState(connection)
    warm = time.perf_counter() - wall
    loop = loop_ns()
    taken = decisions(connection, state, total, measured, step, Sketches(2))
    loop = (loop + loop_ns()) / 2
    return {
        "documents": total,
        "filled_in_seconds": round(filled),
        "disk_bytes_per_document": round(size / total),
        "memory_bytes_per_document": round(state.memory() / total),
        "warm_start_seconds": round(warm, 1),
        "microseconds_a_decision": round(taken / measured * 1e6, 1),
        "loop_ns": round(loop, 1),
        "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("how", choices=["grow", "fill"])
    parser.add_argument("--documents", type=int, required=True)
    parser.add_argument("--measured", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, help="where the temporary store is made")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        store = Path(folder) / "dedup.sqlite3"
        if arguments.how == "grow":
            print(json.dumps(grow(arguments.documents, store)))
        else:
            print(json.dumps(fill(arguments.documents, arguments.measured, store)))


if __name__ == "__main__":
    main()
