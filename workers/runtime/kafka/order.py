"""In which order a replay takes the raw events of several partitions.

Between partitions Kafka keeps no order, but dedup's decisions depend on one. A replay takes the events in the order in which
the live generation judged them, as its dedup journal tells, so that the same rules decide the same. What the journal does not
know (events that never reached dedup, or whose text was taken out) is put in by the time at which it was taken in. Within a
partition the order is always that of the offsets.
"""

from array import array
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from workers.runtime.kafka.reading import partitions_of, reader, records
from workers.runtime.kafka.topics import state_topic
from workers.settings import Settings

UNKNOWN = -1


class Order:
    """Sort keys of raw events: sixteen bytes for each that was judged, nothing for the others."""

    def __init__(self) -> None:
        self._ranks: dict[int, array[int]] = {}
        self._times: dict[int, array[int]] = {}
        self._rank = 0
        self._latest = 0

    def judged(self, partition: int, offset: int, time: int) -> None:
        """The next event in the journal: where its raw event stands, and when that was taken in (milliseconds)."""
        # Ranks must rise with the times beside which unknown events are put.
        self._latest = max(self._latest, time)
        for kept, value in ((self._ranks, self._rank), (self._times, self._latest)):
            column = kept.setdefault(partition, array("q"))
            if offset >= len(column):
                column.extend([UNKNOWN] * (offset + 1 - len(column)))
            if column[offset] == UNKNOWN:
                column[offset] = value
        self._rank += 1

    def key(self, partition: int, offset: int, time: int) -> tuple[int, int]:
        """Less is earlier. `time` is when the event was taken in (milliseconds)."""
        ranks = self._ranks.get(partition)
        if ranks is None or offset >= len(ranks) or ranks[offset] == UNKNOWN:
            return time, UNKNOWN
        return self._times[partition][offset], ranks[offset]


def read_order(settings: Settings, base: str, stage: str = "dedup") -> Order:
    """The order in which a generation judged. Raises BrokerUnavailable, NoTopic."""
    order = Order()
    with reader(settings) as consumer:
        (place,) = partitions_of(consumer, state_topic(settings, stage, base))
        starts, ends = consumer.beginning_offsets([place]), consumer.end_offsets([place])
        for partition, offset, time in _raws(records(consumer, starts, ends)):
            order.judged(partition, offset, time)
    return order


def _raws(found: Iterable[Any]) -> Iterable[tuple[int, int, int]]:
    for record in found:
        if record.value:
            raw = raw_place(record.value)
            if raw is not None:
                yield raw


def raw_place(value: bytes) -> tuple[int, int, int] | None:
    """Partition and offset of the raw event that an event comes from, and when that was taken in; None of what has none."""
    try:
        data = orjson.loads(value)
        raw, at = data["raw"], data["ingested_at"]
        return int(raw["partition"]), int(raw["offset"]), int(datetime.fromisoformat(at).timestamp() * 1000)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None
