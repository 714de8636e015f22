"""Feed and faults at once; then every raw event must have its one outcome, and the index must hold what the outcomes say."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from kafka.errors import KafkaError

from schemas import OutcomeEvent, decode
from tests.integration.pipeline import Pipeline
from tests.servers.find import find_opensearch, own_kafka
from tests.servers.front import Front
from tests.soak.faults import faults_of, let_run
from tests.soak.feed import feed
from workers.audit import Verdict
from workers.runtime.kafka.audit import audit
from workers.runtime.kafka.process import open_index
from workers.settings import Settings

# Raw records that wait, so that there is work during every fault.
AHEAD = {True: 150, False: 2_000}
PATIENCE = 1_800.0


@dataclass(slots=True)
class Soaked:
    """What a soak came to. `expected` and `indexed` are articles; memory is the most of any process of a stage, in MiB, at each fault."""

    seed: int
    seconds: float
    sent: int
    verdict: Verdict
    expected: int
    indexed: int
    faults: Counter[str] = field(default_factory=Counter)
    memory: dict[str, list[float]] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether nothing is missing, wrong or too much."""
        return self.verdict.clean and self.verdict.events == self.sent and self.expected == self.indexed


@contextmanager
def _servers(real: bool, folder: Path) -> Iterator[tuple[Any, Front | None, Settings]]:
    broker = own_kafka(os.getpid())
    front = Front(find_opensearch(os.getpid())) if real else None
    settings = Settings(
        kafka_servers=broker.address,
        topic_prefix="soak.",
        partitions=4,
        state_dir=folder / "state",
        metrics_port=0,
        session_timeout=6.0,
        stall_timeout=120.0,
        **({"opensearch_url": front.url, "index_prefix": f"soak{os.getpid()}-"} if front else {}),
    )
    try:
        yield broker, front, settings
    finally:
        if front:
            front.close()
        broker.kill()


def soak(seconds: float, seed: int, folder: Path, *, real: bool) -> Soaked:
    """`real`: the stages as they ship and OpenSearch; else stages that pass on what they get, and an index that counts."""
    chance = Random(seed)
    with _servers(real, folder) as (broker, front, settings):
        pipeline = Pipeline(settings, folder, *([("tests.soak.worker",)] if real else []))
        pipeline.provision()
        pipeline.start()
        try:
            faults, memory = _under_load(pipeline, broker, faults_of(front), chance, seconds, AHEAD[real])
            pipeline.wait_for_outcomes(PATIENCE, meanwhile=pipeline.restart_the_dead)
            pipeline.stop()
            verdict, expected = audit(settings), len(_expected(pipeline))
            indexed = open_index(settings, "g1").count() if real else pipeline.index.count()
        finally:
            pipeline.end()
    return Soaked(seed, seconds, len(pipeline.sent), verdict, expected, indexed, faults, memory)


def _under_load(
    pipeline: Pipeline, broker: Any, faults: dict[str, Any], chance: Random, seconds: float, ahead: int
) -> tuple[Counter[str], dict[str, list[float]]]:
    records = feed(chance.randrange(2**31))
    counted: Counter[str] = Counter()
    memory: dict[str, list[float]] = {}
    end = time.monotonic() + seconds
    waiting: list[str] = []
    while time.monotonic() < end:
        _top_up(pipeline, records, ahead)
        let_run(pipeline, chance.uniform(1, 6))
        for stage, used in _memory(pipeline).items():
            memory.setdefault(stage, []).append(used)
        # Each once, in an order of chance, before any comes again.
        waiting = waiting or chance.sample(sorted(faults), len(faults))
        name = waiting.pop()
        faults[name](pipeline, broker, chance)
        counted[name] += 1
    return counted, memory


def _top_up(pipeline: Pipeline, records: Iterator[tuple[bytes, str]], ahead: int) -> None:
    """Send what is missing to the number that shall wait. A broker that has just come back may not answer yet: then later."""
    try:
        missing = ahead - (len(pipeline.sent) - pipeline.ends("articles.outcomes"))
    except KafkaError:
        return
    if missing > 0:
        pipeline.send_bytes(islice(records, missing))


def _expected(pipeline: Pipeline) -> set[str]:
    """Articles that readers find by the outcomes: of each, what its highest revision came to decides."""
    last: dict[str, tuple[int, str]] = {}
    for letter in pipeline.read("articles.outcomes"):
        event = decode(OutcomeEvent, letter.value or b"")
        if event.article_id is not None and event.outcome in {"indexed", "duplicate", "killed"}:
            last[event.article_id] = max(last.get(event.article_id, (-1, "")), (event.revision or 0, event.outcome))
    return {article for article, (_, outcome) in last.items() if outcome != "killed"}


def _memory(pipeline: Pipeline) -> dict[str, float]:
    """MiB of each stage's largest process tree; pages that are shared count in each process."""
    children: dict[int, list[int]] = {}
    pages: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            pages[int(entry.name)] = int(fields[21])
    size = os.sysconf("SC_PAGE_SIZE") / 2**20

    def tree(pid: int) -> int:
        return pages.get(pid, 0) + sum(tree(child) for child in children.get(pid, ()))

    return {
        stage: max(tree(process.pid) for process in many) * size for stage, many in pipeline.running().items() if many
    }
