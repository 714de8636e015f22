"""`newsroom sources`: what can be read."""

from workers.cli.options import JsonOption
from workers.cli.output import page, write_json


def sources(json: JsonOption = False) -> None:
    """List the kinds of input that can be read."""
    from rich.table import Table

    from workers.sources import READERS

    if json:
        names = ("name", "description", "suffixes", "media_types")
        write_json([{name: getattr(reader, name) for name in names} for reader in READERS])
        return
    table = Table("Kind", "What it is", "Names end in", box=None, header_style="dim", pad_edge=False, padding=(0, 1))
    for reader in READERS:
        table.add_row(reader.name, reader.description, " ".join(reader.suffixes))
    page().print(table)
