"""How many records wait for the stages of a generation."""

from kafka import KafkaAdminClient, KafkaConsumer

from workers.pipeline import STAGES, topic_name
from workers.runtime.kafka.app import group_name
from workers.runtime.kafka.reading import open_reader, partitions_of
from workers.runtime.kafka.topics import full_name, open_admin
from workers.settings import Settings


class Backlog:
    """Asked again and again; keeps its connections. Raises BrokerUnavailable, KafkaError."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._admin: KafkaAdminClient = open_admin(settings)
        self._consumer: KafkaConsumer = open_reader(settings)

    def of(self, generation: str) -> int:
        """Records that wait in all its topics, as far as its groups have committed (every two seconds)."""
        return sum(self._stage(generation, spec.name, topic_name(spec.consumes, generation)) for spec in STAGES)

    def _stage(self, generation: str, stage: str, topic: str) -> int:
        name = group_name(self._settings, stage, generation)
        committed = self._admin.list_group_offsets({name: None})[name]
        places = partitions_of(self._consumer, full_name(self._settings, topic))
        begins, ends = self._consumer.beginning_offsets(places), self._consumer.end_offsets(places)
        at = {one: max(begins[one], committed[one].offset if one in committed else 0) for one in places}
        return int(sum(max(0, ends[one] - at[one]) for one in places))

    def close(self) -> None:
        """Let the connections go."""
        self._admin.close()
        self._consumer.close(autocommit=False)
