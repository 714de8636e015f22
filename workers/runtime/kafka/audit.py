"""`newsroom audit --kafka`: fills the ledgers of workers/audit.py from topics, one ledger a partition of the raw topic.

Raw offsets are those between beginning and end of each partition (records are neither compacted nor transactional there, so
none is missing between). Outcomes are read from their compacted topic as it was at the start; where compaction has already taken the
earlier of two different outcomes, they cannot be told apart any more. An event without an outcome waits when a stage's group has
not committed the record that comes of it, and is lost when none has.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import orjson
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from workers.audit import Fault, Ledger, Verdict, verdict
from workers.errors import NoTopic
from workers.pipeline import FIRST_GENERATION, OUTCOMES, RAW, STAGES, topic_name
from workers.runtime.kafka.app import group_name
from workers.runtime.kafka.connection import MAX_RECORD_BYTES, client_options
from workers.runtime.kafka.topics import full_name
from workers.settings import Settings

MOST_SHOWN = 20


def audit(settings: Settings, generation: str = FIRST_GENERATION, shown: int = MOST_SHOWN) -> Verdict:
    """Judge one generation. Raises NoTopic, and KafkaError when the brokers cannot be reached."""
    options = {
        **client_options(settings),
        "enable_auto_commit": False,
        "max_partition_fetch_bytes": MAX_RECORD_BYTES,
        "fetch_max_bytes": MAX_RECORD_BYTES,
    }
    with closing(KafkaConsumer(**options)) as consumer, closing(KafkaAdminClient(**client_options(settings))) as admin:
        ledgers = _ledgers(consumer, settings)
        # Groups first: what is between two stages, or done, while we read is then still counted as waiting, never as lost.
        committed = {
            spec.name: admin.list_group_offsets({name: None})[name]
            for spec in STAGES
            for name in [group_name(settings, spec.name, generation)]
        }
        _outcomes(consumer, settings, generation, ledgers)
        _waiting(consumer, committed, settings, generation, ledgers)
    faults = (fault for ledger in ledgers.values() for fault in ledger.faults())
    return verdict(generation, ledgers.values(), list[Fault](islice(faults, shown)))


def _ledgers(consumer: Any, settings: Settings) -> dict[int, Ledger]:
    partitions = _partitions(consumer, full_name(settings, RAW.name))
    begins, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    ledgers = {}
    for place in partitions:
        ledger = Ledger(place.partition, begins[place])
        ledger.raw(range(begins[place], ends[place]))
        ledgers[place.partition] = ledger
    return ledgers


def _outcomes(consumer: Any, settings: Settings, generation: str, ledgers: dict[int, Ledger]) -> None:
    partitions = _partitions(consumer, full_name(settings, OUTCOMES.name))
    starts = consumer.beginning_offsets(partitions)
    for _, value in _records(consumer, starts, consumer.end_offsets(partitions)):
        event = orjson.loads(value)
        place = event["raw"]
        ledger = ledgers.get(place["partition"])
        # Neither what retention has taken from the raw topic is judged, nor what has come since the ledger was made.
        if event["generation"] == generation and ledger is not None and ledger.start <= place["offset"] < ledger.end:
            ledger.outcome(place["offset"], event["outcome"])


def _waiting(
    consumer: Any, committed: dict[str, Any], settings: Settings, generation: str, ledgers: dict[int, Ledger]
) -> None:
    """What each stage's group has not committed."""
    for spec in STAGES:
        held = committed[spec.name]
        topic = full_name(settings, topic_name(spec.consumes, generation))
        partitions = _partitions(consumer, topic)
        begins, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
        starts = {place: max(begins[place], held[place].offset if place in held else 0) for place in partitions}
        if spec.consumes is RAW:
            for place in partitions:
                for offset in range(starts[place], min(ends[place], ledgers[place.partition].end)):
                    ledgers[place.partition].waiting(offset)
            continue
        for _, value in _records(consumer, starts, ends):
            place = orjson.loads(value).get("raw") or {}
            ledger = ledgers.get(place.get("partition", -1))
            if ledger is not None and ledger.start <= place["offset"] < ledger.end:
                ledger.waiting(place["offset"])


def _partitions(consumer: Any, topic: str) -> list[TopicPartition]:
    numbers = consumer.partitions_for_topic(topic)
    if not numbers:
        raise NoTopic(topic=topic)
    return [TopicPartition(topic, number) for number in sorted(numbers)]


def _records(consumer: Any, starts: dict[Any, int], ends: dict[Any, int]) -> Iterator[tuple[int, bytes]]:
    """Records of these partitions from `starts` to `ends`, those without a value left out."""
    wanted = [place for place in starts if starts[place] < ends[place]]
    if not wanted:
        return
    consumer.assign(wanted)
    for place in wanted:
        consumer.seek(place, starts[place])
    while any(consumer.position(place) < ends[place] for place in wanted):
        for place, records in consumer.poll(timeout_ms=1_000).items():
            yield from (
                (one.offset, one.value) for one in records if one.value is not None and one.offset < ends[place]
            )
