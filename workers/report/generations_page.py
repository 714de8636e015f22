"""Generations on a terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table

from workers.generations import Standing


def standing_facts(one: Standing) -> dict[str, Any]:
    """As JSON values."""
    generation = one.generation
    return {
        "name": generation.name,
        "live": one.live,
        "previous": one.previous,
        "base": generation.base,
        "from": generation.from_stage,
        "scope": str(generation.scope),
        "carried": generation.carried,
        "articles": one.articles,
        "outcomes": one.outcomes,
        "missing": one.missing,
        "promoted_at": generation.promoted_at if generation.base else None,
    }


def print_standings(console: Console, found: list[Standing]) -> None:
    """A line each."""
    table = Table("generation", "", "made", "articles", "raw events", "missing", box=None, pad_edge=False)
    for one in found:
        generation = one.generation
        made = "first" if generation.base is None else f"from {generation.from_stage} of {generation.base}"
        if not generation.scope.everything:
            made += f", {generation.scope}"
        state = "live" if one.live else "was live" if one.previous else ""
        table.add_row(generation.name, state, made, f"{one.articles:,}", f"{one.outcomes:,}", f"{one.missing:,}")
    console.print(table)
