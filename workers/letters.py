"""Dead letters as they are told, whichever runtime holds them."""

from dataclasses import dataclass
from datetime import datetime

from schemas import DeadLetter
from schemas.headers import Headers

Number = int | str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which dead letters; None leaves nothing out. Times are of the last failure, half-open."""

    stage: str | None = None
    error: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    generation: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter. `number` is what it is asked for by: of a store a number, on Kafka its stage and offset.

    `generation` is empty for inputs that never became raw events.
    """

    number: Number
    generation: str
    facts: DeadLetter
    key: str | None
    size: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A dead letter with the record as it was."""

    letter: Letter
    value: bytes | None
    headers: Headers


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of one. `error` is None when it went on; `attempts` counts all of them, this one included."""

    number: Number
    error: str | None
    message: str | None
    attempts: int
