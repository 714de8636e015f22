"""`newsroom audit` over the store: fills a ledger (workers/audit.py) from what the store itself says.

What is read: offsets of the raw topic and of the archive; the outcomes; the backlog of each stage; for each topic, which raw
event its records come from; and the index, which must hold what the outcomes say. Rows are streamed, so memory is one byte a
raw event. `python -m benchmarks.audit` measures it.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from workers.audit import Fault, Ledger, Verdict, verdict
from workers.pipeline import CLUSTERS, RAW, STAGES, TOPICS, topic_name
from workers.runtime.embedded.generations import Generation, find, snapshot
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.retention import gone
from workers.runtime.embedded.selection import select
from workers.search.fts5_tables import checked
from workers.search.fts5_tables import generations as indexed_generations

MOST_SHOWN = 20


def audit(connection: sqlite3.Connection, generation: str, shown: int = MOST_SHOWN) -> Verdict:
    """Judge one generation, within one view of the store. Raises UnknownGeneration."""
    with snapshot(connection):
        return judge(connection, generation, shown)


def judge(connection: sqlite3.Connection, generation: str, shown: int = MOST_SHOWN) -> Verdict:
    """As `audit`, for a caller that has its view of the store already."""
    judged = find(connection, generation)
    ledger = Ledger(partial=not judged.scope.everything)
    _fill(connection, judged, ledger)
    faults = [_told(connection, generation, fault) for fault in islice(ledger.faults(), shown)]
    return verdict(generation, [ledger], faults)


def _fill(connection: sqlite3.Connection, generation: Generation, ledger: Ledger) -> None:
    ledger.raw(_raw_offsets(connection, generation))
    name = generation.name
    for offset, outcome in connection.execute(
        "SELECT raw_offset, outcome FROM outcomes WHERE generation = ? ORDER BY raw_offset", (name,)
    ):
        ledger.outcome(offset, outcome)
    for offset in _untrue(connection, name):
        ledger.untrue(offset)
    for offset in _repeated(connection, name):
        ledger.repeated(offset)
    for offset in _waiting(connection, generation):
        ledger.waiting(offset)


def _raw_offsets(connection: sqlite3.Connection, generation: Generation) -> Iterator[int]:
    log = Log(connection)
    if RAW.name not in log.names():
        return
    if not generation.scope.everything:
        yield from select(connection, generation.scope, generation.target)
        return
    archived = gone(connection)
    rows = connection.execute(
        f"SELECT r.offset, r.value IS NULL AND NOT EXISTS (SELECT 1 FROM kills k WHERE k.article_id = r.key)"
        f" FROM {log.table(RAW.name)} r ORDER BY r.offset"
    )
    for offset, without_value in rows:
        # What retention took away must be in the archive; what a kill took away is meant to be nowhere.
        if not without_value or any(first <= offset <= last for first, last in archived):
            yield offset


def _waiting(connection: sqlite3.Connection, generation: Generation) -> Iterator[int]:
    """What some stage has not committed, and what is yet to be carried over."""
    log = Log(connection)
    known, name = set(log.names()), generation.name
    if not generation.carried:
        yield from _raw_offsets(connection, generation)
        return
    for spec in STAGES:
        topic = topic_name(spec.consumes, name)
        if topic not in known:
            continue
        row = connection.execute(
            "SELECT next_offset FROM offsets WHERE generation = ? AND stage = ?", (name, spec.name)
        ).fetchone()
        rows = connection.execute(
            f"SELECT raw_offset FROM {log.table(topic)} WHERE offset >= ? AND raw_offset IS NOT NULL",
            (row[0] if row else 0,),
        )
        yield from (offset for (offset,) in rows)


def _repeated(connection: sqlite3.Connection, name: str) -> Iterator[int]:
    """Raw events of which a topic holds two records, in the order of the topics' indexes on them."""
    log = Log(connection)
    known = set(log.names())
    for topic in TOPICS:
        if not topic.generational or topic is CLUSTERS or topic_name(topic, name) not in known:
            continue
        before: int | None = None
        table = log.table(topic_name(topic, name))
        for (offset,) in connection.execute(
            f"SELECT raw_offset FROM {table} WHERE raw_offset IS NOT NULL ORDER BY raw_offset"
        ):
            if offset == before:
                yield offset
            before = offset


def _untrue(connection: sqlite3.Connection, name: str) -> Iterator[int]:
    """Outcomes that say `indexed` or `duplicate` of an article that the index does not know at all.

    A killed article is known to the index by its mark. And articles in the index whose raw event has another outcome.
    """
    if name not in indexed_generations(connection):
        return
    g = checked(name)
    yield from _column(
        connection.execute(
            f"SELECT o.raw_offset FROM outcomes o WHERE o.generation = ? AND o.outcome IN ('indexed', 'duplicate')"
            f" AND NOT EXISTS (SELECT 1 FROM {g}_article a WHERE a.article_id = o.article_id)",
            (name,),
        )
    )
    yield from _column(
        connection.execute(
            f"SELECT r.offset FROM {g}_article a JOIN raw_ids r ON r.event_id = a.event_id"
            " JOIN outcomes o ON o.generation = ? AND o.raw_offset = r.offset"
            " WHERE a.document IS NOT NULL AND o.outcome NOT IN ('indexed', 'duplicate')",
            (name,),
        )
    )


def _column(rows: sqlite3.Cursor) -> Iterator[int]:
    return (offset for (offset,) in rows)


def _told(connection: sqlite3.Connection, generation: str, fault: Fault) -> Fault:
    """With the article's id, and what the store says of the event."""
    log = Log(connection)
    row = connection.execute(f"SELECT key FROM {log.table(RAW.name)} WHERE offset = ?", (fault.offset,)).fetchone()
    outcome = connection.execute(
        "SELECT outcome, stage FROM outcomes WHERE generation = ? AND raw_offset = ?", (generation, fault.offset)
    ).fetchone()
    detail = f"{outcome[0]} by {outcome[1]}" if outcome else None
    return replace(fault, article_id=row[0] if row else None, detail=detail)
