"""A compacted topic of one partition as what it means: the newest value of each key. Few rows, so that each reader holds all.

Reviews, kill marks and generations are such tables. `refresh` asks the broker for the end and reads up to it: what was
acknowledged to its writer before is then seen here.
"""

from typing import Any, Generic, TypeVar

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from schemas import Model, decode, encode
from schemas.headers import event_headers
from schemas.ids import derived_event_id, sha256_hex
from workers import __version__
from workers.errors import BrokerUnavailable, NoTopic
from workers.pipeline import Topic
from workers.runtime.execute import now
from workers.runtime.kafka.publish import Publisher
from workers.runtime.kafka.reading import open_reader
from workers.runtime.kafka.records import Outgoing
from workers.runtime.kafka.topics import full_name
from workers.settings import Settings

M = TypeVar("M", bound=Model)


class Table(Generic[M]):
    """One table, read as far as `refresh` was called. Not for several threads."""

    def __init__(self, settings: Settings, topic: Topic, model: type[M]) -> None:
        self._settings, self._model = settings, model
        self._topic = full_name(settings, topic.name)
        self._place = TopicPartition(self._topic, 0)
        self._consumer: KafkaConsumer | None = None
        self.rows: dict[str, M] = {}

    def refresh(self) -> set[str]:
        """Read what is new; the keys that changed. Raises BrokerUnavailable, NoTopic."""
        try:
            return self._refresh()
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error

    def _refresh(self) -> set[str]:
        consumer = self._consumer
        if consumer is None:
            consumer = open_reader(self._settings)
            if not consumer.partitions_for_topic(self._topic):
                consumer.close(autocommit=False)
                raise NoTopic(topic=self._topic)
            self._consumer = consumer
            consumer.assign([self._place])
            consumer.seek_to_beginning(self._place)
        changed: set[str] = set()
        end = consumer.end_offsets([self._place])[self._place]
        while consumer.position(self._place) < end:
            for record in consumer.poll(timeout_ms=1_000).get(self._place, []):
                changed.add(self._take(record))
        return changed

    def _take(self, record: Any) -> str:
        key: str = record.key.decode()
        if record.value is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = decode(self._model, record.value)
        return key

    def put(self, key: str, event: M) -> None:
        """Write a row and wait until it is there."""
        self.put_all({key: event})

    def put_all(self, rows: "dict[str, M | None]") -> None:
        """Write rows, None for those that go, and read them back. Raises BrokerUnavailable."""
        with Publisher(self._settings) as publisher:
            publisher.publish(self._outgoing(key, event) for key, event in rows.items())
        self.refresh()

    def _outgoing(self, key: str, event: M | None) -> Outgoing:
        if event is None:
            return Outgoing(self._topic, key.encode(), None, [])
        value = encode(event)
        headers = event_headers(
            self._model,
            event_id=derived_event_id(key, self._topic, sha256_hex(value)),
            source="/newsroom/commands",
            time=now(),
            stage="command",
            stage_version=__version__,
        )
        return Outgoing(self._topic, key.encode(), value, headers)

    def close(self) -> None:
        """Let the connection go."""
        if self._consumer is not None:
            self._consumer.close(autocommit=False)
            self._consumer = None
