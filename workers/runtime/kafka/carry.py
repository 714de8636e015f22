"""What a replay does not do again is carried over from the base generation, so that the new one is whole in itself.

A replay from `entities` needs what clean and dedup made: their topics, outcomes, dedup's journal, and where each of them was. That
is noted first, then all is copied up to its end: whatever was done before the note is in what is copied. What came after the note
is done once more by the new generation's own stages, under the same ids, which changes nothing. So the base's workers need not stop.

A carry that was cut off is begun anew: until it is complete the generation holds nothing else.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import orjson
from kafka import KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

from schemas import OutcomeEvent, RawRef, encode
from schemas.headers import header
from workers.pipeline import OUTCOMES, STAGES, TOPICS, StageSpec, Topic, topic_name
from workers.runtime.execute import now
from workers.runtime.kafka.app import group_name
from workers.runtime.kafka.journal import ARTICLE
from workers.runtime.kafka.outcomes import outcome_key
from workers.runtime.kafka.publish import Publisher
from workers.runtime.kafka.reading import partitions_of, reader, records
from workers.runtime.kafka.records import Outgoing
from workers.runtime.kafka.tables import Kills
from workers.runtime.kafka.topics import full_name, open_admin, state_topic
from workers.settings import Settings

Tell = Callable[[int], None]
# Whether a record, whose value is the JSON of an event that came from a raw event, belongs to the replay's scope.
Wanted = Callable[[dict[str, Any]], bool]
TELL_EVERY = 1_000


def upstream_of(stage: str) -> tuple[StageSpec, ...]:
    """The stages before this one, in order."""
    names = [spec.name for spec in STAGES]
    return STAGES[: names.index(stage)]


class Carrier:
    """Carries into one generation, whose topics are there and empty. `wanted` is None for everything."""

    def __init__(self, settings: Settings, base: str, name: str, from_stage: str, wanted: Wanted | None) -> None:
        self._settings, self._base, self._name, self._wanted = settings, base, name, wanted
        self._upstream = upstream_of(from_stage)
        self._from_stage = from_stage
        self._kills = Kills(settings)
        self._killed: dict[bytes, tuple[dict[str, Any], str]] = {}
        self._passed = 0

    def run(self, tell: Tell) -> None:
        """Copy all. Raises BrokerUnavailable, NoTopic."""
        self._kills.refresh()
        committed = self._committed()
        with closing(self._kills), reader(self._settings) as consumer, Publisher(self._settings) as publisher:
            begins = {spec.name: self._noted(consumer, spec, committed) for spec in self._upstream}
            for topic, writers in self._topics():
                spec = next((one for one in self._upstream if one.consumes is topic), None)
                place = begins[spec.name] if spec else {}
                moved = self._copy(consumer, publisher, topic, writers, place, tell)
                if spec is not None:
                    self._commit(spec, moved)
            self._commit(self._upstream[0], begins[self._upstream[0].name])
            for spec in self._upstream:
                if spec.stateful:
                    self._copy_journal(consumer, publisher, spec, tell)
            self._copy_outcomes(consumer, publisher, tell)

    def _committed(self) -> dict[str, dict[Any, Any]]:
        admin = open_admin(self._settings)
        try:
            return {
                spec.name: admin.list_group_offsets({group: None})[group]
                for spec in self._upstream
                for group in [group_name(self._settings, spec.name, self._base)]
            }
        finally:
            admin.close()

    def _noted(self, consumer: KafkaConsumer, spec: StageSpec, committed: dict[str, dict[Any, Any]]) -> dict[int, int]:
        """Where the stage was in the base, by partition."""
        places = partitions_of(consumer, self._full(spec.consumes, self._base))
        begins, held = consumer.beginning_offsets(places), committed[spec.name]
        return {one.partition: max(begins[one], held[one].offset if one in held else 0) for one in places}

    def _topics(self) -> Iterator[tuple[Topic, frozenset[str] | None]]:
        """Each topic that a stage upstream writes to, and by which stages its records must be (None: all are)."""
        for topic in TOPICS:
            writers = [spec.name for spec in STAGES if topic in spec.produces]
            ours = [spec.name for spec in self._upstream if topic in spec.produces]
            if ours:
                yield topic, None if ours == writers else frozenset(ours)

    def _copy(
        self,
        consumer: KafkaConsumer,
        publisher: Publisher,
        topic: Topic,
        writers: frozenset[str] | None,
        noted: dict[int, int],
        tell: Tell,
    ) -> dict[int, int]:
        """Copy a topic; where in the copy the record is at which a stage was, by partition of `noted`."""
        places = partitions_of(consumer, self._full(topic, self._base))
        target = self._full(topic, self._name)
        begins, ends = consumer.beginning_offsets(places), consumer.end_offsets(places)
        middles = {one: min(ends[one], noted.get(one.partition, begins[one])) for one in places}
        self._send(publisher, target, records(consumer, begins, middles), writers, tell)
        publisher.settle()
        copied = consumer.end_offsets([TopicPartition(target, one.partition) for one in places])
        self._send(publisher, target, records(consumer, middles, ends), writers, tell)
        publisher.settle()
        return {one.partition: at for one, at in copied.items()}

    def _send(
        self, publisher: Publisher, target: str, found: Iterator[Any], writers: frozenset[str] | None, tell: Tell
    ) -> None:
        for record in found:
            headers = [(name, value or b"") for name, value in record.headers]
            self._count(tell)
            if record.value is None or (writers is not None and header(headers, "newsroom_stage") not in writers):
                continue
            if (self._wanted is not None or self._kills.rows) and not self._passes(record.value):
                continue
            publisher.send(
                Outgoing(target, record.key, record.value, headers), record.partition, timestamp=record.timestamp
            )

    def _passes(self, value: bytes) -> bool:
        """Whether the event is in the scope and its article was not killed; of one that was, what became of it is noted."""
        try:
            data = orjson.loads(value)
        except orjson.JSONDecodeError:
            return self._wanted is None
        if "raw" not in data:
            return True
        if self._wanted is not None and not self._wanted(data):
            return False
        reason = self._kills.reason(data.get("article_id"), data["raw"]["offset"])
        if reason is not None:
            self._killed[outcome_key(data["raw"]["event_id"], self._name)] = (data, reason)
        return reason is None

    def _copy_journal(self, consumer: KafkaConsumer, publisher: Publisher, spec: StageSpec, tell: Tell) -> None:
        places = partitions_of(consumer, state_topic(self._settings, spec.name, self._base))
        target = state_topic(self._settings, spec.name, self._name)
        for record in records(consumer, consumer.beginning_offsets(places), consumer.end_offsets(places)):
            self._count(tell)
            if record.value is not None and self._kills.rows and not self._in_journal(record):
                continue
            headers = [(name, value or b"") for name, value in record.headers]
            publisher.send(Outgoing(target, record.key, record.value, headers), record.partition)
        publisher.settle()

    def _in_journal(self, record: Any) -> bool:
        """Whether a journal's record may be copied: the kill itself must be, what it killed must not."""
        if record.key.startswith(ARTICLE):
            return True
        data = orjson.loads(record.value)
        return self._kills.reason(data.get("article_id"), data["raw"]["offset"]) is None

    def _copy_outcomes(self, consumer: KafkaConsumer, publisher: Publisher, tell: Tell) -> None:
        names = {spec.name for spec in self._upstream}
        places = partitions_of(consumer, full_name(self._settings, OUTCOMES.name))
        for record in records(consumer, consumer.beginning_offsets(places), consumer.end_offsets(places)):
            self._count(tell)
            data = orjson.loads(record.value) if record.value else {}
            if data.get("generation") != self._base or data["stage"] not in names:
                continue
            if self._wanted is not None and not self._wanted(data):
                continue
            data["generation"] = self._name
            key = outcome_key(data["raw"]["event_id"], self._name)
            self._killed.pop(key, None)
            headers = [(name, value or b"") for name, value in record.headers]
            publisher.send(Outgoing(places[0].topic, key, orjson.dumps(data), headers))
        for key, (data, reason) in self._killed.items():
            publisher.send(Outgoing(places[0].topic, key, encode(self._killed_outcome(data, reason)), []))
        publisher.settle()

    def _killed_outcome(self, data: dict[str, Any], reason: str) -> OutcomeEvent:
        return OutcomeEvent(
            raw=RawRef.model_validate(data["raw"]),
            article_id=data["article_id"],
            revision=data.get("revision"),
            generation=self._name,
            outcome="killed",
            stage=self._from_stage,
            reason=reason,
            at=now(),
        )

    def _commit(self, spec: StageSpec, at: dict[int, int]) -> None:
        topic = self._full(spec.consumes, self._name)
        with reader(self._settings, group_id=group_name(self._settings, spec.name, self._name)) as consumer:
            consumer.assign([TopicPartition(topic, partition) for partition in at])
            consumer.commit({TopicPartition(topic, one): OffsetAndMetadata(offset) for one, offset in at.items()})

    def _full(self, topic: Topic, generation: str) -> str:
        return full_name(self._settings, topic_name(topic, generation))

    def _count(self, tell: Tell) -> None:
        self._passed += 1
        if self._passed % TELL_EVERY == 0:
            tell(self._passed)
