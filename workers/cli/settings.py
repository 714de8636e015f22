"""`newsroom settings`: every setting with its value, where the value was found, and what it means."""

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from workers.config import Described, describe, load, origins
from workers.settings import Settings


def settings(
    config: Annotated[Path | None, typer.Option("--config", help="A TOML file with settings.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Show every setting: its value, where the value was found, and what it means. Secrets are shown as ***."""
    described = describe(load(Settings, config=config), origins(Settings, config=config))
    if json:
        for one in described:
            sys.stdout.write(orjson.dumps(one).decode() + "\n")
        return
    Console().print(_table(described))


def _table(described: list[Described]) -> Table:
    table = Table("Setting", "Value", "From", "Meaning", box=None, header_style="bold", pad_edge=False)
    for one in described:
        table.add_row(one.name, one.value or "-", one.origin, one.meaning)
    return table
