"""From OpenSearch's answer to a hit: snippets, marks, and the allegations that the query's filters meet."""

from typing import Any

from workers.search.contract import Hit, Snippet
from workers.search.fts5_hits import hit_from, lead, marked
from workers.search.opensearch_documents import event_object
from workers.search.query import Query

# Control characters that cleaning takes out of every text, so that they can stand for the marks (see fts5_hits.marked). The
# highlighter trims control characters off the ends of its answer, so each is sheltered by an invisible separator.
_SHELTER = "\u2063"
HIGHLIGHT: dict[str, Any] = {
    "pre_tags": [_SHELTER + "\x01"],
    "post_tags": ["\x02" + _SHELTER],
    "fields": {
        "headline.*": {"number_of_fragments": 0},
        "text.*": {"number_of_fragments": 1, "fragment_size": 180, "order": "score"},
    },
}


def hit_of(found: dict[str, Any], others: int, query: Query) -> Hit:
    """`found` is one of OpenSearch's hits; `others` the number of other articles of its story."""
    article = event_object(found["_source"])
    marks = found.get("highlight", {})
    headline = _best(marks, "headline.")
    text = _best(marks, "text.")
    inner = found.get("inner_hits", {}).get("allegations")
    shown = {hit["_source"]["id"] for hit in inner["hits"]["hits"]} if inner else None
    return hit_from(
        article,
        marked(headline) if headline is not None else Snippet(article.get("headline") or ""),
        marked(" ".join(text.split())) if text is not None else lead(article["text"]),
        others,
        found.get("_score") or 0.0,
        shown,
    )


def _best(marks: dict[str, list[str]], place: str) -> str | None:
    found = next((pieces[0] for field, pieces in marks.items() if field.startswith(place) and pieces), None)
    return None if found is None else found.replace(_SHELTER + "\x01", "\x01").replace("\x02" + _SHELTER, "\x02")
