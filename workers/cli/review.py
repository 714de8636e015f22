"""`newsroom review`: decisions by people."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, reading, settings
from workers.cli.output import page, write_json

if TYPE_CHECKING:
    from workers.reviews import Standing
    from workers.settings import Settings


def review(
    allegation: Annotated[str | None, typer.Argument(help="The allegation's id.", show_default=False)] = None,
    verdict: Annotated[
        Literal["confirmed", "rejected", "edited"] | None, typer.Option(help="The decision.", show_default=False)
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who decides.", show_default=False)] = None,
    note: Annotated[str | None, typer.Option(help="Why.", show_default=False)] = None,
    status: Annotated[str | None, typer.Option(help="An edit's status.", show_default=False)] = None,
    category: Annotated[str | None, typer.Option(help="An edit's category.", show_default=False)] = None,
    orphaned: Annotated[
        bool, typer.Option("--orphaned", help="List those only that hold for nothing any more.")
    ] = False,
    generation: Annotated[
        str | None, typer.Option(help="The generation; default: the live one.", show_default=False)
    ] = None,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Confirm, reject or edit an allegation, or list the decisions.

    A decision holds for the words that the allegation rests on, in every generation and through every replay. When no allegation
    rests on them any more, the decision is orphaned and changes nothing.
    """
    from workers.report.reviews_page import print_reviews, review_facts

    chosen = settings(store=store, config=config)
    if allegation is None:
        found = _standings(chosen, kafka, generation)
        found = [one for one in found if not orphaned or one.holds_for is None]
        write_json([review_facts(one) for one in found]) if json else print_reviews(page(), found)
        return
    if verdict is None or not by:
        raise typer.BadParameter("a review needs --verdict and --by")
    if (verdict == "edited") != bool(status or category):
        raise typer.BadParameter("--verdict edited needs --status or --category; the others take neither")
    decision = {"verdict": verdict, "by": by, "note": note, "status": status, "category": category}
    _decide(chosen, kafka, generation, allegation, decision)
    write_json({"allegation": allegation, "verdict": verdict}) if json else page().print(f"{allegation} is {verdict}.")


def _standings(chosen: "Settings", kafka: bool, generation: str | None) -> "list[Standing]":
    if kafka:
        from workers.runtime.kafka.reviews import standings as standings_on_kafka
        from workers.runtime.kafka.tables import live_now

        return standings_on_kafka(chosen, generation or live_now(chosen))
    from workers.runtime.embedded.reviews import standings

    with reading(chosen.store) as (connection, live):
        return standings(connection, generation or live)


def _decide(chosen: "Settings", kafka: bool, generation: str | None, allegation: str, decision: dict[str, Any]) -> None:
    from pydantic import ValidationError

    from workers.validation import faults

    try:
        if kafka:
            _decide_on_kafka(chosen, generation, allegation, decision)
        else:
            _decide_in_store(chosen, generation, allegation, decision)
    except ValidationError as error:
        raise typer.BadParameter(faults(error)) from None


def _decide_on_kafka(chosen: "Settings", generation: str | None, allegation: str, decision: dict[str, Any]) -> None:
    from workers.runtime.execute import now
    from workers.runtime.kafka.reviews import add
    from workers.runtime.kafka.tables import live_now

    add(chosen, generation or live_now(chosen), allegation, now(), decision)


def _decide_in_store(chosen: "Settings", generation: str | None, allegation: str, decision: dict[str, Any]) -> None:
    from workers.runtime.embedded.reviews import add
    from workers.runtime.embedded.store import connect, live_generation
    from workers.runtime.execute import now

    connect(chosen.store, write=False).close()
    with closing(connect(chosen.store, write=True)) as connection:
        add(connection, generation or live_generation(connection), allegation, now(), decision)
