"""A person's decision about an allegation. It belongs to the words, not to the run that found them, so it survives every replay."""

from typing import Literal

from pydantic import Field

from schemas.base import Model, Timestamp
from schemas.enriched import Category, Status

Verdict = Literal["confirmed", "rejected", "edited"]


class Quoted(Model):
    """What an allegation rests on: a sentence and the cue in it, as words. Offsets move when cleaning changes; words stay."""

    sentence: str
    cue: str


class ReviewEvent(Model):
    """The decision that holds for an allegation; a later one about the same allegation takes its place.

    `evidence` is what the allegation rested on when it was reviewed. `status` and `category` are what an edit sets.
    """

    schema_version: Literal[1] = 1
    article_id: str
    allegation: str
    verdict: Verdict
    by: str = Field(min_length=1)
    note: str | None = None
    status: Status | None = None
    category: Category | None = None
    evidence: list[Quoted] = Field(min_length=1)
    at: Timestamp
