"""The real dedup stage with its state, killed, frozen, without its disk, with a full one: every copy is found, and once.

The load is stories and exact copies of some of them. In whatever order a pair is judged, either the second is a copy, or it is the
earlier one and takes the place of the first, which an event on articles.clusters says. A pair of which neither is told would mean
that state was lost, or that two processes decided.
"""

import os
import random
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.load import let_run, stories_and_copies
from tests.integration.pipeline import Pipeline
from tests.servers.process import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.servers, pytest.mark.xdist_group("faults")]

PATIENCE = 1_800.0
EVERY = 5
Fault = Callable[[Pipeline, random.Random], None]


@pytest.fixture
def pipeline(pipeline: Pipeline) -> Pipeline:
    """With the real dedup between stages that pass on."""
    pipeline.host = ("tests.integration.mixed", "dedup")
    return pipeline


def kill_the_owner(pipeline: Pipeline, chance: random.Random) -> None:
    for _ in range(3):
        pipeline.kill("dedup")
        pipeline.start("dedup")
        let_run(pipeline, chance.uniform(1, 4))


def freeze_the_owner_past_its_session(pipeline: Pipeline, chance: random.Random) -> None:
    owner = pipeline.process("dedup")
    owner.send_signal(signal.SIGSTOP)
    pipeline.start("dedup")
    let_run(pipeline, pipeline.settings.session_timeout * 2)
    owner.send_signal(signal.SIGCONT)
    let_run(pipeline, 3)


def delete_the_state(pipeline: Pipeline, chance: random.Random) -> None:
    pipeline.end_stage("dedup")
    for path in state_files(pipeline):
        path.unlink()
    pipeline.start("dedup")


def fill_the_disk(pipeline: Pipeline, chance: random.Random) -> None:
    """No file of the process may grow beyond what it has now, until the supervisor starts it again with room."""
    owner = pipeline.process("dedup")
    if owner.poll() is None:
        room = max((path.stat().st_size for path in state_files(pipeline)), default=0)
        resource.prlimit(owner.pid, resource.RLIMIT_FSIZE, (room, room))
    let_run(pipeline, 6)


def state_files(pipeline: Pipeline) -> list[Path]:
    return list(pipeline.settings.state_dir.glob("*dedup-g1*.sqlite3*"))


FAULTS: dict[str, Fault] = {
    "kill": kill_the_owner,
    "freeze": freeze_the_owner_past_its_session,
    "deleted": delete_the_state,
    "full": fill_the_disk,
}


def _forms() -> Iterator[Any]:
    if os.environ.get("NEWSROOM_TEST_FAULTS") == "long":
        yield from (pytest.param([fault], id=name) for name, fault in FAULTS.items())
    else:
        yield pytest.param(list(FAULTS.values()), id="all")


@pytest.mark.parametrize("faults", list(_forms()))
def test_whatever_happens_to_dedup_every_copy_is_found_and_nothing_is_missing_or_twice(
    pipeline: Pipeline, events_to_send: int, faults: list[Fault]
) -> None:
    seed = int(os.environ.get("NEWSROOM_TEST_SEED") or time.time())
    print(f"NEWSROOM_TEST_SEED={seed}")
    chance = random.Random(seed)
    part = events_to_send // len(faults)
    events = list(stories_and_copies(part * len(faults), EVERY))
    pipeline.start()
    for number, fault in enumerate(faults):
        pipeline.send(events[number * part : (number + 1) * part])
        under_way = number * part + part // 5
        wait_until(lambda wanted=under_way: pipeline.ends("articles.clean") >= wanted, PATIENCE, "events for dedup")
        fault(pipeline, chance)
    outcomes = pipeline.wait_for_outcomes(PATIENCE, meanwhile=pipeline.restart_the_dead)
    missing = pipeline.sent - outcomes.keys()
    ambiguous = {event: found for event, found in outcomes.items() if len(found) != 1}
    told = Counter(outcome for found in outcomes.values() for outcome in found)
    twice = {article for article, count in pipeline.index.articles().items() if count > 1}
    copies = len(events) // EVERY
    assert (len(missing), ambiguous, len(twice)) == (0, {}, 0)
    replaced = {change.headers["ce_id"] for change in pipeline.read("articles.clusters")}
    assert (told["duplicate"] + len(replaced), told.total()) == (copies, len(events))
    pipeline.stop()
