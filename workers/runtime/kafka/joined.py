"""The index as the last stage writes it: what the stages found, joined with what people decided.

A decision may be made while its article is on its way. Whoever decides writes the decision first and then brings the index up to
date (reviews.py); here the decisions are read before a batch is applied and again after. Whichever comes second sees the other.
"""

from collections.abc import Sequence

from schemas import EnrichedEvent, IndexOperation
from workers.reviews import joined
from workers.runtime.kafka.tables import Reviews
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
        self._index, self._reviews = index, Reviews(settings)

    def apply(self, operations: Sequence[IndexOperation]) -> list[Result]:
        """As the contract says."""
        self._reviews.refresh()
        results = self._index.apply([self._joined(one) for one in operations])
        if self._reviews.refresh():
            for operation, result in zip(operations, results, strict=True):
                if isinstance(result, Applied) and self._reviews.of_article(operation.article_id):
                    self._index.replace(self._joined(operation))
        return results

    def _joined(self, operation: IndexOperation) -> IndexOperation:
        return joined(operation, self._reviews.of_article(operation.article_id))

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
