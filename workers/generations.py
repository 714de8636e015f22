"""What is told of a generation, whichever runtime holds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas import Scope


class Generation(Protocol):
    """A generation as it was begun. `carried` says that nothing is left to carry over from `base`."""

    @property
    def name(self) -> str: ...
    @property
    def base(self) -> str | None: ...
    @property
    def from_stage(self) -> str: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def carried(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def promoted_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a generation stands. `missing` counts raw events that have an outcome in the live generation and none here."""

    generation: Generation
    live: bool
    previous: bool
    outcomes: int
    articles: int
    missing: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did: raw events with an outcome in the generation, and how many this try added."""

    generation: Generation
    events: int
    new: int
    seconds: float
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is. `done` of `total` raw events (those there at its start) have an outcome; `seconds` since its start.

    `carried` counts records carried over from the base generation. `waits` says that live work has the machine.
    """

    done: int
    total: int
    seconds: float
    done_before: int
    carried: int = 0
    waits: bool = False

    @property
    def rate(self) -> float:
        """Events a second since the start of this try."""
        return (self.done - self.done_before) / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go, once there is a rate to tell it by."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None
