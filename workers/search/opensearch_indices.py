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
    try:
        templates = client.indices.get_index_template(name=f"{names.live}-*")["index_templates"]
    except NotFoundError:
        templates = []
    for entry in templates:
        if names.live in entry["index_template"]["template"].get("aliases", {}):
            return str(entry["name"])
    return None


def promote(client: OpenSearch, names: Names, replicas: int = 0) -> None:
    """Let readers see this generation, in one step; months that are yet to come as well."""
    former = live_generation(client, names)
    actions: list[dict[str, Any]] = [{"add": {"index": names.pattern, "alias": names.live}}]
    if former and former != names.generation:
        actions.insert(0, {"remove": {"index": f"{former}-*", "alias": names.live}})
        body = client.indices.get_index_template(name=former)["index_templates"][0]["index_template"]
        body["template"]["aliases"].pop(names.live, None)
        client.indices.put_index_template(name=former, body=body)
    ensure(client, names, replicas, live=True)
    client.indices.update_aliases(body={"actions": actions})


def drop(client: OpenSearch, names: Names) -> None:
    """Remove a generation's indices and template; that readers have left it is the caller's to see to."""
    found = client.indices.get(index=names.pattern, ignore_unavailable=True, allow_no_indices=True)
    if found:
        client.indices.delete(index=",".join(sorted(found)))
    with suppress(NotFoundError):
        client.indices.delete_index_template(name=names.generation)
