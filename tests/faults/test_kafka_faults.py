"""Processes and the broker are killed, frozen, stopped and scaled under load; then nothing is missing, wrong or twice in the index.

The short form puts all of it into one run of 1,500 events; the long form (`make faults`) gives each fault 20,000 events. Random
choices are seeded by NEWSROOM_TEST_SEED, which is printed.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.faults.load import let_run
from tests.integration.pipeline import STAGE_NAMES, Pipeline, raw_events

pytestmark = [pytest.mark.faults, pytest.mark.servers, pytest.mark.xdist_group("faults")]

PATIENCE = 1_800.0
Fault = Callable[[Pipeline, Any, random.Random], None]


def kill_each_stage(pipeline: Pipeline, broker: Any, chance: random.Random) -> None:
    for stage in chance.sample(STAGE_NAMES, len(STAGE_NAMES)):
        pipeline.kill(stage)
        pipeline.start(stage)
        let_run(pipeline, chance.uniform(0.5, 3))


def freeze_a_stage_past_its_session(pipeline: Pipeline, broker: Any, chance: random.Random) -> None:
    stage = chance.choice(STAGE_NAMES)
    process = pipeline.process(stage)
    process.send_signal(signal.SIGSTOP)
    pipeline.start(stage)
    let_run(pipeline, pipeline.settings.session_timeout * 2)
    process.send_signal(signal.SIGCONT)


def stop_the_broker(pipeline: Pipeline, broker: Any, chance: random.Random) -> None:
    broker.stop()
    let_run(pipeline, 60 if _long() else 5)
    broker.start()


def freeze_the_broker(pipeline: Pipeline, broker: Any, chance: random.Random) -> None:
    broker.freeze()
    let_run(pipeline, 45 if _long() else 8)
    broker.thaw()


def scale_up_and_down(pipeline: Pipeline, broker: Any, chance: random.Random) -> None:
    more = [pipeline.start(stage)[0] for stage in ("entities", "index") for _ in range(2)]
    let_run(pipeline, 15 if _long() else 6)
    for process in more:
        process.terminate()


FAULTS: dict[str, Fault] = {
    "kill": kill_each_stage,
    "freeze": freeze_a_stage_past_its_session,
    "broker-stopped": stop_the_broker,
    "broker-frozen": freeze_the_broker,
    "scale": scale_up_and_down,
}


def _long() -> bool:
    return os.environ.get("NEWSROOM_TEST_FAULTS") == "long"


def _forms() -> Iterator[Any]:
    if _long():
        yield from (pytest.param([fault], id=name) for name, fault in FAULTS.items())
    else:
        yield pytest.param(list(FAULTS.values()), id="all")


@pytest.mark.parametrize("faults", list(_forms()))
def test_after_faults_under_load_nothing_is_missing_wrong_or_twice(
    pipeline: Pipeline, broker: Any, events_to_send: int, faults: list[Fault]
) -> None:
    seed = int(os.environ.get("NEWSROOM_TEST_SEED") or time.time())
    print(f"NEWSROOM_TEST_SEED={seed}")
    chance = random.Random(seed)
    pipeline.send(raw_events(events_to_send))
    pipeline.start()
    for fault in faults:
        let_run(pipeline, chance.uniform(1, 4))
        fault(pipeline, broker, chance)
    outcomes = pipeline.wait_for_outcomes(PATIENCE, meanwhile=pipeline.restart_the_dead)
    missing = pipeline.sent - outcomes.keys()
    wrong = {event: found for event, found in outcomes.items() if found != {"indexed"}}
    changes = pipeline.index.articles()
    twice = {article for article, count in changes.items() if count > 1}
    assert (len(missing), wrong, len(twice), len(changes)) == (0, {}, 0, events_to_send)
    pipeline.stop()
