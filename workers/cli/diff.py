"""`newsroom diff`: two generations side by side."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, reading, settings
from workers.cli.output import aside, page, write_json
from workers.errors import EXIT_FAILED, EXIT_OK

if TYPE_CHECKING:
    from workers.diff import Report
    from workers.settings import Settings


def diff(
    before: Annotated[str, typer.Argument(help="The generation that readers have, such as g1.")],
    after: Annotated[str, typer.Argument(help="The one that they would get.")],
    html: Annotated[
        Path | None, typer.Option(help="Write the report as one HTML page, too.", show_default=False)
    ] = None,
    samples: Annotated[int, typer.Option(min=0, help="Articles of each kind of change to show.")] = 5,
    fail_over: Annotated[
        str | None,
        typer.Option(help="Exit with 1 when more than this share of articles differs, such as 2%.", show_default=False),
    ] = None,
    fail_on_raised: Annotated[
        bool, typer.Option("--fail-on-raised", help="Exit with 1 when the status of any allegation is raised.")
    ] = False,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show what another generation would change for readers.

    Allegations whose status is raised come first: they say something worse about somebody than before.
    """
    from workers.diff.page import print_report
    from workers.diff.report import facts, share_limit

    try:
        limit = None if fail_over is None else share_limit(fail_over)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--fail-over") from None
    report = _compare(settings(store=store, config=config), kafka, before, after, max(samples, 20))
    if html is not None:
        from workers.diff.html import html_page

        html.write_text(html_page(report), encoding="utf-8")
        aside().print(f"The report is in {html}.")
    if json:
        write_json(facts(report))
    else:
        print_report(page(), report, samples)
    failed = (limit is not None and report.articles.share > limit) or (
        fail_on_raised and report.kinds["status raised"] > 0
    )
    raise typer.Exit(EXIT_FAILED if failed else EXIT_OK)


def _compare(chosen: "Settings", kafka: bool, before: str, after: str, samples: int) -> "Report":
    if kafka:
        from workers.runtime.kafka.compare import compare_generations as compare_on_kafka

        return compare_on_kafka(chosen, before, after, samples)
    from workers.runtime.embedded.compare import compare_generations

    with reading(chosen.store) as (connection, _):
        return compare_generations(connection, before, after, samples)
