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


class BatchConsumer(Consumer):
    """Faust's consumer, as an `Intake`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: deque[Any] = deque()
        self._bytes = 0
        self._arrived, self._room = asyncio.Event(), asyncio.Event()
        self._most: int = self.app.conf.broker_max_poll_records
        self._epoch = 0
        self._astray = False
        self._finished: dict[TP, int] = {}

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
            self._finished[TP(record.topic, record.partition)] = record.offset + 1

    # What Faust calls

    async def perform_seek(self) -> None:
        """Back to the committed offsets: what waits and what is at hand will be read again."""
        self._forget()
        await super().perform_seek()
        self._forget()
        self._astray = False

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        # Faust commits what is done in here, and so it must be known until then.
        await super().on_partitions_revoked(revoked)
        self._forget()

    def _forget(self) -> None:
        self._epoch += 1
        self._waiting.clear()
        self._bytes = 0
        self._finished.clear()
        self._room.set()

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return iter(tuple(self._finished))

    def _new_offset(self, tp: TP) -> int | None:
        return self._finished.get(tp)

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
        for records in polled.values():
            self._waiting.extend(records)
            self._bytes += sum(map(_size, records))
            last = records[-1]
            # The lag is told from here (report.py).
            self._read_offset[TP(last.topic, last.partition)] = last.offset
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
