"""The report for the terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas import EnrichedEvent, Span
from workers.diff.change import KINDS, Change
from workers.diff.changes import ArticleChanges
from workers.diff.excerpt import excerpt
from workers.diff.html import DANGEROUS
from workers.diff.report import Rate, Report, in_order

SHOWN_CHANGES = 4


def print_report(console: Console, report: Report, samples: int) -> None:
    """Counts, rates, and up to `samples` articles side by side."""
    articles = report.articles
    console.print(
        f"{report.before} -> {report.after}: {articles.changed:,} of {articles.total:,} articles differ ({articles.share:.2%})"
    )
    if report.note:
        console.print(Text(report.note, style="yellow"))
    if report.nothing:
        console.print("Readers would see no difference.")
        return
    console.print(_kinds(report))
    if report.by_category:
        console.print(_rates("category", "allegations", report.by_category))
    console.print(_rates("source", "articles", report.by_source))
    for found in in_order(report)[:samples]:
        _print_article(console, found, report)


def _kinds(report: Report) -> Table:
    table = Table("change", "times", "articles", box=None, pad_edge=False)
    for kind in KINDS:
        if report.kinds[kind]:
            style = "red" if kind in DANGEROUS else ""
            table.add_row(Text(kind, style=style), f"{report.kinds[kind]:,}", f"{report.touched[kind]:,}")
    for (before, after), count in report.status_moves.most_common():
        table.add_row(f"  {before} -> {after}", f"{count:,}", "")
    return table


def _rates(name: str, what: str, rates: dict[str, Rate], most: int = 12) -> Table:
    table = Table(name, "changed", f"of {what}", "share", box=None, pad_edge=False)
    for key, rate in sorted(rates.items(), key=lambda item: (-item[1].changed, -item[1].total, item[0]))[:most]:
        table.add_row(key, f"{rate.changed:,}", f"{rate.total:,}", f"{rate.share:.1%}")
    return table


def _print_article(console: Console, found: ArticleChanges, report: Report) -> None:
    console.print()
    console.print(Text(found.headline, style="bold"))
    console.print(Text(f"{found.source}  {found.article_id}", style="dim"))
    for change in found.changes[:SHOWN_CHANGES]:
        _print_change(console, change, found, report)
    if len(found.changes) > SHOWN_CHANGES:
        console.print(Text(f"  and {len(found.changes) - SHOWN_CHANGES} more changes", style="dim"))


def _print_change(console: Console, change: Change, found: ArticleChanges, report: Report) -> None:
    title = Text(f"  {change.kind}", style="red" if change.kind in DANGEROUS else "")
    if change.detail:
        title.append(f"  {change.detail}", style="dim")
    console.print(title)
    sides = (
        (report.before, change.before, found.before, change.before_spans),
        (report.after, change.after, found.after, change.after_spans),
    )
    for name, told, event, spans in sides:
        console.print(_side(name, told, event, spans))


def _side(name: str, told: str | None, event: EnrichedEvent | None, spans: tuple[Span, ...]) -> Text:
    line = Text(f"    {name}: {told or 'nothing'}")
    cut = None if event is None else excerpt(event, spans)
    if cut is not None:
        quote = Text("\n      ", style="dim")
        body = Text(cut.text, style="dim")
        for start, end in cut.marks:
            body.stylize("not dim bold", start, end)
        quote.append_text(body)
        line.append_text(quote)
    return line
