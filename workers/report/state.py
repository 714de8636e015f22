"""What is in a store: topics, how far each stage is, articles, outcomes, dead letters."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from workers.pipeline import STAGES, topic_name
from workers.runtime.embedded.generations import snapshot
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.yields import Changed, changed
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import generations


@dataclass(frozen=True, slots=True)
class TopicState:
    """`end` is the offset that the next record will have: the number of records."""

    name: str
    end: int


@dataclass(frozen=True, slots=True)
class StageState:
    """`next_offset` is the first record that the stage has not committed; `lag` how many of them wait."""

    name: str
    consumes: str
    next_offset: int
    lag: int


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """Records set aside, by stage and error."""

    stage: str
    error: str
    count: int


@dataclass(frozen=True, slots=True)
class State:
    """`pending` counts raw events without an outcome. `changed_sources` are those whose newest articles differ from those before."""

    generation: str
    generations: tuple[str, ...]
    articles: int
    pending: int
    topics: tuple[TopicState, ...]
    stages: tuple[StageState, ...]
    outcomes: dict[str, int]
    dead_letters: tuple[DeadLetters, ...]
    changed_sources: tuple[Changed, ...]


def collect(connection: sqlite3.Connection, generation: str) -> State:
    """The state of the store, as one reader sees it at one moment."""
    with snapshot(connection):
        return _collect(connection, generation)


def _collect(connection: sqlite3.Connection, generation: str) -> State:
    log = Log(connection)
    ends = {name: log.end(name) for name in log.names()}
    known = generations(connection)
    outcomes = connection.execute(
        "SELECT outcome, count(*) FROM outcomes WHERE generation = ? GROUP BY outcome ORDER BY outcome", (generation,)
    )
    letters = connection.execute(
        "SELECT stage, error, count(*) FROM dead_letters WHERE generation IN (?, '') GROUP BY stage, error"
        " ORDER BY count(*) DESC, stage, error",
        (generation,),
    )
    counted = dict(outcomes)
    return State(
        generation=generation,
        generations=tuple(known),
        articles=Fts5Index(connection, generation).count() if generation in known else 0,
        pending=ends.get(topic_name(STAGES[0].consumes, generation), 0) - sum(counted.values()),
        topics=tuple(TopicState(name, end) for name, end in ends.items()),
        stages=tuple(_stages(connection, generation, ends)),
        outcomes=counted,
        dead_letters=tuple(DeadLetters(*row) for row in letters),
        changed_sources=tuple(changed(connection)),
    )


def _stages(connection: sqlite3.Connection, generation: str, ends: dict[str, int]) -> Iterator[StageState]:
    offsets = dict(
        connection.execute("SELECT stage, next_offset FROM offsets WHERE generation = ?", (generation,)).fetchall()
    )
    for spec in STAGES:
        topic, offset = topic_name(spec.consumes, generation), offsets.get(spec.name, 0)
        yield StageState(spec.name, topic, offset, ends.get(topic, 0) - offset)
