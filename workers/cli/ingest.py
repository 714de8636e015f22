"""`newsroom ingest`: articles onto Kafka."""

import signal
from typing import Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, settings
from workers.cli.output import aside, page, write_json
from workers.errors import EXIT_REJECTED


def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, globs, addresses of feeds, or - for stdin.")],
    source: Annotated[
        str | None, typer.Option(help="Name of the source; default: the folder's name.", show_default=False)
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on looking for new and changed files and entries of feeds.")
    ] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Send articles to Kafka for the workers, going on where an interrupted ingest stopped.

    Exit code 3 says that some input was rejected; it is in the dead letters of `articles.raw`, with its place and reason.
    """
    from workers.runtime.kafka.ingest import Ingest, Ingested

    with aside().status("reading") as status:

        def show(total: Ingested) -> None:
            status.update(
                f"{total.sent:,} sent, {total.rejected:,} rejected, {total.consumed_bytes / 1e6:,.1f} MB read"
            )

        run = Ingest(settings(config=config), show)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: run.stop.set())
        total = run.run(paths, source, follow)
    if json:
        write_json(total)
    else:
        page().print(
            f"sent {total.sent:,} articles, passed over {total.passed:,} sent before, rejected {total.rejected:,}"
        )
        for reason, count in sorted(total.reasons.items()):
            page().print(f"  {count:,} {reason}")
    if total.rejected:
        raise typer.Exit(EXIT_REJECTED)
