"""The state of a store on a terminal."""

from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.report.state import State
from workers.report.style import plural, words
from workers.yields import Change, Trouble


def print_state(console: Console, state: State) -> None:
    """Print it all."""
    console.print(Text(plural(state.articles, "article"), style="bold"), Text(f"in generation {state.generation}"))
    if state.pending:
        console.print(f"{plural(state.pending, 'event')} without an outcome: `newsroom run` goes on with them.")
    console.print()
    table = _table("Stage", "Reads from", right=("Done", "Waiting"))
    for stage in state.stages:
        waiting = Text(f"{stage.lag:,}", style="bold yellow" if stage.lag else "")
        table.add_row(stage.name, stage.consumes, f"{stage.next_offset:,}", waiting)
    console.print(table)
    console.print()
    table = _table("Topic", right=("Records",))
    for topic in state.topics:
        table.add_row(topic.name, f"{topic.end:,}")
    console.print(table)
    if state.outcomes:
        console.print()
        table = _table("Outcome", right=("Events",))
        for name, count in state.outcomes.items():
            table.add_row(words(name), f"{count:,}")
        console.print(table)
    if state.dead_letters:
        console.print()
        table = _table("Dead letters of", "Error", right=("Records",))
        for letters in state.dead_letters:
            table.add_row(letters.stage, letters.error, f"{letters.count:,}")
        console.print(table)
    if state.changed_sources:
        console.print()
        table = _table("Source", "Its newest articles, compared with those before", right=())
        for one in state.changed_sources:
            for change in one.changes:
                table.add_row(one.source, Text(_SAID[change.trouble](change), style="bold yellow"))
        console.print(table)


_SAID: dict[Trouble, Callable[[Change], str]] = {
    "half_text": lambda change: f"{change.now:,.0f} characters of text, {change.before:,.0f} before",
    "no_dates": lambda change: f"{change.now:.0%} have a date, {change.before:.0%} before",
    "one_text": lambda change: f"{change.now:.0%} share one text, {change.before:.0%} before",
}


def _table(*left: str, right: tuple[str, ...]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1))
    for name in left:
        table.add_column(name)
    for name in right:
        table.add_column(name, justify="right")
    return table
