"""A newsroom on the run's servers, filled without worker processes: the host that replays use, with stages that pass on.

Dedup is the real one; the others are of passthrough.py, so that what is tested is the runtime. `python -m
tests.integration.generations NAME STAGE DIE` replays in a process of its own, which kills itself after so many batches.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any

from kafka import KafkaProducer

from schemas import RawEvent, Scope
from schemas.ids import raw_event_id
from tests.events import FETCHED
from tests.integration.passthrough import passing
from workers.generations import Replayed
from workers.metrics import Metrics
from workers.pipeline import StageSpec
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.runtime.kafka.hosting import Host, Judges, RawPart
from workers.runtime.kafka.judge import Judge, LightJudge
from workers.runtime.kafka.order import Order
from workers.runtime.kafka.replay import Replay
from workers.runtime.kafka.stateful import StatefulJudge
from workers.settings import Settings

WORDS = "harbour council vote bridge tunnel ladder market school ferry rail court mill river road tower garden".split()


def judges(spec: StageSpec, settings: Settings, generation: str, attempts: Attempts) -> Judge:
    """Dedup as it is; the other stages pass on."""
    if spec.stateful:
        return StatefulJudge(spec, settings, generation, lambda: None)
    return LightJudge(spec, settings, passing(spec))


def story(number: int) -> str:
    """A text of its own, long enough to be told from others."""
    return " ".join(f"{WORDS[(number * 7 + k * k) % 16]}{number * 31 + k}" for k in range(60)) + "."


def articles(count: int, first: int = 0, copies: int = 4) -> list[RawEvent]:
    """So many articles of two sources; every `copies`-th is a copy of the one before it."""
    return [
        RawEvent(
            id=f"a{n}",
            source="harbour-times" if n % 2 else "oldbridge-courier",
            fetched_at=FETCHED,
            media_type="text/plain",
            body=story(n - 1 if n % copies == copies - 1 else n),
        )
        for n in range(first, first + count)
    ]


def send(settings: Settings, events: Iterable[RawEvent]) -> None:
    """Onto the raw topic, as ingest does."""
    producer = KafkaProducer(**client_options(settings), max_request_size=MAX_RECORD_BYTES, linger_ms=5, acks="all")
    for event in events:
        value = event.to_json()
        headers = [("ce_id", raw_event_id(value).encode()), ("ce_source", f"/newsroom/sources/{event.source}".encode())]
        producer.send(settings.topic_prefix + "articles.raw", value, key=str(event.id).encode(), headers=headers)
    producer.flush(timeout=60)
    producer.close()


def work(settings: Settings, generation: str = "g1", judges: Judges = judges) -> None:
    """What the workers of a generation do until nothing waits."""

    async def drive(host: Host) -> None:
        while await host.step(settings.stage_take):
            pass

    with Host(settings, generation, Order(), RawPart(), Metrics(), judges=judges) as host:
        asyncio.run(drive(host))


def replay(
    settings: Settings, name: str = "g2", from_stage: str = "clean", *, judges: Judges = judges, **scope: Any
) -> Replayed:
    """Fill a generation."""
    return Replay(settings, name, judges=judges).run(from_stage, Scope(**scope))


def dying(after: int) -> Judges:
    """Judges of which one kills the process before its batch that many is done."""
    left = [after]

    def make(spec: StageSpec, settings: Settings, generation: str, attempts: Attempts) -> Judge:
        judge = judges(spec, settings, generation, attempts)
        batch: Callable[..., Any] = judge.batch

        async def counted(items: Any) -> Any:
            results = await batch(items)
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return results

        judge.batch = counted  # type: ignore[method-assign]
        return judge

    return make


if __name__ == "__main__":
    replay(Settings(), sys.argv[1], sys.argv[2], judges=dying(int(sys.argv[3])))
