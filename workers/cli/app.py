"""The application: the commands of commands.py, each imported when it is called and not before."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from workers import __version__
from workers.cli.commands import COMMANDS, Entry


@dataclass(slots=True)
class Invocation:
    """What holds for one call of the program, whichever command it is."""

    debug: bool = False


class LazyGroup(TyperGroup):
    """Shows stubs in `--help`, and puts the real command in place of one when it is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, entry in COMMANDS.items():
            self.commands[name] = TyperCommand(name, help=entry.help, rich_help_panel=entry.panel)

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order of commands.py."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Import the command that is called."""
        name, stub, rest = super().resolve_command(ctx, args)
        return name, stub if name is None else load(name, COMMANDS[name]), rest


def load(name: str, entry: Entry) -> Any:
    """Import a command."""
    module, _, attribute = entry.target.partition(":")
    target = getattr(import_module(module), attribute)
    app = target if isinstance(target, typer.Typer) else _alone(target)
    command = typer.main.get_command(app)
    command.name = name
    # Completion is the whole program's; a Typer of a command's own offers it again unless told not to.
    command.params = [one for one in command.params if one.name not in {"install_completion", "show_completion"}]
    return command


def _alone(function: Callable[..., None]) -> typer.Typer:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(function)
    return app


def application() -> Any:
    """The whole command line, ready to be called."""
    app = typer.Typer(
        cls=LazyGroup,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Exit codes: 0 done, 1 failed, 2 used wrongly, 3 some input was rejected, 4 busy or unreachable.",
    )
    app.callback()(newsroom)
    return typer.main.get_command(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newsroom {__version__}")
        raise typer.Exit


def newsroom(
    ctx: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Clean, deduplicate and tag news articles, each tag with the sentence behind it."""
    ctx.ensure_object(Invocation).debug = debug
