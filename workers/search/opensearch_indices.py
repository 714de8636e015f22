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
    if live is not None:
        client.indices.put_index_template(name=names.generation, body=template(names, replicas, live))
        return
    put: bool | None = None
    # Promoted meanwhile, the template would bring the generation back with its next month: so what it says is looked at again.
    while put is not (found := live_generation(client, names) in (None, names.generation)):
        client.indices.put_index_template(name=names.generation, body=template(names, replicas, found))
        put = found


def live_generation(client: OpenSearch, names: Names) -> str | None:
    """The generation alias whose indices readers see; None when there is none yet."""
    aliases = {alias for held in _seen(client, names).values() for alias in held} - {names.live}
    if aliases:
        return min(aliases)
    # A live generation may have no index yet: its template says so.
    return min(_with_live_alias(client, names), default=None)


def promote(client: OpenSearch, names: Names, replicas: int = 0) -> None:
    """Let readers see this generation, in one request; then months that are yet to come as well.

    Cut off after the first request, the same again completes it.
    """
    _show(client, names)
    ensure(client, names, replicas, live=True)
    for template_name in _with_live_alias(client, names) - {names.generation}:
        body = client.indices.get_index_template(name=template_name)["index_templates"][0]["index_template"]
        body["template"]["aliases"].pop(names.live, None)
        client.indices.put_index_template(name=template_name, body=body)
    # A month that began since then was made as the templates said before.
    _show(client, names)


def _show(client: OpenSearch, names: Names) -> None:
    """The readers' alias leaves the indices of all other generations for those of this one."""
    seen = _seen(client, names)
    others = sorted(index for index, aliases in seen.items() if names.generation not in aliases)
    actions: list[dict[str, Any]] = [{"remove": {"index": index, "alias": names.live}} for index in others]
    if client.indices.get(index=names.pattern, ignore_unavailable=True, allow_no_indices=True):
        actions.append({"add": {"index": names.pattern, "alias": names.live}})
    if actions:
        client.indices.update_aliases(body={"actions": actions})


def _seen(client: OpenSearch, names: Names) -> dict[str, set[str]]:
    """The indices that readers see, with all aliases of each."""
    try:
        # Asked by index: asked by name, the answer leaves out the other aliases.
        found = client.indices.get_alias(index=names.live)
    except NotFoundError:
        return {}
    return {index: set(held["aliases"]) for index, held in found.items()}


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
