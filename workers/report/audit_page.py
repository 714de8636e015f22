"""What an audit found, on a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.audit import Verdict

MEANINGS = {
    "lost": "no outcome, and no stage has it before it",
    "two": "two different outcomes",
    "repeated": "a stage made two events of it",
    "untrue": "the index contradicts its outcome",
    "unknown": "an outcome of a raw event that is nowhere",
    "gone": "the raw event is neither in the topic nor in the archive",
}


def print_verdict(console: Console, verdict: Verdict) -> None:
    """Counts, then the events that are not in order."""
    console.print(f"{verdict.events:,} raw events in generation {verdict.generation}")
    table = Table(box=None, pad_edge=False, show_header=False)
    for outcome, count in verdict.outcomes.items():
        table.add_row(outcome.replace("_", " "), f"{count:,}")
    if verdict.waiting:
        table.add_row(Text("waiting", style="yellow"), f"{verdict.waiting:,}", "a stage has yet to take them")
    for kind, count in verdict.faults.items():
        table.add_row(Text(kind, style="bold red"), f"{count:,}", MEANINGS[kind])
    console.print(table)
    for fault in verdict.shown:
        place = f"partition {fault.partition}, offset {fault.offset}"
        console.print(
            Text(f"  {fault.kind}: {place}, article {fault.article_id or 'unknown'} {fault.detail or ''}".rstrip())
        )
    if verdict.clean:
        console.print("Each has exactly one outcome.")
