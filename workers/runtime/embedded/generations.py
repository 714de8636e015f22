"""Generations: complete sets of topics, state, outcomes and index, side by side in one store.

One of them is live: readers see it, and new events go through it. `meta.live` names it, so that promotion is the change of
one row, and a reader sees either the old index whole or the new one whole. A generation is whole in itself: what a replay does
not compute again is carried over (carry.py), so any other generation can be dropped without asking who still needs it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from schemas import Scope
from workers.errors import (
    GenerationExists,
    GenerationInUse,
    GenerationPartial,
    NoRollback,
    NotCaughtUp,
    UnknownGeneration,
)
from workers.generations import Standing
from workers.pipeline import RAW, STAGES, TOPICS, topic_name
from workers.runtime.embedded.log import Log, from_micros, to_micros
from workers.runtime.embedded.store import live_generation, transaction
from workers.search.fts5_tables import checked
from workers.search.fts5_tables import drop as drop_index
from workers.search.fts5_tables import generations as indexed_generations
from workers.state.dedup import drop as drop_dedup

RESERVED = frozenset({"dlq"})


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation as it was begun. `target` is the raw end offset then; `carried` says that nothing is left to carry over."""

    name: str
    base: str | None
    from_stage: str
    scope: Scope
    target: int
    carried: bool
    created_at: datetime
    promoted_at: datetime | None


def find(connection: sqlite3.Connection, name: str) -> Generation:
    """The generation of that name. Raises UnknownGeneration."""
    row = connection.execute("SELECT * FROM generations WHERE name = ?", (name,)).fetchone()
    if row is None:
        known = ", ".join(one for (one,) in connection.execute("SELECT name FROM generations"))
        raise UnknownGeneration(generation=name, detail=f"there are {known}")
    return _generation(row)


def _generation(row: tuple[str, str | None, str, bytes | None, int, int, int, int | None]) -> Generation:
    name, base, from_stage, scope, target, carried, created_at, promoted_at = row
    return Generation(
        name,
        base,
        from_stage,
        Scope() if scope is None else Scope.model_validate_json(scope, strict=False),
        target,
        bool(carried),
        from_micros(created_at),
        None if promoted_at is None else from_micros(promoted_at),
    )


def every(connection: sqlite3.Connection) -> list[Generation]:
    """All generations, the oldest first."""
    return [_generation(row) for row in connection.execute("SELECT * FROM generations ORDER BY created_at, name")]


def standings(connection: sqlite3.Connection) -> list[Standing]:
    """All generations with their figures."""
    with snapshot(connection) as live:
        return [_standing(connection, generation, live) for generation in every(connection)]


def _standing(connection: sqlite3.Connection, generation: Generation, live: str) -> Standing:
    name = generation.name
    outcomes = connection.execute("SELECT count(*) FROM outcomes WHERE generation = ?", (name,)).fetchone()[0]
    articles = 0
    if name in indexed_generations(connection):
        query = f"SELECT count(*) FROM {checked(name)}_article WHERE document IS NOT NULL"
        articles = connection.execute(query).fetchone()[0]
    missing = missing_from(connection, name, live)
    return Standing(generation, name == live, name == previous(connection), outcomes, articles, missing)


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[str]:
    """The live generation's name, and a view of the store that stays as it is until the end of the block.

    Whatever is promoted or dropped meanwhile: who reads within the block sees one generation, whole. Within another block
    the view is that block's.
    """
    if connection.in_transaction:
        yield live_generation(connection)
        return
    connection.execute("BEGIN")
    try:
        yield live_generation(connection)
    finally:
        connection.execute("COMMIT")


def begin(
    connection: sqlite3.Connection, name: str, base: str, from_stage: str, scope: Scope, at: datetime
) -> Generation:
    """Begin a generation, or find the one begun so before.

    Raises UnknownGeneration for a name that cannot be one and GenerationExists when it was begun otherwise.
    """
    checked(name)
    if name in RESERVED:
        raise UnknownGeneration(generation=name, detail="topics of dead letters end so")
    with transaction(connection):
        if connection.execute("SELECT 1 FROM generations WHERE name = ?", (name,)).fetchone():
            known = find(connection, name)
            _same_or_raise(known, from_stage, scope)
            return known
        find(connection, base)
        target = Log(connection).end(RAW.name)
        connection.execute(
            "INSERT INTO generations VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                name,
                base,
                from_stage,
                None if scope.everything else scope.to_json(),
                target,
                int(from_stage == STAGES[0].name),
                to_micros(at),
            ),
        )
    return find(connection, name)


