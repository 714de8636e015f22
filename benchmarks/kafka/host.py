"""`python -m benchmarks.kafka.host KIND`: one process that hosts one hop, articles.entities to articles.enriched.

`python -m benchmarks.kafka.host stage STAGE INDEX_FILE` hosts a real stage; what the index stage would index is counted in a file.

bytes    this runtime, the value passed on as it is: what delivery alone costs
passing  this runtime, with decoding, validation and encoding (tests/integration/passthrough.py)
quix     Quix Streams, the same passing stage function and the value only, as it comes (its producer is idempotent, acks=all, and
         it flushes before it commits, every 5 s: the guarantee is the same as ours)
envelope Quix Streams, as above, and each record has the headers that ours has, commits every 2 s as ours
bytewax  Bytewax, the same passing stage function and the value only; its recovery store is written every 2 s, its sink flushes after
         each batch of a thousand: at least once as well
"""

import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from schemas.headers import event_headers
from tests.integration.passthrough import CountingIndex, passing
from workers.pipeline import ENRICHED, stage_spec
from workers.runtime.execute import now
from workers.runtime.kafka.judge import LightJudge
from workers.runtime.kafka.process import run_stage
from workers.runtime.work import About, Emitted, Output, Result, WorkItem, work
from workers.settings import Settings

SPEC = replace(stage_spec("allegations"), heavy=False)


class PassBytes:
    """A judge that passes bytes on."""

    version = "1"
    in_process = True

    async def batch(self, items: Sequence[WorkItem]) -> list[Result]:
        await asyncio.sleep(0)
        return [Emitted(About(), (Output(ENRICHED.name, item.event_id, item.event_id, item.value),)) for item in items]

    async def alone(self, item: WorkItem) -> Result:
        return (await self.batch([item]))[0]

    def close(self) -> None:
        """Nothing to let go."""


def by_quix(settings: Settings, envelope: bool) -> None:
    """The same function hosted by Quix Streams, with its defaults: at least once, JSON left to the function."""
    from quixstreams import Application

    made: dict[str, Output] = {}
    stage = passing(SPEC)

    application = Application(
        broker_address=settings.kafka_servers,
        consumer_group=f"{settings.topic_prefix}quix",
        auto_offset_reset="earliest",
        auto_create_topics=False,
        loglevel="WARNING",
        commit_interval=2.0 if envelope else 5.0,
    )
    source = application.topic(f"{settings.topic_prefix}articles.entities", value_deserializer="bytes")
    target = application.topic(f"{settings.topic_prefix}articles.enriched", value_serializer="bytes")

    def judge(value: bytes, key: Any, timestamp: int, headers: Any) -> bytes:
        made["last"] = judged(stage, value, timestamp, headers)
        return made["last"].value

    def headers(value: bytes, key: Any, timestamp: int, headers: Any) -> Any:
        return event_headers(
            ENRICHED.model,
            event_id=made["last"].event_id,
            source="/newsroom/stages/allegations",
            time=now(),
            stage="allegations",
            stage_version="1",
        )

    frame = application.dataframe(source).apply(judge, metadata=True)
    if envelope:
        frame = frame.set_headers(headers)
    frame.to_topic(target)
    application.run()


def by_bytewax(settings: Settings) -> None:
    """The same function hosted by Bytewax in one worker."""
    from bytewax import operators
    from bytewax.connectors.kafka import KafkaSink, KafkaSinkMessage, KafkaSource
    from bytewax.dataflow import Dataflow
    from bytewax.recovery import RecoveryConfig, init_db_dir
    from bytewax.run import cli_main

    stage = passing(SPEC)
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    init_db_dir(settings.state_dir, 1)

    def judge(message: Any) -> Any:
        output = judged(stage, message.value, message.timestamp[1], message.headers)
        return KafkaSinkMessage(output.key.encode(), output.value)

    flow = Dataflow("hop")
    source = KafkaSource([settings.kafka_servers], [f"{settings.topic_prefix}articles.entities"])
    sink = KafkaSink([settings.kafka_servers], f"{settings.topic_prefix}articles.enriched", {"acks": "all"})
    operators.output("out", operators.map("judge", operators.input("in", flow, source), judge), sink)
    cli_main(flow, epoch_interval=timedelta(seconds=2), recovery_config=RecoveryConfig(settings.state_dir))


def judged(stage: Any, value: bytes, timestamp: int, headers: Any) -> Output:
    """One record through the stage. `timestamp` in milliseconds."""
    appended = datetime.fromtimestamp(timestamp / 1000, UTC)
    item = WorkItem("articles.entities", 0, 0, appended, dict(headers)["ce_id"].decode(), value, "here")
    (result,) = work(SPEC, stage, [item], now)
    assert isinstance(result, Emitted)
    return result.outputs[0]


def main(kind: str, *arguments: str) -> int:
    """Host until a signal."""
    logging.basicConfig(level=logging.WARNING)
    settings = Settings()
    if kind == "stage":
        stage, index = arguments
        return run_stage(settings, stage, index=CountingIndex(Path(index)) if stage == "index" else None)
    if kind in {"quix", "envelope"}:
        by_quix(settings, kind == "envelope")
        return 0
    if kind == "bytewax":
        by_bytewax(settings)
        return 0
    judge = PassBytes() if kind == "bytes" else LightJudge(SPEC, settings, passing(SPEC))
    return run_stage(settings, SPEC.name, spec=SPEC, judge=judge)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
