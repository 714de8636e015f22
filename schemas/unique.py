"""articles.unique: the article with what it is a copy, a revision or an update of."""

from typing import Literal

from pydantic import Field

from schemas.article import Article
from schemas.base import Model, Timestamp

DuplicateKind = Literal["original", "revision", "exact", "near", "update", "shares"]


class SharedPassage(Model):
    """text[start:end] of this article also stands at [other_start, other_end) of the one it was compared with."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    other_start: int | None = None
    other_end: int | None = None


class Compared(Model):
    """An article that this one was compared with. Coverages are shares from 0 to 1 of sampled shingles."""

    article_id: str
    coverage: float = Field(ge=0, le=1)
    coverage_of_other: float = Field(ge=0, le=1)
    verdict: str


class Duplicate(Model):
    """The dedup decision.

    `of` is the article it copies, revises, updates or shares with; `cluster` the id that all copies of one story have;
    `similarity` from 0 to 1. `coverage` is the share of this text that stands in `of`, `coverage_of_other` the reverse.
    """

    kind: DuplicateKind
    of: str | None = None
    cluster: str
    similarity: float = Field(ge=0, le=1)
    coverage: float | None = Field(default=None, ge=0, le=1)
    coverage_of_other: float | None = Field(default=None, ge=0, le=1)
    shared: list[SharedPassage] = Field(default_factory=list)
    compared: list[Compared] = Field(default_factory=list)
    reason: str | None = None


class ArticleWithDuplicate(Article):
    """An article after dedup. `first_seen` (`YYYY-MM`) decides the index partition and never changes for an article."""

    duplicate: Duplicate
    first_seen: str = Field(pattern=r"^\d{4}-\d{2}$")


class UniqueEvent(ArticleWithDuplicate):
    """Out of the dedup stage, towards the models."""

    schema_version: Literal[1] = 1


class ClusterChange(Model):
    """An earlier original arrived late: the cluster keeps its id and gets another original."""

    schema_version: Literal[1] = 1
    event_id: str
    cluster: str
    original: str
    previous: str
    at: Timestamp
