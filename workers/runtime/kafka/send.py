"""Sending records so that they are there: wait for the broker's answer to each, try again what may pass.

The waits grow and are drawn at random, so that many workers do not come back to a recovering broker at the same moment.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from aiokafka.errors import KafkaError
from faust.exceptions import ProducerSendError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from workers.runtime.kafka.connection import MAX_RECORD_BYTES
from workers.runtime.kafka.records import Outgoing

log = logging.getLogger(__name__)

LONGEST_WAIT = 10.0


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
        missing = list(records)
        policy = AsyncRetrying(
            retry=retry_if_exception_type(NotSent),
            wait=wait_random_exponential(multiplier=0.2, max=LONGEST_WAIT),
            stop=stop_after_delay(self._give_up_after),
            reraise=True,
        )
        async for attempt in policy:
            with attempt:
                missing = await self._try(missing)

    async def _try(self, records: Sequence[Outgoing]) -> list[Outgoing]:
        producer = self._app.producer
        pending: list[Any] = []
        for record in records:
            try:
                pending.append(await producer.send(record.topic, record.key, record.value, None, None, record.headers))
            except (ProducerSendError, KafkaError) as error:
                pending.append(_failed(error))
        answers = await asyncio.gather(*pending, return_exceptions=True)
        failures = [(record, answer) for record, answer in zip(records, answers, strict=True) if _is_error(answer)]
        if failures:
            self._on_wait()
            topic, reason = failures[0][0].topic, failures[0][1]
            log.warning("%d of %d records not sent, first to %s: %r", len(failures), len(records), topic, reason)
            # All of them again: what is doubled is recognised by its id, and the order within a partition stays.
            raise NotSent(f"{len(failures)} records, first to {topic}: {reason!r}")
        return []


def _failed(error: Exception) -> "asyncio.Future[None]":
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    future.set_exception(error)
    return future


def _is_error(answer: object) -> bool:
    if isinstance(answer, BaseException) and not isinstance(answer, KafkaError | ProducerSendError):
        raise answer
    return isinstance(answer, BaseException)


def fits(record: Outgoing) -> bool:
    """Whether the topics take a record of this size."""
    headers = sum(len(name) + len(value) for name, value in record.headers)
    return len(record.value or b"") + len(record.key or b"") + headers <= MAX_RECORD_BYTES
