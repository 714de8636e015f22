"""Names, templates and aliases of the OpenSearch indices.

    articles-g1-2026-03   the articles first seen in a month, of one generation; written by name
    articles-g1           alias: all months of a generation
    articles              alias: what readers see, all months of the live generation

An article stays in the month in which it was first seen, so that a revision or a replay meets it there. The template under
`templates/` is the one place of mappings and analyzers; it is put anew at each start, and holds for indices made from then on.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

TEMPLATE = Path(__file__).with_name("templates") / "articles.json"
OTHER = "other"


def languages() -> list[str]:
    """Languages that have an analyzer of their own; all others share one without stemming."""
    analyzers = orjson.loads(TEMPLATE.read_bytes())["template"]["settings"]["analysis"]["analyzer"]
    return sorted(name.removeprefix("text_") for name in analyzers if name.startswith("text_"))


class Names:
    """What things are called in a cluster, for one generation."""

    def __init__(self, prefix: str, generation: str) -> None:
        self.live = f"{prefix}articles"
        self.generation = f"{prefix}articles-{generation}"
        self.pattern = f"{self.generation}-*"

    def index(self, month: str) -> str:
        """The index of a month, `YYYY-MM`."""
        return f"{self.generation}-{month}"


def template(names: Names, replicas: int, live: bool) -> dict[str, Any]:
    """The body of the generation's index template."""
    body: dict[str, Any] = orjson.loads(TEMPLATE.read_bytes())
    inner = body["template"]
    inner["settings"]["index.number_of_replicas"] = replicas
    for place in ("headline", "text"):
        inner["mappings"]["properties"][place]["properties"] = {
            language: {"type": "text", "analyzer": f"text_{language}"} for language in languages()
        }
    inner["aliases"] = {names.generation: {}} | ({names.live: {}} if live else {})
    return {"index_patterns": [names.pattern], **body}


def ensure(client: OpenSearch, names: Names, replicas: int = 0, live: bool | None = None) -> None:
    """Put the template, and make sure that an alias for readers exists. `live` None: as it is, or live when none is yet.

    Raises OpenSearchException.
    """
    if live is None:
        live = live_generation(client, names) in (None, names.generation)
    client.indices.put_index_template(name=names.generation, body=template(names, replicas, live))


def live_generation(client: OpenSearch, names: Names) -> str | None:
    """The generation alias whose indices readers see; None when there is none yet."""
    try:
        found = client.indices.get_alias(name=names.live)
    except NotFoundError:
        found = {}
    aliases: set[str] = {alias for index in found.values() for alias in index["aliases"]} - {names.live}
    if aliases:
        return min(aliases)
    # A live generation may have no index yet: its template says so.
    return min(_with_live_alias(client, names), default=None)


def promote(client: OpenSearch, names: Names, replicas: int = 0) -> None:
    """Let readers see this generation, in one request; then months that are yet to come as well.

    Cut off after the first request, the same again completes it.
    """
    former = live_generation(client, names)
    leaving = f"{former}-*" if former and former != names.generation else None
    actions: list[dict[str, Any]] = [
        {kind: {"index": pattern, "alias": names.live}}
        for kind, pattern in (("remove", leaving), ("add", names.pattern))
        if pattern and _any_index(client, pattern)
    ]
    if actions:
        client.indices.update_aliases(body={"actions": actions})
    ensure(client, names, replicas, live=True)
    for template_name in _with_live_alias(client, names) - {names.generation}:
        body = client.indices.get_index_template(name=template_name)["index_templates"][0]["index_template"]
        body["template"]["aliases"].pop(names.live, None)
        client.indices.put_index_template(name=template_name, body=body)


def _any_index(client: OpenSearch, pattern: str) -> bool:
    return bool(client.indices.get(index=pattern, ignore_unavailable=True, allow_no_indices=True))


def _with_live_alias(client: OpenSearch, names: Names) -> set[str]:
    """The generations whose coming months readers would see."""
    try:
        found = client.indices.get_index_template(name=f"{names.live}-*")["index_templates"]
    except NotFoundError:
        return set()
    return {str(one["name"]) for one in found if names.live in one["index_template"]["template"].get("aliases", {})}


def drop(client: OpenSearch, names: Names) -> None:
    """Remove a generation's indices and template; that readers have left it is the caller's to see to."""
    found = client.indices.get(index=names.pattern, ignore_unavailable=True, allow_no_indices=True)
    if found:
        client.indices.delete(index=",".join(sorted(found)))
    with suppress(NotFoundError):
        client.indices.delete_index_template(name=names.generation)
