"""`newsroom show`: one article."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading, settings
from workers.cli.output import page, write_json
from workers.errors import AmbiguousArticle, UnknownArticle

if TYPE_CHECKING:
    from schemas import EnrichedEvent
    from workers.search.contract import IndexBackend

CANDIDATES = 6


def show(
    article_id: Annotated[str, typer.Argument(help="The article's id, or a beginning that no other has.")],
    legal: Annotated[
        bool, typer.Option("--legal", help="The legal sheet: each accused, status, source, answer, and what to check.")
    ] = False,
    opensearch: Annotated[
        bool, typer.Option("--opensearch", help="Ask the background service's index instead of the store.")
    ] = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show an article with its evidence marked.

    Then each allegation with the answers to it, names, what was cut away, and the stages that have seen it. --json prints the
    enriched event, or with --legal the sheet.
    """
    from workers.report.article_page import print_article

    with _index(store, config, opensearch=opensearch) as index:
        article = find(index, article_id)
    if legal:
        _show_legal(article, json=json)
    elif json:
        typer.echo(article.to_json())
    else:
        print_article(page(), article)


def _show_legal(article: "EnrichedEvent", *, json: bool) -> None:
    from workers.legal import legal_sheet
    from workers.legal.page import print_sheet

    sheet = legal_sheet(article)
    if json:
        write_json(sheet)
    else:
        print_sheet(page(), sheet)


@contextmanager
def _index(store: Path | None, config: Path | None, *, opensearch: bool) -> Iterator["IndexBackend"]:
    """The store's index as readers see it, or that of the background service's first generation."""
    if opensearch:
        from workers.pipeline import FIRST_GENERATION
        from workers.search.opensearch import OpenSearchIndex
        from workers.search.opensearch_client import connect

        chosen = settings(store=store, config=config)
        with closing(connect(chosen)) as client:
            yield OpenSearchIndex(client, chosen.opensearch_url, FIRST_GENERATION, chosen.index_prefix)
        return
    from workers.search.fts5 import Fts5Index

    with reading(store, config) as (connection, generation):
        yield Fts5Index(connection, generation)


def find(index: "IndexBackend", article_id: str) -> "EnrichedEvent":
    """The article of that id, or the one whose id begins so. Raises UnknownArticle, AmbiguousArticle."""
    if article := index.get(article_id):
        return article
    ids = index.ids(article_id, CANDIDATES) if article_id else []
    if len(ids) > 1:
        shown = ", ".join(ids[: CANDIDATES - 1]) + (", ..." if len(ids) == CANDIDATES else "")
        raise AmbiguousArticle(article_id=article_id, found=shown)
    article = index.get(ids[0]) if ids else None
    if article is None:
        raise UnknownArticle(article_id=article_id)
    return article
