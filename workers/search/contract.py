"""What the pipeline and its readers ask of an index, whichever it is.

Writing is idempotent. An article is held at its highest revision; an operation of a lower one is stale. The same operation
again (same revision, same raw event) is applied again and changes nothing, so that a redelivered record ends in the same
outcome as at first. A deletion leaves a mark with its revision: what is not newer than the mark stays out.

Reading folds copies: a cluster's original and its copies are one hit, shown by the original, or by the best copy that the query
finds where the original is not found. Updates, and articles that share background only, are hits of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from schemas import EnrichedEvent, IndexOperation
from workers.errors import IndexRefused
from workers.search.query import Query


@dataclass(frozen=True, slots=True)
class Applied:
    """The index holds what the operation says."""


@dataclass(frozen=True, slots=True)
class Stale:
    """The index holds revision `held`, which is newer, or the same from another raw event. Nothing was changed."""

    held: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The index can never take this document, whatever the retries. Nothing was changed."""

    error: IndexRefused


Result = Applied | Stale | Refused


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text with marks [start, end) in code points of this piece, where the query's words stand."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AllegationHit:
    """An allegation that the query's filters meet (each of the article's, where none speaks of allegations).

    `sentence` is of the mention that gives the status, with its cue marked. `answers` are the types of the responses to it.
    """

    id: str
    status: str
    category: str
    accused: tuple[str, ...]
    accuser: tuple[str, ...]
    act: str
    sentence: Snippet
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found. `score` is the backend's own, higher is better; `copies` the others that it was folded with or would be."""

    article_id: str
    revision: int
    source: str
    url: str | None
    published_at: datetime | None
    fetched_at: datetime
    language: str | None
    headline: Snippet
    snippet: Snippet
    duplicate_kind: str
    duplicate_of: str | None
    cluster: str
    copies: int
    score: float
    allegations: tuple[AllegationHit, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of hits, of `total` (after folding)."""

    total: int
    hits: tuple[Hit, ...]


class IndexBackend(Protocol):
    """A search index of one generation."""

    def apply(self, operations: Sequence[IndexOperation]) -> list[Result]:
        """One result an operation, in order. Raises what a retry may mend (index down, disk full)."""
        ...

    def search(self, query: Query) -> Hits:
        """The page that the query asks for."""
        ...

    def get(self, article_id: str) -> EnrichedEvent | None:
        """The article at its highest revision, embargoed or not; None when there is none or it was killed."""
        ...

    def ids(self, prefix: str, limit: int) -> list[str]:
        """Up to `limit` ids of articles that begin so, sorted."""
        ...

    def count(self) -> int:
        """Articles held, copies and embargoed ones included."""
        ...
