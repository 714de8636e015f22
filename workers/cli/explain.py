"""`newsroom explain`: from a tag to the bytes."""

from contextlib import suppress
from typing import Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading, settings
from workers.cli.output import page, write_json


def explain(
    article_id: Annotated[str, typer.Argument(help="The article's id, or a beginning that no other has.")],
    allegation: Annotated[str | None, typer.Option(help="Only this allegation.", show_default=False)] = None,
    generation: Annotated[
        str | None, typer.Option(help="The generation; default: the live one.", show_default=False)
    ] = None,
    again: Annotated[bool, typer.Option("--again/--no-again", help="Run this release's stages on it, too.")] = True,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Trace an article or one of its tags back to the raw bytes.

    From the tag to its spans, to the raw body's characters and bytes; through each stage with version, model, topic and offset;
    what became of each raw event of the article; and what would happen if it ran again now.
    """
    from workers.cli.show import find
    from workers.errors import UnknownArticle
    from workers.explain.page import print_trace
    from workers.explain.trace import facts
    from workers.runtime.embedded.explain import explain as explain_embedded
    from workers.search.fts5 import Fts5Index

    chosen = settings(store=store, config=config)
    with reading(chosen.store) as (connection, live):
        name = generation or live
        # One that never reached the index is found by its whole id: what became of it is just what is asked.
        with suppress(UnknownArticle):
            article_id = find(Fts5Index(connection, name), article_id).article_id
        trace = explain_embedded(connection, chosen, name, article_id, allegation, again=again)
    if json:
        write_json(facts(trace))
    else:
        print_trace(page(), trace)
