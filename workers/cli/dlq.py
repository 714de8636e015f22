"""`newsroom dlq`: dead letters."""

from collections.abc import Callable
from contextlib import closing
from functools import wraps
from inspect import Signature, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.cli.moments import since_moment, until_moment
from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, reading, settings
from workers.cli.output import page, write_json
from workers.errors import EXIT_OK, EXIT_REJECTED, NoStore

if TYPE_CHECKING:
    from workers.letters import Filter, Letter, Retried, Whole
    from workers.runtime.kafka.dlq import Buried
    from workers.settings import Settings

app = typer.Typer(
    help="List, show, retry and drop dead letters.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

StageOption = Annotated[str | None, typer.Option(help="Of this stage; ingest for inputs.", show_default=False)]
ErrorOption = Annotated[str | None, typer.Option(help="With this error, such as TooLarge.", show_default=False)]
SourceOption = Annotated[str | None, typer.Option(help="Of this source.", show_default=False)]
SinceOption = Annotated[str | None, typer.Option(help="Failed since then: 2026-03-02, or 7d.", show_default=False)]
UntilOption = Annotated[str | None, typer.Option(help="Failed until then.", show_default=False)]
GenerationOption = Annotated[str | None, typer.Option(help="Of this generation.", show_default=False)]
NumbersArgument = Annotated[
    list[str] | None, typer.Argument(help="Their numbers; on Kafka such as clean:17.", show_default=False)
]
AllOption = Annotated[bool, typer.Option("--all", help="All that the filters let through.")]


def _filter(
    stage: StageOption = None,
    error: ErrorOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    generation: GenerationOption = None,
) -> "Filter":
    from workers.letters import Filter

    return Filter(stage, error, source, since_moment(since), until_moment(until), generation)


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say which dead letters; it gets them as one, `wanted`, and not as six.

    They stand in the signature that Typer reads, before the command's own.
    """
    filters = signature(_filter).parameters
    own = [one for name, one in signature(command).parameters.items() if name != "wanted"]

    @wraps(command)
    def run(**given: Any) -> None:
        command(_filter(**{name: given.pop(name) for name in filters}), **given)

    both = [*filters.values(), *own]
    run.__signature__ = Signature(both)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in both}
    return run


@app.command("list")
@filtered
def list_(
    wanted: "Filter",
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 50,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """List dead letters, the latest failure first."""
    from workers.report.dlq_page import letter_facts, print_letters

    found, total = _listed(settings(store=store, config=config), kafka, wanted, limit)
    if json:
        write_json([letter_facts(one) for one in found])
    else:
        print_letters(page(), found, total)


@app.command()
def show(
    number: Annotated[str, typer.Argument(help="Its number; on Kafka such as clean:17.")],
    value: Annotated[bool, typer.Option("--value", help="Print the record itself, and nothing else.")] = False,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show why a record was set aside, where it stands, and how it begins."""
    import sys

    from workers.report.dlq_page import letter_facts, print_letter

    found = _whole(settings(store=store, config=config), kafka, number)
    if value:
        sys.stdout.buffer.write(found.value or b"")
    elif json:
        headers = {name: data.decode("utf-8", "replace") for name, data in found.headers}
        write_json({**letter_facts(found.letter), "headers": headers})
    else:
        print_letter(page(), found)


@app.command()
@filtered
def retry(
    wanted: "Filter",
    numbers: NumbersArgument = None,
    every: AllOption = False,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Let the stage judge records again that it could not take.

    One that fails again stays, and its attempts go on counting; exit code 3 says that some did.
    """
    from workers.report.dlq_page import print_retried

    done = _retried(settings(store=store, config=config), kafka, numbers, every, wanted)
    if json:
        write_json(done)
    else:
        print_retried(page(), done)
    raise typer.Exit(EXIT_REJECTED if any(one.error for one in done) else EXIT_OK)


@app.command()
@filtered
def drop(
    wanted: "Filter",
    numbers: NumbersArgument = None,
    every: AllOption = False,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Forget dead letters; the outcome of their raw events stays."""
    dropped = _dropped(settings(store=store, config=config), kafka, numbers, every, wanted)
    if json:
        write_json({"dropped": dropped})
    else:
        page().print(f"{dropped:,} dropped.")


def _listed(
    chosen: "Settings", kafka: bool, wanted: "Filter", limit: int
) -> "tuple[list[Letter], dict[tuple[str, str, str], int]]":
    from itertools import islice

    if kafka:
        from workers.runtime.kafka.dlq import buried
        from workers.runtime.kafka.dlq import counts as counts_on_kafka

        found = buried(chosen, wanted)
        return [one.whole.letter for one in found[:limit]], counts_on_kafka(found)
    from workers.runtime.embedded.dlq import counts, letters

    with reading(chosen.store) as (connection, _):
        return list(islice(letters(connection, wanted), limit)), counts(connection, wanted)


def _whole(chosen: "Settings", kafka: bool, number: str) -> "Whole":
    if kafka:
        from workers.runtime.kafka.dlq import named

        return named(chosen, [number])[0].whole
    from workers.runtime.embedded.dlq import letter

    with reading(chosen.store) as (connection, _):
        return letter(connection, _number(number))


def _retried(
    chosen: "Settings", kafka: bool, numbers: list[str] | None, every: bool, wanted: "Filter"
) -> "list[Retried]":
    if kafka:
        from workers.runtime.kafka.retry import retry as retry_on_kafka

        return retry_on_kafka(chosen, _chosen_on_kafka(chosen, numbers, every, wanted))
    from workers.runtime.embedded.retry import retry as retry_now

    return retry_now(chosen, _chosen(chosen.store, numbers, every, wanted))


def _dropped(chosen: "Settings", kafka: bool, numbers: list[str] | None, every: bool, wanted: "Filter") -> int:
    if kafka:
        from workers.runtime.kafka.dlq import settle

        return settle(chosen, _chosen_on_kafka(chosen, numbers, every, wanted), "dropped")
    from workers.runtime.embedded.dlq import drop as drop_now
    from workers.runtime.embedded.store import connect, transaction

    found = _chosen(chosen.store, numbers, every, wanted)
    with closing(connect(chosen.store, write=True)) as connection, transaction(connection):
        return drop_now(connection, found)


def _chosen_on_kafka(chosen: "Settings", numbers: list[str] | None, every: bool, wanted: "Filter") -> "list[Buried]":
    from workers.runtime.kafka.dlq import buried, named

    _one_or_the_other(numbers, every)
    return named(chosen, numbers) if numbers else buried(chosen, wanted)


def _one_or_the_other(numbers: list[str] | None, every: bool) -> None:
    """A filter alone is not enough: a slip would take them all."""
    if bool(numbers) == every:
        raise typer.BadParameter("name dead letters by number, or give --all (with or without filters)")


def _number(text: str) -> int:
    if not text.isdecimal():
        raise typer.BadParameter(f"{text!r} is no number of a store's dead letter")
    return int(text)


def _chosen(store: Any, numbers: list[str] | None, every: bool, wanted: "Filter") -> list[int]:
    """Those named, or all that the filter lets through."""
    from workers.runtime.embedded.dlq import letter, letters

    if not store.is_file():
        raise NoStore(path=store)
    _one_or_the_other(numbers, every)
    with reading(store) as (connection, _):
        if numbers:
            return [int(letter(connection, _number(number)).letter.number) for number in numbers]
        return sorted(int(one.number) for one in letters(connection, wanted))
