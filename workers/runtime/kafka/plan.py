"""`newsroom replay --kafka --dry-run`: how many events, how many bytes, and about how long. Writes nothing.

Events are counted by offsets, or, where a scope asks for sources or articles, by reading. Bytes and times are measured on some
records, spread over the topics of the live generation, as for a store (workers/runtime/embedded/plan.py).
"""

from collections.abc import Iterator
from typing import Any

import orjson
from kafka import KafkaConsumer

from schemas import Scope
from workers.pipeline import RAW, STAGES, Topic, topic_name
from workers.runtime.embedded.plan import SAMPLE, Plan, cost
from workers.runtime.execute import Executor, processes
from workers.runtime.kafka import topics
from workers.runtime.kafka.reading import partitions_of, reader, records
from workers.runtime.kafka.records import Source, source_of
from workers.runtime.kafka.scoped import Offsets, event_in, raw_in, span
from workers.runtime.kafka.tables import live_now
from workers.settings import Settings


def plan(settings: Settings, from_stage: str, scope: Scope) -> Plan:
    """Measure and add up. Raises BrokerUnavailable, NoTopic."""
    base = live_now(settings)
    names = [spec.name for spec in STAGES]
    specs = STAGES[names.index(from_stage) :]
    with reader(settings) as consumer:
        places = partitions_of(consumer, topics.raw_topic(settings))
        begins, ends = consumer.beginning_offsets(places), consumer.end_offsets(places)
        targets = [ends[place] for place in places]
        spans = span(consumer, places, scope, targets)
        known = sum(ends[place] - begins[place] for place in places)
        events = _raw_events(consumer, settings, scope, spans)
        share = events / known if known else 0.0
        count, size = _size(consumer, settings, specs[0].consumes, base, scope, spans)
        jobs = processes(settings)
        costs, seconds = _costs(consumer, settings, base, from_stage, share, jobs)
    return Plan(base, from_stage, str(scope), sum(targets), events, count, size, costs, jobs, seconds)


def _raw_events(consumer: KafkaConsumer, settings: Settings, scope: Scope, spans: tuple[Offsets, Offsets]) -> int:
    places = partitions_of(consumer, topics.raw_topic(settings))
    begins, (starts, ends) = consumer.beginning_offsets(places), spans
    first = {place: max(begins[place], starts[place.partition]) for place in places}
    last = {place: ends[place.partition] for place in places}
    if not (scope.sources or scope.articles):
        return int(sum(max(0, last[place] - first[place]) for place in places))
    wanted = raw_in(scope)
    return sum(wanted(source_of(one, settings.topic_prefix)) for one in records(consumer, first, last))


def _size(
    consumer: KafkaConsumer,
    settings: Settings,
    topic: Topic,
    base: str,
    scope: Scope,
    spans: tuple[Offsets, Offsets],
) -> tuple[int, int]:
    """Records of the first topic in the scope, and their bytes, by a sample."""
    sample = list(_spread(consumer, settings, topic, base))
    total = _records(consumer, settings, topic, base)
    if not sample:
        return 0, 0
    if topic is RAW:
        count = _raw_events(consumer, settings, scope, spans)
    else:
        within = event_in(scope, *spans)
        count = round(total * sum(within(orjson.loads(one.item.value)) for one in sample) / len(sample))
    return count, round(count * sum(len(one.item.value) for one in sample) / len(sample))


def _records(consumer: KafkaConsumer, settings: Settings, topic: Topic, base: str) -> int:
    places = partitions_of(consumer, topics.full_name(settings, topic_name(topic, base)))
    begins, ends = consumer.beginning_offsets(places), consumer.end_offsets(places)
    return int(sum(ends[place] - begins[place] for place in places))


def _spread(consumer: KafkaConsumer, settings: Settings, topic: Topic, base: str) -> Iterator[Source]:
    """Some records, from all over the topic."""
    places = partitions_of(consumer, topics.full_name(settings, topic_name(topic, base)))
    begins, ends = consumer.beginning_offsets(places), consumer.end_offsets(places)
    each = max(1, SAMPLE // len(places))
    for place in places:
        length = ends[place] - begins[place]
        for offset in range(begins[place], ends[place], max(1, length // each)):
            found: Iterator[Any] = records(consumer, {place: offset}, {place: offset + 1})
            yield from (source_of(one, settings.topic_prefix) for one in found if one.value)


def _costs(
    consumer: KafkaConsumer, settings: Settings, base: str, from_stage: str, share: float, jobs: int
) -> tuple[dict[str, float], float]:
    """Milliseconds a document by heavy stage, and the seconds of all of it over `jobs` processes."""
    names = [spec.name for spec in STAGES]
    costs: dict[str, float] = {}
    seconds = 0.0
    executor = Executor(settings, jobs)
    try:
        for spec in STAGES[names.index(from_stage) :]:
            if spec.heavy:
                sample = [source.item for source in _spread(consumer, settings, spec.consumes, base)][:SAMPLE]
                costs[spec.name] = 1000 * cost(executor, spec, sample)
                seconds += costs[spec.name] / 1000 * _records(consumer, settings, spec.consumes, base) * share / jobs
    finally:
        executor.close()
    return costs, seconds
