"""`newsroom archive --kafka` and `newsroom restore --kafka`: the raw topic to an archive, and an installation from it.

The files are those of the embedded archive, a series of them a partition. What is archived is what the archive lists, so a run that was
cut off is gone on with, and the same archive continues after a restore: offsets stay what they were.

A restore does not put old events back on the raw topic, where retention would take them at once. It moves the topic's offsets on to
where the archive ends, and fills the first generation from the archive, as a replay does.
"""

import base64
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.partitioner import murmur2

from schemas import GenerationEvent, KillEvent, RawEvent, ReviewEvent
from schemas.headers import Headers, header
from schemas.ids import raw_event_id
from workers.archive import KILLS_TABLE, REVIEWS_TABLE, Archive, ArchivedRecord
from workers.errors import ArchiveGap, NoArchive, OtherPartitions, TopicNotEmpty
from workers.pipeline import FIRST_GENERATION, RAW, STAGES
from workers.runtime.embedded.archive import limited
from workers.runtime.execute import now
from workers.runtime.kafka.feed import Older
from workers.runtime.kafka.outcomes import held
from workers.runtime.kafka.publish import Publisher
from workers.runtime.kafka.reading import partitions_of, reader, records
from workers.runtime.kafka.records import Outgoing, Source
from workers.runtime.kafka.tables import Kills, Reviews
from workers.runtime.kafka.topics import full_name, open_admin
from workers.runtime.work import WorkItem
from workers.settings import Settings

# Marks a value that is no UTF-8, and is archived in base64.
BASE64 = "newsroom_base64"


@dataclass(frozen=True, slots=True)
class Archived:
    """Records archived by this run, those there before, and values of killed articles taken out of older files."""

    new: int
    before: int
    purged: int


def archive(settings: Settings, target: Archive, told: Callable[[int], None] | None = None) -> Archived:
    """Archive the raw records that the archive lacks, and marks and decisions as they stand.

    Raises ArchiveGap (also when the topic no longer holds what comes next), ArchiveDamaged, BrokerUnavailable.
    """
    new = before = purged = 0
    with closing(Kills(settings)) as kills, closing(Reviews(settings)) as reviews, reader(settings) as consumer:
        kills.refresh()
        reviews.refresh()
        for place in partitions_of(consumer, full_name(settings, RAW.name)):
            files = target.files(place.partition)
            start = files[-1].last + 1 if files else 0
            before += sum(file.last + 1 - file.first for file in files)
            for batch in _batches(consumer, settings, target, place, start):
                target.write([_without_killed(kills, record) for record in batch])
                new += len(batch)
                if told is not None:
                    told(new)
            purged += _purge(target, kills, place.partition)
        target.put_table(KILLS_TABLE, [kills.rows[key].to_json() for key in sorted(kills.rows)])
        target.put_table(REVIEWS_TABLE, [reviews.rows[key].to_json() for key in sorted(reviews.rows)])
    return Archived(new, before, purged)


def _batches(
    consumer: KafkaConsumer, settings: Settings, target: Archive, place: TopicPartition, start: int
) -> Iterator[list[ArchivedRecord]]:
    """Records of one day each, no more than a file may hold."""
    begin, end = consumer.beginning_offsets([place])[place], consumer.end_offsets([place])[place]
    if start and begin > start:
        raise ArchiveGap(target=target.target, one=f"offset {start - 1}", following=f"{place.topic} at {begin}")
    found = (_archived(record, settings) for record in records(consumer, {place: max(start, begin)}, {place: end}))
    for _, of_a_day in groupby(found, key=lambda record: record.day):
        while batch := list(limited(of_a_day)):
            yield batch


def _archived(record: Any, settings: Settings) -> ArchivedRecord:
    headers = [[name, (value or b"").decode("utf-8", "replace")] for name, value in record.headers]
    value = record.value
    text = None
    if value is not None:
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = base64.b64encode(value).decode()
            headers.append([BASE64, "1"])
    event_id = next((told for name, told in headers if name == "ce_id"), None) or raw_event_id(value or b"")
    place = next((told for name, told in headers if name == "newsroom_where"), None)
    return ArchivedRecord(
        topic=record.topic.removeprefix(settings.topic_prefix),
        partition=record.partition,
        offset=record.offset,
        timestamp=record.timestamp * 1000,
        key=(record.key or b"").decode("utf-8", "replace"),
        event_id=event_id,
        place=place or f"{RAW.name}[{record.partition}]@{record.offset}",
        headers=headers,
        value=text,
    )


def _without_killed(kills: Kills, record: ArchivedRecord) -> ArchivedRecord:
    if kills.reason(record.key, record.offset) is None:
        return record
    return ArchivedRecord(**{name: getattr(record, name) for name in ArchivedRecord.__slots__} | {"value": None})


