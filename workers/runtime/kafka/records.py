"""Between Kafka's records and the values that stages' work is done with: items in; outputs, outcomes and dead letters out."""

from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from schemas import Model, OutcomeEvent, RawRef, Terminal, encode
from schemas.headers import Headers, header, onward, own_headers, shared_headers
from schemas.ids import derived_event_id, raw_event_id, sha256_hex
from workers.pipeline import OUTCOMES, RAW, TOPICS, StageSpec, dead_letter_topic, topic_name
from workers.runtime.kafka.topics import full_name
from workers.runtime.work import About, Output, Rejected, WorkItem, terminal_of_rejection
from workers.settings import Settings

CONNECT = "__connect.errors."
LONGEST_HEADER = 2_000

_TOPICS = {topic.name: topic for topic in TOPICS}


class Source(NamedTuple):
    """A record as it came: kept so that a dead letter can be the same, byte for byte."""

    item: WorkItem
    key: bytes | None
    value: bytes | None
    headers: Headers


class Outgoing(NamedTuple):
    """A record to send. `topic` is its full name in the cluster."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


def source_of(record: Any, prefix: str) -> Source:
    """From a driver's record: aiokafka's and kafka-python's ConsumerRecord are alike."""
    # Kafka allows a name twice, so headers stay a list.
    headers: Headers = [(name, value or b"") for name, value in record.headers]
    value, partition, offset = record.value or b"", record.partition, record.offset
    topic = record.topic.removeprefix(prefix)
    item = WorkItem(
        topic,
        partition,
        offset,
        datetime.fromtimestamp(record.timestamp / 1000, UTC),
        header(headers, "ce_id") or raw_event_id(value),
        value,
        f"{topic}[{partition}]@{offset}",
        header(headers, "traceparent"),
    )
    return Source(item, record.key, record.value, headers)


def attempts_before(headers: Headers) -> int:
    """Of a record that comes out of the dead letters again: how often it was tried before."""
    told = header(headers, "newsroom_attempts") or ""
    return int(told) if told.isdecimal() else 0


class Writer:
    """Makes the records that one stage of one generation sends."""

    def __init__(self, settings: Settings, spec: StageSpec, version: str, generation: str) -> None:
        self._settings, self._spec, self._version, self._generation = settings, spec, version, generation
        self._names = {name: full_name(settings, topic_name(topic, generation)) for name, topic in _TOPICS.items()}
        self._batch_at: datetime | None = None
        self._made: dict[type[Model], Headers] = {}
        self._dead = full_name(settings, dead_letter_topic(topic_name(spec.consumes, generation)))

    def output(self, source: Source, output: Output, at: datetime) -> Outgoing:
        """An event for the next stage."""
        shared = self._shared(_TOPICS[output.topic].model, at)
        headers = own_headers(shared, output.event_id, self._onward(source))
        return Outgoing(self._names[output.topic], output.key.encode(), output.value, headers)

    def _onward(self, source: Source) -> str:
        item = source.item
        return str(onward(item.traceparent, item.event_id, self._spec.name, self._generation))

    def outcome(self, source: Source, about: About, outcome: str, reason: str | None, at: datetime) -> list[Outgoing]:
        """The terminal outcome of the raw event; none when it cannot be known which raw event it was.

        The key is the raw event's id and the generation, on a compacted topic: written again, it is the same outcome again.
        """
        raw = about.raw or self._unread_raw(source)
        if raw is None:
            return []
        event = OutcomeEvent(
            raw=raw,
            article_id=about.article_id,
            revision=about.revision,
            generation=self._generation,
            outcome=cast(Terminal, outcome),
            stage=self._spec.name,
            reason=reason,
            at=at,
        )
        event_id = derived_event_id(raw.event_id, "outcome", self._generation)
        headers = own_headers(self._shared(OutcomeEvent, at), event_id, self._onward(source))
        key = f"{raw.event_id}:{self._generation}".encode()
        return [Outgoing(self._names[OUTCOMES.name], key, encode(event), headers)]

    def dead_letter(self, source: Source, rejected: Rejected, attempts: int, at: datetime) -> list[Outgoing]:
        """The record as it was, with the reason in headers named after Kafka Connect's; and the outcome."""
        facts = {
            CONNECT + "topic": source.item.topic,
            CONNECT + "partition": str(source.item.partition),
            CONNECT + "offset": str(source.item.offset),
            CONNECT + "connector.name": "newsroom",
            CONNECT + "task.id": self._generation,
            CONNECT + "stage": self._spec.name,
            CONNECT + "class.name": f"{self._spec.factory} {self._version}",
            CONNECT + "exception.class.name": rejected.code,
            CONNECT + "exception.message": rejected.message[:LONGEST_HEADER],
            CONNECT + "exception.stacktrace": (rejected.stack or "")[:LONGEST_HEADER],
            "newsroom_attempts": str(attempts + attempts_before(source.headers)),
            "newsroom_failed_at": at.isoformat(),
            "newsroom_event_id": source.item.event_id,
            "newsroom_article_id": rejected.about.article_id or "",
            "newsroom_source": rejected.about.source or "",
        }
        # A retried dead letter comes with the facts of its last failure: the new ones replace them.
        headers = [pair for pair in source.headers if pair[0] not in facts]
        headers += [(name, value.encode("utf-8", "replace")) for name, value in facts.items()]
        letter = Outgoing(self._dead, source.key, source.value, headers)
        outcome = terminal_of_rejection(rejected.code)
        return [letter, *self.outcome(source, rejected.about, outcome, rejected.message, at)]

    def _shared(self, kind: type[Model], at: datetime) -> Headers:
        """A batch is written at one time, so what its records share is encoded once."""
        if self._batch_at != at:
            self._batch_at, self._made = at, {}
        if kind not in self._made:
            self._made[kind] = shared_headers(
                kind,
                source=f"/newsroom/stages/{self._spec.name}",
                time=at,
                stage=self._spec.name,
                stage_version=self._version,
            )
        return self._made[kind]

    def _unread_raw(self, source: Source) -> RawRef | None:
        item = source.item
        if self._spec.consumes is not RAW:
            return None
        return RawRef(
            event_id=item.event_id,
            topic=item.topic,
            partition=item.partition,
            offset=item.offset,
            sha256=sha256_hex(item.value),
        )
