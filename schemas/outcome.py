"""articles.outcomes: what became of each raw event. Compacted, keyed by the raw event's id and the generation."""

from typing import Literal

from schemas.article import RawRef
from schemas.base import Model, Timestamp

Terminal = Literal["indexed", "duplicate", "unchanged", "stale", "rejected", "killed", "dead_lettered"]


class OutcomeEvent(Model):
    """The one terminal outcome of a raw event in a generation. `duplicate` is a copy, indexed as a link to its original."""

    schema_version: Literal[1] = 1
    raw: RawRef
    article_id: str | None = None
    revision: int | None = None
    generation: str
    outcome: Terminal
    stage: str
    reason: str | None = None
    at: Timestamp
