"""All stages of one generation in one process, over plain clients: how a replay runs.

The stage farthest down that has something before it goes first. So what was taken in is through before more is taken, dedup sees
the events in the order in which the first stage took them, and no topic fills up. Each stage's batch is delivered as a worker
delivers it (delivery.py) and then committed to the group that its workers have; a replay that dies goes on there.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from workers.errors import BrokerUnavailable, GenerationInUse
from workers.metrics import Metrics
from workers.pipeline import STAGES, StageSpec, topic_name
from workers.runtime.kafka.app import group_name
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.delivery import Delivery
from workers.runtime.kafka.feed import Feed, Key, Older, by_time
from workers.runtime.kafka.indexing import IndexWriter
from workers.runtime.kafka.joined import JoinedIndex, generation_index
from workers.runtime.kafka.judge import HeavyJudge, Judge, LightJudge
from workers.runtime.kafka.order import Order, raw_place
from workers.runtime.kafka.progress import Progress
from workers.runtime.kafka.publish import Publisher
from workers.runtime.kafka.records import Outgoing, Source, Writer
from workers.runtime.kafka.stateful import StatefulJudge
from workers.runtime.kafka.takedown import KillJudge
from workers.runtime.kafka.topics import full_name
from workers.search.contract import IndexBackend
from workers.settings import Settings

BUSY = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)

Judges = Callable[[StageSpec, Settings, str, Attempts], Judge]


@dataclass(frozen=True, slots=True)
class RawPart:
    """What of the raw topic is taken: `wanted` says so of each record; offsets by partition, None where there is no end."""

    starts: Mapping[int, int] = field(default_factory=dict)
    limits: Mapping[int, int] | None = None
    wanted: Callable[[Source], bool] = lambda _: True
    older: Older | None = None


def judge_for(spec: StageSpec, settings: Settings, generation: str, attempts: Attempts) -> Judge:
    """The judge that a worker of the stage has."""
    if spec.stateful:
        return StatefulJudge(spec, settings, generation, lambda: None)
    if spec.heavy:
        return HeavyJudge(spec, settings, attempts.attempt)
    return LightJudge(spec, settings)


class PublishingSender:
    """What a delivery sends with, over a plain producer."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Return when the broker has all of them."""
        await asyncio.to_thread(self._publisher.publish, records)


class StageHost:
    """One stage."""

    def __init__(self, spec: StageSpec, feed: Feed, delivery: Delivery, wanted: Callable[[Source], bool]) -> None:
        self.spec, self.feed, self._delivery, self._wanted = spec, feed, delivery, wanted

    async def step(self, most: int) -> int:
        """Take a batch and do all of it; how many records were taken. Raises what a worker of the stage ends with."""
        if not self.feed.look():
            return 0
        sources = self.feed.take(most)
        if not sources:
            # What is before the stage are gaps.
            self.feed.commit()
            return 0
        wanted = [source for source in sources if self._wanted(source)]
        if wanted:
            await self._delivery.handle(wanted)
        self.feed.commit()
        return len(sources)


class Host:
    """Use as a context manager. Raises BrokerUnavailable, GenerationInUse when a worker of the generation runs, NoDisk."""

    def __init__(
        self,
        settings: Settings,
        generation: str,
        order: Order,
        raw: RawPart,
        metrics: Metrics,
        *,
        judges: Judges = judge_for,
        index: IndexBackend | None = None,
    ) -> None:
        self._settings, self._generation, self._order, self._raw, self._metrics = (
            settings,
            generation,
            order,
            raw,
            metrics,
        )
        self._index = index or JoinedIndex(settings, generation_index(settings, generation))
        self._judges, self._stack = judges, ExitStack()
        self.stages: list[StageHost] = []

    def __enter__(self) -> Self:
        try:
            publisher = self._stack.enter_context(Publisher(self._settings))
            self.stages = [self._host(spec, publisher) for spec in STAGES]
        except (KafkaError, OSError) as error:
            self._stack.close()
            raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    async def step(self, most: int) -> tuple[str, int] | None:
        """One batch of the last stage that has something before it: its name and how many; None when none has.

        `most` is how many raw events may be taken, 0 for none.
        """
        try:
            for host in reversed(self.stages):
                limit = most if host is self.stages[0] else self._settings.stage_take
                taken = await host.step(limit) if limit else 0
                if taken:
                    return host.spec.name, taken
        except BUSY as error:
            raise GenerationInUse(
                generation=self._generation, detail="workers of it run; stop them, or let them do what the replay would"
            ) from error
        except KafkaError as error:
            raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error
        return None

    def _host(self, spec: StageSpec, publisher: Publisher) -> StageHost:
        settings, generation, first = self._settings, self._generation, spec is STAGES[0]
        name = f"{settings.topic_prefix}{spec.name}-{generation}.attempts"
        attempts = Attempts(settings.state_dir / name)
        self._stack.callback(attempts.close)
        judge = self._judges(spec, settings, generation, attempts)
        if first:
            judge = KillJudge(judge, settings)
        self._stack.callback(judge.close)
        feed = Feed(
            settings,
            full_name(settings, topic_name(spec.consumes, generation)),
            group_name(settings, spec.name, generation),
            self._key(spec),
            limits=self._raw.limits if first else None,
            starts=self._raw.starts if first else None,
            older=self._raw.older if first else None,
        )
        self._stack.callback(feed.close)
        index = None
        if not spec.produces:
            index = IndexWriter(self._index, settings.stall_timeout * 0.8, lambda: None, lambda: None)
            self._stack.callback(index.close)
        sender: Any = PublishingSender(publisher)
        writer = Writer(settings, spec, judge.version, generation)
        delivery = Delivery(settings, spec, judge, writer, sender, attempts, Progress(), self._metrics, index)
        return StageHost(spec, feed, delivery, self._raw.wanted if first else lambda _: True)

    def _key(self, spec: StageSpec) -> Key:
        """The first stage and dedup go by the order of judgement; for the others order is of no importance."""
        if spec is STAGES[0]:
            return self._raw_key
        return self._article_key if spec.stateful else by_time

    def _raw_key(self, source: Source) -> tuple[int, int]:
        item = source.item
        return self._order.key(item.partition, item.offset, by_time(source)[0])

    def _article_key(self, source: Source) -> tuple[int, int]:
        place = raw_place(source.item.value)
        return by_time(source) if place is None else self._order.key(*place)
