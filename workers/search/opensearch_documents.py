"""From an index operation to the document that OpenSearch holds."""

from typing import Any

import orjson

from schemas import IndexOperation
from schemas.ids import sha256_hex
from workers.search.fts5_rows import rows_of
from workers.search.opensearch_indices import OTHER, languages

# Each allegation is a hidden document of its own. No article of a newspaper comes near; a merged archive file might.
MOST_ALLEGATIONS = 1_000
LONGEST_ID = 512
# Under this name a document keeps what the stages found where people's decisions changed it, so that a later decision, or one
# that is taken back, starts from there. `document` is not indexed, so nothing is found by it.
FOUND = "_found"
REVIEWED = ("allegations", "responses", "notes")

_LANGUAGES = frozenset(languages())


def document_id(article_id: str) -> str:
    """The article's id, or a digest of one that is too long for OpenSearch."""
    encoded = article_id.encode("utf-8", "surrogatepass")
    return article_id if len(encoded) <= LONGEST_ID else sha256_hex(encoded)


def document_of(operation: IndexOperation) -> dict[str, Any]:
    """The document. A deleted article is one without anything but its ids: the mark that keeps older revisions out.

    Raises ValueError for what the index can never take.
    """
    rows = rows_of(operation)
    columns = dict(rows.columns)
    held: dict[str, Any] = {
        "article_id": operation.article_id,
        "revision": operation.revision,
        "raw_event_id": operation.raw.event_id,
        "deleted": operation.op == "delete",
    }
    if operation.op == "delete":
        return held
    # Each language has a field of its own, so that the text stands in the document once and under the right analyzer.
    language = str(columns["language"] or "").split("-")[0]
    field = language if language in _LANGUAGES else OTHER
    held |= {name: columns[name] for name in ("story", "is_copy", "source", "date")}
    held |= {name: columns[name] for name in ("language", "not_before") if columns[name] is not None}
    held["text"] = {field: columns["text"]}
    if columns["headline"] is not None:
        held["headline"] = {field: columns["headline"]}
    held["entity_names"] = [name for entity in rows.entities for name in entity.names]
    held["allegations"] = [
        {
            "id": row.allegation_id,
            "status": row.status,
            "category": row.category,
            "answers": row.answers,
            "accused": row.accused,
            "accuser": row.accuser,
        }
        for row in rows.allegations[:MOST_ALLEGATIONS]
    ]
    if len(rows.allegations) > MOST_ALLEGATIONS:
        held["allegations_cut"] = True
    held["document"] = orjson.loads(str(columns["document"]))
    if operation.found is not None:
        found = orjson.loads(operation.found.to_json())
        held["document"][FOUND] = {name: found[name] for name in REVIEWED if name in found}
    return held


def event_object(source: dict[str, Any]) -> dict[str, Any]:
    """The event's JSON object, whole again."""
    data = dict(source["document"])
    data.pop(FOUND, None)
    (data["text"],) = source["text"].values()
    for headline in source.get("headline", {}).values():
        data["headline"] = headline
    return data


def found_object(source: dict[str, Any]) -> dict[str, Any]:
    """The event's JSON object as the stages made it, before people's decisions."""
    data = event_object(source)
    found: dict[str, Any] | None = source["document"].get(FOUND)
    if found is None:
        return data
    return {name: value for name, value in data.items() if name not in REVIEWED} | found
