"""`newsroom explain`: from a tag to the bytes."""

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, reading, settings
from workers.cli.output import page, write_json

if TYPE_CHECKING:
    from workers.explain.trace import Trace
    from workers.search.contract import IndexBackend
    from workers.settings import Settings


def explain(
    article_id: Annotated[str, typer.Argument(help="The article's id, or a beginning that no other has.")],
    allegation: Annotated[str | None, typer.Option(help="Only this allegation.", show_default=False)] = None,
    generation: Annotated[
        str | None, typer.Option(help="The generation; default: the live one.", show_default=False)
    ] = None,
    again: Annotated[bool, typer.Option("--again/--no-again", help="Run this release's stages on it, too.")] = True,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Trace an article or one of its tags back to the raw bytes.

    From the tag to its spans, to the raw body's characters and bytes; through each stage with version, model, topic and offset;
    what became of each raw event of the article; and what would happen if it ran again now.
    """
    from workers.explain.page import print_trace
    from workers.explain.trace import facts

    chosen = settings(store=store, config=config)
    trace = (_on_kafka if kafka else _in_store)(chosen, generation, article_id, allegation, again)
    if json:
        write_json(facts(trace))
    else:
        print_trace(page(), trace)


def _in_store(
    chosen: "Settings", generation: str | None, article_id: str, allegation: str | None, again: bool
) -> "Trace":
    from workers.runtime.embedded.explain import explain as explain_embedded
    from workers.search.fts5 import Fts5Index

    with reading(chosen.store) as (connection, live):
        name = generation or live
        article_id = _full_id(Fts5Index(connection, name), article_id)
        return explain_embedded(connection, chosen, name, article_id, allegation, again=again)


def _on_kafka(
    chosen: "Settings", generation: str | None, article_id: str, allegation: str | None, again: bool
) -> "Trace":
    from workers.runtime.kafka.explain import explain as explain_on_kafka
    from workers.runtime.kafka.joined import generation_index
    from workers.runtime.kafka.tables import live_now

    name = generation or live_now(chosen)
    article_id = _full_id(generation_index(chosen, name), article_id)
    return explain_on_kafka(chosen, name, article_id, allegation, again=again)


def _full_id(index: "IndexBackend", beginning: str) -> str:
    """One that never reached the index is found by its whole id: what became of it is just what is asked."""
    from workers.cli.show import find
    from workers.errors import UnknownArticle

    with suppress(UnknownArticle):
        return find(index, beginning).article_id
    return beginning
