"""`newsroom dlq retry --kafka`: give records back to the stage that could not take them.

    an input           is read again from the bytes that were kept, and sent to the raw topic as ingest sends it
    a raw event        is cleaned by this command, at its old place: on the raw topic a second record would be a second event
    any other          is sent to the stage's topic again, where its workers take it

Its earlier outcome is taken back first. The record keeps its headers, so that one which fails again keeps its count.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from kafka import TopicPartition

from schemas.ids import raw_event_id
from workers.errors import CannotRetry
from workers.letters import Retried
from workers.metrics import Metrics
from workers.pipeline import FIRST_GENERATION, OUTCOMES, RAW, STAGES, StageSpec, stage_spec
from workers.runtime.embedded.retry import reread
from workers.runtime.execute import now
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.delivery import Delivery
from workers.runtime.kafka.dlq import INGEST, Buried, settle
from workers.runtime.kafka.hosting import Judges, PublishingSender, judge_for
from workers.runtime.kafka.ingest import input_letter, raw_record
from workers.runtime.kafka.outcomes import outcome_key
from workers.runtime.kafka.progress import Progress
from workers.runtime.kafka.publish import Publisher
from workers.runtime.kafka.reading import reader, records
from workers.runtime.kafka.records import Outgoing, Source, Writer
from workers.runtime.kafka.topics import full_name
from workers.runtime.work import Rejected, WorkItem
from workers.settings import Settings
from workers.sources import Limits, Received
from workers.sources import Rejected as RejectedInput


def retry(settings: Settings, letters: Sequence[Buried], judges: Judges = judge_for) -> list[Retried]:
    """Retry these. `error` is told of those that failed again at once; of what is sent to workers, `dlq list` tells later.

    Raises CannotRetry, then nothing was done; BrokerUnavailable.
    """
    for one in letters:
        _check(one)
    done: dict[str, Retried] = {}
    with Publisher(settings) as publisher:
        for one in letters:
            stage = one.whole.letter.facts.stage
            if stage == INGEST:
                done[one.mark] = _input(settings, publisher, one)
            elif stage_spec(stage).consumes is not RAW:
                done[one.mark] = _resend(settings, publisher, one)
        raw = [one for one in letters if one.mark not in done]
        for generation in sorted({one.whole.letter.generation for one in raw}):
            mine = [one for one in raw if one.whole.letter.generation == generation]
            done |= _Again(settings, publisher, generation, judges).run(mine)
    settle(settings, letters, "retried")
    return [done[one.mark] for one in letters]


def _check(one: Buried) -> None:
    letter = one.whole.letter
    stage = letter.facts.stage
    if stage != INGEST and stage not in {spec.name for spec in STAGES}:
        raise CannotRetry(number=letter.number, detail=f"there is no stage {stage} any more")
    if stage == INGEST and one.whole.value is None:
        raise CannotRetry(
            number=letter.number, detail="its bytes were too many to keep; run `newsroom ingest` on the file again"
        )


def _input(settings: Settings, publisher: Publisher, one: Buried) -> Retried:
    """An input that could not be read."""
    letter = one.whole.letter
    attempts = letter.facts.attempts + 1
    results = reread(one.whole, now(), Limits(body=settings.max_body_bytes))
    failed = next((result for result in results if isinstance(result, RejectedInput)), None)
    if failed is not None:
        publisher.publish([input_letter(settings, failed, attempts)])
        return Retried(letter.number, failed.error.code, str(failed.error), attempts)
    publisher.publish(raw_record(settings, result) for result in results if isinstance(result, Received))
    return Retried(letter.number, None, None, attempts)


def _resend(settings: Settings, publisher: Publisher, one: Buried) -> Retried:
    """A record of a topic between two stages."""
    letter = one.whole.letter
    publisher.publish(_taken_back(settings, one))
    topic = full_name(settings, letter.facts.topic)
    publisher.publish([Outgoing(topic, one.key, one.whole.value, one.whole.headers)])
    return Retried(letter.number, None, None, letter.facts.attempts + 1)


def _taken_back(settings: Settings, one: Buried) -> list[Outgoing]:
    """The record that takes the raw event's outcome back; none when it cannot be known which raw event it was."""
    letter = one.whole.letter
    event_id = letter.facts.event_id
    if stage_spec(letter.facts.stage).consumes is not RAW:
        try:
            event_id = orjson.loads(one.whole.value or b"")["raw"]["event_id"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return []
    if not isinstance(event_id, str):
        return []
    return [Outgoing(full_name(settings, OUTCOMES.name), outcome_key(event_id, letter.generation), None, [])]


class _Again:
    """The first stage, over raw events at their old places."""

    def __init__(self, settings: Settings, publisher: Publisher, generation: str, judges: Judges) -> None:
        self._settings, self._publisher, self._generation, self._judges = settings, publisher, generation, judges
        self._finals: list[Any] = []

    def run(self, letters: Sequence[Buried]) -> dict[str, Retried]:
        spec, settings, generation = STAGES[0], self._settings, self._generation or FIRST_GENERATION
        for one in letters:
            self._publisher.publish(_taken_back(settings, one))
        attempts = Attempts(settings.state_dir / f"{settings.topic_prefix}{spec.name}-{generation}.retries")
        judge = self._judges(spec, settings, generation, attempts)
        try:
            delivery = self._delivery(spec, generation, judge, attempts)
            asyncio.run(delivery.handle([self._source(one) for one in letters]))
        finally:
            judge.close()
            attempts.close()
        return {one.mark: _told(one, final) for one, final in zip(letters, self._finals, strict=True)}

    def _delivery(self, spec: StageSpec, generation: str, judge: Any, attempts: Attempts) -> Delivery:
        sender: Any = PublishingSender(self._publisher)
        writer = Writer(self._settings, spec, judge.version, generation)

        def traced(_: Any, finals: Any, __: Any) -> None:
            self._finals = list(finals)

        return Delivery(self._settings, spec, judge, writer, sender, attempts, Progress(), Metrics(), None, traced)

    def _source(self, one: Buried) -> Source:
        facts, value = one.whole.letter.facts, one.whole.value or b""
        item = WorkItem(
            topic=RAW.name,
            partition=facts.partition,
            offset=facts.offset,
            timestamp=self._taken_in(facts.partition, facts.offset) or facts.failed_at,
            event_id=facts.event_id or raw_event_id(value),
            value=value,
            where=f"{RAW.name}[{facts.partition}]@{facts.offset}",
        )
        return Source(item, one.key, one.whole.value, one.whole.headers)

    def _taken_in(self, partition: int, offset: int) -> datetime | None:
        """When the raw event was appended; None when the topic no longer holds it."""
        place = TopicPartition(full_name(self._settings, RAW.name), partition)
        with reader(self._settings) as consumer:
            if consumer.beginning_offsets([place])[place] > offset:
                return None
            found = next(records(consumer, {place: offset}, {place: offset + 1}), None)
        return None if found is None else datetime.fromtimestamp(found.timestamp / 1000, UTC)


def _told(one: Buried, final: Any) -> Retried:
    letter = one.whole.letter
    attempts = letter.facts.attempts + 1
    if isinstance(final, Rejected):
        return Retried(letter.number, final.code, final.message, attempts)
    return Retried(letter.number, None, None, attempts)
