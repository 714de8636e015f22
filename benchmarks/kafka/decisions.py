"""Dedup on Kafka: decisions a second with journal and state, and what a document takes on the broker's disk and on the owner's."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.corpus import raw_events
from benchmarks.kafka.feed import Feed
from schemas import RawEvent, decode
from tests.integration.pipeline import environment_of
from workers.pipeline import stage_spec
from workers.runtime.build import build_stage
from workers.runtime.execute import now
from workers.runtime.kafka import topics
from workers.runtime.kafka.topics import state_topic
from workers.runtime.work import Emitted, WorkItem, work
from workers.settings import Settings


@dataclass(frozen=True, slots=True)
class Decisions:
    """`journal` and `state` are bytes a document, `text` its characters."""

    per_second: float
    cpu_microseconds: float
    journal: float
    state: float
    text: float


def measure(address: str, documents: int) -> Decisions:
    """One owner over so many cleaned articles, one in ten of them a trimmed copy."""
    events = list(cleaned(documents))
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = Path(name)
        settings = Settings(
            kafka_servers=address,
            topic_prefix=f"bench-dedup-{int(time.time())}.",
            partitions=4,
            state_dir=folder,
            metrics_port=0,
        )
        feed = Feed(settings)
        feed.fill("articles.clean", ((key, value) for key, value, _ in events))
        command = [sys.executable, "-m", "benchmarks.kafka.host", "stage", "dedup", "-"]
        process = subprocess.Popen(command, env=environment_of(settings))
        try:
            # A copy goes on to articles.enriched, all others to articles.unique.
            rate = feed.rate(process, ("articles.unique", "articles.enriched"), len(events))
        finally:
            process.kill()
            process.wait()
        state = sum(path.stat().st_size for path in folder.glob("*.sqlite3*"))
        journal = _bytes_of(settings, state_topic(settings, "dedup", "g1"))
    text = sum(size for _, _, size in events) / len(events)
    return Decisions(rate.per_second, rate.cpu_microseconds, journal / len(events), state / len(events), text)


def cleaned(documents: int) -> Iterator[tuple[str, bytes, int]]:
    """Key, value and length of the text of articles as they stand on articles.clean."""
    spec, at = stage_spec("clean"), datetime(2026, 1, 1, tzinfo=UTC)
    stage = build_stage(spec, Settings())
    for number, line in enumerate(raw_events(documents)):
        item = WorkItem("articles.raw", 0, number, at, f"raw-{number}", line, f"articles.raw[0]@{number}")
        (result,) = work(spec, stage, [item], now)
        if isinstance(result, Emitted):
            (output,) = result.outputs
            yield output.key, output.value, len(decode(RawEvent, line).body)


def _bytes_of(settings: Settings, topic: str) -> int:
    """What a topic takes on the broker's disk."""
    admin = topics.open_admin(settings)
    try:
        return sum(
            int(partition["partition_size"])
            for broker in admin.describe_log_dirs()
            for folder in broker["log_dirs"]
            for found in folder["topics"]
            if found["name"] == topic
            for partition in found["partitions"]
        )
    finally:
        admin.close()
