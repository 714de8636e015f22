"""Decisions a second of the whole stage with durable state, and what a document costs in memory and on disk.

    python -m benchmarks.dedup.speed --documents 100000 --measured 5000 [--batch 256] [--store FILE] [--bulk]

Fills the state with synthetic articles (not timed), then times the next ones: events in, outcomes out, state committed to a file
in WAL mode after each batch. With --bulk all but the last 5,000 documents of the state are random sketches written at once, which
takes seconds instead of minutes. Times are processor time of this process. A busy machine still makes them longer, since cores
share caches and units: `loop_ns` is what one turn of an empty Python loop took meanwhile, about 25 on an idle machine of 3 GHz.
"""

import argparse
import json
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks.dedup.articles import articles, record_of
from benchmarks.dedup.bulk import fill_state
from benchmarks.dedup.machine import loop_ns
from benchmarks.dedup.store import open_store, size_of
from workers.stages.dedup import DedupStage
from workers.stages.dedup.sketch import sketch_texts
from workers.stages.dedup.words import WordTable
from workers.state.dedup import SqliteDedupState


def run(documents: int, measured: int, batch: int, store: Path, bulk: bool) -> dict[str, float]:
    """The figures."""
    connection = open_store(store)
    state = SqliteDedupState(connection, "g1")
    stage = DedupStage(state)
    texts = articles(documents + measured)

    def work(count: int, first: int) -> tuple[float, float, int]:
        taken = wall = 0.0
        copies = done = 0
        while done < count:
            records = [
                record_of(first + done + at, text) for at, text in enumerate(islice(texts, min(batch, count - done)))
            ]
            cpu_start, wall_start = time.process_time(), time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            outcomes = stage.process(records)
            connection.execute("COMMIT")
            taken += time.process_time() - cpu_start
            wall += time.perf_counter() - wall_start
            copies += sum(outcome.events[0].duplicate.kind in {"exact", "near"} for outcome in outcomes)  # type: ignore[union-attr]
            done += len(records)
        return taken, wall, copies

    first = 0
    if bulk:
        first = fill_state(connection, documents - 5_000)
        state.reload()
        texts = articles(5_000 + measured)
    work(documents - first if not bulk else 5_000, first)
    documents = max(documents, first + 5_000)
    loop = loop_ns()
    taken, wall, copies = work(measured, documents)
    loop = (loop + loop_ns()) / 2
    table = WordTable()
    sample = list(articles(2_000, seed=2))
    sketch_texts(sample, table)
    start = time.process_time()
    sketch_texts(sample, table)
    sketching = (time.process_time() - start) / len(sample)
    total = documents + measured
    disk = size_of(connection, store)
    return {
        "documents": total,
        "decisions_per_cpu_second": round(measured / taken),
        "decisions_per_wall_second": round(measured / wall),
        "microseconds_each": round(taken / measured * 1e6, 1),
        "of_these_sketching": round(sketching * 1e6, 1),
        "copies_share": round(copies / measured, 3),
        "disk_bytes_per_document": round(disk / total),
        "memory_bytes_per_document": round(state.memory() / total),
        "loop_ns": round(loop, 1),
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--measured", type=int, default=5_000)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--bulk", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = arguments.store or Path(folder) / "dedup.sqlite3"
        print(
            json.dumps(run(arguments.documents, arguments.measured, arguments.batch, store, arguments.bulk), indent=1)
        )


if __name__ == "__main__":
    main()
