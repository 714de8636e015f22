"""The delivery pattern, once for all stages: nothing is acknowledged before the broker has all that came of it.

    take a batch without acknowledging      (intake.py; raw bytes)
    note it                                 (attempts.py: if this process dies now, the next one knows where)
    judge it off the event loop             (judge.py; what a record causes is a result, never an exception)
    ask the index, for the stage that has one
    send outputs, outcomes and dead letters, and wait for each of the broker's answers   (send.py)
    acknowledge all, in order               (Faust commits what is acknowledged, every 2 s)

While one batch is being sent the next is judged already. Batches are sent in the order in which they were taken, one after the
other, so neither the order within a partition nor what may be acknowledged is touched by that.

Delivery is at least once, and the effects are idempotent: ids of events are derived, outcomes are compacted by key, the index
takes the highest revision. What is not expected here ends the process, and the next one starts at the committed offset.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas import IndexOperation
from workers.errors import DeadLetterFlood, TooLarge, WorkerKilled
from workers.metrics import Metrics
from workers.pipeline import StageSpec
from workers.runtime.counting import Ended, count, ended, log_set_aside
from workers.runtime.execute import now
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.connection import MAX_RECORD_BYTES
from workers.runtime.kafka.indexing import IndexWriter
from workers.runtime.kafka.intake import Intake, Taken
from workers.runtime.kafka.judge import Judge
from workers.runtime.kafka.progress import Progress
from workers.runtime.kafka.records import Outgoing, Source, Writer, source_of
from workers.runtime.kafka.send import Sender, fits
from workers.runtime.work import Dropped, Emitted, Rejected, Result, WorkItem, about_bytes
from workers.search.contract import Refused, Stale
from workers.settings import Settings

log = logging.getLogger(__name__)

# Batches that are judged and not sent yet, beside the one that is being sent.
AHEAD = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """A batch and the stage's results for it, one a record."""

    taken: Taken
    sources: Sequence[Source]
    results: Sequence[Result]
    suspicious: bool

    @property
    def items(self) -> list[WorkItem]:
        return [source.item for source in self.sources]


