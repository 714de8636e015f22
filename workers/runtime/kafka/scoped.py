"""Which raw events of the topic a replay takes: its scope, as starts and ends of partitions and a question to each record."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from kafka import KafkaConsumer, TopicPartition

from schemas import Scope
from schemas.headers import header
from workers.runtime.kafka.records import Source

Offsets = dict[int, int]


def span(
    consumer: KafkaConsumer, places: list[TopicPartition], scope: Scope, targets: list[int]
) -> tuple[Offsets, Offsets]:
    """First offset and end of each partition that the scope can reach, below `targets`.

    Of a time before what the topic holds nothing is known here: then it begins at 0, where an archive may go on.
    """
    begins = consumer.beginning_offsets(places)
    starts: Offsets = {}
    ends: Offsets = {}
    for place in places:
        number = place.partition
        first = _at(consumer, place, scope.since, targets[number]) if scope.since else 0
        if first <= begins[place]:
            first = 0
        last = _at(consumer, place, scope.until, targets[number]) if scope.until else targets[number]
        if scope.partition not in (None, number):
            last = 0
        starts[number] = max(first, scope.start or 0)
        ends[number] = max(starts[number], min(last, targets[number] if scope.end is None else scope.end))
    return starts, ends


def _at(consumer: KafkaConsumer, place: TopicPartition, moment: datetime, end: int) -> int:
    """The first offset appended then or later; `end` when there is none."""
    found = consumer.offsets_for_times({place: int(moment.timestamp() * 1000)})[place]
    return end if found is None else int(found.offset)


def raw_in(scope: Scope) -> Callable[[Source], bool]:
    """Whether a raw record belongs to the scope; its offsets are the caller's to see to (`span`)."""
    sources, articles = frozenset(scope.sources), frozenset(scope.articles)

    def wanted(source: Source) -> bool:
        at = source.item.timestamp
        if (scope.since and at < scope.since) or (scope.until and at >= scope.until):
            return False
        if articles and (source.key or b"").decode("utf-8", "replace") not in articles:
            return False
        return not sources or source_of_raw(source) in sources

    return wanted


def source_of_raw(source: Source) -> str | None:
    """A raw record's source: from its header, or from its body where another producer wrote it."""
    told = header(source.headers, "ce_source") or ""
    if told.startswith("/newsroom/sources/"):
        return told.removeprefix("/newsroom/sources/")
    try:
        found = orjson.loads(source.item.value).get("source")
    except (orjson.JSONDecodeError, AttributeError):
        return None
    return found if isinstance(found, str) else None


def event_in(scope: Scope, starts: Offsets, ends: Offsets) -> Callable[[dict[str, Any]], bool]:
    """Whether an event (its JSON object) comes from a raw event of the scope."""
    sources, articles = frozenset(scope.sources), frozenset(scope.articles)

    def wanted(data: dict[str, Any]) -> bool:
        raw = data["raw"]
        if not starts.get(raw["partition"], 0) <= raw["offset"] < ends.get(raw["partition"], 0):
            return False
        if articles and data.get("article_id") not in articles:
            return False
        return not sources or data.get("source") in sources

    return wanted
