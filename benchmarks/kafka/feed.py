"""Topics filled before the clock runs, and rates read off the broker's end offsets: all hosts are measured alike."""

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from schemas.ids import raw_event_id
from workers.runtime.kafka import topics
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.settings import Settings

PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Records a second, processor time of the host's process a record, its memory in the middle and at the end."""

    per_second: float
    cpu_microseconds: float
    middle_mib: float
    end_mib: float


class Feed:
    """A set of topics of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        admin = topics.open_admin(settings)
        topics.apply(admin, topics.declared(settings))
        admin.close()
        self._consumer = KafkaConsumer(**client_options(settings), enable_auto_commit=False)

    def fill(self, topic: str, values: Iterable[tuple[str, bytes]]) -> int:
        """Put values under their keys; returns how many."""
        producer = KafkaProducer(**client_options(self.settings), linger_ms=20, max_request_size=MAX_RECORD_BYTES)
        count = 0
        for key, value in values:
            headers = [("ce_id", raw_event_id(value).encode())]
            producer.send(self.settings.topic_prefix + topic, value, key=key.encode(), headers=headers)
            count += 1
        producer.flush(timeout=300)
        producer.close()
        return count

    def end(self, *topics: str) -> int:
        """Records ever put on topics."""
        partitions = [
            TopicPartition(name, number)
            for name in (self.settings.topic_prefix + topic for topic in topics)
            for number in self._consumer.partitions_for_topic(name) or ()
        ]
        return int(sum(self._consumer.end_offsets(partitions).values()))

    def rate(self, process: "Popen[bytes]", topics: Sequence[str], count: int, skip: float = 0.1) -> Rate:
        """Wait until `count` records are on the topics; the rate from the tenth of them on, so that start-up does not count."""
        first: tuple[int, float, float] | None = None
        middle = 0.0
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"the host ended with status {process.returncode}")
            done = self.end(*topics)
            if first is None and done >= count * skip:
                first = (done, time.monotonic(), cpu_seconds(process.pid))
            if not middle and done >= count / 2:
                middle = memory_mib(process.pid)
            if done >= count and first is not None:
                records = done - first[0]
                seconds, cpu = time.monotonic() - first[1], cpu_seconds(process.pid) - first[2]
                return Rate(records / seconds, cpu / records * 1e6, middle, memory_mib(process.pid))
            time.sleep(0.05)
        raise TimeoutError(f"{self.end(*topics)} of {count} records after {PATIENCE:.0f} s")


def cpu_seconds(pid: int) -> float:
    """Processor time of a process, all of its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
