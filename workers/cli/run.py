"""`newsroom run`: the main job."""

import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading, settings
from workers.cli.output import page, write_json
from workers.cli.progress import RunProgress
from workers.errors import EXIT_REJECTED


def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, globs, addresses of feeds, or - for stdin.", show_default=False),
    ] = None,
    store: StoreOption = None,
    source: Annotated[
        str | None, typer.Option(help="Name of the source; default: the folder's name.", show_default=False)
    ] = None,
    follow: Annotated[
        bool,
        typer.Option("--follow", help="Go on looking for new and changed files and entries of feeds, until stopped."),
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; default: the number of cores.", show_default=False)
    ] = None,
    examples: Annotated[int, typer.Option(min=0, help="Allegations of each status to show.")] = 8,
    metrics_file: Annotated[
        Path | None, typer.Option(help="Write metrics there, for a textfile collector.", show_default=False)
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(help="Write the legal sheet of each article that accuses somebody there.", show_default=False),
    ] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Read articles, run all stages on them, and report what was found.

    Text, HTML and JSON Lines of raw events are read (`newsroom sources` lists all). What was read before is not read twice. With
    --follow, it goes on with what comes until it is stopped, and a restart reads and fetches nothing twice. Without paths, work
    that an interrupted run left is finished. Exit code 3 says that something was rejected; the report says what.
    """
    import threading

    from workers.report.findings import collect
    from workers.report.findings_page import print_findings
    from workers.runtime.embedded.run import run as run_embedded

    chosen = settings(store=store, jobs=jobs, metrics_file=metrics_file, config=config)
    started = datetime.now(UTC)
    stop = threading.Event() if follow else None
    if stop is not None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    with RunProgress() as progress:
        inputs = [*map(_path, paths or [])]
        finished = run_embedded(inputs, chosen, source=source, progress=progress.update, follow=stop)
    with reading(chosen.store) as (connection, _):
        findings = collect(connection, finished, started, examples)
        if html is not None:
            from workers.legal.run import run_page

            html.write_text(run_page(connection, finished, started, findings), encoding="utf-8")
    if json:
        write_json(findings)
    else:
        print_findings(page(), findings)
    if findings.rejected:
        raise typer.Exit(EXIT_REJECTED)


def _path(argument: str) -> str | Path:
    from workers.sources.following import is_address

    return argument if argument == "-" or is_address(argument) else Path(argument)
