"""articles.settled: dead letters that were seen to. Compacted, keyed by topic and offset of the dead letter."""

from typing import Literal

from pydantic import Field

from schemas.base import Model, Timestamp


class SettledEvent(Model):
    """A record of a dead-letter topic that is no longer open: it was tried again, or somebody dropped it."""

    schema_version: Literal[1] = 1
    topic: str
    offset: int = Field(ge=0)
    how: Literal["retried", "dropped"]
    at: Timestamp
