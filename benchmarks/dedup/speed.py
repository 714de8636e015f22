"""Decisions a second with durable state, and what a document costs in memory and on disk.

    python -m benchmarks.dedup.speed --documents 100000 --measured 5000 [--batch 256] [--store FILE] [--bulk]

Fills the state with synthetic articles (not timed), then times the next ones, twice as many as `--measured`: batches of the whole stage
(events in, outgoing events out) and batches of decisions alone (events in, decisions stored, no outgoing events made) take turns, so
that other load on the machine weighs on both alike. The state is committed to a file in WAL mode after each batch. With --bulk all
but the last 5,000 documents of the state are random sketches written at once, which takes seconds instead of minutes. Times are
processor time of this process. A busy machine still makes them longer, since cores share caches and units: `loop_ns` is what one
turn of an empty Python loop took meanwhile, about 25 on an idle machine of 3 GHz.
"""

import argparse
import json
import os
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.dedup.articles import articles, record_of
from benchmarks.dedup.bulk import fill_state
from benchmarks.dedup.machine import loop_ns
from benchmarks.dedup.store import open_store, size_of
from schemas import CleanEvent
from workers.stages.base import Drop, Emit, Outcome, Record
from workers.stages.dedup import DedupStage
from workers.stages.dedup.sketch import sketch_texts
from workers.stages.dedup.state import COPIES, Document
from workers.stages.dedup.words import WordTable
from workers.state.dedup import SqliteDedupState


class Taken(NamedTuple):
    """A batch: articles, seconds of processor and wall time, copies among them."""

    articles: int
    cpu: float
    wall: float
    copies: int


class Deciding(DedupStage):
    """The stage without its last step: decisions are made and stored, and no outgoing event is made of them."""

    def _outcome(self, record: Record[CleanEvent], document: Document) -> Outcome:
        return DECIDED


DECIDED = Drop("unchanged", "only decided")


def run(documents: int, measured: int, batch: int, store: Path, bulk: bool) -> dict[str, object]:
    """The figures."""
    connection = open_store(store)
    state = SqliteDedupState(connection, "g1")
    stage, deciding = DedupStage(state), Deciding(state)
    # The last batches are made whole, with more texts than are asked for.
    spare = 2 * batch
    texts = articles(documents + 2 * measured + spare)

    def work(count: int, first: int, hosted: DedupStage) -> Taken:
        records = [record_of(first + at, text) for at, text in enumerate(islice(texts, count))]
        cpu_start, wall_start = time.process_time(), time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        outcomes = hosted.process(records)
        connection.execute("COMMIT")
        taken = time.process_time() - cpu_start, time.perf_counter() - wall_start
        kinds = [outcome.events[0].duplicate.kind for outcome in outcomes if isinstance(outcome, Emit)]  # type: ignore[attr-defined]
        return Taken(len(records), *taken, sum(kind in COPIES for kind in kinds))

    first = 0
    if bulk:
        first = fill_state(connection, documents - 5_000)
        state.reload()
        texts = articles(5_000 + 2 * measured + spare)
    filled = first
    while filled < max(documents, first + 5_000):
        filled += work(batch, filled, stage).articles
    loop = loop_ns()
    whole, alone = [], []
    done = filled
    while done < filled + 2 * measured:
        whole.append(work(batch, done, stage))
        alone.append(work(batch, done + batch, deciding))
        done += 2 * batch
    loop = (loop + loop_ns()) / 2
    table = WordTable()
    sample = list(articles(2_000, seed=2))
    sketch_texts(sample, table)
    start = time.process_time()
    sketch_texts(sample, table)
    sketching = (time.process_time() - start) / len(sample)
    disk = size_of(connection, store)
    return {
        "documents": done,
        "decisions_per_cpu_second": per_second(alone),
        "whole_stage_per_cpu_second": per_second(whole),
        "whole_stage_per_wall_second": round(sum(one.articles for one in whole) / sum(one.wall for one in whole)),
        "microseconds_a_decision": round(1e6 / per_second(alone), 1),
        "of_these_sketching": round(sketching * 1e6, 1),
        "quickest_quarter_of_batches": {
            "decisions_per_cpu_second": per_second(quickest(alone)),
            "whole_stage_per_cpu_second": per_second(quickest(whole)),
        },
        "copies_share": round(sum(one.copies for one in whole) / sum(one.articles for one in whole), 3),
        "disk_bytes_per_document": round(disk / done),
        "memory_bytes_per_document": round(state.memory() / done),
        "loop_ns": round(loop, 1),
        "load_average": round(os.getloadavg()[0], 1),
    }


def per_second(batches: list[Taken]) -> int:
    """Articles a second of processor time."""
    return round(sum(one.articles for one in batches) / sum(one.cpu for one in batches))


def quickest(batches: list[Taken]) -> list[Taken]:
    """The quarter of the batches that others disturbed least."""
    return sorted(batches, key=lambda one: one.cpu)[: max(1, len(batches) // 4)]


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
