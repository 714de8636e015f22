"""Decisions a second of the whole stage with durable state, and what a document costs in memory and on disk.

    python -m benchmarks.dedup.speed --documents 100000 --measured 5000 [--batch 256] [--store FILE]

Fills the state with synthetic articles (not timed), then times the next ones: events in, outcomes out, state committed to a file
in WAL mode after each batch. Times are processor time of this process, so that a busy machine does not count; wall time is told too.
"""

import argparse
import json
import resource
import sqlite3
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks.dedup.articles import articles, record_of
from workers.stages.dedup import DedupStage
from workers.stages.dedup.sketch import sketch_texts
from workers.stages.dedup.words import WordTable
from workers.state.dedup import SqliteDedupState


def open_store(path: Path) -> sqlite3.Connection:
    """As the embedded runtime opens its file."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def size_of(connection: sqlite3.Connection, path: Path) -> int:
    """Bytes of the database once the write-ahead log is in it."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def run(documents: int, measured: int, batch: int, store: Path) -> dict[str, float]:
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

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work(documents, 0)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken, wall, copies = work(measured, documents)
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
        "peak_rss_growth_per_document": round((after - before) * 1024 / documents),
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--measured", type=int, default=5_000)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--store", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = arguments.store or Path(folder) / "dedup.sqlite3"
        print(json.dumps(run(arguments.documents, arguments.measured, arguments.batch, store), indent=1))


if __name__ == "__main__":
    main()
