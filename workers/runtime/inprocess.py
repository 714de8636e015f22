"""The plain loop over the stages: no store, no broker, no other process.

`Chain` makes several stages one. It is what `newsroom enrich` runs in each of its processes, what tests drive the stages with, and
in benchmarks the upper limit that a runtime is held against.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from schemas import Article, IndexOperation, Model
from workers.errors import StageCrashed
from workers.stages.base import Emit, Outcome, Record, Reject


class Chain:
    """Stages in order, as one stage.

    A record goes to each stage that takes events of its type, so a copy that dedup sends past the models passes them here too.
    What comes out for a record is the last event, followed by what stages emitted beside it (changes of clusters).
    """

    def __init__(self, stages: Sequence[Any]) -> None:
        self.stages = tuple(stages)
        self.name = "+".join(stage.name for stage in stages)
        self.version = "+".join(stage.version for stage in stages)
        self.input: type[Model] = stages[0].input

    def process(self, batch: Sequence[Record[Any]]) -> list[Outcome]:
        """One outcome a record, in order. A record on which a stage raises is rejected with StageCrashed; the others go on.

        Raises sqlite3.Error and OSError of a stage's state, which are not a record's fault.
        """
        going: dict[int, Record[Any]] = dict(enumerate(batch))
        ended: dict[int, Outcome] = {}
        beside: dict[int, list[Model]] = {}
        for stage in self.stages:
            taken = [number for number, record in going.items() if type(record.event) is stage.input]
            for number, outcome in zip(taken, judged(stage, [going[number] for number in taken]), strict=True):
                if not isinstance(outcome, Emit):
                    ended[number] = outcome
                    del going[number]
                    continue
                main, *others = sorted(outcome.events, key=_beside)
                beside.setdefault(number, []).extend(others)
                going[number] = _next(going[number], main)
        for number, record in going.items():
            ended[number] = Emit((record.event, *beside.get(number, [])))
        return [ended[number] for number in range(len(batch))]


def judged(stage: Any, records: Sequence[Record[Any]]) -> list[Outcome]:
    """One stage's outcomes. When it raises on a batch, each record is tried alone."""
    if not records:
        return []
    try:
        outcomes: list[Outcome] = stage.process(records)
        return outcomes
    except (sqlite3.Error, OSError):
        raise
    except Exception as error:
        if len(records) > 1:
            return [outcome for record in records for outcome in judged(stage, [record])]
        # Only the kind of error is told: its text may quote the article.
        return [Reject(StageCrashed(where=records[0].where, stage=stage.name, detail=type(error).__name__))]


def _beside(event: Model) -> bool:
    """Whether the event is not the article itself, or what is asked for it."""
    return not isinstance(event, Article | IndexOperation)


def _next(record: Record[Any], event: Model) -> Record[Any]:
    return replace(record, event=event, event_id=getattr(event, "event_id", record.event_id))
