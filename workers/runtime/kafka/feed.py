"""A topic's partitions read as one sequence, by a replay that hosts the stage itself.

The group is the stage's own, so that `newsroom worker` goes on where the replay ended; partitions are assigned by hand, so that
the replay decides what comes next. While a worker of the group runs, the broker refuses the commit: two do not do the same work.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice

from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata

from workers.runtime.kafka.reading import open_reader, partitions_of
from workers.runtime.kafka.records import Source, source_of
from workers.settings import Settings

# Records of a partition that wait in memory before its fetching pauses.
MOST_WAITING = 200

# Where a record belongs in the sequence: less is earlier.
Key = Callable[[Source], tuple[int, int]]
# What a partition held from an offset (included) to another (not): for what the topic no longer has.
Older = Callable[[int, int, int], Iterator[Source]]


class Feed:
    """One topic, from what the group has committed on. Raises KafkaError, NoTopic."""

    def __init__(
        self,
        settings: Settings,
        topic: str,
        group: str,
        key: Key,
        limits: Mapping[int, int] | None = None,
        starts: Mapping[int, int] | None = None,
        older: Older | None = None,
    ) -> None:
        """`limits` are end offsets beyond which nothing is taken; `starts` hold where the group has committed nothing.

        `older` gives what retention has taken from the topic: before it begins now, and while it is being read.
        """
        self._prefix, self._key, self._limits, self._older = settings.topic_prefix, key, limits, older
        self._consumer = open_reader(settings, group_id=group, auto_offset_reset="earliest")
        self.places = partitions_of(self._consumer, topic)
        self._consumer.assign(self.places)
        self._waiting: dict[TopicPartition, deque[Source]] = {place: deque() for place in self.places}
        begins = self._consumer.beginning_offsets(self.places)
        self.positions: dict[TopicPartition, int] = {}
        for place in self.places:
            committed = self._consumer.committed(place)
            if committed is None:
                committed = (starts or {}).get(place.partition, 0)
            self.positions[place] = committed
            self._consumer.seek(place, max(committed, begins[place]))
        # What is known to come next of each partition, and the records that go before what was fetched.
        self._expected = dict(self.positions)
        self._before: dict[TopicPartition, Iterator[Source]] = {}
        for place in self.places:
            self._mend(place, begins[place])
        self.begins: dict[TopicPartition, int] = begins
        self._ends: dict[TopicPartition, int] = {}

    def look(self) -> int:
        """Ask for the ends; how many records are before the stage (those that compaction took are counted as well)."""
        ends = self._consumer.end_offsets(self.places)
        limits = self._limits
        self._ends = ends if limits is None else {one: min(ends[one], limits.get(one.partition, 0)) for one in ends}
        return self.remaining

    @property
    def remaining(self) -> int:
        """As told by the last `look`, less what was taken since."""
        first = {
            one: self.positions[one] if self._older else max(self.positions[one], self.begins[one])
            for one in self._ends
        }
        return sum(max(0, self._ends[one] - first[one]) for one in first)

    def take(self, most: int) -> list[Source]:
        """Up to `most` records in sequence, of those that were there at the last `look`."""
        taken: list[Source] = []
        while len(taken) < most:
            self._fill()
            heads = [(self._key(waiting[0]), place) for place, waiting in self._waiting.items() if waiting]
            if not heads:
                self._pass_gaps()
                break
            _, place = min(heads)
            source = self._waiting[place].popleft()
            self.positions[place] = source.item.offset + 1
            taken.append(source)
        return taken

    def commit(self) -> None:
        """Everything taken so far is done. Raises KafkaError when a worker of the group runs."""
        self._consumer.commit({place: OffsetAndMetadata(at) for place, at in self.positions.items()})

    def close(self) -> None:
        """Let the connection go."""
        self._consumer.close(autocommit=False)

    def _fill(self) -> None:
        """Until each partition that has more shows its next record: only then is it known which is the earliest."""
        for place in list(self._before):
            self._refill(place)
        while any(self._has_more(place) for place in self.places if not self._waiting[place]):
            full = [place for place in self.places if len(self._waiting[place]) >= MOST_WAITING]
            self._consumer.pause(*full)
            for place, found in self._consumer.poll(timeout_ms=1_000).items():
                sources = [source_of(one, self._prefix) for one in found if one.offset < self._ends[place]]
                self._put(place, sources)
            self._consumer.resume(*full)

    def _put(self, place: TopicPartition, sources: list[Source]) -> None:
        if sources and self._older is not None and sources[0].item.offset > self._expected[place]:
            self._mend(place, sources[0].item.offset)
        if place in self._before:
            self._before[place] = chain(self._before[place], sources)
            self._refill(place)
        else:
            self._waiting[place].extend(sources)
        if sources:
            self._expected[place] = sources[-1].item.offset + 1

    def _mend(self, place: TopicPartition, end: int) -> None:
        """Put what the topic lacks from the offset expected up to `end` before what is fetched from now on."""
        start = self._expected[place]
        if self._older is not None and start < end:
            self._before[place] = chain(self._before.get(place, iter(())), self._older(place.partition, start, end))
            self._expected[place] = end

    def _refill(self, place: TopicPartition) -> None:
        if not self._waiting[place]:
            self._waiting[place].extend(islice(self._before[place], MOST_WAITING))
            if not self._waiting[place]:
                del self._before[place]

    def _has_more(self, place: TopicPartition) -> bool:
        return bool(self._consumer.position(place) < self._ends[place])

    def _pass_gaps(self) -> None:
        """At the end of what is there: offsets without a record (compaction, transactions) are done too."""
        for place in self.places:
            self.positions[place] = max(self.positions[place], self._ends[place])


def by_time(source: Source) -> tuple[int, int]:
    """The order of a topic on which order between articles is of no importance."""
    return int(source.item.timestamp.timestamp() * 1000), source.item.offset
