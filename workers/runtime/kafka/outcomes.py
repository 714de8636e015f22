"""The outcomes topic, asked by generation: how many raw events have one, and which the one generation has and the other lacks.

An outcome may be taken back, by a record without a value: of a dead letter that is tried again, of a generation that was dropped.
What was written before such a record does not count, whether compaction has come by or not. Mostly there are none, so the topic
is read once, and a second time when there was one. In memory is a byte for each raw event and generation.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from kafka import KafkaConsumer

from workers.pipeline import OUTCOMES
from workers.runtime.kafka.reading import partitions_of, reader, records
from workers.runtime.kafka.topics import full_name
from workers.settings import Settings

Ends = dict[Any, int]
# By key, the offset of the last record that took an outcome back.
TakenBack = dict[bytes, int]


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
    with reader(settings) as consumer:
        places = partitions_of(consumer, full_name(settings, OUTCOMES.name))
        ends = until or consumer.end_offsets(places)
        taken_back: TakenBack = {}
        found = _held(standing(consumer, places, ends, taken_back))
        return _held(standing(consumer, places, ends, taken_back)) if taken_back else found


def _held(events: Iterator[dict[str, Any]]) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for data in events:
        raw = data["raw"]
        found.setdefault(data["generation"], Held()).add(raw["partition"], raw["offset"], data["outcome"])
    return found


def every(settings: Settings) -> Iterator[dict[str, Any]]:
    """All outcomes that stand, as JSON objects."""
    with reader(settings) as consumer:
        places = partitions_of(consumer, full_name(settings, OUTCOMES.name))
        ends = consumer.end_offsets(places)
        taken_back: TakenBack = {}
        deque(standing(consumer, places, ends, taken_back), maxlen=0)
        yield from standing(consumer, places, ends, taken_back)


def standing(consumer: KafkaConsumer, places: list[Any], ends: Ends, taken_back: TakenBack) -> Iterator[dict[str, Any]]:
    """Outcomes, as JSON objects, but those that `taken_back` knows to have been; which it learns as they come by."""
    for record in records(consumer, consumer.beginning_offsets(places), ends):
        if not record.value:
            taken_back[record.key] = record.offset
        elif record.offset > taken_back.get(record.key, -1):
            yield orjson.loads(record.value)


def outcome_key(event_id: str, generation: str) -> bytes:
    """The key of a raw event's outcome in a generation."""
    return f"{event_id}:{generation}".encode()
