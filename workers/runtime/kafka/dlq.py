"""Dead letters on Kafka: listed, shown, dropped. retry.py gives them back to their stage.

A letter is known by its stage, generation and offset: `clean:17`, `dedup@g2:3`; inputs that never became raw events by `ingest:4`.
A topic does not lose single records, so what was seen to is noted on `articles.settled`. Where all letters at the beginning of
a topic are settled, they are deleted there.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from kafka import KafkaConsumer, TopicPartition

from schemas import DeadLetter, SettledEvent
from schemas.headers import Headers, header
from workers.errors import UnknownDeadLetter
from workers.letters import Filter, Letter, Whole
from workers.pipeline import FIRST_GENERATION, SETTLED, STAGES, dead_letter_topic, topic_name
from workers.runtime.execute import now
from workers.runtime.kafka.reading import reader, records
from workers.runtime.kafka.records import CONNECT
from workers.runtime.kafka.table import Table
from workers.runtime.kafka.tables import Generations
from workers.runtime.kafka.topics import full_name, open_admin
from workers.settings import Settings

INGEST = "ingest"


@dataclass(frozen=True, slots=True)
class Buried:
    """A letter and where it lies."""

    whole: Whole
    topic: str
    offset: int
    key: bytes | None

    @property
    def mark(self) -> str:
        """Its key among the settled ones."""
        return f"{self.topic}/{self.offset}"


def buried(settings: Settings, wanted: Filter) -> list[Buried]:
    """The open ones that the filter lets through, the latest failure first. Raises BrokerUnavailable."""
    with closing(Table(settings, SETTLED, SettledEvent)) as settled, reader(settings) as consumer:
        settled.refresh()
        found = [
            one
            for topic in _topics(settings)
            for one in _letters(consumer, settings, topic)
            if one.mark not in settled.rows and _passes(one.whole.letter, wanted)
        ]
    return sorted(found, key=lambda one: (one.whole.letter.facts.failed_at, one.offset), reverse=True)


def named(settings: Settings, numbers: Sequence[str]) -> list[Buried]:
    """Those with these numbers, in their order. Raises UnknownDeadLetter."""
    known = {one.whole.letter.number: one for one in buried(settings, Filter())}
    for number in numbers:
        if number not in known:
            raise UnknownDeadLetter(number=number)
    return [known[number] for number in numbers]


def counts(found: Iterable[Buried]) -> dict[tuple[str, str, str], int]:
    """How many there are by generation, stage and error."""
    told: dict[tuple[str, str, str], int] = {}
    for one in found:
        letter = one.whole.letter
        place = (letter.generation, letter.facts.stage, letter.facts.error)
        told[place] = told.get(place, 0) + 1
    return told


def settle(settings: Settings, letters: Sequence[Buried], how: Literal["retried", "dropped"]) -> int:
    """Note that they are seen to. Their outcomes stay. Returns how many."""
    at = now()
    with closing(Table(settings, SETTLED, SettledEvent)) as settled:
        settled.refresh()
        settled.put_all({one.mark: SettledEvent(topic=one.topic, offset=one.offset, how=how, at=at) for one in letters})
        _trim(settings, settled, {one.topic for one in letters})
    return len(letters)


def _trim(settings: Settings, settled: Table[SettledEvent], topics: Iterable[str]) -> None:
    """Delete what is settled at the beginning of these topics, and the notes of it."""
    with reader(settings) as consumer, closing(open_admin(settings)) as admin:
        for topic in topics:
            place = TopicPartition(full_name(settings, topic), 0)
            begin = consumer.beginning_offsets([place])[place]
            end = begin
            while f"{topic}/{end}" in settled.rows:
                end += 1
            if end > begin:
                admin.delete_records({place: end})
            gone = [key for key, row in settled.rows.items() if row.topic == topic and row.offset < end]
            if gone:
                settled.put_all(dict.fromkeys(gone))


def _topics(settings: Settings) -> list[str]:
    """The dead-letter topics of all generations."""
    with closing(Generations(settings)) as generations:
        generations.refresh()
        names = generations.names
    found = [dead_letter_topic(topic_name(spec.consumes, name)) for name in names for spec in STAGES]
    return list(dict.fromkeys(found))


def _letters(consumer: KafkaConsumer, settings: Settings, topic: str) -> Iterator[Buried]:
    place = TopicPartition(full_name(settings, topic), 0)
    if not consumer.partitions_for_topic(place.topic):
        return
    starts, ends = consumer.beginning_offsets([place]), consumer.end_offsets([place])
    for record in records(consumer, starts, ends):
        yield Buried(_whole(settings, topic, record), topic, record.offset, record.key)


def _whole(settings: Settings, topic: str, record: Any) -> Whole:
    headers: Headers = [(name, value or b"") for name, value in record.headers]
    stage = header(headers, CONNECT + "stage") or "unknown"
    generation = "" if stage == INGEST else header(headers, CONNECT + "task.id") or FIRST_GENERATION
    version = (header(headers, CONNECT + "class.name") or "").rpartition(" ")[2]
    partition, offset = (header(headers, CONNECT + name) or "" for name in ("partition", "offset"))
    failed = header(headers, "newsroom_failed_at")
    key = None if record.key is None else record.key.decode("utf-8", "replace")
    facts = DeadLetter(
        stage=stage,
        stage_version=version,
        topic=header(headers, CONNECT + "topic") or topic,
        partition=int(partition) if partition.isdecimal() else 0,
        offset=int(offset) if offset.isdecimal() else 0,
        error=header(headers, CONNECT + "exception.class.name") or "unknown",
        message=header(headers, CONNECT + "exception.message") or "",
        stack=header(headers, CONNECT + "exception.stacktrace") or None,
        attempts=max(1, int(header(headers, "newsroom_attempts") or 1)),
        failed_at=datetime.fromisoformat(failed) if failed else now(),
        event_id=header(headers, "newsroom_event_id") or None,
        article_id=header(headers, "newsroom_article_id") or (key if stage != INGEST else None),
        source=header(headers, "newsroom_source") or None,
    )
    number = f"{stage}{'' if generation in ('', FIRST_GENERATION) else f'@{generation}'}:{record.offset}"
    return Whole(Letter(number, generation, facts, key, len(record.value or b"")), record.value, headers)


def _passes(letter: Letter, wanted: Filter) -> bool:
    facts = letter.facts
    return (
        wanted.stage in (None, facts.stage)
        and wanted.error in (None, facts.error)
        and wanted.source in (None, facts.source)
        and wanted.generation in (None, letter.generation)
        and (wanted.since is None or facts.failed_at >= wanted.since)
        and (wanted.until is None or facts.failed_at < wanted.until)
    )
