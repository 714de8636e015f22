"""`newsroom run`: the main job."""

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
        list[str] | None, typer.Argument(help="Files, folders, globs, or - for stdin.", show_default=False)
    ] = None,
    store: StoreOption = None,
    source: Annotated[
        str | None, typer.Option(help="Name of the source; default: the folder's name.", show_default=False)
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; default: the number of cores.", show_default=False)
    ] = None,
    examples: Annotated[int, typer.Option(min=0, help="Allegations of each status to show.")] = 8,
    metrics_file: Annotated[
        Path | None, typer.Option(help="Write metrics there, for a textfile collector.", show_default=False)
    ] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Read articles, run all stages on them, and report what was found.

    Text, HTML and JSON Lines of raw events are read (`newsroom sources` lists all). What was read before is not read twice. Without
    paths, work that an interrupted run left is finished. Exit code 3 says that something was rejected; the report says what.
    """
    from workers.report.findings import collect
    from workers.report.findings_page import print_findings
    from workers.runtime.embedded.run import run as run_embedded

    chosen = settings(store=store, jobs=jobs, metrics_file=metrics_file, config=config)
    started = datetime.now(UTC)
    with RunProgress() as progress:
        finished = run_embedded([*map(_path, paths or [])], chosen, source=source, progress=progress.update)
    with reading(chosen.store) as (connection, _):
        findings = collect(connection, finished, started, examples)
    if json:
        write_json(findings)
    else:
        print_findings(page(), findings)
    if findings.rejected:
        raise typer.Exit(EXIT_REJECTED)


def _path(argument: str) -> str | Path:
    return argument if argument == "-" else Path(argument)
