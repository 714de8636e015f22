"""The topics as they must be, one declared table; creating what is missing, and comparing what is there.

Nothing that exists is ever changed from here: more partitions would send an article's next event to another partition than
its last, and shorter retention deletes. A difference is shown, with what to do, and workers refuse to start on one.
"""

import contextlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, SaslAuthenticationFailedError, TopicAlreadyExistsError

from workers.errors import AccessDenied, BrokerUnavailable, TopicsDiffer
from workers.pipeline import FIRST_GENERATION, RAW, STAGES, TABLES, TOPICS, StageSpec, dead_letter_topic, topic_name
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.settings import Settings

DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class DeclaredTopic:
    """A topic as it must be. `config` holds Kafka's own names and values."""

    name: str
    partitions: int
    replication: int
    config: dict[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic's property that is not as declared; `found` is None when the topic is missing."""

    topic: str
    what: str
    declared: str
    found: str | None

    def __str__(self) -> str:
        if self.found is None:
            return f"{self.topic} is missing"
        return f"{self.topic} has {self.what} {self.found}, declared is {self.declared}"


def full_name(settings: Settings, name: str) -> str:
    """The name under which a topic exists in this cluster."""
    return settings.topic_prefix + name


def state_topic(settings: Settings, stage: str, generation: str = FIRST_GENERATION) -> str:
    """The compacted topic from which the state of a stateful stage is rebuilt."""
    suffix = "" if generation == FIRST_GENERATION else f".{generation}"
    return full_name(settings, f"articles.{stage}-state{suffix}")


def retention_seconds(settings: Settings, spec: StageSpec, generation: str) -> float:
    """How long the topic that the stage reads keeps a record; 0 for ever."""
    name = full_name(settings, topic_name(spec.consumes, generation))
    (kept,) = [topic.config["retention.ms"] for topic in declared(settings, generation) if topic.name == name]
    return max(0, int(kept)) / 1000


def declared(settings: Settings, generation: str = FIRST_GENERATION) -> list[DeclaredTopic]:
    """Every topic that a generation needs, those shared by all generations included."""
    return list(_declared(settings, generation))


def _declared(settings: Settings, generation: str) -> Iterator[DeclaredTopic]:
    most = {"max.message.bytes": str(MAX_RECORD_BYTES)}
    kept = {"cleanup.policy": "delete", "retention.ms": _days(settings.retention_days), **most}
    compacted = {"cleanup.policy": "compact", **most}
    # Texts that were taken out are gone within a day or two, however little is written.
    forgets = compacted | {"max.compaction.lag.ms": _days(1)}
    for topic in TOPICS:
        name = full_name(settings, topic_name(topic, generation))
        yield DeclaredTopic(name, settings.partitions, settings.replication, compacted if topic.compacted else kept)
    for table in TABLES:
        yield DeclaredTopic(full_name(settings, table.name), 1, settings.replication, forgets)
    # A dead letter holds the record and some headers more, and waits for a person.
    buried = kept | {
        "retention.ms": _days(settings.dead_letter_retention_days),
        "max.message.bytes": str(MAX_RECORD_BYTES + 1024 * 1024),
    }
    for stage in STAGES:
        name = full_name(settings, dead_letter_topic(topic_name(stage.consumes, generation)))
        yield DeclaredTopic(name, 1, settings.replication, buried)
        if stage.stateful:
            yield DeclaredTopic(state_topic(settings, stage.name, generation), 1, settings.replication, forgets)


def _days(days: float) -> str:
    return str(int(days * DAY_MS))


def needed_by(settings: Settings, stage: StageSpec, generation: str = FIRST_GENERATION) -> list[DeclaredTopic]:
    """The declared topics that one stage reads or writes."""
    names = {topic_name(topic, generation) for topic in (stage.consumes, *stage.produces)}
    names |= {table.name for table in TABLES}
    names |= {"articles.outcomes", dead_letter_topic(topic_name(stage.consumes, generation))}
    wanted = {full_name(settings, name) for name in names} | {state_topic(settings, stage.name, generation)}
    return [topic for topic in declared(settings, generation) if topic.name in wanted]


def open_admin(settings: Settings) -> KafkaAdminClient:
    """An admin client that has reached the cluster. Raises BrokerUnavailable, AccessDenied."""
    with _Refusals() as refusals:
        try:
            return KafkaAdminClient(**client_options(settings), request_timeout_ms=20_000, bootstrap_timeout_ms=10_000)
        except (KafkaError, OSError) as error:
            if settings.kafka_user is not None and refusals.seen:
                server = f"Kafka at {settings.kafka_servers}"
                raise AccessDenied(
                    server=server, name="KAFKA", detail="it ended the connection at the login"
                ) from error
            raise BrokerUnavailable(servers=settings.kafka_servers, detail=error) from error


class _Refusals(logging.Handler):
    """Whether the driver was refused within the block.

    kafka-python 3.0 takes a refused password for a broker that is away: over TLS it sees the end of the connection before the
    broker's answer, and tries again until the time is up. What tells the two apart is in its log only: a connection that is
    lost after the broker has told its version, which it does before the login. Only the first connection of a client counts
    (`bootstrap`): another client of this process may lose one to a broker that goes away at this moment.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seen = False

    def emit(self, record: logging.LogRecord) -> None:
        told = record.getMessage()
        lost_at_login = "Connection lost" in told and "node_id=bootstrap" in told and "broker_version=(" in told
        self.seen |= lost_at_login or SaslAuthenticationFailedError.__name__ in told

    def __enter__(self) -> Self:
        logging.getLogger("kafka").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("kafka").removeHandler(self)


def verify(admin: KafkaAdminClient, topics: Iterable[DeclaredTopic]) -> list[Difference]:
    """Where the cluster is not as declared. Raises KafkaError."""
    topics = list(topics)
    there = {found["name"]: found for found in admin.describe_topics() if not found["error_code"]}
    configs = _configs(admin, [topic.name for topic in topics if topic.name in there])
    differences: list[Difference] = []
    for topic in topics:
        if topic.name not in there:
            differences.append(Difference(topic.name, "existence", "there", None))
            continue
        partitions = there[topic.name]["partitions"]
        found = {"partitions": str(len(partitions)), "replication": str(len(partitions[0]["replica_nodes"]))}
        wanted = {"partitions": str(topic.partitions), "replication": str(topic.replication)} | topic.config
        found |= {key: str(configs[topic.name].get(key, {}).get("value")) for key in topic.config}
        differences += [
            Difference(topic.name, what, value, found[what]) for what, value in wanted.items() if found[what] != value
        ]
    return differences


def _configs(admin: KafkaAdminClient, names: list[str]) -> dict[str, dict[str, Any]]:
    if not names:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    found = admin.describe_configs(resources, config_filter="all")
    return {name: values for kind in found.values() for name, values in kind.items()}


def apply(admin: KafkaAdminClient, topics: Iterable[DeclaredTopic]) -> list[str]:
    """Create what is missing; returns the names created. Raises KafkaError."""
    topics = list(topics)
    missing = {difference.topic for difference in verify(admin, topics) if difference.found is None}
    new = {
        topic.name: {
            "num_partitions": topic.partitions,
            "replication_factor": topic.replication,
            "configs": topic.config,
        }
        for topic in topics
        if topic.name in missing
    }
    if new:
        with contextlib.suppress(TopicAlreadyExistsError):  # somebody else applies the same table at the same time
            admin.create_topics(new)
        admin.wait_for_topics(list(new), timeout_ms=60_000)
    return sorted(new)


def require(settings: Settings, stage: StageSpec, generation: str = FIRST_GENERATION) -> None:
    """Raise TopicsDiffer, BrokerUnavailable or AccessDenied unless the stage's topics are as declared."""
    admin = open_admin(settings)
    try:
        differences = verify(admin, needed_by(settings, stage, generation))
    except (KafkaError, OSError) as error:
        raise BrokerUnavailable(servers=settings.kafka_servers, detail=error) from error
    finally:
        admin.close()
    refuse(differences)


def refuse(differences: Iterable[Difference]) -> None:
    """Raise TopicsDiffer when there are any."""
    if told := "; ".join(map(str, differences)):
        raise TopicsDiffer(detail=told)


def raw_topic(settings: Settings) -> str:
    """Where ingest writes."""
    return full_name(settings, RAW.name)
