"""Dead letters: find them, look at them, drop them. retry.py judges them again."""

import sqlite3
from collections.abc import Iterator

import orjson

from schemas import DeadLetter
from workers.errors import UnknownDeadLetter
from workers.letters import Filter, Letter, Whole
from workers.runtime.embedded.log import to_micros


def letters(connection: sqlite3.Connection, wanted: Filter) -> Iterator[Letter]:
    """Those that the filter lets through, the latest first."""
    condition, values = _condition(wanted)
    rows = connection.execute(
        "SELECT id, generation, facts, key, coalesce(length(value), 0) FROM dead_letters"
        f" WHERE {condition} ORDER BY at DESC, id DESC",
        values,
    )
    for number, generation, facts, key, size in rows:
        letter = Letter(number, generation, DeadLetter.from_json(facts), key, size)
        if wanted.source is None or letter.facts.source == wanted.source:
            yield letter


def letter(connection: sqlite3.Connection, number: int) -> Whole:
    """One, whole. Raises UnknownDeadLetter."""
    row = connection.execute(
        "SELECT id, generation, facts, key, coalesce(length(value), 0), value, headers FROM dead_letters WHERE id = ?",
        (number,),
    ).fetchone()
    if row is None:
        raise UnknownDeadLetter(number=number)
    headers = [(name, text.encode()) for name, text in orjson.loads(row[6] or b"[]")]
    return Whole(Letter(row[0], row[1], DeadLetter.from_json(row[2]), row[3], row[4]), row[5], headers)


def counts(connection: sqlite3.Connection, wanted: Filter) -> dict[tuple[str, str, str], int]:
    """How many there are by generation, stage and error."""
    found: dict[tuple[str, str, str], int] = {}
    for one in letters(connection, wanted):
        place = (one.generation, one.facts.stage, one.facts.error)
        found[place] = found.get(place, 0) + 1
    return found


def drop(connection: sqlite3.Connection, numbers: list[int]) -> int:
    """Forget these; within a transaction. Their outcomes stay, so the audit still finds one for each. Returns how many."""
    gone = connection.executemany("DELETE FROM dead_letters WHERE id = ?", [(number,) for number in numbers])
    return gone.rowcount


def _condition(wanted: Filter) -> tuple[str, list[str | int]]:
    conditions, values = ["1"], list[str | int]()
    for column, value in (("stage", wanted.stage), ("error", wanted.error), ("generation", wanted.generation)):
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    if wanted.since is not None:
        conditions.append("at >= ?")
        values.append(to_micros(wanted.since))
    if wanted.until is not None:
        conditions.append("at < ?")
        values.append(to_micros(wanted.until))
    return " AND ".join(conditions), values
