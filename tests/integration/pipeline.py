"""A pipeline of a test's own on the run's broker: topics, raw events, stage processes, and what came of it all."""

import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from schemas import OutcomeEvent, RawEvent, decode
from schemas.ids import raw_event_id
from tests.events import FETCHED
from tests.integration.passthrough import CountingIndex
from tests.servers.process import wait_until
from workers.config import variable_of
from workers.pipeline import STAGES, stage_spec
from workers.runtime.kafka import topics
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.settings import Settings

STAGE_NAMES = tuple(spec.name for spec in STAGES)
# Generous, because a loaded machine is slow and a wait that ends early costs nothing.
PATIENCE = 150.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A record as it lies on a topic."""

    key: bytes | None
    value: bytes | None
    headers: dict[str, str]


class Pipeline:
    """Topics under a prefix of their own, and the processes that a test starts on them."""

    def __init__(
        self, settings: Settings, folder: Path, host: Sequence[str] = ("tests.integration.passthrough",)
    ) -> None:
        self.settings, self._folder, self.host = settings, folder, host
        self.index_file = folder / "index.sqlite3"
        self.index = CountingIndex(self.index_file)
        self._processes: dict[str, list[subprocess.Popen[bytes]]] = defaultdict(list)
        self._logs = 0
        self.sent: set[str] = set()
        self._known: dict[str, list[TopicPartition]] = {}

    def provision(self) -> None:
        admin = topics.open_admin(self.settings)
        topics.apply(admin, topics.declared(self.settings))
        admin.close()

    # Raw events

    def send(self, events: Iterable[RawEvent]) -> None:
        """Put raw events on their topic and remember them."""
        self.send_bytes((event.to_json(), str(event.id)) for event in events)

    def send_bytes(self, values: Iterable[tuple[bytes | None, str]], topic: str = "articles.raw") -> None:
        producer = KafkaProducer(
            **client_options(self.settings), max_request_size=MAX_RECORD_BYTES, linger_ms=5, acks="all"
        )
        for value, key in values:
            event_id = raw_event_id(value or b"")
            headers = [("ce_id", event_id.encode())]
            producer.send(self.settings.topic_prefix + topic, value, key=key.encode(), headers=headers)
            if topic == "articles.raw":
                self.sent.add(event_id)
        producer.flush(timeout=60)
        producer.close()

    # Processes

    def start(self, *stages: str, **settings: Any) -> list["subprocess.Popen[bytes]"]:
        """Start a process for each stage named."""
        started = []
        for stage in stages or STAGE_NAMES:
            self._logs += 1
            path = self._folder / f"{self._logs:03}-{stage}.log"
            command = [sys.executable, "-m", *self.host, stage, str(self.index_file)]
            with path.open("wb") as log:
                process = subprocess.Popen(
                    command, env=self.environment(**settings), stdout=log, stderr=log, stdin=subprocess.DEVNULL
                )
            process.log = path  # type: ignore[attr-defined]
            self._processes[stage].append(process)
            started.append(process)
        return started

    def environment(self, **settings: Any) -> dict[str, str]:
        """The test's settings as a worker finds them."""
        return environment_of(self.settings, **settings)

    def process(self, stage: str) -> "subprocess.Popen[bytes]":
        """The latest process of a stage."""
        return self._processes[stage][-1]

    def running(self) -> dict[str, list["subprocess.Popen[bytes]"]]:
        """The processes of each stage that have not ended."""
        return {stage: [one for one in many if one.poll() is None] for stage, many in self._processes.items()}

    def kill(self, stage: str) -> None:
        process = self.process(stage)
        process.kill()
        process.wait(30)

    def end_stage(self, stage: str) -> None:
        """SIGKILL to all of a stage."""
        for process in self._processes[stage]:
            process.kill()
            process.wait(30)

    def restart_the_dead(self) -> None:
        """Start each stage again whose processes have all ended, as a supervisor does."""
        for stage, many in list(self._processes.items()):
            if all(process.poll() is not None for process in many):
                self.start(stage)

    def stop(self) -> list[int]:
        """SIGTERM to all that run; their exit statuses."""
        running = [one for many in self._processes.values() for one in many if one.poll() is None]
        for process in running:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        return [process.wait(60) for process in running]

    def end(self) -> None:
        for many in self._processes.values():
            for process in many:
                if process.poll() is None:
                    process.kill()
                    process.wait(30)
        if "_consumer" in self.__dict__:
            self._consumer.close(autocommit=False)

    def log_of(self, process: "subprocess.Popen[bytes]") -> str:
        text: str = process.log.read_text(encoding="utf-8", errors="replace")  # type: ignore[attr-defined]
        return text

    # What came of it

    def read(self, topic: str) -> list[Letter]:
        """All records of a topic, partition by partition."""
        consumer = self._consumer
        partitions = self._partitions(topic)
        ends = consumer.end_offsets(partitions)
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        letters: list[Letter] = []
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for records in consumer.poll(timeout_ms=1000).values():
                letters += [_letter(record) for record in records]
        return letters

    def ends(self, topic: str) -> int:
        """Number of records ever put on a topic."""
        return int(sum(self._consumer.end_offsets(self._partitions(topic)).values()))

    def _partitions(self, topic: str) -> list[TopicPartition]:
        name = self.settings.topic_prefix + topic
        if name not in self._known:
            numbers = sorted(self._consumer.partitions_for_topic(name) or ())
            self._known[name] = [TopicPartition(name, number) for number in numbers]
        return self._known[name]

    @cached_property
    def _consumer(self) -> KafkaConsumer:
        # One for the whole test: to make one takes several round trips.
        return KafkaConsumer(
            **client_options(self.settings),
            enable_auto_commit=False,
            max_partition_fetch_bytes=MAX_RECORD_BYTES,
            fetch_max_bytes=MAX_RECORD_BYTES,
        )

    def outcomes(self) -> dict[str, set[str]]:
        """For each raw event the terminal outcomes that were written; more than one is a mistake."""
        found: dict[str, set[str]] = defaultdict(set)
        for letter in self.read("articles.outcomes"):
            event = decode(OutcomeEvent, letter.value or b"")
            found[event.raw.event_id].add(event.outcome)
        return dict(found)

    def wait_for_outcomes(
        self, timeout: float = PATIENCE, meanwhile: Callable[[], None] | None = None
    ) -> dict[str, set[str]]:
        """Wait until every raw event sent has an outcome."""
        found: dict[str, set[str]] = {}

        def all_there() -> bool:
            nonlocal found
            if meanwhile:
                meanwhile()
            if self.ends("articles.outcomes") < len(self.sent):
                return False
            found = self.outcomes()
            return self.sent <= found.keys()

        try:
            wait_until(all_there, timeout, f"outcomes of {len(self.sent)} raw events", poll=0.5)
        except TimeoutError as error:
            missing = len(self.sent - self.outcomes().keys())
            raise AssertionError(f"{error}; {missing} are missing\n{self.tails()}") from error
        return found

    def tails(self) -> str:
        return "\n".join(
            f"--- {stage} {process.pid} status {process.poll()}\n{self.log_of(process)[-1500:]}"
            for stage, many in self._processes.items()
            for process in many
        )


def raw_events(count: int, body: str = "Rain fell on Oldbridge all day.", first: int = 0) -> list[RawEvent]:
    """Raw events of as many articles."""
    return [
        RawEvent(id=f"a{n}", source="courier", fetched_at=FETCHED, media_type="text/plain", body=f"{body} {n}")
        for n in range(first, first + count)
    ]


def environment_of(settings: Settings, **changes: Any) -> dict[str, str]:
    """What a process of its own is given, so that it has these settings. Its metrics are on any free port, unless told otherwise."""
    values = settings.model_dump(exclude_defaults=True) | {"metrics_port": 0} | changes
    return {**os.environ, **{variable_of(name): _plain(value) for name, value in values.items()}}


def consumed_topic_of(stage: str) -> str:
    return stage_spec(stage).consumes.name


def _letter(record: Any) -> Letter:
    headers = {name: value.decode("utf-8", "replace") for name, value in record.headers}
    return Letter(record.key, record.value, headers)


def _plain(value: Any) -> str:
    return value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
