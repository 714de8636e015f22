"""`newsroom replay --kafka`: the stages from one topic on into a new generation, beside the live one.

The end offsets of the raw topic are taken at the start. What the stages before `--from` made is carried over (carry.py); then all
stages of the generation run in this process (hosting.py) until what was there at the start is done and what came meanwhile. Live
work comes first: the process is nice, and while live stages have a backlog it takes a tenth of the time. Each batch is committed
to the generation's own groups, so the replay may die anywhere, and the same command goes on where it was.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing

from kafka.errors import KafkaError

from schemas import GenerationEvent, Scope
from workers.errors import BrokerUnavailable, NoTopic
from workers.generations import Progress, Replayed
from workers.metrics import Metrics
from workers.pipeline import STAGES
from workers.runtime.execute import processes
from workers.runtime.kafka import topics
from workers.runtime.kafka.archive import older
from workers.runtime.kafka.carry import Carrier
from workers.runtime.kafka.feed import Older
from workers.runtime.kafka.generations import begin, promote, registry, wipe
from workers.runtime.kafka.hosting import Host, Judges, RawPart, judge_for
from workers.runtime.kafka.lag import Backlog
from workers.runtime.kafka.order import Order, read_order
from workers.runtime.kafka.outcomes import Held, ends_now, held
from workers.runtime.kafka.reading import partitions_of, reader
from workers.runtime.kafka.scoped import Offsets, event_in, raw_in, span
from workers.runtime.kafka.tables import live_now
from workers.search.contract import IndexBackend
from workers.settings import Settings

# While live work waits, a replay takes one part of this many of the time, in small batches.
SHARE = 10
SMALL = 32
LOOK_AT_LIVE_EVERY = 1.0
# Live workers commit every two seconds, so that so many records always seem to wait.
LIVE_BACKLOG = 1_000

Tell = Callable[[Progress], None]


class Replay:
    """One try of one replay. `judges` and `index` are for tests."""

    def __init__(
        self,
        settings: Settings,
        name: str,
        *,
        rate: float | None = None,
        tell: Tell | None = None,
        metrics: Metrics | None = None,
        older: Older | None = None,
        judges: Judges = judge_for,
        index: IndexBackend | None = None,
    ) -> None:
        self._settings = settings.model_copy(update={"jobs": processes(settings)})
        self._name, self._rate, self._older = name, rate, older
        self._tell_to, self._metrics = tell or (lambda _: None), metrics or Metrics()
        self._judges, self._index = judges, index
        self._started = time.monotonic()
        self._before = self._total = self._taken = self._carried = 0
        self._looked, self._waits = 0.0, False

    def run(self, from_stage: str, scope: Scope) -> Replayed:
        """Begin the generation, or go on with it, and fill it.

        Raises BrokerUnavailable, IndexUnavailable, NoTopic, UnknownGeneration, GenerationExists, GenerationInUse, NoDisk.
        """
        settings = self._settings
        with registry(settings) as table:
            begun_before = self._name in table.rows
            generation = begin(settings, table, self._name, from_stage, scope, self._targets())
            if begun_before and not generation.carried:
                wipe(settings, self._name)
            admin = topics.open_admin(settings)
            topics.apply(admin, topics.declared(settings, self._name))
            admin.close()
            self._before = held(settings).get(self._name, Held()).events
            if not generation.carried:
                self._carry(generation)
                generation = generation.model_copy(update={"carried": True})
                table.put(self._name, generation)
        self.fill(generation)
        found = held(settings).get(self._name, Held())
        outcomes = dict(sorted(Counter(found.outcomes).items()))
        new = max(0, found.events - self._before)
        return Replayed(generation, found.events, new, time.monotonic() - self._started, outcomes)

    def fill(self, generation: GenerationEvent) -> None:
        """Until what is there is done."""
        settings = self._settings
        order = self._order(generation.base)
        live = live_now(settings)
        with ExitStack() as stack:
            host = Host(
                settings,
                self._name,
                order,
                self._raw_part(generation),
                self._metrics,
                judges=self._judges,
                index=self._index,
            )
            stack.enter_context(host)
            backlog = stack.enter_context(closing(Backlog(settings)))
            self._total = self._before + host.stages[0].feed.look()
            asyncio.run(self._drive(host, backlog, None if live == self._name else live))

    async def _drive(self, host: Host, backlog: Backlog, live: str | None) -> None:
        raw, caught_up = host.stages[0].feed, False
        self._tell()
        while True:
            began = time.monotonic()
            # Once all that was there a moment ago is taken, it is brought through and nothing more is begun: live work never ends.
            most = 0 if caught_up else self._allowed()
            done = await host.step(most)
            if done is None and (most or caught_up):
                return
            if done and done[0] == STAGES[0].name:
                self._taken += done[1]
                caught_up = not raw.remaining
            self._tell()
            waits = self._live_waits(backlog, live)
            if waits:
                await asyncio.sleep(min(5.0, (SHARE - 1) * (time.monotonic() - began)))
            elif done is None:
                await asyncio.sleep(0.05)

    def _order(self, base: str | None) -> Order:
        """The order in which the base judged; that of time where it is gone."""
        try:
            return Order() if base is None else read_order(self._settings, base)
        except NoTopic:
            return Order()

    def _allowed(self) -> int:
        """How many raw events may be taken now."""
        most = SMALL if self._waits else self._settings.stage_take
        if self._rate is None:
            return most
        due = int(self._rate * (time.monotonic() - self._started)) + 1 - self._taken
        return max(0, min(most, due))

    def _live_waits(self, backlog: Backlog, live: str | None) -> bool:
        if live is not None and time.monotonic() - self._looked >= LOOK_AT_LIVE_EVERY:
            self._looked = time.monotonic()
            try:
                self._waits = backlog.of(live) > LIVE_BACKLOG
            except KafkaError as error:
                raise BrokerUnavailable(servers=self._settings.kafka_servers, detail=error) from error
        return self._waits

    def _tell(self) -> None:
        done = min(self._total, self._before + self._taken)
        self._metrics.replay(self._name, done / self._total if self._total else 1.0)
        seconds = time.monotonic() - self._started
        self._tell_to(Progress(done, self._total, seconds, self._before, self._carried, self._waits))

    def _targets(self) -> list[int]:
        with reader(self._settings) as consumer:
            places = partitions_of(consumer, topics.raw_topic(self._settings))
            ends = consumer.end_offsets(places)
            return [ends[place] for place in places]

    def _spans(self, generation: GenerationEvent) -> tuple[Offsets, Offsets]:
        with reader(self._settings) as consumer:
            places = partitions_of(consumer, topics.raw_topic(self._settings))
            return span(consumer, places, generation.scope, generation.targets)

    def _raw_part(self, generation: GenerationEvent) -> RawPart:
        """A whole generation takes all that ever comes; a part nothing beyond what it was asked for."""
        if generation.scope.everything:
            return RawPart(older=self._older)
        if generation.from_stage != STAGES[0].name:
            return RawPart(limits={})
        starts, ends = self._spans(generation)
        return RawPart(starts, ends, raw_in(generation.scope), self._older)

    def _carry(self, generation: GenerationEvent) -> None:
        wanted = None if generation.scope.everything else event_in(generation.scope, *self._spans(generation))
        assert generation.base is not None

        def tell(passed: int) -> None:
            self._carried = passed
            self._tell()

        Carrier(self._settings, generation.base, self._name, generation.from_stage, wanted).run(tell)


def promote_when_caught_up(settings: Settings, name: str, tell: Tell | None = None, judges: Judges = judge_for) -> str:
    """Fill the generation until it has all that readers had a moment ago, and promote it then.

    Returns the generation that was live. What readers get in that last moment comes to the new one within seconds, as live work
    goes on in it. Raises what `Replay` and `promote` do.
    """
    with registry(settings) as table:
        generation = table.find(name)
        if name == table.live:
            return promote(settings, name)
    until = ends_now(settings)
    if generation.carried and generation.scope.everything:
        Replay(settings, name, tell=tell, judges=judges, older=older(settings)).fill(generation)
    return promote(settings, name, until)
