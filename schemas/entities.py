"""articles.entities: the article with the names in it, clustered within the document."""

from typing import Literal

from pydantic import Field

from schemas.base import Model
from schemas.spans import Span
from schemas.unique import ArticleWithDuplicate

EntityLabel = Literal["PERSON", "ORG", "GPE", "LOC", "NORP", "PRODUCT", "EVENT", "LAW"]


class Join(Model):
    """Why a mention belongs to the cluster, e.g. rule `surname`: `Forrest` is the last word of `Charles Forrest`."""

    mention: Span
    rule: str


class Link(Model):
    """A candidate in a newsroom's own gazetteer."""

    id: str
    name: str
    gazetteer: str


class Entity(Model):
    """One name in one document. `name` is its fullest form, without titles; ids hold within the document only."""

    id: str
    label: EntityLabel
    name: str
    mentions: list[Span] = Field(min_length=1)
    joins: list[Join] = Field(default_factory=list)
    links: dict[str, str] = Field(default_factory=dict)
    candidates: list[Link] = Field(default_factory=list)
    confidence: float | None = Field(default=None, ge=0, le=1)


class EntitiesEvent(ArticleWithDuplicate):
    """Out of the entities stage."""

    schema_version: Literal[1] = 1
    entities: list[Entity] = Field(default_factory=list)
