"""`newsroom search`: the index, asked."""

from typing import Annotated

import typer

from workers.cli.index import OpenSearchOption, index
from workers.cli.moments import since_moment, until_moment
from workers.cli.options import ConfigOption, JsonOption, StoreOption
from workers.cli.output import page, write_json


def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Words that must stand in it; '\"a phrase\"'; -without; begin*.", show_default=False),
    ] = None,
    accused: Annotated[str | None, typer.Option(help="Name of somebody accused.", show_default=False)] = None,
    accuser: Annotated[str | None, typer.Option(help="Name of an accuser.", show_default=False)] = None,
    status: Annotated[
        list[str] | None, typer.Option(help="How far an allegation has got, such as charged.", show_default=False)
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(help="The kind of wrong, such as fraud.", show_default=False)
    ] = None,
    unanswered: Annotated[bool, typer.Option("--unanswered", help="Allegations without an answer.")] = False,
    entity: Annotated[str | None, typer.Option(help="A name that stands in it.", show_default=False)] = None,
    source: Annotated[list[str] | None, typer.Option(help="Its source.", show_default=False)] = None,
    language: Annotated[list[str] | None, typer.Option(help="Its language, such as en.", show_default=False)] = None,
    since: Annotated[
        str | None, typer.Option(help="From this day or time on; 7d or 12h count back from now.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day (included) or time.", show_default=False)] = None,
    copies: Annotated[bool, typer.Option("--copies", help="Show copies beside their originals.")] = False,
    order: Annotated[
        str | None, typer.Option(help="relevance, newest or oldest; default: relevance for words.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(help="Articles to show.")] = 10,
    offset: Annotated[int, typer.Option(help="Articles to pass over.")] = 0,
    opensearch: OpenSearchOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Find articles by words, names and allegations.

    Filters are joined by `and`; a filter given twice by `or`. --accused, --accuser, --status, --category and --unanswered must hold
    within one allegation: `--accused Smith --status charged` finds those who say that Smith was charged.
    """
    from workers.report.hits_page import print_hits
    from workers.search.query import Query

    query = Query(
        text=" ".join(words or []),
        accused=accused,
        accuser=accuser,
        status=tuple(status or ()),
        category=tuple(category or ()),
        answered=False if unanswered else None,
        entity=entity,
        source=tuple(source or ()),
        language=tuple(language or ()),
        since=since_moment(since),
        until=until_moment(until),
        copies=copies,
        order=order,  # type: ignore[arg-type]  # Query refuses what it does not know
        limit=limit,
        offset=offset,
    )
    with index(store, config, opensearch=opensearch) as asked:
        hits = asked.search(query)
    if json:
        write_json(hits)
    else:
        print_hits(page(), query, hits)
