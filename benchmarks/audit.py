"""How long the audit takes and how much memory: `python -m benchmarks.audit [EVENTS]`, default a million.

The store is made up: raw events, four topics, outcomes and an index of small articles, all in order but for one lost event.
"""

import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from workers.pipeline import CLEAN, ENRICHED, ENTITIES, RAW, STAGES, UNIQUE
from workers.runtime.embedded.audit import audit
from workers.runtime.embedded.log import Append, Log
from workers.runtime.embedded.store import connect, transaction
from workers.search.fts5_tables import migrate

AT = datetime(2026, 1, 1, tzinfo=UTC)
BODY = b'{"body": "' + b"x" * 400 + b'"}'


def fill(connection: sqlite3.Connection, events: int) -> None:
    """Events that are all indexed, except the one in the middle, of which nothing is known."""
    log = Log(connection)
    headers = [("ce_source", b"/newsroom/sources/benchmark")]
    with transaction(connection):
        migrate(connection, "g1")
        for topic in (RAW, CLEAN, UNIQUE, ENTITIES, ENRICHED):
            log.create(topic.name)
            records = (Append(f"a{n}", f"{topic.name}-{n}", BODY, headers, n, "") for n in range(events))
            log.append(topic.name, records, AT)
        for spec in STAGES:
            connection.execute("INSERT INTO offsets VALUES ('g1', ?, ?)", (spec.name, events))
        lost = events // 2
        connection.executemany(
            "INSERT INTO outcomes VALUES ('g1', ?, 'indexed', 'index', NULL, ?, 0, 0)",
            ((n, f"a{n}") for n in range(events) if n != lost),
        )
        connection.executemany("INSERT INTO raw_ids VALUES (?, ?)", ((f"{RAW.name}-{n}", n) for n in range(events)))
        connection.executemany(
            "INSERT INTO g1_article (article_id, revision, event_id, partition, document) VALUES (?, 0, ?, '2026-01', '{}')",
            ((f"a{n}", f"{RAW.name}-{n}") for n in range(events) if n != lost),
        )


def fill_store(store: Path, events: int) -> None:
    """Make the store."""
    connection = connect(store, write=True)
    fill(connection, events)
    connection.close()


def main() -> None:
    """Fill, audit, print."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.sqlite3"
        # In another process, so that the memory that filling takes is not counted.
        filling = multiprocessing.get_context("spawn").Process(target=fill_store, args=(store, events))
        filling.start()
        filling.join()
        connection = connect(store, write=False)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.monotonic()
        verdict = audit(connection, "g1")
        seconds = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = store.stat().st_size / 1e9
    print(
        f"{verdict.events:,} events, {size:.1f} GB store: {seconds:.1f} s, peak memory {before // 1024} -> {after // 1024} MiB"
    )
    print(f"found: {verdict.faults}")


if __name__ == "__main__":
    main()
