"""`newsroom dlq`: dead letters."""

from collections.abc import Callable
from contextlib import closing
from functools import wraps
from inspect import Signature, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.cli.moments import since_moment, until_moment
from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading, settings
from workers.cli.output import page, write_json
from workers.errors import EXIT_OK, EXIT_REJECTED, NoStore

if TYPE_CHECKING:
    from workers.runtime.embedded.dlq import Filter

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
NumbersArgument = Annotated[list[int] | None, typer.Argument(help="Their numbers.", show_default=False)]
AllOption = Annotated[bool, typer.Option("--all", help="All that the filters let through.")]


def _filter(
    stage: StageOption = None,
    error: ErrorOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    generation: GenerationOption = None,
) -> "Filter":
    from workers.runtime.embedded.dlq import Filter

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
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """List dead letters, the latest failure first."""
    from itertools import islice

    from workers.report.dlq_page import letter_facts, print_letters
    from workers.runtime.embedded.dlq import counts, letters

    with reading(store, config) as (connection, _):
        total = counts(connection, wanted)
        found = list(islice(letters(connection, wanted), limit))
    if json:
        write_json([letter_facts(one) for one in found])
    else:
        print_letters(page(), found, total)


@app.command()
def show(
    number: Annotated[int, typer.Argument(help="Its number.")],
    value: Annotated[bool, typer.Option("--value", help="Print the record itself, and nothing else.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show why a record was set aside, where it stands, and how it begins."""
    import sys

    from workers.report.dlq_page import letter_facts, print_letter
    from workers.runtime.embedded.dlq import letter

    with reading(store, config) as (connection, _):
        found = letter(connection, number)
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
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Let the stage judge records again that it could not take.

    One that fails again stays, and its attempts go on counting; exit code 3 says that some did.
    """
    from workers.report.dlq_page import print_retried
    from workers.runtime.embedded.retry import retry as retry_now

    chosen = settings(store=store, config=config)
    done = retry_now(chosen, _chosen(chosen.store, numbers, every, wanted))
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
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Forget dead letters; the outcome of their raw events stays."""
    from workers.runtime.embedded.dlq import drop as drop_now
    from workers.runtime.embedded.store import connect, transaction

    chosen = settings(store=store, config=config)
    found = _chosen(chosen.store, numbers, every, wanted)
    with closing(connect(chosen.store, write=True)) as connection, transaction(connection):
        dropped = drop_now(connection, found)
    if json:
        write_json({"dropped": dropped})
    else:
        page().print(f"{dropped:,} dropped.")


def _chosen(store: Any, numbers: list[int] | None, every: bool, wanted: "Filter") -> list[int]:
    """Those named, or all that the filter lets through. A filter alone is not enough: a slip would take them all."""
    from workers.runtime.embedded.dlq import letter, letters

    if not store.is_file():
        raise NoStore(path=store)
    if bool(numbers) == every:
        raise typer.BadParameter("name dead letters by number, or give --all (with or without filters)")
    with reading(store) as (connection, _):
        if numbers:
            return [letter(connection, number).letter.number for number in numbers]
        return sorted(one.number for one in letters(connection, wanted))
