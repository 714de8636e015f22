"""Records sent by a command or a replay: an idempotent producer, and an answer from the broker for each before anything else."""

from collections import deque
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from kafka import KafkaProducer
from kafka.errors import KafkaError

from workers.errors import BrokerUnavailable
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.runtime.kafka.records import Outgoing
from workers.settings import Settings

MOST_PENDING = 2_000
ANSWER_TIMEOUT = 60.0


class Publisher:
    """Use as a context manager. Raises BrokerUnavailable."""

    def __init__(self, settings: Settings) -> None:
        self._servers = settings.kafka_servers
        self._pending: deque[Any] = deque()
        try:
            self._producer = KafkaProducer(
                **client_options(settings),
                enable_idempotence=True,
                acks="all",
                compression_type="gzip",
                linger_ms=5,
                max_request_size=MAX_RECORD_BYTES + 2 * 1024 * 1024,
                max_block_ms=int(ANSWER_TIMEOUT * 1000),
            )
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(servers=self._servers, detail=error) from error

    def send(self, record: Outgoing, partition: int | None = None, timestamp: int | None = None) -> None:
        """Hand a record over; `timestamp` in milliseconds. At most 2,000 wait for their answer."""
        try:
            self._pending.append(
                self._producer.send(
                    record.topic, record.value, record.key, list(record.headers), partition, timestamp_ms=timestamp
                )
            )
            while len(self._pending) > MOST_PENDING:
                self._pending.popleft().get(timeout=ANSWER_TIMEOUT)
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(servers=self._servers, detail=error) from error

    def settle(self) -> list[Any]:
        """Wait until the broker has all; what it says of those that were open: topic, partition and offset of each."""
        try:
            self._producer.flush(timeout=ANSWER_TIMEOUT)
            answers = [pending.get(timeout=ANSWER_TIMEOUT) for pending in self._pending]
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(servers=self._servers, detail=error) from error
        self._pending.clear()
        return answers

    def publish(self, records: Iterable[Outgoing]) -> list[Any]:
        """Send these and wait for all."""
        for record in records:
            self.send(record)
        return self.settle()

    def close(self) -> None:
        """Let the connection go; what has no answer yet may or may not be there."""
        self._producer.close(timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.settle()
        finally:
            self.close()
