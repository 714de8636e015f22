"""`newsroom explain --kafka`: looks up the records of one article on the topics and hands them to workers/explain.

Topics have no index. What became of an article's raw events is read off the outcomes topic; the record that a stage made of a raw
event is looked for in the article's own partition, from the time on at which the raw event was taken in.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import orjson
from kafka import KafkaConsumer, TopicPartition

from schemas import Article, EnrichedEvent, RawEvent, decode
from workers.errors import UnknownAllegation, UnknownArticle
from workers.explain.again import again_now
from workers.explain.trace import Again, Fate, Place, Raw, Trace, hops_of, intact, tags_of
from workers.pipeline import StageSpec, topic_name
from workers.runtime.kafka.archive import older
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.outcomes import every
from workers.runtime.kafka.reading import reader, records
from workers.runtime.kafka.records import Source, source_of
from workers.runtime.kafka.tables import Kills, Reviews
from workers.runtime.kafka.topics import full_name
from workers.settings import Settings


def explain(
    settings: Settings, generation: str, article_id: str, allegation: str | None = None, *, again: bool = True
) -> Trace:
    """Everything about the article. `again` runs the stages of this release on it, which takes seconds to load.

    Raises UnknownArticle when no raw event of it has come to its end, UnknownAllegation, BrokerUnavailable, IndexUnavailable.
    """
    index = generation_index(settings, generation)
    index.refresh()
    event = index.get(article_id)
    fates = _fates(settings, generation, article_id)
    if event is None:
        if not fates:
            raise UnknownArticle(article_id=article_id)
        if allegation is not None:
            raise UnknownAllegation(allegation=allegation, article_id=f"in article {article_id}")
        return Trace(article_id, generation, fates, killed=_killed(settings, article_id))
    return _trace(settings, generation, event, fates, allegation, again)


def _trace(
    settings: Settings,
    generation: str,
    event: EnrichedEvent,
    fates: tuple[Fate, ...],
    allegation: str | None,
    again: bool,
) -> Trace:
    with reader(settings) as consumer:
        source = _raw_source(consumer, settings, event)
        hops = hops_of(event, lambda spec: _made(consumer, settings, generation, spec, event, source))
    raw = decode(RawEvent, source.value) if source is not None and source.value else None
    tags = tags_of(event, raw, allegation)
    if allegation is not None and not tags:
        raise UnknownAllegation(allegation=allegation, article_id=f"in article {event.article_id}")
    return Trace(
        article_id=event.article_id,
        generation=generation,
        fates=fates,
        raw=None if source is None else _told(source, raw, event),
        revision=event.revision,
        headline=event.headline,
        duplicate=event.duplicate.model_dump(exclude_none=True),
        hops=hops,
        tags=tags,
        again=_again(settings, source, raw, event) if again and raw and source else None,
        notes=tuple(event.notes),
    )


def _told(source: Source, raw: RawEvent | None, event: EnrichedEvent) -> Raw:
    item = source.item
    place = Place(item.topic, item.partition, item.offset, item.event_id, item.timestamp)
    same = None if raw is None else intact(raw, event.raw.sha256)
    return Raw(
        place,
        event.source if raw is None else raw.source,
        raw.media_type if raw else None,
        event.raw.sha256,
        same,
        item.where,
    )


def _fates(settings: Settings, generation: str, article_id: str) -> tuple[Fate, ...]:
    """Every raw event of the article that has come to its end, by offset; `at` is when it did."""
    found = [one for one in every(settings) if one["generation"] == generation and one.get("article_id") == article_id]
    told = {
        one["raw"]["offset"]: Fate(
            one["raw"]["offset"],
            datetime.fromisoformat(one["at"]),
            one["outcome"],
            one["stage"],
            one.get("reason"),
            one.get("revision"),
        )
        for one in found
    }
    return tuple(told[offset] for offset in sorted(told))


def _killed(settings: Settings, article_id: str) -> str | None:
    with closing(Kills(settings)) as kills:
        kills.refresh()
        return kills.reason(article_id, -1)


def _raw_source(consumer: KafkaConsumer, settings: Settings, event: EnrichedEvent) -> Source | None:
    """The raw record: from the topic, or from the archive; None when neither holds it."""
    place = TopicPartition(full_name(settings, event.raw.topic), event.raw.partition)
    offset = event.raw.offset
    begin, end = consumer.beginning_offsets([place])[place], consumer.end_offsets([place])[place]
    if begin <= offset < end:
        found = next(records(consumer, {place: offset}, {place: offset + 1}), None)
        return None if found is None else source_of(found, settings.topic_prefix)
    archived = older(settings)
    return None if archived is None else next(archived(place.partition, offset, offset + 1), None)


def _made(
    consumer: KafkaConsumer,
    settings: Settings,
    generation: str,
    spec: StageSpec,
    event: EnrichedEvent,
    source: Source | None,
) -> Place | None:
    """The newest record that the stage made of this raw event; None when the topics no longer hold it."""
    for topic in spec.produces:
        if not issubclass(topic.model, Article):
            continue
        name = topic_name(topic, generation)
        place = TopicPartition(full_name(settings, name), event.raw.partition)
        made = None
        for record in _since(consumer, place, source):
            if record.key == event.article_id.encode() and _of(record.value, event) and _by(record, spec):
                at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
                headers = {key: (value or b"").decode() for key, value in record.headers}
                made = Place(name, place.partition, record.offset, headers.get("ce_id", ""), at)
        if made is not None:
            return made
    return None


def _since(consumer: KafkaConsumer, place: TopicPartition, source: Source | None) -> Iterator[Any]:
    begin, end = consumer.beginning_offsets([place])[place], consumer.end_offsets([place])[place]
    if source is not None:
        moment = int(source.item.timestamp.timestamp() * 1000)
        found = consumer.offsets_for_times({place: moment})[place]
        begin = end if found is None else max(begin, found.offset)
    return records(consumer, {place: begin}, {place: end})


def _of(value: bytes | None, event: EnrichedEvent) -> bool:
    return value is not None and orjson.loads(value)["raw"]["event_id"] == event.raw.event_id


def _by(record: Any, spec: StageSpec) -> bool:
    """`articles.enriched` is written by two stages."""
    return ("newsroom_stage", spec.name.encode()) in [(name, value) for name, value in record.headers]


def _again(settings: Settings, source: Source, raw: RawEvent, event: EnrichedEvent) -> Again:
    with closing(Reviews(settings)) as table:
        table.refresh()
        decisions = table.of_article(event.article_id)
    return again_now(settings, source.item, raw, event, decisions)
