"""Reviews on a terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.reviews import Standing


def review_facts(one: Standing) -> dict[str, Any]:
    """As JSON values."""
    return {**one.review.model_dump(exclude_none=True), "holds_for": one.holds_for, "orphaned": one.holds_for is None}


def print_reviews(console: Console, found: Sequence[Standing]) -> None:
    """A line each."""
    if not found:
        console.print("There are no such reviews.")
        return
    table = Table("allegation", "verdict", "by", "on", "note", box=None, pad_edge=False)
    for one in found:
        review = one.review
        verdict = review.verdict if one.holds_for else f"{review.verdict}, orphaned"
        note = Text(review.note or "")
        table.add_row(review.allegation, verdict, Text(review.by), f"{review.at:%Y-%m-%d}", note)
    console.print(table)
