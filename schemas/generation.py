"""articles.generations: what each generation is. Compacted, keyed by its name."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from schemas.base import Model, Timestamp


class Scope(Model):
    """What of the raw topic is replayed; None of a field leaves nothing out. Offsets and times are half-open.

    Offsets are those of each partition, or of `partition` alone where it is given.
    """

    since: Timestamp | None = None
    until: Timestamp | None = None
    start: int | None = None
    end: int | None = None
    partition: int | None = None
    sources: tuple[str, ...] = Field(default=(), strict=False)
    articles: tuple[str, ...] = Field(default=(), strict=False)

    @property
    def everything(self) -> bool:
        """Whether it leaves nothing out."""
        return self == Scope()

    def __str__(self) -> str:
        """For people: `source harbour-times, since 2026-01-01T00:00:00+00:00`."""
        told = [f"source {name}" for name in self.sources] + [f"article {name}" for name in self.articles]
        if self.since or self.until:
            told.append(f"from {_told(self.since)} to {_told(self.until)}")
        if self.start is not None or self.end is not None:
            told.append(f"raw offsets {self.start or 0} to {'the end' if self.end is None else self.end}")
        if self.partition is not None:
            told.append(f"partition {self.partition}")
        return ", ".join(told) or "everything"


def _told(moment: datetime | None) -> str:
    return "the end" if moment is None else moment.isoformat()


class GenerationEvent(Model):
    """A generation as it stands. `targets` are the raw topic's end offsets, by partition, when its replay was begun.

    `carried` says that nothing is left to carry over from `base`. `promotion` counts promotions of all generations: the
    live one has the highest, the one that was live before it the next; 0 was never promoted.
    """

    schema_version: Literal[1] = 1
    name: str
    base: str | None = None
    from_stage: str
    scope: Scope = Field(default_factory=Scope)
    targets: list[int] = Field(default_factory=list)
    carried: bool = True
    created_at: Timestamp
    promotion: int = Field(default=0, ge=0)
    promoted_at: Timestamp | None = None
