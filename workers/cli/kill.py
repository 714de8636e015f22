"""`newsroom kill`: takedowns."""

from typing import Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading, settings
from workers.cli.output import page, write_json


def kill(
    article_id: Annotated[str | None, typer.Argument(help="The article's id.", show_default=False)] = None,
    reason: Annotated[str | None, typer.Option(help="Why; kept for the record.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option(help="Who ordered it.", show_default=False)] = None,
    lift: Annotated[bool, typer.Option("--lift", help="Let it come in again when it is delivered again.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Take an article down, everywhere and for good.

    It leaves the index of every generation and its words leave every topic, at once. No replay and no later delivery brings it
    back until the takedown is lifted. What stays is the mark: id, reason, who and when. Without an id, the marks are listed.
    """
    from workers.report.kills_page import mark_facts, print_marks
    from workers.runtime.embedded.takedown import kills, lift_takedown, take_down

    if article_id is None:
        with reading(store, config) as (connection, _):
            found = kills(connection)
        write_json([mark_facts(one) for one in found]) if json else print_marks(page(), found)
        return
    chosen = settings(store=store, config=config)
    if lift:
        lifted = lift_takedown(chosen, article_id)
        told = "may come in again" if lifted else "was not killed"
        write_json({"article_id": article_id, "lifted": lifted}) if json else page().print(f"{article_id} {told}.")
        return
    if not reason or not by:
        raise typer.BadParameter("a takedown needs --reason and --by: both are kept with the mark")
    done = take_down(chosen, article_id, reason, by)
    if json:
        write_json(done)
        return
    page().print(f"{article_id} is taken down: raw offset {done.offset}, after {done.events:,} events of it.")
    if done.busy:
        page().print("Another newsroom process is at work; it brings the kill through the stages.")
