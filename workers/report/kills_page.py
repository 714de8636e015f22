"""Kills on a terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas import KillEvent
from workers.runtime.embedded.kills import KillMark


def mark_facts(one: KillMark | KillEvent) -> dict[str, Any]:
    """As JSON values."""
    return {
        "article_id": one.article_id,
        "kind": one.kind,
        "reason": one.reason,
        "by": one.by,
        "at": one.at,
        "raw_offset": one.raw.offset,
    }


def print_marks(console: Console, found: Sequence[KillMark | KillEvent]) -> None:
    """A line each."""
    if not found:
        console.print("Nothing was killed.")
        return
    table = Table("article", "killed", "kind", "by", "reason", box=None, pad_edge=False)
    for one in found:
        by = one.by or "its publisher"
        table.add_row(Text(one.article_id), f"{one.at:%Y-%m-%d %H:%M}", one.kind, Text(by), Text(one.reason))
    console.print(table)
