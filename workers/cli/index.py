"""The index that commands which read ask: the store's, or the background service's."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import reading, settings

if TYPE_CHECKING:
    from workers.search.contract import IndexBackend

OpenSearchOption = Annotated[
    bool, typer.Option("--opensearch", help="Ask the background service's index instead of the store.")
]


@contextmanager
def index(store: Path | None, config: Path | None, *, opensearch: bool) -> Iterator["IndexBackend"]:
    """The index as readers see it: of the generation that is live."""
    if opensearch:
        from workers.pipeline import FIRST_GENERATION
        from workers.search.opensearch import OpenSearchIndex
        from workers.search.opensearch_client import connect
        from workers.search.opensearch_indices import Names, live_generation

        chosen = settings(store=store, config=config)
        with closing(connect(chosen)) as client:
            names = Names(chosen.index_prefix, FIRST_GENERATION)
            alias = live_generation(client, names) or names.generation
            live = alias.removeprefix(f"{names.live}-")
            yield OpenSearchIndex(client, chosen.opensearch_url, live, chosen.index_prefix)
        return
    from workers.search.fts5 import Fts5Index

    with reading(store, config) as (connection, generation):
        yield Fts5Index(connection, generation)
