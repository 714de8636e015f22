"""`newsroom show`: one article."""

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.index import OpenSearchOption, index
from workers.cli.options import ConfigOption, JsonOption, StoreOption
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
    opensearch: OpenSearchOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show an article with its evidence marked.

    Then each allegation with the answers to it, names, what was cut away, and the stages that have seen it. --json prints the
    enriched event, or with --legal the sheet.
    """
    from workers.report.article_page import print_article

    with index(store, config, opensearch=opensearch) as found:
        article = find(found, article_id)
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


def find(backend: "IndexBackend", article_id: str) -> "EnrichedEvent":
    """The article of that id, or the one whose id begins so. Raises UnknownArticle, AmbiguousArticle."""
    if article := backend.get(article_id):
        return article
    ids = backend.ids(article_id, CANDIDATES) if article_id else []
    if len(ids) > 1:
        shown = ", ".join(ids[: CANDIDATES - 1]) + (", ..." if len(ids) == CANDIDATES else "")
        raise AmbiguousArticle(article_id=article_id, found=shown)
    article = backend.get(ids[0]) if ids else None
    if article is None:
        raise UnknownArticle(article_id=article_id)
    return article
