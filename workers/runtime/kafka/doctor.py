"""What `newsroom doctor` looks at: settings, broker, topics, groups, index, clock, disk. Each finding says how to mend it.

Nothing is changed, and no secret is in what is told: failures of clients name addresses and reasons only.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from workers.errors import NewsroomError
from workers.pipeline import STAGES, topic_name
from workers.runtime.kafka import topics
from workers.runtime.kafka.app import group_name
from workers.runtime.kafka.connection import client_options
from workers.search.opensearch_client import connect, told
from workers.settings import Settings

State = Literal["good", "doubtful", "bad"]

LEAST_FREE_BYTES = 2_000_000_000
MOST_CLOCK_SECONDS = 5.0
HTTPS = "Use an https: address in NEWSROOM_OPENSEARCH_URL."
BY_HAND = "Make settings and topics agree, by hand: nothing here changes a topic that exists."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` is empty when it is good."""

    what: str
    state: State
    found: str
    mend: str = ""


def examine(settings: Settings, generation: str) -> Iterator[Finding]:
    """Everything, in an order in which the first bad one is the first to mend."""
    yield from _secrets(settings)
    yield _disk(settings.state_dir)
    try:
        admin = topics.open_admin(settings)
    except (NewsroomError, OSError) as error:
        yield Finding(
            "broker", "bad", _short(error), "Check NEWSROOM_KAFKA_SERVERS, _TLS, _CA_FILE, _USER and _PASSWORD."
        )
    else:
        brokers = _tried("broker", lambda: _broker(admin, settings), "Look at the broker's own log.")
        yield brokers
        yield _tried("topics", lambda: _topics(admin, settings, generation), "Look at the broker's own log.")
        for stage in STAGES:
            what = f"group of {stage.name}"
            look = _looker(admin, settings, stage.name, generation, what)
            yield _tried(what, look, f"Start it: `newsroom worker {stage.name}`.")
        admin.close()
    yield from _index(settings)


def _secrets(settings: Settings) -> Iterator[Finding]:
    if settings.kafka_user is not None and settings.kafka_password is None:
        yield Finding(
            "settings",
            "bad",
            "a Kafka user without a password",
            "Set NEWSROOM_KAFKA_PASSWORD or NEWSROOM_KAFKA_PASSWORD_FILE.",
        )
    if settings.kafka_password is not None and not settings.kafka_tls:
        yield Finding(
            "settings",
            "doubtful",
            "the connection to Kafka is not encrypted (password ***)",
            "Set NEWSROOM_KAFKA_TLS=true.",
        )
    guarded = settings.opensearch_password or settings.opensearch_api_key
    if guarded and not settings.opensearch_url.startswith("https:"):
        yield Finding(
            "settings",
            "doubtful",
            "the connection to OpenSearch is not encrypted (secret ***)",
            HTTPS,
        )


def _disk(folder: Path) -> Finding:
    there = next(one for one in (folder, *folder.resolve().parents) if one.exists())
    usage = shutil.disk_usage(there)
    found = f"{usage.free / 1e9:.1f} GB free of {usage.total / 1e9:.1f} GB for {folder}"
    if usage.free < LEAST_FREE_BYTES:
        return Finding("disk", "bad", found, "Free some space, or set NEWSROOM_STATE_DIR to another folder.")
    return Finding("disk", "good", found)


def _broker(admin: KafkaAdminClient, settings: Settings) -> Finding:
    cluster = admin.describe_cluster()
    return Finding("broker", "good", f"{len(cluster['brokers'])} broker(s) at {settings.kafka_servers}")


def _topics(admin: KafkaAdminClient, settings: Settings, generation: str) -> Finding:
    wanted = topics.declared(settings, generation)
    differences = topics.verify(admin, wanted)
    if not differences:
        return Finding("topics", "good", f"all {len(wanted)} as declared")
    missing = all(one.found is None for one in differences)
    mend = "Run `newsroom topics apply`." if missing else BY_HAND
    return Finding("topics", "bad", "; ".join(map(str, differences)), mend)


def _looker(
    admin: KafkaAdminClient, settings: Settings, stage: str, generation: str, what: str
) -> Callable[[], Finding]:
    return lambda: _group(admin, settings, stage, generation, what)


def _group(admin: KafkaAdminClient, settings: Settings, stage: str, generation: str, what: str) -> Finding:
    name = group_name(settings, stage, generation)
    (group,) = admin.describe_groups([name]).values()
    members = len(group["members"])
    lag = _lag(admin, settings, stage, generation, name)
    found = f"{members} worker(s), {lag:,} records wait"
    if not members and lag:
        return Finding(what, "bad", found, f"Start it: `newsroom worker {stage}`.")
    if not members:
        return Finding(what, "doubtful", found, f"Nobody works on it; start `newsroom worker {stage}`.")
    return Finding(what, "good", found)


def _lag(admin: KafkaAdminClient, settings: Settings, stage: str, generation: str, name: str) -> int:
    consumes = next(spec.consumes for spec in STAGES if spec.name == stage)
    topic = topics.full_name(settings, topic_name(consumes, generation))
    committed = admin.list_group_offsets({name: None})[name]
    consumer = KafkaConsumer(**client_options(settings), enable_auto_commit=False)
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
    starts, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    consumer.close()
    at = {
        partition: committed[partition].offset if partition in committed else starts[partition]
        for partition in partitions
    }
    return int(sum(max(0, ends[partition] - max(at[partition], starts[partition])) for partition in partitions))


def _index(settings: Settings) -> Iterator[Finding]:
    client = connect(settings, timeout=10.0)
    try:
        with told(settings.opensearch_url):
            # A cluster is red for the moment in which an index is being made; what is red for longer has lost something.
            # Without `request_timeout` the driver takes `timeout` for its own; 408 is the answer after five seconds of red.
            health: dict[str, Any] = client.cluster.health(
                wait_for_status="yellow", timeout="5s", request_timeout=10, ignore=[408]
            )
            version = client.info()["version"]["number"]
            yield _cluster(settings, health, version)
            yield _clock(client.nodes.stats(metric="os"))
    except NewsroomError as error:
        yield Finding(
            "index", "bad", _short(error), "Check NEWSROOM_OPENSEARCH_URL, _CA_FILE, _USER, _PASSWORD and _API_KEY."
        )
    finally:
        client.close()


def _cluster(settings: Settings, health: dict[str, Any], version: str) -> Finding:
    found = f"OpenSearch {version} at {settings.opensearch_url}, {health['status']}"
    if health["status"] == "red":
        return Finding("index", "bad", found, "Some shards are lost; look at the cluster's own log.")
    if health["status"] == "yellow" and settings.index_replicas:
        return Finding(
            "index", "doubtful", found, "Replicas are not placed: add a node, or lower NEWSROOM_INDEX_REPLICAS."
        )
    return Finding("index", "good", found)


def _clock(stats: dict[str, Any]) -> Finding:
    """Dates of articles are checked against this machine's clock, so it must not be far from the others'."""
    theirs = max(node["timestamp"] for node in stats["nodes"].values()) / 1000
    off = time.time() - theirs
    found = f"{abs(off):.1f} s {'ahead of' if off > 0 else 'behind'} the index's"
    if abs(off) > MOST_CLOCK_SECONDS:
        return Finding("clock", "bad", found, "Set this machine's clock, by NTP.")
    return Finding("clock", "good", found)


def _tried(what: str, look: Callable[[], Finding], mend: str) -> Finding:
    try:
        return look()
    except (NewsroomError, KafkaError, OSError) as error:
        return Finding(what, "bad", _short(error), mend)


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:300]}"