def _same_or_raise(known: Generation, from_stage: str, scope: Scope) -> None:
    if known.from_stage != from_stage:
        raise GenerationExists(generation=known.name, detail=f"from {known.from_stage}, not from {from_stage}")
    if known.scope != scope:
        raise GenerationExists(generation=known.name, detail=f"with {known.scope}, not with {scope}")


def missing_from(connection: sqlite3.Connection, name: str, live: str) -> int:
    """Raw events that have their outcome in `live` and none in `name`: what readers would lose if they switched now."""
    if name == live:
        return 0
    return int(
        connection.execute(
            "SELECT count(*) FROM outcomes l WHERE l.generation = ? AND NOT EXISTS"
            " (SELECT 1 FROM outcomes n WHERE n.generation = ? AND n.raw_offset = l.raw_offset)",
            (live, name),
        ).fetchone()[0]
    )


def promote(connection: sqlite3.Connection, name: str, at: datetime) -> str:
    """Make the generation live, in one step, and return the one that was.

    The caller holds the generation's lock, so that no replay writes to it. Raises UnknownGeneration, GenerationPartial,
    NotCaughtUp; then nothing was changed.
    """
    generation = find(connection, name)
    if not generation.scope.everything:
        raise GenerationPartial(generation=name, scope=generation.scope)
    with transaction(connection):
        live = live_generation(connection)
        if live == name:
            return live
        # Within the transaction nothing can arrive, so what is counted here is what readers get.
        missing = missing_from(connection, name, live)
        if missing or not generation.carried:
            raise NotCaughtUp(generation=name, missing=missing or "some", live=live)
        _switch(connection, live, name)
        connection.execute("UPDATE generations SET promoted_at = ? WHERE name = ?", (to_micros(at), name))
    return live


def rollback(connection: sqlite3.Connection) -> tuple[str, str, int]:
    """Make the generation live that was so before, at once: (from, to, raw events that it has yet to take in).

    It is not asked to have caught up, since a rollback is for emergencies; live work goes on in it, and it catches up by
    itself. Raises NoRollback.
    """
    with transaction(connection):
        live, before = live_generation(connection), previous(connection)
        if before is None:
            raise NoRollback(detail="nothing was promoted yet")
        if not connection.execute("SELECT 1 FROM generations WHERE name = ?", (before,)).fetchone():
            raise NoRollback(detail=f"{before} was dropped")
        missing = missing_from(connection, before, live)
        _switch(connection, live, before)
    return live, before, missing


def _switch(connection: sqlite3.Connection, live: str, to: str) -> None:
    connection.execute("UPDATE meta SET value = ? WHERE key = 'live'", (to,))
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('previous', ?)", (live,))


def previous(connection: sqlite3.Connection) -> str | None:
    """The generation that was live before the present one."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'previous'").fetchone()
    return None if row is None else str(row[0])


def drop(connection: sqlite3.Connection, name: str) -> None:
    """Free all that is the generation's own, in one step. The caller holds its lock.

    Raises UnknownGeneration, and GenerationInUse for the live one and for one that a replay still carries events over from.
    """
    with transaction(connection):
        find(connection, name)
        if name == live_generation(connection):
            raise GenerationInUse(generation=name, detail="it is live; promote another one first")
        needs = [one.name for one in every(connection) if one.base == name and not one.carried]
        if needs:
            raise GenerationInUse(generation=name, detail=f"the replay into {', '.join(needs)} still reads it")
        _drop(connection, name)


def _drop(connection: sqlite3.Connection, name: str) -> None:
    log = Log(connection)
    known = set(log.names())
    for topic in TOPICS:
        if topic.generational and topic_name(topic, name) in known:
            log.drop(topic_name(topic, name))
    if name in indexed_generations(connection):
        drop_index(connection, name)
    drop_dedup(connection, name)
    for table in ("offsets", "attempts", "outcomes", "dead_letters", "carries"):
        connection.execute(f"DELETE FROM {table} WHERE generation = ?", (name,))
    connection.execute("DELETE FROM generations WHERE name = ?", (name,))
