"""`newsroom kill`: takedowns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, reading, settings
from workers.cli.output import page, write_json

if TYPE_CHECKING:
    from schemas import KillEvent
    from workers.runtime.embedded.kills import KillMark
    from workers.runtime.embedded.takedown import TakenDown
    from workers.settings import Settings


def kill(
    article_id: Annotated[str | None, typer.Argument(help="The article's id.", show_default=False)] = None,
    reason: Annotated[str | None, typer.Option(help="Why; kept for the record.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option(help="Who ordered it.", show_default=False)] = None,
    lift: Annotated[bool, typer.Option("--lift", help="Let it come in again when it is delivered again.")] = False,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Take an article down, everywhere and for good.

    It leaves the index of every generation and its words leave every topic, at once. No replay and no later delivery brings it
    back until the takedown is lifted. What stays is the mark: id, reason, who and when. Without an id, the marks are listed.
    """
    from workers.report.kills_page import mark_facts, print_marks

    chosen = settings(store=store, config=config)
    if article_id is None:
        found = _marks(chosen, kafka)
        write_json([mark_facts(one) for one in found]) if json else print_marks(page(), found)
        return
    if lift:
        lifted = _lift(chosen, kafka, article_id)
        told = "may come in again" if lifted else "was not killed"
        write_json({"article_id": article_id, "lifted": lifted}) if json else page().print(f"{article_id} {told}.")
        return
    if not reason or not by:
        raise typer.BadParameter("a takedown needs --reason and --by: both are kept with the mark")
    done = _take_down(chosen, kafka, article_id, reason, by)
    if json:
        write_json(done)
        return
    after = "" if kafka else f", after {done.events:,} events of it"
    page().print(f"{article_id} is taken down: raw offset {done.offset}{after}.")
    if done.busy and not kafka:
        page().print("Another newsroom process is at work; it brings the kill through the stages.")


def _marks(chosen: "Settings", kafka: bool) -> "Sequence[KillMark | KillEvent]":
    if kafka:
        from workers.runtime.kafka.takedown import marks

        return marks(chosen)
    from workers.runtime.embedded.takedown import kills

    with reading(chosen.store) as (connection, _):
        return kills(connection)


def _lift(chosen: "Settings", kafka: bool, article_id: str) -> bool:
    if kafka:
        from workers.runtime.kafka.takedown import lift_takedown as lift_on_kafka

        return lift_on_kafka(chosen, article_id)
    from workers.runtime.embedded.takedown import lift_takedown

    return lift_takedown(chosen, article_id)


def _take_down(chosen: "Settings", kafka: bool, article_id: str, reason: str, by: str) -> "TakenDown":
    if kafka:
        from workers.runtime.kafka.takedown import take_down as take_down_on_kafka

        return take_down_on_kafka(chosen, article_id, reason, by)
    from workers.runtime.embedded.takedown import take_down

    return take_down(chosen, article_id, reason, by)
