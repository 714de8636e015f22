"""`newsroom ingest`: what the readers find, onto `articles.raw`, each result once, however often it is interrupted.

The producer is idempotent (its own retries neither double nor reorder), records are keyed by article, and what the broker has
acknowledged without a gap is written down per input (resume.py). An ingest that is started again reads an interrupted input from
its beginning and passes over what was acknowledged; what was sent and not yet written down is sent twice, with the same id.

Back-pressure: no more than MOST_PENDING records wait for the broker; then reading stops.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas import RawEvent, encode
from schemas.headers import event_headers
from schemas.ids import raw_event_id
from workers import __version__
from workers.errors import BrokerUnavailable
from workers.identity import article_id_of
from workers.pipeline import RAW, dead_letter_topic
from workers.runtime.kafka import topics
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.runtime.kafka.records import CONNECT, Outgoing
from workers.runtime.kafka.resume import ResumePoints
from workers.settings import Settings
from workers.sources import Input, Limits, Received, Rejected, Result, find_inputs, read_input
from workers.sources.following import EVERY, Follower, is_address

log = logging.getLogger(__name__)

MOST_PENDING = 2_000
SAVE_EVERY = 500
ACK_TIMEOUT = 120.0


@dataclass(slots=True)
class Ingested:
    """What became of the inputs so far. `passed` were acknowledged in an earlier run."""

    sent: int = 0
    rejected: int = 0
    passed: int = 0
    consumed_bytes: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


class Ingest:
    """One run. `progress` is called as records are acknowledged; `stop` may be set from a signal handler."""

    def __init__(self, settings: Settings, progress: Callable[[Ingested], None] = lambda _: None) -> None:
        self._settings, self._progress = settings, progress
        self._limits = Limits(body=settings.max_body_bytes)
        self._raw = topics.raw_topic(settings)
        self._dead = topics.full_name(settings, dead_letter_topic(RAW.name))
        self._pending: deque[tuple[Any, Input | None]] = deque()
        self.total = Ingested()
        self.stop = threading.Event()

    def run(self, paths: Sequence[str | Path], source: str | None = None, follow: bool = False) -> Ingested:
        """Read the inputs, once or again and again. Raises TopicsDiffer, BrokerUnavailable, AccessDenied, NoDisk."""
        admin = topics.open_admin(self._settings)
        differences = topics.verify(
            admin, [t for t in topics.declared(self._settings) if t.name in {self._raw, self._dead}]
        )
        admin.close()
        topics.refuse(differences)
        name = f"{self._settings.topic_prefix}ingest.sqlite3"
        self._resume = ResumePoints(self._settings.state_dir / name)
        self._producer = KafkaProducer(
            **client_options(self._settings),
            enable_idempotence=True,
            acks="all",
            compression_type="gzip",
            linger_ms=20,
            max_request_size=MAX_RECORD_BYTES,
            max_block_ms=int(ACK_TIMEOUT * 1000),
        )
        try:
            with Follower(paths, self._resume.memory, self._limits, source) as follower:
                self._read_all(paths, source, follower, again=False)
                while follow and not self.stop.wait(EVERY.total_seconds()):
                    self._read_all(paths, source, follower, again=True)
            return self.total
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error
        finally:
            self._producer.close(timeout=10)
            self._resume.close()

    def _read_all(self, paths: Sequence[str | Path], source: str | None, follower: Follower, again: bool) -> None:
        for item in find_inputs([path for path in paths if not is_address(path)], source):
            if self.stop.is_set():
                break
            if isinstance(item, Rejected):
                # The first round puts it into the memory, and tells it whatever was told by an earlier run.
                if list(follower.told_once(item)) or not again:
                    self._reject(item, None)
            else:
                self._read(item)
        for result in follower.look_at_feeds(datetime.now(UTC)):
            self._take(result, None)
        self._settle(0)
        self._resume.save()

    def _read(self, item: Input) -> None:
        done = self._resume.done(item)
        if done is None:
            return
        self._resume.begin(item)
        complete = True
        for number, result in enumerate(read_input(item, self._limits)):
            if self.stop.is_set():
                complete = False
                break
            if number < done:
                self.total.passed += 1
                continue
            self._take(result, item)
        self._settle(0)
        if complete:
            self._resume.complete(item)
        self._resume.save()

    def _take(self, result: Result, item: Input | None) -> None:
        self.total.consumed_bytes += result.consumed
        if isinstance(result, Received):
            self._send(result, item)
        else:
            self._reject(result, item)

    def _send(self, result: Received, item: Input | None) -> None:
        self._put(raw_record(self._settings, result), item)
        self.total.sent += 1

    def _reject(self, rejected: Rejected, item: Input | None) -> None:
        self._put(input_letter(self._settings, rejected), item)
        code = rejected.error.code
        self.total.rejected += 1
        self.total.reasons[code] = self.total.reasons.get(code, 0) + 1

    def _put(self, record: Outgoing, item: Input | None) -> None:
        self._settle(MOST_PENDING)
        sent = self._producer.send(record.topic, record.value, key=record.key, headers=list(record.headers))
        self._pending.append((sent, item))

    def _settle(self, most: int) -> None:
        """Take note of what is acknowledged, from the oldest on, until at most `most` are open. Raises KafkaError."""
        while self._pending and (len(self._pending) > most or self._pending[0][0].is_done):
            future, item = self._pending.popleft()
            future.get(timeout=ACK_TIMEOUT)
            if item is not None and self._resume.acknowledged(item) % SAVE_EVERY == 0:
                self._resume.save()
                self._progress(self.total)
        if not most:
            self._progress(self.total)


def raw_record(settings: Settings, result: Received) -> Outgoing:
    """A raw event as it stands on its topic."""
    event = result.event
    value = encode(event)
    headers = event_headers(
        RawEvent,
        event_id=raw_event_id(value),
        source=f"/newsroom/sources/{event.source}",
        time=datetime.now(UTC),
        stage="ingest",
        stage_version=__version__,
    )
    headers.append(("newsroom_where", str(result.where).encode()))
    return Outgoing(topics.raw_topic(settings), article_id_of(event).encode(), value, headers)


def input_letter(settings: Settings, rejected: Rejected, attempts: int = 1) -> Outgoing:
    """An input that could not be read, as a dead letter."""
    facts = {
        CONNECT + "stage": "ingest",
        CONNECT + "topic": rejected.where.file,
        CONNECT + "offset": str(rejected.where.line or 0),
        CONNECT + "exception.class.name": rejected.error.code,
        CONNECT + "exception.message": str(rejected.error),
        "newsroom_attempts": str(attempts),
        "newsroom_failed_at": datetime.now(UTC).isoformat(),
        "newsroom_source": rejected.source,
    }
    headers = [(name, value.encode("utf-8", "replace")) for name, value in facts.items()]
    topic = topics.full_name(settings, dead_letter_topic(RAW.name))
    return Outgoing(topic, str(rejected.where).encode("utf-8", "replace"), rejected.data, headers)
