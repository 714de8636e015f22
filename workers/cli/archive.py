"""`newsroom archive` and `newsroom restore`."""

from contextlib import closing
from typing import Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, StoreOption, settings
from workers.cli.output import page, write_json

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
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Write raw events to compressed, checksummed files by day.

    Only what the archive lacks is written; a run that was cut off is gone on with. The words of articles that were killed since are
    taken out of older files. With --prune the store keeps of old events only what it needs to find them; a replay reads the rest
    from the archive.
    """
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


def restore(
    target: TargetArgument, store: StoreOption = None, json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Build an empty store anew from an archive alone.

    Raw events come back at their offsets, kills included. `newsroom run` then runs all stages on them.
    """
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
