"""`newsroom generations`, `promote`, `rollback`, `drop`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, StoreOption, settings
from workers.cli.output import page, write_json

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from workers.settings import Settings

NameArgument = Annotated[str, typer.Argument(help="The generation.")]


def generations(store: StoreOption = None, json: JsonOption = False, config: ConfigOption = None) -> None:
    """List the generations of a store.

    `missing` counts raw events that readers have in the live generation and would lose in this one.
    """
    from workers.report.generations_page import print_standings, standing_facts
    from workers.runtime.embedded.generations import standings
    from workers.runtime.embedded.store import connect

    with closing(connect(settings(store=store, config=config).store, write=False)) as connection:
        found = standings(connection)
    if json:
        write_json([standing_facts(one) for one in found])
    else:
        print_standings(page(), found)


def promote(
    name: NameArgument,
    wait: Annotated[bool, typer.Option("--wait", help="Catch up with live work first.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Let readers and live work have a generation, in one step.

    Refused while it lacks anything that readers have. The generation that was live stays as it is, for `newsroom rollback`.
    """
    from workers.runtime.embedded.generations import promote as promote_now
    from workers.runtime.embedded.replay import promote_when_caught_up
    from workers.runtime.execute import now

    chosen = settings(store=store, config=config)
    if wait:
        before = promote_when_caught_up(chosen, name)
    else:
        with _holding(chosen, name) as connection:
            before = promote_now(connection, name, now())
    if json:
        write_json({"live": name, "previous": before})
    else:
        page().print(f"Readers now see {name}; before they saw {before}. `newsroom rollback` goes back.")


def rollback(store: StoreOption = None, json: JsonOption = False, config: ConfigOption = None) -> None:
    """Give readers the generation back that was live before.

    It is done at once, even when that generation has not got the newest events; live work goes on in it and brings them.
    """
    from workers.runtime.embedded.generations import rollback as roll_back
    from workers.runtime.embedded.store import connect

    with closing(connect(_existing(settings(store=store, config=config)), write=True)) as connection:
        before, live, missing = roll_back(connection)
    if json:
        write_json({"live": live, "previous": before, "missing": missing})
        return
    lacking = f" It lacks {missing:,} events; `newsroom run` brings them." if missing else ""
    page().print(f"Readers see {live} again, no longer {before}.{lacking}")


def drop(name: NameArgument, store: StoreOption = None, json: JsonOption = False, config: ConfigOption = None) -> None:
    """Free what a generation that is not live holds.

    Raw events stay. The file keeps its size; its free pages are used for what comes next.
    """
    from workers.runtime.embedded.generations import drop as drop_now

    with _holding(settings(store=store, config=config), name) as connection:
        drop_now(connection, name)
    if json:
        write_json({"dropped": name})
    else:
        page().print(f"{name} is dropped.")


@contextmanager
def _holding(chosen: "Settings", name: str) -> Iterator["sqlite3.Connection"]:
    """The store, with nobody else writing to the generation."""
    from workers.runtime.embedded.generations import find
    from workers.runtime.embedded.lock import writer_lock
    from workers.runtime.embedded.store import connect

    with closing(connect(_existing(chosen), write=True)) as connection:
        find(connection, name)
        with writer_lock(chosen.store, name):
            yield connection


def _existing(chosen: "Settings") -> "Path":
    from workers.errors import NoStore

    if not chosen.store.is_file():
        raise NoStore(path=chosen.store)
    return chosen.store
