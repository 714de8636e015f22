"""The index in OpenSearch 3.

Writing: one bulk request a batch, each operation under its article's revision as external version. Where OpenSearch answers
that it holds a newer one, or the same, what it holds is looked at: the same operation again is Applied, another is Stale.

Reading folds copies by `collapse` on the story; which article of a story is shown is asked within, and a second request
marks the words in those on the page.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from opensearchpy import OpenSearch

from schemas import EnrichedEvent, IndexOperation, decode_object
from workers.errors import BadQuery, IndexRefused, IndexUnavailable
from workers.search.contract import Applied, Hit, Hits, Refused, Result, Stale
from workers.search.opensearch_client import PASSING, told
from workers.search.opensearch_documents import document_id, document_of, event_object, found_object
from workers.search.opensearch_hits import HIGHLIGHT, hit_of
from workers.search.opensearch_indices import Names, ensure
from workers.search.opensearch_query import SORT, body_of
from workers.search.query import Query

# OpenSearch takes 100 MB a request by default.
MOST_BULK_BYTES = 16 * 1024 * 1024
DEEPEST_PAGE = 10_000
# Articles that are read at a time when all are read, and how long the cluster keeps the view between two such pages.
PAGE = 200
KEEP_VIEW = "5m"
# Up to so many stories the count after folding is exact to a per cent (cardinality aggregation).
EXACT_COUNT = 40_000

_ABSENT_IS_EMPTY = {"ignore_unavailable": "true", "allow_no_indices": "true"}


class OpenSearchIndex:
    """`IndexBackend` of one generation. `refresh` makes each write visible at once, which tests want and nobody else.

    Raises IndexUnavailable for what a retry may mend, AccessDenied for wrong credentials.
    """

    def __init__(
        self, client: OpenSearch, url: str, generation: str, prefix: str = "", replicas: int = 0, refresh: bool = False
    ) -> None:
        self._client, self._url, self._replicas, self._refresh = client, url, replicas, refresh
        self.names = Names(prefix, generation)
        self._prepared = False

    def apply(self, operations: Sequence[IndexOperation]) -> list[Result]:
        """As the contract says."""
        with told(self._url):
            self._prepare()
            answers: list[Result] = []
            for chunk in self._chunks(operations):
                answers += self._bulk(chunk)
            return answers

    def replace(self, operation: IndexOperation) -> bool:
        """Put the document in place of the one held, whose revision it has: a person's decision has changed what is shown.

        False when another is held by now.
        """
        with told(self._url):
            index, name = self.names.index(operation.partition), document_id(operation.article_id)
            held = self._client.get(index=index, id=name, ignore=[404], _source_includes="revision,raw_event_id")
            source = held.get("_source")
            if source is None or (source["revision"], source["raw_event_id"]) != (
                operation.revision,
                operation.raw.event_id,
            ):
                return False
            options = {"version": operation.revision, "version_type": "external_gte", "ignore": [409]}
            answer = self._client.index(index=index, id=name, body=document_of(operation), **options)
            return "result" in answer

    def search(self, query: Query) -> Hits:
        """As the contract says. Pages end at the 10,000th hit."""
        if query.offset + query.limit > DEEPEST_PAGE:
            raise BadQuery(
                query=query.offset, detail=f"pages end at hit {DEEPEST_PAGE:,}; narrow the search, by time for instance"
            )
        with told(self._url):
            return self._search(query)

    def get(self, article_id: str) -> EnrichedEvent | None:
        """As the contract says. Raises UnknownVersion when a later release wrote the article."""
        body = {
            "query": {"bool": {"filter": {"term": {"article_id": article_id}}, "must_not": {"term": {"deleted": True}}}}
        }
        with told(self._url):
            found = self._ask(body | {"size": 1})
        hits = found["hits"]["hits"]
        return decode_object(EnrichedEvent, event_object(hits[0]["_source"])) if hits else None

    def as_found(self, article_id: str) -> EnrichedEvent | None:
        """As `get`, without what people decided; and what was written a moment ago is seen."""
        return self._fresh({"term": {"article_id": article_id}})

    def with_allegation(self, allegation: str) -> EnrichedEvent | None:
        """As `as_found`, of the article in which readers see that allegation."""
        return self._fresh({"nested": {"path": "allegations", "query": {"term": {"allegations.id": allegation}}}})

    def articles(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every article, by id in the order of code points, as readers see it (the event's JSON object). One moment's view."""
        with told(self._url):
            self.refresh()
            if not self._client.indices.get(index=self.names.pattern, ignore_unavailable=True, allow_no_indices=True):
                return
            view = self._client.create_pit(index=self.names.pattern, params={"keep_alive": KEEP_VIEW})["pit_id"]
        try:
            yield from self._pages(view)
        finally:
            self._client.delete_pit(body={"pit_id": [view]})

    def _pages(self, view: str) -> Iterator[tuple[str, dict[str, Any]]]:
        body: dict[str, Any] = {
            "query": {"bool": {"must_not": {"term": {"deleted": True}}}},
            "size": PAGE,
            "sort": [{"article_id": "asc"}],
            "pit": {"id": view, "keep_alive": KEEP_VIEW},
            "track_total_hits": False,
        }
        while True:
            with told(self._url):
                hits = self._client.search(body=body)["hits"]["hits"]
            yield from ((hit["_source"]["article_id"], event_object(hit["_source"])) for hit in hits)
            if len(hits) < PAGE:
                return
            body["search_after"] = hits[-1]["sort"]

    def _fresh(self, condition: dict[str, Any]) -> EnrichedEvent | None:
        query = {"bool": {"filter": condition, "must_not": {"term": {"deleted": True}}}}
        with told(self._url):
            self.refresh()
            hits = self._ask({"query": query, "size": 1})["hits"]["hits"]
        return decode_object(EnrichedEvent, found_object(hits[0]["_source"])) if hits else None

    def refresh(self) -> None:
        """Let searches see all that was written."""
        self._client.indices.refresh(index=self.names.pattern, ignore_unavailable=True, allow_no_indices=True)

    def ids(self, prefix: str, limit: int) -> list[str]:
        """As the contract says."""
        conditions = {"filter": {"prefix": {"article_id": prefix}}, "must_not": {"term": {"deleted": True}}}
        body = {"query": {"bool": conditions}, "size": limit, "sort": ["article_id"], "_source": ["article_id"]}
        with told(self._url):
            return [hit["_source"]["article_id"] for hit in self._ask(body)["hits"]["hits"]]

    def count(self) -> int:
        """As the contract says."""
        body = {"query": {"bool": {"must_not": {"term": {"deleted": True}}}}}
        with told(self._url):
            return int(self._client.count(index=self.names.generation, body=body, params=_ABSENT_IS_EMPTY)["count"])

    # Writing

    def _prepare(self) -> None:
        if not self._prepared:
            ensure(self._client, self.names, self._replicas)
            self._prepared = True

    def _bulk(self, operations: Sequence[tuple[IndexOperation, bytes | ValueError]]) -> list[Result]:
        sent = [lines for _, lines in operations if isinstance(lines, bytes)]
        items: list[dict[str, Any]] = []
        if sent:
            answer = self._client.bulk(body=b"".join(sent), params={"refresh": "true" if self._refresh else "false"})
            items = [item["index"] for item in answer["items"]]
        self._fail_if_passing(items)
        answers = iter(items)
        results: list[Result | None] = []
        for operation, lines in operations:
            if isinstance(lines, ValueError):
                results.append(_refused(operation, str(lines)))
            else:
                results.append(_result(operation, next(answers)))
        return self._settle([operation for operation, _ in operations], results)

    def _fail_if_passing(self, items: Sequence[dict[str, Any]]) -> None:
        """One operation that may pass later fails the batch: the others are then applied again, and change nothing."""
        for item in items:
            error = item.get("error", {})
            if item["status"] in PASSING or error.get("type") == "cluster_block_exception":
                raise IndexUnavailable(url=self._url, detail=f"status {item['status']}, {error.get('type')}")

    def _settle(self, operations: Sequence[IndexOperation], results: Sequence[Result | None]) -> list[Result]:
        """Conflicts by what the index holds."""
        open_ones = [operation for operation, result in zip(operations, results, strict=True) if result is None]
        held: Iterator[dict[str, Any]] = iter(())
        if open_ones:
            wanted = [
                {"_index": self.names.index(one.partition), "_id": document_id(one.article_id)} for one in open_ones
            ]
            docs = self._client.mget(body={"docs": wanted}, params={"_source_includes": "revision,raw_event_id"})[
                "docs"
            ]
            held = iter(docs)
        settled: list[Result] = []
        for operation, result in zip(operations, results, strict=True):
            if result is None:
                source = next(held)["_source"]
                same = (source["revision"], source["raw_event_id"]) == (operation.revision, operation.raw.event_id)
                result = Applied() if same else Stale(source["revision"])
            settled.append(result)
        return settled

    # Reading

    def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self._client.search(index=self.names.generation, body=body, params=_ABSENT_IS_EMPTY)
        return found

    def _search(self, query: Query) -> Hits:
        body: dict[str, Any] = {
            "query": body_of(query),
            "sort": SORT[query.sorting],
            "from": query.offset,
            "size": query.limit,
            "_source": ["article_id", "story"],
            "track_total_hits": True,
        }
        if not query.copies:
            first = {
                "name": "shown",
                "size": 1,
                "sort": [{"is_copy": "asc"}, *SORT[query.sorting]],
                "_source": ["article_id"],
            }
            body["collapse"] = {"field": "story", "inner_hits": first}
            body["aggs"] = {"stories": {"cardinality": {"field": "story", "precision_threshold": EXACT_COUNT}}}
        found = self._ask(body)
        total = (
            found["hits"]["total"]["value"]
            if query.copies
            else found.get("aggregations", {}).get("stories", {}).get("value", 0)
        )
        shown = [_shown(hit) for hit in found["hits"]["hits"]]
        return Hits(total, tuple(self._hits(query, shown)) if shown else ())

    def _hits(self, query: Query, shown: Sequence[tuple[str, str]]) -> Iterator[Hit]:
        """The articles of a page, with marks, in its order. `shown` are article id and story of each."""
        within = body_of(query)
        within["bool"]["filter"].append({"terms": {"article_id": [article for article, _ in shown]}})
        page = self._ask({"query": within, "size": len(shown), "highlight": HIGHLIGHT, "track_scores": True})
        found = {hit["_source"]["article_id"]: hit for hit in page["hits"]["hits"]}
        others = self._members([story for _, story in shown])
        for article, story in shown:
            if article in found:
                yield hit_of(found[article], others.get(story, 1) - 1, query)

    def _members(self, stories: Sequence[str]) -> dict[str, int]:
        """How many articles each story has."""
        query = {"bool": {"filter": {"terms": {"story": list(stories)}}, "must_not": {"term": {"deleted": True}}}}
        groups = {"stories": {"terms": {"field": "story", "size": len(stories)}}}
        buckets = self._ask({"query": query, "size": 0, "aggs": groups})["aggregations"]["stories"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    def _chunks(
        self, operations: Sequence[IndexOperation]
    ) -> Iterator[list[tuple[IndexOperation, bytes | ValueError]]]:
        """Operations with their lines of a bulk request, in requests of a bounded size."""
        chunk: list[tuple[IndexOperation, bytes | ValueError]] = []
        size = 0
        for operation in operations:
            try:
                lines: bytes | ValueError = self._lines(operation)
            except ValueError as error:
                lines = error
            length = len(lines) if isinstance(lines, bytes) else 0
            if chunk and size + length > MOST_BULK_BYTES:
                yield chunk
                chunk, size = [], 0
            chunk.append((operation, lines))
            size += length
        if chunk:
            yield chunk

    def _lines(self, operation: IndexOperation) -> bytes:
        action = {
            "index": {
                "_index": self.names.index(operation.partition),
                "_id": document_id(operation.article_id),
                "version": operation.revision,
                "version_type": "external",
            }
        }
        return orjson.dumps(action) + b"\n" + orjson.dumps(document_of(operation)) + b"\n"


def _shown(hit: dict[str, Any]) -> tuple[str, str]:
    first = hit.get("inner_hits", {}).get("shown", {}).get("hits", {}).get("hits", [hit])[0]
    return first["_source"]["article_id"], hit["_source"]["story"]


def _result(operation: IndexOperation, item: dict[str, Any]) -> Result | None:
    """None for a version conflict."""
    if item["status"] < 300:
        return Applied()
    if item["status"] == 409:
        return None
    error = item.get("error", {})
    cause = error.get("caused_by", {}).get("type")
    return _refused(
        operation, f"{error.get('type')}, {error.get('reason', '')[:200]}" + (f" ({cause})" if cause else "")
    )


def _refused(operation: IndexOperation, detail: str) -> Refused:
    return Refused(IndexRefused(where=f"article {operation.article_id}", detail=detail))
