"""Writes what a batch came to: outputs to their topics, operations to the index, outcomes, dead letters. Within a transaction."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from schemas import IndexOperation, RawRef
from schemas.headers import event_headers, onward
from workers.pipeline import STAGES, TOPICS, StageSpec, topic_name
from workers.runtime.counting import Ended, ended
from workers.runtime.embedded.dead import Dead, bury
from workers.runtime.embedded.kills import any_kills, kill_reason
from workers.runtime.embedded.log import Append, Log, to_micros
from workers.runtime.embedded.reviews import any_reviews, joined
from workers.runtime.embedded.store import live_generation
from workers.runtime.embedded.yields import keep
from workers.runtime.work import About, Dropped, Emitted, Rejected, Result, WorkItem, terminal_of_rejection
from workers.search.contract import IndexBackend, Refused, Stale

_MODELS = {topic.name: topic for topic in TOPICS}


class Writer:
    """Of one stage of one generation."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        spec: StageSpec,
        version: str,
        generation: str,
        index: IndexBackend | None = None,
    ) -> None:
        self._connection, self._log = connection, Log(connection)
        self._spec, self._version, self._generation = spec, version, generation
        self._index = index
        self.ended = 0

    def write(self, items: Sequence[WorkItem], results: Sequence[Result], at: datetime) -> list[Ended]:
        """One result an item. Returns what became of each. Raises what the store raises; then nothing of the batch is kept."""
        appends: dict[str, list[Append]] = {}
        operations: list[tuple[int, About, IndexOperation]] = []
        if any_kills(self._connection):
            results = [self._unless_killed(item, result) for item, result in zip(items, results, strict=True)]
        if self._spec is STAGES[0] and live_generation(self._connection) == self._generation:
            keep(self._connection, results)
        ends = [ended(result) for result in results]
        for index, (item, result) in enumerate(zip(items, results, strict=True)):
            if isinstance(result, Emitted):
                self._collect(item, result, appends, at)
                operations += [(index, result.about, operation) for operation in result.operations]
            elif isinstance(result, Dropped):
                self._outcome(item, result.about, result.outcome, result.reason, at)
            else:
                self._bury(item, result, terminal_of_rejection(result.code), at)
        for topic, records in appends.items():
            self._log.append(topic, records, at)
        if operations:
            for index, end in self._apply(items, operations, at):
                ends[index] = end
        return ends

    def _unless_killed(self, item: WorkItem, result: Result) -> Result:
        """A killed article goes no further, from whichever replay or backlog it comes; the kill itself passes."""
        about = result.about
        article = about.article_id or self._log.record(item.topic, item.offset)[1]
        reason = kill_reason(self._connection, article, self._raw_offset(item, about))
        return result if reason is None else Dropped(about._replace(article_id=article), "killed", reason)

    def _collect(self, item: WorkItem, result: Emitted, appends: dict[str, list[Append]], at: datetime) -> None:
        if not result.outputs:
            return
        raw_offset = self._raw_offset(item, result.about)
        for output in result.outputs:
            topic = _MODELS[output.topic]
            headers = event_headers(
                topic.model,
                event_id=output.event_id,
                source=f"/newsroom/stages/{self._spec.name}",
                time=at,
                stage=self._spec.name,
                stage_version=self._version,
                traceparent=str(onward(item.traceparent, item.event_id, self._spec.name, self._generation)),
            )
            record = Append(output.key, output.event_id, output.value, headers, raw_offset, item.where)
            appends.setdefault(topic_name(topic, self._generation), []).append(record)

    def _apply(
        self, items: Sequence[WorkItem], operations: Sequence[tuple[int, About, IndexOperation]], at: datetime
    ) -> list[tuple[int, Ended]]:
        if self._index is None:
            raise RuntimeError(f"stage {self._spec.name} has operations for an index, but none was given")
        asked = [operation for _, _, operation in operations]
        if any_reviews(self._connection):
            asked = [joined(self._connection, operation) for operation in asked]
        applied = self._index.apply(asked)
        ends: list[tuple[int, Ended]] = []
        for (index, about, operation), result in zip(operations, applied, strict=True):
            item = items[index]
            if isinstance(result, Refused):
                rejected = Rejected(about, result.error.code, str(result.error))
                self._bury(item, rejected, "dead_lettered", at)
                ends.append((index, Ended("dead_lettered", result.error.code)))
            elif isinstance(result, Stale):
                reason = f"the index holds revision {result.held}, this is {operation.revision}"
                self._outcome(item, about, "stale", reason, at)
                ends.append((index, Ended("stale")))
            else:
                self._outcome(item, about, operation.outcome, None, at)
                ends.append((index, Ended(operation.outcome)))
        return ends

    def _bury(self, item: WorkItem, rejected: Rejected, outcome: str, at: datetime) -> None:
        record, key, headers, _ = self._log.record(item.topic, item.offset)
        about = rejected.about
        dead = Dead(
            stage=self._spec.name,
            stage_version=self._version,
            topic=item.topic,
            offset=item.offset,
            error=rejected.code,
            message=rejected.message,
            stack=rejected.stack,
            event_id=item.event_id,
            article_id=about.article_id or key,
            source=about.source,
            origin=f"{item.topic}/{item.offset}",
            key=key,
            value=record.value,
            headers=headers,
        )
        bury(self._connection, self._generation, dead, at)
        self._outcome(item, about, outcome, rejected.message, at)

    def _outcome(self, item: WorkItem, about: About, outcome: str, reason: str | None, at: datetime) -> None:
        self.ended += 1
        self._connection.execute(
            "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (generation, raw_offset) DO UPDATE SET"
            " outcome = excluded.outcome, stage = excluded.stage, reason = excluded.reason,"
            " article_id = excluded.article_id, revision = excluded.revision, at = excluded.at",
            (
                self._generation,
                self._raw_offset(item, about),
                outcome,
                self._spec.name,
                reason,
                about.article_id,
                about.revision,
                to_micros(at),
            ),
        )

    def _raw_offset(self, item: WorkItem, about: About) -> int:
        """From the event itself, or, when it cannot be read, from the record."""
        raw: RawRef | None = about.raw
        if raw is not None:
            return raw.offset
        offset = self._log.record(item.topic, item.offset)[3]
        return item.offset if offset is None else offset
