"""The delivery pattern, once for all stages: nothing is acknowledged before the broker has all that came of it.

    take a batch without acknowledging      (`noack_take`; raw bytes)
    note it                                 (attempts.py: if this process dies now, the next one knows where)
    judge it off the event loop             (judge.py; what a record causes is a result, never an exception)
    ask the index, for the stage that has one
    send outputs, outcomes and dead letters, and wait for each of the broker's answers   (send.py)
    acknowledge all, in order               (Faust commits what is acknowledged without a gap, every 2 s)

Delivery is at least once, and the effects are idempotent: ids of events are derived, outcomes are compacted by key, the index
takes the highest revision. What is not expected here ends the process, and the next one starts at the committed offset.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from schemas import IndexOperation
from workers.errors import DeadLetterFlood, TooLarge, WorkerKilled
from workers.logs import record_fields
from workers.metrics import Metrics
from workers.pipeline import StageSpec
from workers.runtime.counting import Ended, count, ended
from workers.runtime.execute import now
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.connection import MAX_RECORD_BYTES
from workers.runtime.kafka.indexing import IndexWriter
from workers.runtime.kafka.judge import Judge
from workers.runtime.kafka.progress import Progress
from workers.runtime.kafka.records import Outgoing, Source, Writer, source_of
from workers.runtime.kafka.send import Sender, fits
from workers.runtime.work import Dropped, Emitted, Rejected, Result, WorkItem, about_bytes
from workers.search.contract import Refused, Stale
from workers.settings import Settings

log = logging.getLogger(__name__)

# How long a batch may wait to fill, in seconds. It bounds the delay that a stage adds when little comes in.
LINGER = 0.1


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
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    async def consume(self, stream: Any) -> None:
        """Handle batches until the process stops. Raises what ends the process."""
        async for events in stream.noack_take(self._settings.stage_take, within=LINGER):
            if self._stopping.is_set():
                return
            self._idle.clear()
            try:
                await self.handle([source_of(event.message, self._settings.topic_prefix) for event in events])
                for event in events:
                    await stream.ack(event)
            finally:
                self._idle.set()

    async def finish(self) -> None:
        """Take no further batch, and wait until the one at hand is sent and acknowledged."""
        self._stopping.set()
        await self._idle.wait()

    async def handle(self, sources: Sequence[Source]) -> None:
        """Everything for one batch except acknowledging it."""
        items = [source.item for source in sources]
        self._progress.began(len(items))
        self._metrics.took(self._spec.name, len(items))
        for item in reversed(items):
            self._metrics.reached(self._spec.name, item.partition, item.timestamp)
        try:
            results = await self._results(items)
            finals, records = await self._records(sources, results)
            self._check_dead(finals)
            await self._sender.send(records)
        except BaseException:
            self._metrics.gave_back(self._spec.name, len(items))
            raise
        self._attempts.end(items)
        self._progress.ended(len(items))
        for item in items:
            self._metrics.reached(self._spec.name, item.partition, item.timestamp)
        ends = [ended(final) for final in finals]
        count(self._metrics, self._spec.name, zip(results, ends, strict=True))
        if self._traced is not None:
            self._traced(items, finals, ends)

    async def _results(self, items: Sequence[WorkItem]) -> list[Result]:
        if not self._attempts.begin(items):
            return await self._judge.batch(items)
        log.warning("a process died on a batch that begins at %s: its records are tried one by one", items[0].where)
        results = []
        for item in items:
            results.append(await self._suspect(item))
            self._progress.moved()
        return results

    async def _suspect(self, item: WorkItem) -> Result:
        """One record of a batch on which a process died: that death counts as its first attempt, should it be the one."""
        if not self._judge.in_process:
            return await self._judge.alone(item)
        count = self._attempts.attempt(item)
        if count >= self._settings.max_attempts:
            return killed(self._spec, item, count)
        result = await self._judge.alone(item)
        self._attempts.survived(item)
        return result

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
                log.warning(result.message, extra=record_fields(self._spec.name, source.item, result.about.article_id))
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
