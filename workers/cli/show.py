"""`newsroom show`: one article."""

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading
from workers.cli.output import page
from workers.errors import AmbiguousArticle, UnknownArticle

if TYPE_CHECKING:
    from schemas import EnrichedEvent
    from workers.search.contract import IndexBackend

CANDIDATES = 6


def show(
    article_id: Annotated[str, typer.Argument(help="The article's id, or a beginning that no other has.")],
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show an article with its evidence marked.

    Then each allegation with the answers to it, names, what was cut away, and the stages that have seen it. --json prints the
    enriched event.
    """
    from workers.report.article_page import print_article
    from workers.search.fts5 import Fts5Index

    with reading(store, config) as (connection, generation):
        article = find(Fts5Index(connection, generation), article_id)
    if json:
        typer.echo(article.to_json())
    else:
        print_article(page(), article)


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
