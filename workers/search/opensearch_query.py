"""From a query to OpenSearch's own language. User text is only ever the value of a phrase: there is no syntax in it."""

from datetime import UTC, datetime
from typing import Any

from workers.search.fts5_rows import sortable
from workers.search.query import Query, Term
from workers.stages.index import utc_text

Json = dict[str, Any]

# A word in the headline weighs as four in the text.
FIELDS = ["headline.*^4", "text.*"]
MOST_EXPANSIONS = 1_000

SORT: dict[str, list[Json]] = {
    "relevance": [{"_score": "desc"}, {"date": "desc"}, {"article_id": "asc"}],
    "newest": [{"date": "desc"}, {"article_id": "asc"}],
    "oldest": [{"date": "asc"}, {"article_id": "asc"}],
}


def body_of(query: Query) -> Json:
    """What an article must meet, as a bool query; only the text counts for the score."""
    return {
        "bool": {
            "must": [_phrase(term) for term in query.terms.must],
            "must_not": [{"term": {"deleted": True}}, *(_phrase(term) for term in query.terms.must_not)],
            "filter": _filters(query),
        }
    }


def _phrase(term: Term) -> Json:
    match: Json = {"query": term.text, "fields": FIELDS, "type": "phrase_prefix" if term.prefix else "phrase"}
    if term.prefix:
        match["max_expansions"] = MOST_EXPANSIONS
    return {"multi_match": match}


def _filters(query: Query) -> list[Json]:
    now = utc_text((query.at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0))
    embargo = [{"bool": {"must_not": {"exists": {"field": "not_before"}}}}, {"range": {"not_before": {"lte": now}}}]
    filters: list[Json] = [{"bool": {"should": embargo, "minimum_should_match": 1}}]
    filters += [
        {"terms": {name: list(values)}}
        for name, values in (("source", query.source), ("language", query.language))
        if values
    ]
    if query.since is not None or query.until is not None:
        since = {} if query.since is None else {"gte": sortable(query.since)}
        until = {} if query.until is None else {"lt": sortable(query.until)}
        filters.append({"range": {"date": since | until}})
    if query.entity is not None:
        filters.append({"match_phrase": {"entity_names": query.entity}})
    if query.asks_for_allegations:
        filters.append(_one_allegation(query))
    return filters


def _one_allegation(query: Query) -> Json:
    """All of it must hold within one allegation; which ones it does is told with the hit."""
    values = (("status", query.status), ("category", query.category))
    names = (("accused", query.accused), ("accuser", query.accuser))
    conditions: list[Json] = [{"terms": {f"allegations.{field}": list(found)}} for field, found in values if found]
    if query.answered is not None:
        conditions.append({"range": {"allegations.answers": {"gt": 0} if query.answered else {"lte": 0}}})
    conditions += [{"match_phrase": {f"allegations.{field}": name}} for field, name in names if name is not None]
    shown = {"_source": ["allegations.id"], "size": 1_000}
    return {"nested": {"path": "allegations", "query": {"bool": {"filter": conditions}}, "inner_hits": shown}}
