"""Dead letters on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.letters import Letter, Retried, Whole

HEAD_CHARACTERS = 400


def letter_facts(one: Letter) -> dict[str, Any]:
    """As JSON values."""
    return {
        "number": one.number,
        "generation": one.generation or None,
        **one.facts.model_dump(exclude_none=True),
        "key": one.key,
        "bytes": one.size,
    }


def print_letters(console: Console, found: Sequence[Letter], total: Mapping[tuple[str, str, str], int]) -> None:
    """Counts by stage and error, then a line each."""
    if not found:
        console.print("There are no dead letters.")
        return
    for (generation, stage, error), count in sorted(total.items(), key=lambda item: -item[1]):
        console.print(f"{count:,} {error} in {stage}{f' of {generation}' if generation else ''}")
    table = Table("number", "failed", "stage", "error", "tries", "what happened", box=None, pad_edge=False)
    for one in found:
        facts = one.facts
        failed = f"{facts.failed_at:%Y-%m-%d %H:%M}"
        table.add_row(str(one.number), failed, facts.stage, facts.error, str(facts.attempts), Text(facts.message))
    console.print()
    console.print(table)
    if sum(total.values()) > len(found):
        console.print(f"and {sum(total.values()) - len(found):,} more")


def print_letter(console: Console, found: Whole) -> None:
    """All that is known, and how the record begins."""
    facts = found.letter.facts
    console.print(Text(facts.message, style="bold"))
    rows = {
        "error": facts.error,
        "stage": f"{facts.stage} {facts.stage_version}",
        "generation": found.letter.generation or "none: it never became a raw event",
        "place": f"{facts.topic}, partition {facts.partition}, offset {facts.offset}",
        "attempts": str(facts.attempts),
        "last failure": f"{facts.failed_at:%Y-%m-%d %H:%M:%S} UTC",
        "article": facts.article_id or "unknown",
        "source": facts.source or "unknown",
        "event": facts.event_id or "none",
        "bytes": "not kept" if found.value is None else f"{found.letter.size:,}",
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, text in rows.items():
        table.add_row(name, Text(text))
    console.print(table)
    if facts.stack:
        console.print(Text(facts.stack, style="dim"))
    if found.value:
        head = found.value[: 4 * HEAD_CHARACTERS].decode("utf-8", "backslashreplace")[:HEAD_CHARACTERS]
        console.print()
        console.print(Text(head, style="dim"))
        console.print(f"`newsroom dlq show {found.letter.number} --value` prints all of it.")


def print_retried(console: Console, done: Sequence[Retried]) -> None:
    """What came of each."""
    for one in done:
        if one.error is None:
            console.print(f"{one.number}: went on at attempt {one.attempts}")
        else:
            console.print(Text(f"{one.number}: failed again, attempt {one.attempts}: {one.message}"))
    if not done:
        console.print("There was nothing to retry.")
