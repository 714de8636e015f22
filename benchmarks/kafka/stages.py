"""Five real stages over Kafka, a worker each, against the plain loop over the same stages with as many processes.

Both get the same documents (benchmarks/corpus.py), after others on which models are read and processes warm up. The loop has no
store, no broker and no events between stages; the workers have all of it, and an index that only counts
(tests/integration/passthrough.py): what is compared is runtimes.
"""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import raw_events
from benchmarks.kafka.feed import cpu_seconds
from benchmarks.whole import Loop, loop
from tests.integration.pipeline import STAGE_NAMES, Pipeline
from tests.servers.process import wait_until
from workers.settings import Settings

WARM_UP = 40
PATIENCE = 1_800.0
HOST = ("benchmarks.kafka.host", "stage")


@dataclass(frozen=True, slots=True)
class Compared:
    """Documents a second over Kafka and in the loop, and the processor time of the workers a document in milliseconds."""

    kafka: float
    loop: Loop
    cpu: float

    @property
    def ratio(self) -> float:
        """Of the loop's rate."""
        return self.kafka / self.loop.rate


def compare(address: str, documents: int, jobs: int) -> Compared:
    """One after the other. `jobs` is how many processes share a heavy stage's work."""
    lines = [line.rstrip(b"\n") for line in raw_events(WARM_UP + documents)]
    rate, cpu = over_kafka(address, lines, jobs)
    return Compared(rate, loop(lines, len(STAGE_NAMES)), cpu)


def over_kafka(address: str, lines: Sequence[bytes], jobs: int) -> tuple[float, float]:
    """Documents a second from the first one sent to the last outcome, and milliseconds of processor time a document."""
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = Path(name)
        settings = Settings(
            kafka_servers=address,
            topic_prefix=f"bench-stages-{int(time.time())}.",
            partitions=4,
            state_dir=folder / "state",
            metrics_port=0,
            jobs=jobs,
        )
        pipeline = Pipeline(settings, folder, HOST)
        pipeline.provision()
        try:
            workers = pipeline.start()
            _through(pipeline, lines[:WARM_UP])
            used = sum(_cpu_of_tree(worker.pid) for worker in workers)
            began = time.monotonic()
            _through(pipeline, lines[WARM_UP:])
            seconds = time.monotonic() - began
            used = sum(_cpu_of_tree(worker.pid) for worker in workers) - used
        finally:
            pipeline.end()
    count = len(lines) - WARM_UP
    return count / seconds, used / count * 1000


def _through(pipeline: Pipeline, lines: Sequence[bytes]) -> None:
    wanted = pipeline.ends("articles.outcomes") + len(lines)
    pipeline.send_bytes((line, f"{number}") for number, line in enumerate(lines))
    try:
        wait_until(lambda: pipeline.ends("articles.outcomes") >= wanted, PATIENCE, "all outcomes", poll=0.1)
    except TimeoutError as error:
        raise RuntimeError(pipeline.tails()) from error


def _cpu_of_tree(pid: int) -> float:
    """Processor time of a process and all below it, in seconds."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    below = [int(child) for one in children for child in one.read_text().split()]
    return cpu_seconds(pid) + sum(_cpu_of_tree(child) for child in below)
