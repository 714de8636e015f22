"""<topic>.dlq: a record that a stage could not take, kept as it was, with the reason.

On Kafka the record keeps its key, value and headers, and the facts below travel in the `__connect.errors.*` headers; the
embedded runtime stores this model beside them. It never holds article text: messages name place, cause and cure.
"""

from pydantic import Field

from schemas.base import Model, Timestamp


class DeadLetter(Model):
    """Why a record was set aside. `error` is the class name in `workers.errors`, `attempts` counts across retries."""

    stage: str
    stage_version: str
    topic: str
    partition: int = Field(ge=0)
    offset: int = Field(ge=0)
    error: str
    message: str
    stack: str | None = None
    attempts: int = Field(ge=1)
    failed_at: Timestamp
    event_id: str | None = None
    article_id: str | None = None
    source: str | None = None
