"""`newsroom clusters`: stories and their copies."""

from typing import Annotated, Literal

import typer

from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading
from workers.cli.output import page, write_json


def clusters(
    order: Annotated[Literal["largest", "newest"], typer.Option(help="Which come first.")] = "largest",
    limit: Annotated[int, typer.Option(min=1, help="Stories to show.")] = 10,
    members: Annotated[int, typer.Option(min=1, help="Articles of each to show.")] = 10,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """List the stories that have copies, with their sources.

    The first publisher comes first; `after` is the time since then, `keeps` the share of a copy that stands in the original.
    """
    from workers.report.clusters_page import print_clusters
    from workers.search.fts5_summary import Summary

    with reading(store, config) as (connection, generation):
        found = Summary(connection, generation).clusters(order, limit, members)
    if json:
        write_json(found)
    else:
        print_clusters(page(), found)
