"""What a replay does not compute again is carried over from the base generation, so that the new one is whole in itself.

A replay from `entities` needs what clean and dedup made: their topics, their outcomes and dead letters, the state of dedup, and
how far each of them was. Topics are copied in chunks, each a transaction that also notes how far it got; the last transaction
copies what the base got meanwhile together with all the rest. So what is carried is the base as it stood at one moment, and
from there the new generation's own clean and dedup go on with every new event.

Records keep their offsets; where something was left out (another stage's records, killed articles, what is outside the
replay's scope) there is a gap, as in any compacted topic.
"""

import sqlite3
from array import array
from collections.abc import Iterator

from schemas import DeadLetter
from workers.pipeline import RAW, STAGES, TOPICS, Topic, topic_name
from workers.runtime.embedded.generations import Generation
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.store import transaction
from workers.state.dedup import migrate as migrate_dedup
from workers.state.dedup.tables import TABLES, table_prefix

CHUNK = 2_000


def upstream_of(stage: str) -> tuple[str, ...]:
    """The stages before this one, in order."""
    names = [spec.name for spec in STAGES]
    return tuple(names[: names.index(stage)])


class Carrier:
    """Carries into one generation. `offsets` are the selected raw offsets of a partial replay; None takes all."""

    def __init__(self, connection: sqlite3.Connection, generation: Generation, offsets: "array[int] | None") -> None:
        self._connection, self._log = connection, Log(connection)
        self._name, self._base = generation.name, generation.base or ""
        self._upstream = upstream_of(generation.from_stage)
        self._from_stage = generation.from_stage
        self._selected = "1"
        if offsets is not None:
            self._selected = "{column} IN (SELECT offset FROM temp.selected)"
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS selected (offset INTEGER PRIMARY KEY)")
            connection.execute("DELETE FROM temp.selected")
            connection.executemany("INSERT INTO temp.selected VALUES (?)", ((offset,) for offset in offsets))

    def run(self) -> Iterator[int]:
        """Copy until nothing is left, then settle; yields the number of base records passed after each chunk."""
        with transaction(self._connection):
            for topic in TOPICS:
                self._log.create(topic_name(topic, self._name))
        passed = 0
        for topic, condition in self._topics():
            # The base may be growing: the last chunk's worth is left to `settle`.
            while self._behind(topic) > CHUNK:
                with transaction(self._connection):
                    passed += self._copy(topic, condition, CHUNK)
                yield passed
        with transaction(self._connection):
            self._settle()
        yield passed

    def _topics(self) -> Iterator[tuple[Topic, str]]:
        """Each topic that a stage upstream writes to, and which of its records they wrote."""
        for topic in TOPICS:
            writers = [spec.name for spec in STAGES if topic in spec.produces]
            ours = [name for name in writers if name in self._upstream]
            if ours == writers and ours:
                yield topic, "1"
            elif ours:
                # Headers are compact JSON, a list of pairs (log.py writes them).
                marks = (f'instr(CAST(headers AS TEXT), \'["newsroom_stage","{name}"]\')' for name in ours)
                yield topic, f"({' OR '.join(marks)})"

    def _next(self, topic: Topic) -> int:
        row = self._connection.execute(
            "SELECT next_offset FROM carries WHERE generation = ? AND topic = ?", (self._name, topic.name)
        ).fetchone()
        return row[0] if row else 0

    def _behind(self, topic: Topic) -> int:
        return self._log.end(topic_name(topic, self._base)) - self._next(topic)

    def _copy(self, topic: Topic, condition: str, most: int) -> int:
        """Copy up to `most` records; within a transaction."""
        start = self._next(topic)
        end = min(start + most, self._log.end(topic_name(topic, self._base)))
        source, target = (self._log.table(topic_name(topic, name)) for name in (self._base, self._name))
        self._connection.execute(
            f"INSERT INTO {target} SELECT * FROM {source} WHERE offset >= ? AND offset < ? AND value IS NOT NULL"
            f" AND {condition} AND {self._selected.format(column='raw_offset')}",
            (start, end),
        )
        self._connection.execute("INSERT OR REPLACE INTO carries VALUES (?, ?, ?)", (self._name, topic.name, end))
        return end - start

    def _settle(self) -> None:
        """The rest of the topics, and all else, as it stands at this moment."""
        for topic, condition in self._topics():
            while self._behind(topic):
                self._copy(topic, condition, self._behind(topic))
        stages = ", ".join("?" * len(self._upstream))
        self._connection.execute(
            f"INSERT OR REPLACE INTO offsets (generation, stage, next_offset) SELECT ?, stage, next_offset FROM offsets"
            f" WHERE generation = ? AND stage IN ({stages})",
            (self._name, self._base, *self._upstream),
        )
        self._connection.execute(
            "INSERT OR REPLACE INTO outcomes SELECT ?, raw_offset, outcome, stage, reason, article_id, revision, at"
            f" FROM outcomes WHERE generation = ? AND stage IN ({stages})"
            f" AND {self._selected.format(column='raw_offset')}",
            (self._name, self._base, *self._upstream),
        )
        self._carry_dead_letters(stages)
        self._mark_killed()
        if any(spec.stateful and spec.name in self._upstream for spec in STAGES):
            self._carry_state()
        self._connection.execute("DELETE FROM carries WHERE generation = ?", (self._name,))
        self._connection.execute("UPDATE generations SET carried = 1 WHERE name = ?", (self._name,))

    def _carry_dead_letters(self, stages: str) -> None:
        rows = self._connection.execute(
            f"SELECT stage, error, at, facts, key, value, headers FROM dead_letters WHERE generation = ? AND stage IN ({stages})",
            (self._base, *self._upstream),
        ).fetchall()
        names = {topic_name(topic, self._base): topic_name(topic, self._name) for topic in TOPICS}
        for stage, error, at, facts, key, value, headers in rows:
            letter = DeadLetter.from_json(facts)
            letter = letter.model_copy(update={"topic": names.get(letter.topic, letter.topic)})
            self._connection.execute(
                "INSERT OR REPLACE INTO dead_letters (generation, stage, error, at, origin, facts, key, value, headers)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._name,
                    stage,
                    error,
                    at,
                    f"{letter.topic}/{letter.offset}",
                    letter.to_json(),
                    key,
                    value,
                    headers,
                ),
            )

    def _mark_killed(self) -> None:
        """Events of killed articles were left out of the topics; this is what became of them."""
        raw = self._log.table(RAW.name)
        self._connection.execute(
            "INSERT OR IGNORE INTO outcomes SELECT ?, r.offset, 'killed', ?,"
            " 'killed by raw offset ' || k.raw_offset || ': ' || k.reason, r.key, NULL, k.at"
            f" FROM kills k JOIN {raw} r ON r.key = k.article_id WHERE r.offset < k.raw_offset AND r.value IS NULL"
            f" AND {self._selected.format(column='r.offset')}",
            (self._name, self._from_stage),
        )

    def _carry_state(self) -> None:
        migrate_dedup(self._connection, self._name)
        for table in TABLES:
            source, target = (f"{table_prefix(name)}_{table}" for name in (self._base, self._name))
            self._connection.execute(f"DELETE FROM {target}")
            self._connection.execute(f"INSERT INTO {target} SELECT * FROM {source}")