class Delivery:
    """One stage of one generation, over a started app."""

    def __init__(
        self,
        settings: Settings,
        spec: StageSpec,
        judge: Judge,
        writer: Writer,
        sender: Sender,
        attempts: Attempts,
        progress: Progress,
        metrics: Metrics,
        index: IndexWriter | None = None,
        traced: Callable[[Sequence[WorkItem], Sequence[Result], Sequence[Ended]], None] | None = None,
    ) -> None:
        self._settings, self._spec, self._judge, self._writer = settings, spec, judge, writer
        self._sender, self._attempts, self._progress, self._index = sender, attempts, progress, index
        self._metrics, self._traced = metrics, traced
        self._judged: asyncio.Queue[Judged] = asyncio.Queue(AHEAD)
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._at_hand = 0
        self._epoch, self._noted = 0, set[int]()
        self._intake: Intake | None = None

    async def consume(self, intake: Intake) -> None:
        """Handle batches until the process stops. Raises what ends the process."""
        loops = [asyncio.ensure_future(step) for step in (self._judge_all(intake), self._send_all(intake))]
        try:
            await asyncio.gather(*loops)
        finally:
            for loop in loops:
                loop.cancel()

    async def finish(self) -> None:
        """Take no further batch, and wait until those at hand are sent and acknowledged."""
        self._stopping.set()
        await self._idle.wait()

    async def handle(self, sources: Sequence[Source]) -> None:
        """Everything for one batch except acknowledging it: for a host that takes and commits itself."""
        batch = await self._judge_one(Taken((), 0), sources)
        await self._deliver(batch)
        self._ended(len(sources))

    async def _judge_all(self, intake: Intake) -> None:
        while True:
            taken = await intake.take(self._settings.stage_take)
            if self._stopping.is_set():
                return
            sources = [source_of(record, self._settings.topic_prefix) for record in taken.records]
            await self._note_first(intake, taken, [source.item for source in sources])
            await self._judged.put(await self._judge_one(taken, sources))

    async def _judge_one(self, taken: Taken, sources: Sequence[Source]) -> Judged:
        self._began(sources)
        items = [source.item for source in sources]
        suspicious = self._attempts.begin(items)
        results = await (self._one_by_one(items) if suspicious else self._judge.batch(items))
        return Judged(taken, sources, results, suspicious)

    async def _note_first(self, intake: Intake, taken: Taken, items: Sequence[WorkItem]) -> None:
        """With the first batch of each partition, take over what a predecessor left, and leave word that it is begun."""
        if taken.epoch != self._epoch:
            self._epoch, self._noted, self._intake = taken.epoch, set(), intake
        first = {item.partition: item for item in reversed(items) if item.partition not in self._noted}
        if not first:
            return
        for partition, item in first.items():
            if note := intake.found().get(partition):
                offset, _, count = note.partition(" ")
                # A predecessor that only began had read from here on, as this process does.
                self._attempts.adopt(item.topic, partition, int(offset or item.offset), int(count or 0))
        self._noted |= first.keys()
        await intake.note({partition: str(item.offset) for partition, item in first.items()})

    async def _send_all(self, intake: Intake) -> None:
        while True:
            batch = await self._judged.get()
            await self._deliver(batch)
            intake.done(batch.taken)
            self._ended(len(batch.sources))
            if batch.suspicious:
                # Should the next one kill as well, this one is not tried again.
                await intake.commit()

    def _began(self, sources: Sequence[Source]) -> None:
        self._idle.clear()
        self._at_hand += len(sources)
        self._progress.began(len(sources))
        self._metrics.took(self._spec.name, len(sources))
        self._reached({source.item.partition: source.item for source in reversed(sources)})

    def _reached(self, places: Mapping[int, WorkItem]) -> None:
        for partition, item in places.items():
            self._metrics.reached(self._spec.name, partition, item.timestamp)

    def _ended(self, records: int) -> None:
        self._progress.ended(records)
        self._at_hand -= records
        if not self._at_hand:
            self._idle.set()

    async def _deliver(self, batch: Judged) -> None:
        """Everything that comes of a batch goes where it belongs; only then may it be acknowledged."""
        finals, records = await self._records(batch.sources, batch.results)
        self._check_dead(finals)
        await self._sender.send(records)
        items = batch.items
        self._attempts.end(items)
        self._reached({item.partition: item for item in items})
        ends = [ended(final) for final in finals]
        count(self._metrics, self._spec.name, zip(batch.results, ends, strict=True))
        log_set_aside(self._spec.name, items, finals, ends)
        if self._traced is not None:
            self._traced(items, finals, ends)

    async def _one_by_one(self, items: Sequence[WorkItem]) -> list[Result]:
        log.warning("a process died on a batch that begins at %s: its records are tried one by one", items[0].where)
        results = []
        for item in items:
            results.append(await self._suspect(item))
            self._progress.moved()
        return results

    async def _suspect(self, item: WorkItem) -> Result:
        """One record of a batch on which a process died: that death counts as its first attempt, should it be the one."""
        if not self._judge.in_process:
            # The judge counts its tries. A record that came through its own work is not blamed for what ends this process later on
            # in the batch: a few evictions in a row would otherwise dead-letter all that stood before.
            await self._note_try(item, self._attempts.counted(item) + 1)
            result = await self._judge.alone(item)
            if not (isinstance(result, Rejected) and result.code == WorkerKilled.__name__):
                await self._acquit(item)
            return result
        count = self._attempts.attempt(item)
        if count >= self._settings.max_attempts:
            return killed(self._spec, item, count)
        await self._note_try(item, count)
        result = await self._judge.alone(item)
        await self._acquit(item)
        return result

    async def _acquit(self, item: WorkItem) -> None:
        """It came through: a death that follows is not its, here or elsewhere."""
        self._attempts.survived(item)
        if self._intake is not None:
            await self._intake.note({item.partition: str(item.offset)})

    async def _note_try(self, item: WorkItem, count: int) -> None:
        if self._intake is not None:
            await self._intake.note({item.partition: f"{item.offset} {count}"})

    async def _records(
        self, sources: Sequence[Source], results: Sequence[Result]
    ) -> tuple[list[Result], list[Outgoing]]:
        """What each record finally came to, and what to send for the batch, in order."""
        answers = await self._apply(results)
        at = now()
        finals: list[Result] = []
        records: list[Outgoing] = []
        for source, result in zip(sources, results, strict=True):
            if isinstance(result, Emitted):
                outputs = [self._writer.output(source, output, at) for output in result.outputs]
                result = _answered(result, answers) if all(map(fits, outputs)) else _too_large(source, result)
            if isinstance(result, Emitted):
                records += outputs
            elif isinstance(result, Dropped):
                records += self._writer.outcome(source, result.about, result.outcome, result.reason or None, at)
            else:
                records += self._writer.dead_letter(source, result, self._attempts.attempts_at(source.item), at)
            finals.append(result)
        return finals, records

    async def _apply(self, results: Sequence[Result]) -> dict[int, Any]:
        operations = [op for result in results if isinstance(result, Emitted) for op in result.operations]
        if not operations:
            return {}
        if self._index is None:
            raise RuntimeError(f"stage {self._spec.name} has operations for an index, but none was given")
        answers = await self._index.apply(operations)
        return {id(operation): answer for operation, answer in zip(operations, answers, strict=True)}

    def _check_dead(self, finals: Sequence[Result]) -> None:
        """Stop before a mistake of ours drains a topic into the dead letters."""
        dead = [result for result in finals if isinstance(result, Rejected)]
        share = self._attempts.dead_share(len(finals), len(dead))
        if dead and share > self._settings.dead_letter_limit:
            reason = dead[0].message
            limit = f"{self._settings.dead_letter_limit:.0%}"
            raise DeadLetterFlood(stage=self._spec.name, share=f"{share:.0%}", limit=limit, reason=reason)


def killed(spec: StageSpec, item: WorkItem, attempts: int) -> Rejected:
    """The rejection of a record that killed its process so often."""
    error = WorkerKilled(where=item.where, attempts=attempts, stage=spec.name)
    return Rejected(about_bytes(item), error.code, str(error))


def _too_large(source: Source, result: Emitted) -> Rejected:
    size = max(len(output.value) for output in result.outputs)
    error = TooLarge(where=source.item.where, size=size, limit=MAX_RECORD_BYTES, setting="nothing; it is fixed")
    return Rejected(result.about, error.code, str(error))


def _answered(result: Emitted, answers: dict[int, Any]) -> Result:
    """What the index's answer makes of the result. One operation a record."""
    if not result.operations:
        return result
    operation: IndexOperation = result.operations[0]
    answer = answers[id(operation)]
    if isinstance(answer, Refused):
        return Rejected(result.about, answer.error.code, str(answer.error))
    if isinstance(answer, Stale):
        return Dropped(result.about, "stale", f"the index holds revision {answer.held}, this is {operation.revision}")
    return Dropped(result.about, operation.outcome, "")
