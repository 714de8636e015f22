"""What the index stage asks of an index: put this document, or take that article away."""

from typing import Literal

from pydantic import Field

from schemas.article import RawRef
from schemas.base import Model
from schemas.enriched import EnrichedEvent


class IndexOperation(Model):
    """One operation, idempotent by `revision`, which is the index's external version.

    `found` is the document as the stages made it, where people's decisions have changed it; None where they have not.
    `outcome` becomes the raw event's terminal outcome when the index has taken it; a version conflict makes it `stale`.
    """

    op: Literal["put", "delete"]
    article_id: str
    revision: int = Field(ge=0)
    partition: str = Field(pattern=r"^\d{4}-\d{2}$")
    outcome: Literal["indexed", "duplicate", "killed"]
    raw: RawRef
    document: EnrichedEvent | None = None
    found: EnrichedEvent | None = None
    not_before: str | None = None
