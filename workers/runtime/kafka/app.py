"""A Faust app for one stage, with the settings under which nothing was lost.

Measured on faust-streaming 0.15.3, aiokafka 0.14 and Kafka 4.1 (docs/discussion/delivery.md has the table): automatic acks,
the default supervisor, sinks, `send_soon`, `stream_publish_on_commit`, plain `take` and `exactly_once` each lose or double
records or crash. So none of them is used, and concurrency stays 1: commits pass over gaps otherwise. Scale by processes.
"""

from typing import Any

import faust
from mode.supervisors import CrashingSupervisor

from workers.pipeline import StageSpec, topic_name
from workers.runtime.kafka.assignor import OneOwnerAssignor
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, faust_broker
from workers.runtime.kafka.intake import BatchTransport
from workers.runtime.kafka.send import BATCH_BYTES
from workers.runtime.kafka.topics import full_name
from workers.settings import Settings


def group_name(settings: Settings, stage: str, generation: str) -> str:
    """The consumer group of a stage in a generation."""
    return full_name(settings, f"newsroom-{stage}-{generation}")


def build_app(settings: Settings, spec: StageSpec, generation: str) -> faust.App:
    """The app, not started. A stateful stage's partitions all go to one member of the group, the others stand by."""
    options: dict[str, Any] = {"PartitionAssignor": OneOwnerAssignor} if spec.stateful else {}
    app = faust.App(
        group_name(settings, spec.name, generation),
        **faust_broker(settings),
        **options,
        datadir=str(settings.state_dir / "faust"),
        agent_supervisor=CrashingSupervisor,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        store="memory://",
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=MAX_RECORD_BYTES + 2 * 1024 * 1024,
        producer_max_request_size=MAX_RECORD_BYTES + 2 * 1024 * 1024,
        producer_acks=-1,
        producer_request_timeout=30.0,
        producer_max_batch_size=BATCH_BYTES,
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=min(3.0, settings.session_timeout / 3),
        broker_rebalance_timeout=30.0,
        broker_request_timeout=30.0,
        broker_max_poll_records=max(500, settings.stage_take),
        broker_commit_interval=2.0,
        broker_commit_every=100_000,
        stream_wait_empty=False,
    )
    # Records come in batches (intake.py), not through streams.
    app.transport = BatchTransport(app.conf.broker_consumer, app)
    return app


def consumed_topic(app: faust.App, settings: Settings, spec: StageSpec, generation: str) -> Any:
    """The stage's input, as raw bytes: what does not parse is the stage's to see, not the driver's to drop."""
    return app.topic(
        full_name(settings, topic_name(spec.consumes, generation)),
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        allow_empty=True,
    )
