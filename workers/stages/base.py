"""The contract of a stage.

A stage takes a batch of records and returns one outcome for each, in order. It does no I/O, knows no broker, reads no clock
and starts no process: the runtime that hosts it does what the outcomes say. So a stage is tested by calling it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, Protocol, TypeVar

from schemas import Article, Model, Stamp, Terminal
from schemas.ids import derived_event_id
from workers.errors import Rejection

In = TypeVar("In", bound=Model)


@dataclass(frozen=True, slots=True)
class Record(Generic[In]):
    """An event and where it stands on its topic. `timestamp` is the record's own, set when it was appended (UTC).

    `event_id` is the id in the record's `ce_id` header. `where` names the input for people: a file and line, or topic and offset.
    """

    event: In
    event_id: str
    topic: str
    partition: int
    offset: int
    timestamp: datetime
    where: str


@dataclass(frozen=True, slots=True)
class Emit:
    """Pass these on, each to the topic of its type."""

    events: tuple[Model, ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing goes on, and that is right: the terminal outcome is `outcome`."""

    outcome: Terminal
    reason: str


@dataclass(frozen=True, slots=True)
class Reject:
    """The record cannot be taken. It goes to the dead letters whole, with this error."""

    error: Rejection


Outcome = Emit | Drop | Reject


class Stage(Protocol[In]):
    """One step of the pipeline."""

    name: ClassVar[str]
    version: ClassVar[str]
    input: type[In]

    def process(self, batch: Sequence[Record[In]]) -> list[Outcome]:
        """One outcome a record, in the same order.

        Raises nothing that a record causes: those are Reject outcomes. What it does raise (a broken model file, a full disk
        of its state) is the stage's own failure, and the runtime stops it.
        """
        ...


def stamp(article: Article, name: str, version: str, model: str | None = None, note: str | None = None) -> list[Stamp]:
    """The article's stamps with this stage's added."""
    return [*article.stages, Stamp(name=name, version=version, model=model, note=note)]


def next_event_id(record: Record[In], name: str, version: str) -> str:
    """Deterministic id of the event that this stage makes of the record."""
    return derived_event_id(record.event_id, name, version)
