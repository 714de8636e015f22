"""The index writer against opensearch-py's own parallel_bulk, on the same documents."""

import time
from collections.abc import Iterator, Sequence

from opensearchpy.helpers import parallel_bulk

from schemas import IndexOperation
from tests.events import operations, revised, tribunal_article
from workers.search.opensearch import OpenSearchIndex
from workers.search.opensearch_client import connect
from workers.search.opensearch_documents import document_of
from workers.search.opensearch_indices import drop
from workers.settings import Settings

BATCH = 256


def documents(count: int, first: int) -> list[IndexOperation]:
    """Operations on as many articles."""
    made = (tribunal_article(article_id=f"b{n}") for n in range(first, first + count))
    return operations(*(revised(event, 1) for event in made))


def ours(index: OpenSearchIndex, wanted: Sequence[IndexOperation]) -> float:
    """Documents a second by the index writer, in the batches that a worker takes."""
    started = time.monotonic()
    for at in range(0, len(wanted), BATCH):
        index.apply(wanted[at : at + BATCH])
    return len(wanted) / (time.monotonic() - started)


def theirs(index: OpenSearchIndex, wanted: Sequence[IndexOperation]) -> float:
    """Documents a second by parallel_bulk with its defaults, the documents made on the way as ours are."""

    def actions() -> Iterator[dict[str, object]]:
        for operation in wanted:
            yield {
                "_op_type": "index",
                "_index": index.names.index(operation.partition),
                "_id": operation.article_id,
                "version": operation.revision,
                "version_type": "external",
                "_source": document_of(operation),
            }

    started = time.monotonic()
    for good, answer in parallel_bulk(index._client, actions()):
        assert good, answer
    return len(wanted) / (time.monotonic() - started)


def compare(url: str, count: int, rounds: int = 3) -> list[tuple[float, float]]:
    """Pairs of rates (ours, theirs), taken in turns on the same index."""
    client = connect(Settings(opensearch_url=url))
    index = OpenSearchIndex(client, url, "g1", prefix="bench-")
    pairs = []
    first = 0
    index.apply(documents(BATCH, 10_000_000))
    for _ in range(rounds):
        mine = ours(index, documents(count, first))
        pairs.append((mine, theirs(index, documents(count, first + count))))
        first += 2 * count
    drop(client, index.names)
    return pairs
