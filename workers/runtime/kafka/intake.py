"""Records from the broker in batches, by Faust's consumer without Faust's streams.

Faust keeps what it is good at: the group, its rebalances, seeking to the committed offsets after each, the commits, the life of
it all. What it does with each single message (a Message, an Event, a queue, a coroutine or four, an entry in a list of
acknowledged offsets) costs 150 µs of processor time a record and is nothing that a batch needs, so `BatchConsumer` takes over
where records leave the driver: they wait in lists, `take` hands them out, and `done` says that they may be committed.

Offsets are committed without gaps because batches are taken and done in order, and because of the epoch: whenever Faust seeks
back to the committed offsets (always after a rebalance), the epoch rises, all that waits is dropped and will be read again,
and what was taken before is no longer counted as done.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition
from faust.transport.drivers.aiokafka import Consumer, Transport
from faust.types import TP

log = logging.getLogger(__name__)

# Bytes that may wait before the driver is asked for more (or as many records as one poll gives); one more poll comes on top.
MOST_BYTES = 32 * 1024 * 1024
POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Taken:
    """Records of the driver's (aiokafka's ConsumerRecord), in order within each partition, and the epoch they were read in."""

    records: Sequence[Any]
    epoch: int


class Intake(Protocol):
    """Where a delivery has its records from."""

    async def take(self, most: int) -> Taken:
        """The next records, as soon as there is one and at most so many."""
        ...

    def done(self, taken: Taken) -> None:
        """All that came of them is with the broker: they may be committed."""
        ...

    async def commit(self) -> Any:
        """Commit what is done now, and not when its time comes."""
        ...

    async def note(self, notes: Mapping[int, str]) -> None:
        """Leave word for whoever takes a partition over, beside its committed offset, until what is at hand of it is done."""
        ...

    def found(self) -> Mapping[int, str]:
        """The notes that a predecessor left, by partition: it died before it was done with what it had at hand."""
        ...


class BatchConsumer(Consumer):
    """Faust's consumer, as an `Intake`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: deque[Any] = deque()
        self._bytes = 0
        self._arrived, self._room = asyncio.Event(), asyncio.Event()
        self._most: int = self.app.conf.broker_max_poll_records
        self._epoch = 0
        self._astray = self._polled = False
        self._finished: dict[TP, int] = {}
        self._first: dict[TP, int] = {}
        self._notes: dict[TP, str] = {}
        self._found: dict[int, str] = {}

    async def take(self, most: int) -> Taken:
        while not self._waiting:
            self._arrived.clear()
            await self._arrived.wait()
        taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        self._bytes -= sum(map(_size, taken))
        self._room.set()
        return Taken(taken, self._epoch)

    def done(self, taken: Taken) -> None:
        if taken.epoch != self._epoch:
            return
        last = {record.partition: record for record in taken.records}
        for record in last.values():
            place = TP(record.topic, record.partition)
            self._finished[place] = record.offset + 1
            self._notes.pop(place, None)

    async def note(self, notes: Mapping[int, str]) -> None:
        new = {place: notes[place.partition] for place in self._first if place.partition in notes}
        self._notes |= new
        await self._leave(new)

    def found(self) -> Mapping[int, str]:
        return self._found

    # What Faust calls

    async def perform_seek(self) -> None:
        """Back to the committed offsets: what waits and what is at hand will be read again.

        The driver leaves a partition where it is of which nothing was ever committed. What was read of it would then be passed
        over, and committed by what comes after it (seen: 744 of 20,000 events lost with a frozen broker), so it is set back here.
        """
        self._astray = self._polled = False
        self._forget()
        await super().perform_seek()
        if new := [TopicPartition(*place) for place in self.assignment() if not self._committed_offset[place]]:
            await self._thread.seek_to_beginning(*new)
        self._found = await self._thread.call_thread(self._read_notes)
        # What came in meanwhile was read before the seek, and leaves a gap, or after it, and the driver stands beyond it. Which of
        # the two is not known: drop it and seek again, from the loop that polls, where nothing can come between.
        self._astray = self._astray or self._polled
        self._forget()

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        # Faust commits what is done in here, and so it must be known until then.
        await super().on_partitions_revoked(revoked)
        self._forget()

    def _forget(self) -> None:
        self._epoch += 1
        self._waiting.clear()
        self._bytes = 0
        self._finished.clear()
        self._first.clear()
        self._notes.clear()
        self._room.set()

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return iter(tuple(self._finished))

    def _new_offset(self, tp: TP) -> int | None:
        return self._finished.get(tp)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        committed = await super()._commit(offsets)
        # A commit wipes what stood beside the one before it.
        await self._leave({place: note for place, note in self._notes.items() if place in offsets})
        return committed

    async def _leave(self, notes: Mapping[TP, str]) -> None:
        """A note is a help and not needed for anything to be right: what cannot be written now is left."""
        if not notes:
            return
        beside = {
            TopicPartition(*place): (max(self._committed_offset[place] or 0, self._first.get(place, 0)), note)
            for place, note in notes.items()
        }
        try:
            await self._thread.call_thread(self._thread._ensure_consumer().commit, beside)
        except KafkaError as error:
            log.info("a note beside the committed offsets could not be written: %r", error)

    async def _read_notes(self) -> dict[int, str]:
        """In the consumer's thread."""
        consumer = self._thread._ensure_consumer()
        held = await consumer._coordinator.fetch_committed_offsets(list(consumer.assignment()))
        return {place.partition: found.metadata for place, found in held.items() if found.metadata}

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Faust's watch sees events in streams only; ours is progress.py."""

    async def _drain_messages(self, fetcher: Any) -> None:
        """The loop of Faust's fetcher."""
        try:
            while not (self.should_stop or fetcher.should_stop):
                await self._poll()
        except self.consumer_stopped_errors:
            if not self.app.should_stop:
                raise
        except asyncio.CancelledError:
            if not self.app.should_stop:
                raise

    async def _poll(self) -> None:
        while len(self._waiting) >= self._most or self._bytes >= MOST_BYTES:
            self._room.clear()
            await self._room.wait()
        if self._astray:
            await self._seek_back()
            return
        epoch = self._epoch
        polled, active = await self._wait_next_records(timeout=POLL_SECONDS)
        if not polled:
            return
        if epoch != self._epoch or not self.flow_active or not active or not polled.keys() <= active:
            # Read while a rebalance went on: whether before or after the seek is not known.
            self._astray = True
            return
        self._put(polled)

    def _put(self, polled: Mapping[Any, Sequence[Any]]) -> None:
        self._polled = True
        for records in polled.values():
            self._waiting.extend(records)
            self._bytes += sum(map(_size, records))
            last = records[-1]
            place = TP(last.topic, last.partition)
            self._first.setdefault(place, records[0].offset)
            # The lag is told from here (report.py).
            self._read_offset[place] = last.offset
        self._arrived.set()

    async def _seek_back(self) -> None:
        try:
            await self.perform_seek()
        except asyncio.CancelledError:
            raise
        except Exception as error:  # several of the driver's, while it is between two assignments
            log.info("cannot seek to the committed offsets yet: %r", error)
            await asyncio.sleep(0.1)


def _size(record: Any) -> int:
    return len(record.value or b"") + len(record.key or b"")


class BatchTransport(Transport):
    """Faust's transport over aiokafka, with that consumer."""

    Consumer: ClassVar[Any] = BatchConsumer
