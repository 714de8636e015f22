"""`newsroom generations`, `promote`, `rollback`, `drop`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, settings
from workers.cli.output import page, write_json

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from workers.generations import Standing
    from workers.settings import Settings

NameArgument = Annotated[str, typer.Argument(help="The generation.")]


def generations(
    kafka: KafkaOption = False, store: StoreOption = None, json: JsonOption = False, config: ConfigOption = None
) -> None:
    """List the generations.

    `missing` counts raw events that readers have in the live generation and would lose in this one.
    """
    from workers.report.generations_page import print_standings, standing_facts

    found = _standings(settings(store=store, config=config), kafka)
    if json:
        write_json([standing_facts(one) for one in found])
    else:
        print_standings(page(), found)


def promote(
    name: NameArgument,
    wait: Annotated[bool, typer.Option("--wait", help="Catch up with live work first.")] = False,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Let readers and live work have a generation, in one step.

    Refused while it lacks anything that readers have. The generation that was live stays as it is, for `newsroom rollback`.
    """
    chosen = settings(store=store, config=config)
    before = _promote_on_kafka(chosen, name, wait) if kafka else _promote_in_store(chosen, name, wait)
    if json:
        write_json({"live": name, "previous": before})
    else:
        page().print(f"Readers now see {name}; before they saw {before}. `newsroom rollback` goes back.")


def rollback(
    kafka: KafkaOption = False, store: StoreOption = None, json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Give readers the generation back that was live before.

    It is done at once, even when that generation has not got the newest events; live work goes on in it and brings them.
    """
    before, live, missing = _roll_back(settings(store=store, config=config), kafka)
    if json:
        write_json({"live": live, "previous": before, "missing": missing})
        return
    bring = "its workers bring" if kafka else "`newsroom run` brings"
    lacking = f" It lacks {missing:,} events; {bring} them." if missing else ""
    page().print(f"Readers see {live} again, no longer {before}.{lacking}")


def drop(
    name: NameArgument,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Free what a generation that is not live holds.

    Raw events stay. A store's file keeps its size; its free pages are used for what comes next. On Kafka topics, groups, index and
    the state files of this machine go; stop the generation's workers first.
    """
    _drop(settings(store=store, config=config), name, kafka)
    if json:
        write_json({"dropped": name})
    else:
        page().print(f"{name} is dropped.")


def _standings(chosen: "Settings", kafka: bool) -> "list[Standing]":
    if kafka:
        from workers.runtime.kafka.generations import standings as standings_on_kafka

        return standings_on_kafka(chosen)
    from workers.runtime.embedded.generations import standings
    from workers.runtime.embedded.store import connect

    with closing(connect(chosen.store, write=False)) as connection:
        return standings(connection)


def _promote_on_kafka(chosen: "Settings", name: str, wait: bool) -> str:
    from workers.cli.progress import ReplayProgress
    from workers.runtime.kafka.generations import promote as promote_now
    from workers.runtime.kafka.replay import promote_when_caught_up

    if not wait:
        return promote_now(chosen, name)
    with ReplayProgress() as progress:
        return promote_when_caught_up(chosen, name, progress.update)


def _promote_in_store(chosen: "Settings", name: str, wait: bool) -> str:
    from workers.runtime.embedded.generations import promote as promote_now
    from workers.runtime.embedded.replay import promote_when_caught_up
    from workers.runtime.execute import now

    if wait:
        return promote_when_caught_up(chosen, name)
    with _holding(chosen, name) as connection:
        return promote_now(connection, name, now())


def _roll_back(chosen: "Settings", kafka: bool) -> tuple[str, str, int]:
    if kafka:
        from workers.runtime.kafka.generations import rollback as roll_back_on_kafka

        return roll_back_on_kafka(chosen)
    from workers.runtime.embedded.generations import rollback as roll_back
    from workers.runtime.embedded.store import connect

    with closing(connect(_existing(chosen), write=True)) as connection:
        return roll_back(connection)


def _drop(chosen: "Settings", name: str, kafka: bool) -> None:
    if kafka:
        from workers.runtime.kafka.generations import drop as drop_on_kafka

        drop_on_kafka(chosen, name)
        return
    from workers.runtime.embedded.generations import drop as drop_now

    with _holding(chosen, name) as connection:
        drop_now(connection, name)


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
