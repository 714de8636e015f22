"""`newsroom archive` and `newsroom restore`."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, settings
from workers.cli.output import page, write_json

if TYPE_CHECKING:
    from schemas import GenerationEvent
    from workers.runtime.kafka.feed import Older
    from workers.settings import Settings

FOLLOW_EVERY = 60.0

TargetArgument = Annotated[
    str, typer.Argument(help="A folder, or an address that fsspec knows, such as s3://bucket/news.")
]


def archive(
    target: TargetArgument,
    prune: Annotated[
        str | None,
        typer.Option(
            help="Free the bodies of archived events taken in before then: 30d, 2026-03-02.", show_default=False
        ),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="On Kafka: go on until stopped, with a look each minute.")
    ] = False,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Write raw events to compressed, checksummed files by day.

    Only what the archive lacks is written; a run that was cut off is gone on with. The words of articles that were killed since are
    taken out of older files. With --prune the store keeps of old events only what it needs to find them; a replay reads the rest
    from the archive. On Kafka retention frees what is old; the setting `archive` says where a replay finds it.
    """
    if kafka:
        _archive_kafka(settings(config=config), target, follow, json)
        return
    from workers.archive import Archive
    from workers.cli.moments import since_moment
    from workers.runtime.embedded.archive import archive as archive_now
    from workers.runtime.embedded.retention import prune as prune_now
    from workers.runtime.embedded.store import connect

    path, before = settings(store=store, config=config).store, since_moment(prune)
    with closing(connect(path, write=False)) as connection:
        done = archive_now(connection, Archive(target))
    freed = 0
    if before is not None:
        with closing(connect(path, write=True)) as connection:
            freed = prune_now(connection, Archive(target), before)
    if json:
        write_json({"new": done.new, "before": done.before, "purged": done.purged, "freed": freed})
        return
    purged = f" {done.purged:,} values of killed articles were taken out." if done.purged else ""
    page().print(f"{done.new:,} raw events archived, {done.before:,} were there.{purged}")
    if before is not None:
        page().print(f"{freed:,} bodies were freed in the store.")


def _archive_kafka(chosen: "Settings", target: str, follow: bool, json: bool) -> None:
    import signal
    import threading

    from workers.archive import Archive
    from workers.runtime.kafka.archive import archive as archive_on_kafka

    stop = threading.Event()
    if follow:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    while True:
        done = archive_on_kafka(chosen, Archive(target))
        if json:
            write_json({"new": done.new, "before": done.before, "purged": done.purged})
        elif done.new or done.purged or not follow:
            purged = f" {done.purged:,} values of killed articles were taken out." if done.purged else ""
            page().print(f"{done.new:,} raw events archived, {done.before:,} were there.{purged}")
        if not follow or stop.wait(FOLLOW_EVERY):
            return


def restore(
    target: TargetArgument,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Build an empty store, or installation on Kafka, anew from an archive alone.

    Raw events come back at their offsets, kills included. `newsroom run` then runs all stages on them; on Kafka this command does,
    and `newsroom worker all` goes on from there.
    """
    if kafka:
        _restore_kafka(settings(config=config), target, json)
        return
    from workers.archive import Archive
    from workers.runtime.embedded.archive import restore as restore_now

    chosen = settings(store=store, config=config)
    events = restore_now(chosen.store, Archive(target))
    if json:
        write_json({"events": events})
    else:
        page().print(
            f"{events:,} raw events are in {chosen.store}. `newsroom run --store {chosen.store}` runs the stages on them."
        )


def _restore_kafka(chosen: "Settings", target: str, json: bool) -> None:
    from workers.archive import Archive
    from workers.cli.progress import ReplayProgress
    from workers.runtime.kafka.archive import restore as restore_on_kafka
    from workers.runtime.kafka.replay import Replay

    with ReplayProgress() as progress:

        def fill(generation: "GenerationEvent", older: "Older") -> None:
            Replay(chosen, generation.name, tell=progress.update, older=older).fill(generation)

        events = restore_on_kafka(chosen, Archive(target), fill)
    if json:
        write_json({"events": events})
    else:
        page().print(f"{events:,} raw events are in generation g1. `newsroom worker all` goes on with what comes next.")
