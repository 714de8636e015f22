"""Topics read outside of any group: from here to there, and no further. For commands, audits, tables and replays."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from workers.errors import BrokerUnavailable, NoTopic
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.settings import Settings


@contextmanager
def reader(settings: Settings, **options: Any) -> Iterator[KafkaConsumer]:
    """A consumer without a group (but for one that is named, to commit for it). Kafka's failures become BrokerUnavailable."""
    consumer = None
    try:
        consumer = open_reader(settings, **options)
        yield consumer
    except (KafkaError, OSError) as error:
        raise BrokerUnavailable(servers=settings.kafka_servers, detail=error) from error
    finally:
        if consumer is not None:
            consumer.close(autocommit=False)


def open_reader(settings: Settings, **options: Any) -> KafkaConsumer:
    """As `reader`, for who keeps it open. Raises KafkaError."""
    return KafkaConsumer(
        **client_options(settings),
        **{
            "enable_auto_commit": False,
            "isolation_level": "read_committed",
            "max_partition_fetch_bytes": MAX_RECORD_BYTES,
            "fetch_max_bytes": MAX_RECORD_BYTES + 2 * 1024 * 1024,
            "max_poll_records": 500,
            **options,
        },
    )


def partitions_of(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    """All partitions, by number. Raises NoTopic."""
    numbers = consumer.partitions_for_topic(topic)
    if not numbers:
        raise NoTopic(topic=topic)
    return [TopicPartition(topic, number) for number in sorted(numbers)]


def records(
    consumer: KafkaConsumer, starts: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> Iterator[Any]:
    """The consumer's records of these partitions from `starts` to `ends`; within a partition in order."""
    wanted = [place for place in starts if starts[place] < ends[place]]
    if not wanted:
        return
    consumer.assign(wanted)
    for place in wanted:
        consumer.seek(place, starts[place])
    while any(consumer.position(place) < ends[place] for place in wanted):
        for place, found in consumer.poll(timeout_ms=1_000).items():
            yield from (record for record in found if record.offset < ends[place])


def whole(consumer: KafkaConsumer, topic: str) -> Iterator[Any]:
    """All that the topic holds now. Raises NoTopic."""
    partitions = partitions_of(consumer, topic)
    yield from records(consumer, consumer.beginning_offsets(partitions), consumer.end_offsets(partitions))
