"""`newsroom audit --kafka`: fills the ledgers of workers/audit.py from topics, one ledger a partition of the raw topic.

Raw offsets are those between beginning and end of each partition (records are neither compacted nor transactional there, so none
is missing between); what was before, and is in the archive of the settings, is judged with it. Outcomes are read from their compacted
topic as it was at the start; where compaction has already taken the earlier of two different outcomes, they cannot be told apart any
more. An event without an outcome waits when a stage's group has not committed the record that comes of it, and is lost when none has.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import orjson
from kafka import KafkaConsumer

from schemas import Scope
from workers.archive import Archive
from workers.audit import Fault, Ledger, Verdict, verdict
from workers.pipeline import FIRST_GENERATION, OUTCOMES, RAW, STAGES, topic_name
from workers.runtime.kafka.app import group_name
from workers.runtime.kafka.outcomes import TakenBack, standing
from workers.runtime.kafka.reading import partitions_of, reader, records
from workers.runtime.kafka.records import source_of
from workers.runtime.kafka.scoped import raw_in, span
from workers.runtime.kafka.tables import Generations
from workers.runtime.kafka.topics import full_name, open_admin
from workers.settings import Settings

MOST_SHOWN = 20


def audit(settings: Settings, generation: str = FIRST_GENERATION, shown: int = MOST_SHOWN) -> Verdict:
    """Judge one generation. Raises NoTopic, BrokerUnavailable."""
    scope, targets = _asked_for(settings, generation)
    with reader(settings) as consumer, closing(open_admin(settings)) as admin:
        ledgers = _ledgers(consumer, settings, scope, targets)
        # Groups first: what is between two stages, or done, while we read is then still counted as waiting, never as lost.
        committed = {
            spec.name: admin.list_group_offsets({name: None})[name]
            for spec in STAGES
            for name in [group_name(settings, spec.name, generation)]
        }
        taken_back: TakenBack = {}
        _outcomes(consumer, settings, generation, ledgers, taken_back)
        if taken_back:
            ledgers = _ledgers(consumer, settings, scope, targets)
            _outcomes(consumer, settings, generation, ledgers, taken_back)
        _waiting(consumer, committed, settings, generation, ledgers)
    faults = (fault for ledger in ledgers.values() for fault in ledger.faults())
    return verdict(generation, ledgers.values(), list[Fault](islice(faults, shown)))


def _asked_for(settings: Settings, generation: str) -> tuple[Scope, list[int]]:
    """What of the raw topic the generation holds; everything where no table says otherwise."""
    with closing(Generations(settings)) as table:
        table.refresh()
        row = table.rows.get(generation)
    return (Scope(), []) if row is None else (row.scope, row.targets)


def _ledgers(consumer: KafkaConsumer, settings: Settings, scope: Scope, targets: list[int]) -> dict[int, Ledger]:
    partitions = partitions_of(consumer, full_name(settings, RAW.name))
    begins, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    if scope.everything:
        return {place.partition: _ledger(settings, place.partition, begins[place], ends[place]) for place in partitions}
    ledgers = {one.partition: Ledger(one.partition, begins[one], partial=True) for one in partitions}
    starts, limits = span(consumer, partitions, scope, targets)
    wanted = raw_in(scope)
    first = {one: max(begins[one], starts[one.partition]) for one in partitions}
    for record in records(consumer, first, {one: limits[one.partition] for one in partitions}):
        if wanted(source_of(record, settings.topic_prefix)):
            ledgers[record.partition].raw([record.offset])
    return ledgers


def _ledger(settings: Settings, partition: int, begin: int, end: int) -> Ledger:
    """Of one partition: what the topic holds, and before it what the archive holds."""
    files = Archive(settings.archive).files(partition) if settings.archive else []
    ledger = Ledger(partition, min([begin, *(file.first for file in files)]))
    for file in files:
        ledger.raw(range(file.first, min(file.last + 1, begin)))
    ledger.raw(range(begin, end))
    return ledger


def _outcomes(
    consumer: KafkaConsumer, settings: Settings, generation: str, ledgers: dict[int, Ledger], taken_back: TakenBack
) -> None:
    partitions = partitions_of(consumer, full_name(settings, OUTCOMES.name))
    for event in standing(consumer, partitions, consumer.end_offsets(partitions), taken_back):
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
        partitions = partitions_of(consumer, topic)
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


def _records(consumer: KafkaConsumer, starts: dict[Any, int], ends: dict[Any, int]) -> Iterator[tuple[int, bytes]]:
    """Records of these partitions from `starts` to `ends`, those without a value left out."""
    return ((one.offset, one.value) for one in records(consumer, starts, ends) if one.value is not None)
