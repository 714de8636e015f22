"""articles.enriched: the article with its allegations and the answers to them. Scorers, clients and the index read this."""

from typing import Literal

from pydantic import Field

from schemas.base import Model, Timestamp
from schemas.entities import Entity
from schemas.spans import Span
from schemas.unique import ArticleWithDuplicate

Status = Literal[
    "alleged", "investigated", "sued", "charged", "admitted", "convicted", "penalised", "cleared", "settled"
]
Category = Literal[
    "violence",
    "sexual_misconduct",
    "fraud",
    "corruption",
    "financial_crime",
    "sanctions_trade",
    "human_rights",
    "discrimination",
    "labour",
    "privacy_cyber",
    "election",
    "competition",
    "intellectual_property",
    "safety",
    "environment",
    "speech",
    "trafficking",
    "state_security",
    "public_order",
    "conduct",
]
ResponseType = Literal["denial", "no_comment", "admission", "apology", "justification", "countercharge"]
Attribution = Literal["reported", "quoted", "own_voice"]


class Party(Model):
    """Somebody as the whole document names them. `entity` is the id of a cluster in `entities`, when there is one.

    `evidence` is the span that gives the name, when it is not the mention itself (`he` resolved to `Charles Forrest`).
    """

    name: str
    entity: str | None = None
    evidence: Span | None = None


class Mention(Model):
    """One place in one sentence where the text reports a wrong. Spans lie within `sentence`; status is this sentence's own.

    `parties` are the indices of those of the record's accused whom this sentence means: a record may have two, and the sentence
    speak of one. Empty where it names nobody that is known (`he`, unresolved). `confidence` is the share of mentions as sure as
    this one that are right in accused, act and status, as measured on annotated articles; none where rules alone read it.
    """

    sentence: Span
    cue: Span
    accused: list[Span] = Field(default_factory=list)
    parties: list[int] = Field(default_factory=list)
    accuser: list[Span] = Field(default_factory=list)
    act: Span | None = None
    status: Status
    category: Category
    hedges: list[Span] = Field(default_factory=list)
    attribution: Attribution | None = None
    quote: Span | None = None
    anonymous_source: bool = False
    confidence: float | None = Field(default=None, ge=0, le=1)


class Dated(Model):
    """A step on the day, in the month or in the year that its sentence gives: `on` is `2026-03-12`, `2026-03` or `2026`.

    `mention` is the index of the mention that states the step, `span` the words that give the date. `relative` marks what was
    reckoned from the day of publication (`on Tuesday`, `in October`, `last year`).
    """

    on: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    status: Status
    mention: int = Field(ge=0)
    span: Span
    relative: bool = False


class Allegation(Model):
    """One matter in one document. `status` is the furthest that a mention states; `status_from` is that mention's index.

    `timeline` holds the steps that the text dates, the earliest first.
    """

    id: str
    status: Status
    status_from: int = Field(default=0, ge=0)
    category: Category
    accused: list[Party] = Field(default_factory=list)
    accuser: list[Party] = Field(default_factory=list)
    act: str = ""
    mentions: list[Mention] = Field(min_length=1)
    timeline: list[Dated] = Field(default_factory=list)


class Response(Model):
    """What an accused, or somebody for them, says to it. `allegations` are the ids of those it answers.

    `confidence` is the share of sentences as sure as this one that hold an answer; none where rules alone read it.
    """

    type: ResponseType
    speaker: list[Party] = Field(default_factory=list)
    speaker_spans: list[Span] = Field(default_factory=list)
    allegations: list[str] = Field(default_factory=list)
    sentence: Span
    cue: Span
    text: Span | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)


class RightOfReply(Model):
    """For each named accused: whether the article carries an answer. `responses` are indices into the article's responses."""

    accused: str
    responses: list[int] = Field(default_factory=list)


class EnrichedEvent(ArticleWithDuplicate):
    """Out of the allegations stage (or of dedup, for a copy with nothing of its own)."""

    schema_version: Literal[2] = 2
    enriched_at: Timestamp | None = None
    entities: list[Entity] = Field(default_factory=list)
    allegations: list[Allegation] = Field(default_factory=list)
    responses: list[Response] = Field(default_factory=list)
    right_of_reply: list[RightOfReply] = Field(default_factory=list)
