"""What clean, unique, entities and enriched events share: the article and all that was found so far.

Events carry what the next stage needs, so that no stage looks back or asks another.
"""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from schemas.base import Model, Timestamp
from schemas.spans import Provenance, Removed, check_spans, spans_of


class RawRef(Model):
    """Where the raw event stands, and the SHA-256 of its body's UTF-8 bytes."""

    event_id: str
    topic: str
    partition: int = Field(ge=0)
    offset: int = Field(ge=0)
    sha256: str


class Stamp(Model):
    """A stage that has seen the article. `note` says what a reader must know, such as `unsupported language: fi`."""

    name: str
    version: str
    model: str | None = None
    note: str | None = None


class Repair(Model):
    """A repair of the whole text, such as mojibake, with what was done."""

    kind: str
    detail: str


class DateSource(Model):
    """Where `published_at` came from and how far it can be trusted."""

    origin: str
    confidence: Literal["high", "medium", "low"]


class Kill(Model):
    """The article was withdrawn by its publisher or taken down by the newsroom."""

    reason: str
    by: str | None = None


class Article(Model):
    """An article after cleaning. `revision` rises with each raw event of the article (see the dedup stage)."""

    event_id: str
    article_id: str
    revision: int = Field(ge=0)
    raw: RawRef
    source: str
    url: str | None = None
    canonical_url: str | None = None
    published_at: Timestamp | None = None
    published_at_source: DateSource | None = None
    fetched_at: Timestamp
    ingested_at: Timestamp
    embargoed: Timestamp | None = None
    language: str | None = None
    headline: str | None = None
    byline: list[str] = Field(default_factory=list)
    section: str | None = None
    truncated: bool = False
    text: str
    provenance: list[Provenance] = Field(default_factory=list)
    removed: list[Removed] = Field(default_factory=list)
    repairs: list[Repair] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    killed: Kill | None = None
    extra: dict[str, Any] = Field(default_factory=dict)
    stages: list[Stamp] = Field(default_factory=list)

    @model_validator(mode="after")
    def _spans_stand_in_the_text(self) -> Self:
        check_spans(spans_of(self), self.text, self.headline)
        return self
