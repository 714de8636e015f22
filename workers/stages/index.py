"""index: what the search index is asked to do for an enriched article.

In:     EnrichedEvent, from the allegations stage, or from dedup for a copy with nothing of its own.
Out:    one IndexOperation. The index's answer to it is the raw event's terminal outcome.
State:  none. Order and repetition are the index's business: it keeps the highest revision of an article.

Rules, in order:
1. A killed article is deleted; outcome `killed`. The index remembers the revision, so that nothing older comes back.
2. An exact or near copy is put, and carries the link to its original; outcome `duplicate`.
3. Everything else is put; outcome `indexed`.

An embargoed article is put at once with `not_before`; the index shows it to searches from that moment on.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar, Literal

from schemas import EnrichedEvent, IndexOperation
from workers.stages.base import Emit, Outcome, Record

COPIES = frozenset({"exact", "near"})


class IndexStage:
    """The last stage. See the module's docstring for its rules."""

    name: ClassVar[str] = "index"
    version: ClassVar[str] = "1"
    input = EnrichedEvent

    def process(self, batch: Sequence[Record[EnrichedEvent]]) -> list[Outcome]:
        """One operation a record."""
        return [Emit((operation(record.event),)) for record in batch]


def operation(event: EnrichedEvent) -> IndexOperation:
    """The operation that brings the index up to date with the event."""
    outcome = _outcome(event)
    deleted = outcome == "killed"
    return IndexOperation(
        op="delete" if deleted else "put",
        article_id=event.article_id,
        revision=event.revision,
        partition=event.first_seen,
        outcome=outcome,
        raw=event.raw,
        document=None if deleted else event,
        not_before=None if deleted or event.embargoed is None else utc_text(event.embargoed),
    )


def _outcome(event: EnrichedEvent) -> Literal["indexed", "duplicate", "killed"]:
    if event.killed is not None:
        return "killed"
    return "duplicate" if event.duplicate.kind in COPIES else "indexed"


def utc_text(moment: datetime) -> str:
    """RFC 3339 in UTC to the second, rounded up: fixed in width, so that text order is time order."""
    moment = moment.astimezone(UTC)
    whole = moment.replace(microsecond=0)
    # An embargo that ends within a second ends with that second, never before.
    stamp = whole.timestamp() + (1 if moment > whole else 0)
    return datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
