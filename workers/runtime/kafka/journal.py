"""The dedup stage's journal: what it judged, in the order in which it judged, on a topic of one partition.

The state is a function of that sequence (workers/stages/dedup/state.py), so the local file is a cache: a process that finds its
file behind reads the rest of the journal, one whose disk is new reads all of it, and both come to the same decisions.

Only one process may write. It writes in transactions under a fixed name: opening the journal fences whoever had it before,
so that an owner that was frozen and comes back to life cannot add a word. The topic is compacted; keys are event ids. What left the
window, and the events of a killed article, are taken out by a record without a value, so that the journal keeps texts no longer
than decisions need them; what must be known of an article beyond the window has a line of its own, `article:HASH`.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import InvalidProducerEpochError, KafkaError, ProducerFencedError

from workers.errors import BrokerUnavailable, StateTaken
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.runtime.kafka.topics import full_name, state_topic
from workers.runtime.work import WorkItem
from workers.settings import Settings
from workers.state.dedup.sqlite import Gone, Line

log = logging.getLogger(__name__)

# Key, value and headers of a record.
Row = tuple[bytes, bytes | None, list[tuple[str, bytes]]]

FENCED = (ProducerFencedError, InvalidProducerEpochError)
# What a decision does not look at; it would double the journal.
LEFT_OUT = ("provenance", "removed", "repairs", "notes", "stages")


ARTICLE = b"article:"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it was judged, or what is kept of an article; and the offset of its record in the journal."""

    offset: int
    item: WorkItem | None = None
    line: tuple[int, Line] | None = None


class Journal:
    """Of one stage in one generation, open for writing from `take_over` on."""

    def __init__(self, settings: Settings, stage: str, generation: str) -> None:
        self._settings = settings
        self._partition = TopicPartition(state_topic(settings, stage, generation), 0)
        self._name = full_name(settings, f"newsroom-{stage}-{generation}-journal")
        self._producer: KafkaProducer | None = None

    def take_over(self) -> None:
        """Become the only writer. Raises BrokerUnavailable."""
        self.close()
        try:
            self._producer = KafkaProducer(
                **client_options(self._settings),
                transactional_id=self._name,
                max_request_size=MAX_RECORD_BYTES,
                compression_type="gzip",
                linger_ms=5,
            )
            self._producer.init_transactions()
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error

    def append(self, items: Sequence[WorkItem]) -> int:
        """Add events, all or none; returns the offset behind them.

        Raises StateTaken when another process has taken over, BrokerUnavailable when the broker does not answer: then
        it is not known whether they are there, and only `read` tells.
        """
        return self._write([(item.event_id.encode(), _trimmed(item), _place(item)) for item in items])

    def forget(self, gone: Gone) -> None:
        """Take events out, and write the lines of their articles, all or none. Raises as `append` does."""
        lines: list[Row] = [(ARTICLE + str(key).encode(), orjson.dumps(line), []) for key, line in gone.lines.items()]
        self._write([*lines, *((event.encode(), None, []) for event in gone.events)])

    def _write(self, rows: "list[Row]") -> int:
        assert self._producer is not None
        try:
            self._producer.begin_transaction()
            pending = [
                self._producer.send(self._partition.topic, value, key, headers, 0) for key, value, headers in rows
            ]
            self._producer.commit_transaction()
            return max(int(future.get(timeout=30).offset) for future in pending) + 1
        except (KafkaError, OSError) as error:
            if _is_fenced(error):
                raise StateTaken(detail="it writes the journal now") from error
            raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error

    def read(self, start: int) -> Iterator[list[Entry]]:
        """Everything committed from an offset on to the end, in batches. Raises BrokerUnavailable."""
        try:
            consumer = KafkaConsumer(
                **client_options(self._settings),
                enable_auto_commit=False,
                isolation_level="read_committed",
                max_partition_fetch_bytes=MAX_RECORD_BYTES,
                fetch_max_bytes=MAX_RECORD_BYTES,
                max_poll_records=500,
            )
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error
        try:
            consumer.assign([self._partition])
            end = consumer.end_offsets([self._partition])[self._partition]
            consumer.seek(self._partition, max(start, consumer.beginning_offsets([self._partition])[self._partition]))
            while consumer.position(self._partition) < end:
                records = consumer.poll(timeout_ms=1000).get(self._partition, [])
                if records:
                    yield [_entry(record) for record in records]
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error
        finally:
            consumer.close(autocommit=False)

    def close(self) -> None:
        if self._producer is not None:
            self._producer.close(timeout=5)
            self._producer = None


def _is_fenced(error: BaseException) -> bool:
    """Whether another process has taken the journal over.

    The driver raises the reason itself, or, when its own thread met it first, a KafkaError that only names it.
    """
    return any(isinstance(error, kind) or kind.__name__ in str(error) for kind in FENCED)


def _trimmed(item: WorkItem) -> bytes:
    data = orjson.loads(item.value)
    return orjson.dumps({name: value for name, value in data.items() if name not in LEFT_OUT})


def _place(item: WorkItem) -> list[tuple[str, bytes]]:
    place = {
        "topic": item.topic,
        "partition": item.partition,
        "offset": item.offset,
        "timestamp": item.timestamp.timestamp(),
    }
    return [("place", orjson.dumps(place))]


def _entry(record: Any) -> Entry:
    if record.value is None:
        return Entry(record.offset)
    if record.key.startswith(ARTICLE):
        source, month, fetched, killed = orjson.loads(record.value)
        return Entry(record.offset, line=(int(record.key.removeprefix(ARTICLE)), (source, month, fetched, killed)))
    return Entry(record.offset, _item(record))


def _item(record: Any) -> WorkItem:
    place = orjson.loads(dict(record.headers)["place"])
    return WorkItem(
        topic=place["topic"],
        partition=place["partition"],
        offset=place["offset"],
        timestamp=datetime.fromtimestamp(place["timestamp"], UTC),
        event_id=record.key.decode(),
        value=record.value,
        where=f"{place['topic']}[{place['partition']}]@{place['offset']}",
    )
