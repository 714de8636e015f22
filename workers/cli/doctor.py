"""`newsroom doctor`: is everything there, and how is it mended."""

from typing import Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, settings
from workers.cli.output import page, write_json
from workers.errors import EXIT_FAILED

SIGNS = {"good": "ok  ", "doubtful": "look", "bad": "BAD "}


def doctor(
    generation: Annotated[str, typer.Option(help="The generation that is looked at.")] = "g1",
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Check broker, topics, groups, index, clock and disk; for each say what is wrong and how to mend it.

    Exit code 1 when something is bad. Secrets are never shown.
    """
    from workers.runtime.kafka.doctor import examine

    findings = list(examine(settings(config=config), generation))
    if json:
        for one in findings:
            write_json(one)
    else:
        for one in findings:
            page().print(f"{SIGNS[one.state]} {one.what}: {one.found}")
            if one.mend:
                page().print(f"     {one.mend}")
    if any(one.state == "bad" for one in findings):
        raise typer.Exit(EXIT_FAILED)
