"""The index as the last stage writes it: what the stages found, joined with what people decided, without what was killed.

A decision may be made, and an article killed, while it is on its way. Whoever does so writes that down first and then brings the
index up to date (reviews.py, takedown.py); here it is read before a batch is applied and again after. Whichever comes second
sees the other.
"""

from collections.abc import Sequence

from schemas import EnrichedEvent, IndexOperation
from workers.reviews import joined
from workers.runtime.kafka.tables import Kills, Reviews
from workers.search.contract import Applied, Hits, Result
from workers.search.opensearch import OpenSearchIndex
from workers.search.opensearch_client import connect
from workers.search.query import Query
from workers.settings import Settings


def generation_index(settings: Settings, generation: str) -> OpenSearchIndex:
    """A generation's index. Connects on first use."""
    return OpenSearchIndex(
        connect(settings), settings.opensearch_url, generation, settings.index_prefix, settings.index_replicas
    )


class JoinedIndex:
    """`IndexBackend` over the generation's index. Raises BrokerUnavailable as well."""

    def __init__(self, settings: Settings, index: OpenSearchIndex) -> None:
        self._index, self._reviews, self._kills = index, Reviews(settings), Kills(settings)

    def apply(self, operations: Sequence[IndexOperation]) -> list[Result]:
        """As the contract says."""
        self._reviews.refresh()
        self._kills.refresh()
        results = self._index.apply([self._joined(one) for one in operations])
        reviewed, killed = self._reviews.refresh(), self._kills.refresh()
        if reviewed or killed:
            applied = [one for one, result in zip(operations, results, strict=True) if isinstance(result, Applied)]
            self._correct(applied, killed)
        return results

    def _correct(self, operations: Sequence[IndexOperation], killed: set[str]) -> None:
        """What was written down while these were applied."""
        for operation in operations:
            if operation.article_id in killed and self._is_killed(operation):
                self._index.apply([_deleted(operation, operation.revision + 1)])
            elif self._reviews.of_article(operation.article_id):
                self._index.replace(self._joined(operation))

    def _joined(self, operation: IndexOperation) -> IndexOperation:
        if self._is_killed(operation):
            return _deleted(operation, operation.revision)
        return joined(operation, self._reviews.of_article(operation.article_id))

    def _is_killed(self, operation: IndexOperation) -> bool:
        return operation.op == "put" and self._kills.reason(operation.article_id, operation.raw.offset) is not None

    def search(self, query: Query) -> Hits:
        """As the contract says."""
        return self._index.search(query)

    def get(self, article_id: str) -> EnrichedEvent | None:
        """As the contract says."""
        return self._index.get(article_id)

    def ids(self, prefix: str, limit: int) -> list[str]:
        """As the contract says."""
        return self._index.ids(prefix, limit)

    def count(self) -> int:
        """As the contract says."""
        return self._index.count()

    def close(self) -> None:
        """Let the connections go."""
        self._reviews.close()
        self._kills.close()


def _deleted(operation: IndexOperation, revision: int) -> IndexOperation:
    changes = {"op": "delete", "document": None, "not_before": None, "revision": revision}
    return operation.model_copy(update=changes)
