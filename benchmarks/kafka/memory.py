"""Whether the memory of each stage's process stays flat over many events: passing stages, all five at work at once."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.kafka.feed import memory_mib
from tests.integration.pipeline import STAGE_NAMES, Pipeline, raw_events
from workers.settings import Settings

PATIENCE = 7_200.0
EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Flat:
    """Resident memory of a stage's process in MiB: around the middle of the run, and in its last twentieth (medians)."""

    stage: str
    middle: float
    end: float

    @property
    def growth(self) -> float:
        """Over the last half, as a share of the middle."""
        return self.end / self.middle - 1


def over(address: str, events: int) -> list[Flat]:
    """Send so many raw events through all stages. Raises TimeoutError, RuntimeError when a process ends."""
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = Path(name)
        settings = Settings(
            kafka_servers=address,
            topic_prefix=f"bench-memory-{int(time.time())}.",
            partitions=4,
            state_dir=folder / "state",
            metrics_port=0,
        )
        pipeline = Pipeline(settings, folder)
        pipeline.provision()
        try:
            pipeline.send(raw_events(events))
            pipeline.start()
            samples = _sampled(pipeline, events)
        finally:
            pipeline.end()
    return [
        Flat(stage, _around(samples, number, events, 0.45, 0.55), _around(samples, number, events, 0.95, 1.0))
        for number, stage in enumerate(STAGE_NAMES, 1)
    ]


def _sampled(pipeline: Pipeline, events: int) -> list[tuple[float, ...]]:
    """Outcomes so far and the memory of each process, again and again until all outcomes are there."""
    samples: list[tuple[float, ...]] = []
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if any(pipeline.process(stage).poll() is not None for stage in STAGE_NAMES):
            raise RuntimeError(pipeline.tails())
        done = pipeline.ends("articles.outcomes")
        samples.append((done, *(memory_mib(pipeline.process(stage).pid) for stage in STAGE_NAMES)))
        if done >= events:
            return samples
        time.sleep(EVERY)
    raise TimeoutError(f"{samples[-1][0]:.0f} of {events} events after {PATIENCE:.0f} s")


def _around(samples: list[tuple[float, ...]], column: int, events: int, first: float, last: float) -> float:
    within = [sample[column] for sample in samples if first * events <= sample[0] <= last * events]
    nearest = min(samples, key=lambda sample: abs(sample[0] - events * (first + last) / 2))
    return median(within or [nearest[column]])
