"""`newsroom enrich`: the stages as a filter."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from workers.cli.options import ConfigOption, settings
from workers.errors import EXIT_REJECTED


class Skippable(StrEnum):
    """Stages that can be left out."""

    CLEAN = "clean"
    DEDUP = "dedup"


def enrich(
    skip: Annotated[list[Skippable] | None, typer.Option(help="A stage to leave out; may be given twice.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; default: the number of cores.", show_default=False)
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Enrich raw events from stdin to stdout, without any store.

    Reads JSON Lines of raw events and writes one enriched event a line, in the same order. `article_id` is the id supplied. With
    clean skipped `text` is the body unchanged; with dedup skipped every article is an original. A line that cannot be taken gives
    no event: it is named on stderr with the reason, the others go on, and the exit code is 3.
    """
    from workers.runtime.enrich import Enriched, read_lines
    from workers.runtime.enrich import enrich as enrich_events

    chosen = settings(jobs=jobs, config=config)
    failed = False
    for result in enrich_events(read_lines(sys.stdin.buffer, chosen), chosen, frozenset(map(str, skip or ()))):
        if isinstance(result, Enriched):
            sys.stdout.buffer.write(result.value + b"\n")
            sys.stdout.buffer.flush()
        else:
            failed = True
            typer.echo(result.message, err=True)
    if failed:
        raise typer.Exit(EXIT_REJECTED)
