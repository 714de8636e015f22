"""The outcomes topic, asked by generation: how many raw events have one, and which the one generation has and the other lacks.

A byte for each raw event and generation; the topic is read whole, as the audit does.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from workers.pipeline import OUTCOMES
from workers.runtime.kafka.reading import partitions_of, reader, records
from workers.runtime.kafka.topics import full_name
from workers.settings import Settings

Ends = dict[Any, int]


@dataclass(slots=True)
class Held:
    """The raw events that have an outcome in one generation: a byte each, by partition."""

    marks: dict[int, bytearray] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)

    def add(self, partition: int, offset: int, outcome: str) -> None:
        """One more; the same one again changes nothing."""
        marks = self.marks.setdefault(partition, bytearray())
        if offset >= len(marks):
            marks.extend(bytes(offset + 1 - len(marks)))
        if not marks[offset]:
            marks[offset] = 1
            self.outcomes[outcome] += 1

    @property
    def events(self) -> int:
        """How many there are."""
        return self.outcomes.total()

    def lacking(self, other: "Held") -> int:
        """How many of the other's are not here."""
        return sum(_lacking(marks, self.marks.get(partition, bytearray())) for partition, marks in other.marks.items())


def _lacking(theirs: bytearray, ours: bytearray) -> int:
    padded = bytes(ours[: len(theirs)]).ljust(len(theirs), b"\0")
    # Of 0 and 1: theirs and not ours, as one large number.
    return (int.from_bytes(theirs, "big") & ~int.from_bytes(padded, "big")).bit_count()


def ends_now(settings: Settings) -> Ends:
    """Where the topic ends at this moment."""
    with reader(settings) as consumer:
        ends: Ends = consumer.end_offsets(partitions_of(consumer, full_name(settings, OUTCOMES.name)))
        return ends


def held(settings: Settings, until: Ends | None = None) -> dict[str, Held]:
    """Of each generation that has any. Raises BrokerUnavailable, NoTopic."""
    found: dict[str, Held] = {}
    for data in every(settings, until):
        raw = data["raw"]
        generation = found.setdefault(data["generation"], Held())
        generation.add(raw["partition"], raw["offset"], data["outcome"])
    return found


def every(settings: Settings, until: Ends | None = None) -> Iterator[dict[str, Any]]:
    """All outcomes, as JSON objects."""
    with reader(settings) as consumer:
        places = partitions_of(consumer, full_name(settings, OUTCOMES.name))
        ends = until or consumer.end_offsets(places)
        for record in records(consumer, consumer.beginning_offsets(places), ends):
            if record.value:
                yield orjson.loads(record.value)
