"""Sending records so that they are there: wait for the broker's answer to all, try again what may pass.

Records are packed into the driver's batches here, one a partition: a future, a task's turn and an answer for each single record
cost a hundred microseconds, which is more than most stages think.

The waits grow and are drawn at random, so that many workers do not come back to a recovering broker at the same moment.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from aiokafka.errors import KafkaError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay, wait_random_exponential

from workers.runtime.kafka.connection import MAX_RECORD_BYTES
from workers.runtime.kafka.placement import partitions_of
from workers.runtime.kafka.records import Outgoing

log = logging.getLogger(__name__)

LONGEST_WAIT = 10.0
BATCH_BYTES = 1024 * 1024
# A broker closes the connection on a request above 100 MB (its socket.request.max.bytes).
WAVE_BYTES = 48 * 1024 * 1024


class NotSent(Exception):
    """Some records have no answer from the broker yet."""


class Sender:
    """Over the producer of a started Faust app."""

    def __init__(self, app: Any, give_up_after: float, waiting: Callable[[], None]) -> None:
        self._app = app
        self._give_up_after = give_up_after
        self._on_wait = waiting

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Return when the broker has all of them, in the order given for each partition.

        Raises NotSent when it has not within the time; then nothing may be acknowledged.
        """
        policy = AsyncRetrying(
            retry=retry_if_exception_type(NotSent),
            wait=wait_random_exponential(multiplier=0.2, max=LONGEST_WAIT),
            stop=stop_after_delay(self._give_up_after),
            before_sleep=_log_wait,
            reraise=True,
        )
        if not records:
            return
        async for attempt in policy:
            with attempt:
                await self._try(records)

    async def _try(self, records: Sequence[Outgoing]) -> None:
        """Send all, partition by partition, and wait for the answers. Raises NotSent."""
        producer = self._app.producer._ensure_producer()
        try:
            for wave in waves(await self._batches(producer, records)):
                sends = (_answer(producer, batch) for batch in wave)
                for answer in await asyncio.gather(*sends, return_exceptions=True):
                    if isinstance(answer, BaseException):
                        raise answer
        except KafkaError as error:
            self._on_wait()
            # All of them again: what is doubled is recognised by its id, and the order within a partition stays.
            raise NotSent(f"a batch of {len(records)} records, first to {records[0].topic}: {error!r}") from error

    async def _batches(self, producer: Any, records: Sequence[Outgoing]) -> list["Batch"]:
        """Records in the driver's batches, in the order given for each partition."""
        by_topic: dict[str, list[Outgoing]] = defaultdict(list)
        for record in records:
            by_topic[record.topic].append(record)
        batches: list[Batch] = []
        for topic, many in by_topic.items():
            partitions = sorted(await producer.partitions_for(topic))
            # A record without a key was no article's; any partition will do.
            places = partitions_of([record.key or b"" for record in many], partitions)
            filling: dict[int, Batch] = {}
            for record, place in zip(many, places, strict=True):
                batch = filling.get(place)
                if batch is None or not batch.add(record):
                    batch = filling[place] = Batch(topic, place, producer.create_batch())
                    batches.append(batch)
                    batch.add(record)
        for batch in batches:
            batch.builder.close()
        return batches


async def _answer(producer: Any, batch: "Batch") -> None:
    await (await producer.send_batch(batch.builder, batch.topic, partition=batch.partition))


class Batch:
    """What goes to one partition at a time: the driver's builder, which is full at `BATCH_BYTES` but takes any first record."""

    def __init__(self, topic: str, partition: int, builder: Any) -> None:
        self.topic, self.partition, self.builder = topic, partition, builder

    def add(self, record: Outgoing) -> bool:
        """False when it is full."""
        added = self.builder.append(timestamp=None, key=record.key, value=record.value, headers=record.headers)
        return added is not None

    @property
    def size(self) -> int:
        """In bytes."""
        return int(self.builder.size())


def waves(batches: Sequence[Batch]) -> Iterator[list[Batch]]:
    """Batches that may be under way together: one a partition, and no more bytes than a broker takes in one request."""
    wave: list[Batch] = []
    places: set[tuple[str, int]] = set()
    size = 0
    for batch in batches:
        place = (batch.topic, batch.partition)
        if wave and (place in places or size + batch.size > WAVE_BYTES):
            yield wave
            wave, places, size = [], set(), 0
        wave.append(batch)
        places.add(place)
        size += batch.size
    if wave:
        yield wave


def _log_wait(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.warning("%s (attempt %d, again in %.1f s)", error, state.attempt_number, state.upcoming_sleep)


def fits(record: Outgoing) -> bool:
    """Whether the topics take a record of this size."""
    size = len(record.value or b"") + len(record.key or b"")
    if size < MAX_RECORD_BYTES // 2:  # headers are some hundred bytes; counting them for each small record is not
        return True
    return size + sum(len(name) + len(value) for name, value in record.headers) <= MAX_RECORD_BYTES
