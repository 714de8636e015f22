"""What goes wrong during a soak, each with its name: the faults of the fault tests, and those that need the index."""

import random
from collections.abc import Callable
from typing import Any

from tests.faults.load import let_run
from tests.faults.test_kafka_faults import FAULTS as ON_KAFKA
from tests.integration.pipeline import STAGE_NAMES, Pipeline
from tests.servers.front import Front

Fault = Callable[[Pipeline, Any, random.Random], None]


def power_cut(pipeline: Pipeline, _: Any, chance: random.Random) -> None:
    """Every worker is gone at once."""
    for stage in STAGE_NAMES:
        pipeline.kill(stage)
    let_run(pipeline, chance.uniform(0, 3))


def faults_of(front: Front | None) -> dict[str, Fault]:
    """All that can be had. `front` stands before the index, when a real one is used."""
    found: dict[str, Fault] = {**ON_KAFKA, "power cut": power_cut}
    if front is None:
        return found

    def refusing(status: int) -> Fault:
        def fault(pipeline: Pipeline, _: Any, chance: random.Random) -> None:
            front.answer = status
            let_run(pipeline, chance.uniform(3, 20))
            front.answer = None

        return fault

    return {**found, "index overloaded": refusing(429), "index unavailable": refusing(503)}