def _purge(target: Archive, kills: Kills, partition: int) -> int:
    """Killed articles leave the archive; which marks it knows already, its own table of them tells."""
    known = {KillEvent.from_json(row) for row in target.table(KILLS_TABLE)}
    fresh = {mark.article_id for mark in kills.rows.values() if mark.raw.partition == partition and mark not in known}
    purged = 0
    for file in target.files(partition) if fresh else []:
        offsets = frozenset(
            record.offset
            for record in target.read(file)
            if record.key in fresh and record.value is not None and kills.reason(record.key, record.offset)
        )
        purged += target.purge(file, offsets) if offsets else 0
    return purged


def older(settings: Settings) -> Older | None:
    """Reads from the archive of the settings what the raw topic no longer holds; None when there is none."""
    return None if settings.archive is None else from_archive(Archive(settings.archive))


def from_archive(target: Archive) -> Older:
    """A reader of a partition's archived records. Raises ArchiveGap, ArchiveDamaged."""

    def read(partition: int, start: int, end: int) -> Iterator[Source]:
        files = target.files(partition)
        if files and files[-1].last + 1 < end and start <= files[-1].last:
            raise ArchiveGap(target=target.target, one=files[-1].path, following=f"{RAW.name} at {end}")
        for file in files:
            if file.last >= start and file.first < end:
                yield from (_source(one) for one in target.read(file) if start <= one.offset < end)

    return read


def _source(record: ArchivedRecord) -> Source:
    at = datetime.fromtimestamp(record.timestamp / 1_000_000, UTC)
    headers: Headers = [(name, value.encode()) for name, value in record.headers if name != BASE64]
    if record.value is None:
        value = _empty(record, at)
    elif any(name == BASE64 for name, _ in record.headers):
        value = base64.b64decode(record.value)
    else:
        value = record.value.encode()
    item = WorkItem(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=at,
        event_id=record.event_id,
        value=value,
        where=record.place,
        traceparent=header(headers, "traceparent"),
    )
    return Source(item, record.key.encode(), value, headers)


def _empty(record: ArchivedRecord, at: datetime) -> bytes:
    """What stands for an event whose words were taken out: the marks of kills say what becomes of it."""
    source = next((value for name, value in record.headers if name == "ce_source"), "")
    event = RawEvent(
        id=record.key or "unknown",
        source=source.removeprefix("/newsroom/sources/") or "unknown",
        fetched_at=at,
        media_type="text/plain",
        body="",
    )
    return event.to_json()


def restore(settings: Settings, target: Archive, fill: Callable[[GenerationEvent, Older], None]) -> int:
    """Fill an empty installation, whose topics are there, from the archive alone; the number of raw events.

    `fill` runs the stages into the generation, over what the topic does not hold (`Replay.fill`).

    A restore that was cut off is gone on with. Raises NoArchive, ArchiveGap, ArchiveDamaged, TopicNotEmpty, OtherPartitions.
    """
    with reader(settings) as consumer:
        places = partitions_of(consumer, full_name(settings, RAW.name))
        _check(consumer, settings, target, places)
        ends = {place: (files[-1].last + 1 if (files := target.files(place.partition)) else 0) for place in places}
        with closing(Kills(settings)) as kills, closing(Reviews(settings)) as reviews:
            marks = [KillEvent.from_json(row) for row in target.table(KILLS_TABLE)]
            kills.put_all({mark.article_id: mark for mark in marks})
            decisions = [ReviewEvent.from_json(row) for row in target.table(REVIEWS_TABLE)]
            reviews.put_all({one.allegation: one for one in decisions})
        _move_on(consumer, settings, ends)
    first = GenerationEvent(name=FIRST_GENERATION, from_stage=STAGES[0].name, created_at=now())
    fill(first, from_archive(target))
    return held(settings)[FIRST_GENERATION].events


def _check(consumer: KafkaConsumer, settings: Settings, target: Archive, places: list[TopicPartition]) -> None:
    starts, ends = consumer.beginning_offsets(places), consumer.end_offsets(places)
    if any(record.value is not None for record in records(consumer, starts, ends)):
        raise TopicNotEmpty(topic=places[0].topic)
    if not any(target.files(place.partition) for place in places):
        raise NoArchive(target=target.target)
    if target.files(len(places)):
        raise OtherPartitions(target=target.target, detail=f"it holds partition {len(places)}, the topic has fewer")
    for place in places:
        for file in target.files(place.partition)[:1]:
            record = next(target.read(file))
            # As the producers of Kafka's own clients place a key.
            if (murmur2(record.key.encode()) & 0x7FFFFFFF) % len(places) != place.partition:
                raise OtherPartitions(target=target.target, detail=f"{record.key} is in partition {place.partition}")


def _move_on(consumer: KafkaConsumer, settings: Settings, ends: dict[TopicPartition, int]) -> None:
    """Let each partition's next offset be the one behind the archive: empty records, deleted at once."""
    held_now = consumer.end_offsets(list(ends))
    with Publisher(settings) as publisher:
        for place, end in ends.items():
            for _ in range(held_now[place], end):
                publisher.send(Outgoing(place.topic, b"restored", None, []), place.partition)
    admin = open_admin(settings)
    admin.delete_records({place: end for place, end in ends.items() if end})
    admin.close()
