"""The report of a run on a terminal, for an editor: what was found first, what could not be read last."""

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from workers.report.evidence import Answer
from workers.report.findings import AccusedAnswers, Finding, Findings, StatusFindings
from workers.report.style import day, has_colour, legend, listed, marked_text, plural, short_id, words

NO_ANSWER = "no answer found"

_OUTCOMES = {
    "indexed": "indexed",
    "duplicate": "indexed as a copy",
    "unchanged": "unchanged since it was read before",
    "stale": "older than what was known",
    "killed": "withdrawn",
    "rejected": "rejected",
    "dead_lettered": "failed and set aside",
}


def print_findings(console: Console, findings: Findings) -> None:
    """Print the whole report."""
    for part in _parts(findings, has_colour(console)):
        console.print(part)
    _print_rejected(console, findings)


def _parts(findings: Findings, colour: bool) -> Iterator[RenderableType]:
    yield _head(findings)
    if findings.allegations:
        yield from _allegations(findings, colour)
    elif findings.articles:
        yield Text("\nNo allegations were found.")
    if findings.accused:
        yield _title("Accused and their answers")
        yield _accused(findings.accused)
    if findings.named:
        yield _title("Named in most articles")
        yield _named(findings)


def _head(findings: Findings) -> Text:
    text = Text(f"{plural(findings.articles, 'article')}", style="bold")
    if findings.copies:
        text.append(f", {plural(findings.copies, 'of them a copy', 'of them copies')}", style="not bold")
    rate = findings.events / findings.seconds if findings.seconds else 0
    read = f"\nRead {plural(findings.events, 'event')} in {findings.seconds:.1f} s"
    text.append(read + (f" ({rate:.0f} a second)" if rate >= 1 else ""), style="not bold dim")
    if findings.already:
        text.append(f", {findings.already:,} known from before", style="not bold dim")
    told = [f"{findings.outcomes[name]:,} {words}" for name, words in _OUTCOMES.items() if name in findings.outcomes]
    if told:
        text.append(f": {'; '.join(told)}.", style="not bold dim")
    return text


def _title(title: str, note: str = "") -> Text:
    return Text.assemble("\n", (title, "bold"), (note, "dim"))


def _allegations(findings: Findings, colour: bool) -> Iterator[RenderableType]:
    total = sum(group.total for group in findings.allegations)
    unanswered = sum(group.unanswered for group in findings.allegations)
    where = plural(findings.with_allegations, "article")
    note = f", {unanswered:,} of them with {NO_ANSWER}" if unanswered else ", each with an answer"
    yield _title(f"{plural(total, 'allegation')} in {where}", note)
    yield legend(("accused", "accuser", "cue", "act"), colour)
    yield Text()
    for group in findings.allegations:
        yield _status(group)
        for finding in group.shown:
            yield Padding(Group(*_finding(finding, colour)), (0, 0, 1, 2))
        if group.total > len(group.shown):
            more = f"and {group.total - len(group.shown):,} more: newsroom search --status {group.status}"
            yield Padding(Text(more, style="dim"), (0, 0, 1, 2))


def _status(group: StatusFindings) -> Text:
    return Text.assemble((group.status.upper(), "bold"), f" {group.total:,}")


def _finding(finding: Finding, colour: bool) -> Iterator[RenderableType]:
    yield marked_text(finding.sentence, colour)
    facts = Table.grid(padding=(0, 1))
    facts.add_column(style="dim", width=7)
    facts.add_column(ratio=1)
    facts.add_row("accused", f"{listed(finding.accused, 'nobody named')}  ({words(finding.category)})")
    facts.add_row("by", listed(finding.accuser, "not said"))
    if finding.timeline:
        facts.add_row("dated", "\n".join(finding.timeline))
    facts.add_row("answer", answers(finding.answers))
    origin = f"{short_id(finding.article_id)}  {finding.source}, {day(finding.date)}: "
    where = Text.assemble((origin, "dim"), finding.headline or "(no headline)", no_wrap=True, overflow="ellipsis")
    facts.add_row("in", where)
    yield Padding(facts, (0, 0, 0, 2))


def answers(given: Iterable[Answer]) -> Text:
    """`denial by X: "..."`, one a line, or that none was found."""
    lines = [
        f"{words(answer.type)}{' by ' + listed(answer.speaker, '') if answer.speaker else ''}: “{answer.text}”"
        for answer in given
    ]
    return Text("\n".join(lines)) if lines else Text(NO_ANSWER, style="bold")


def _accused(accused: Iterable[AccusedAnswers]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1), expand=True)
    for name, ratio in (("Accused", 3), ("Furthest", None), ("In", None), ("Answer", 4)):
        table.add_column(name, ratio=ratio)
    for one in accused:
        table.add_row(one.name, one.status, short_id(one.article_id), answers(one.answers))
    return table


def _named(findings: Findings) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1))
    table.add_column("Name")
    table.add_column("Kind")
    for name in ("Articles", "Accused", "Accuser"):
        table.add_column(name, justify="right")
    for one in findings.named:
        kind = {"PERSON": "person", "ORG": "organisation"}.get(one.label, one.label)
        table.add_row(one.name, kind, f"{one.articles:,}", f"{one.accused or '-'}", f"{one.accuser or '-'}")
    return table


def _print_rejected(console: Console, findings: Findings) -> None:
    if not findings.rejected:
        return
    console.print(_title(f"{plural(findings.rejected_total, 'input')} rejected"))
    for group in findings.rejected:
        console.print(Text.assemble((words(group.error), "bold"), f" {group.total:,}"))
        for message in group.examples:
            # One line a message, however long: a path that is cut in two can't be copied.
            console.print(Text(f"  {message}"), soft_wrap=True)
        if group.total > len(group.examples):
            console.print(Text(f"  and {group.total - len(group.examples):,} more", style="dim"))
