"""The report as one HTML page that needs nothing else: no script, no font, no picture, readable in print and in the dark."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from string import Template

from schemas import EnrichedEvent, Span
from workers.diff.change import KINDS, Change
from workers.diff.changes import ArticleChanges
from workers.diff.excerpt import Excerpt, excerpt
from workers.diff.report import Rate, Report, in_order

DANGEROUS = frozenset({"status raised", "accused changed", "allegation gained", "mention raised"})
SHOWN_CHANGES = 6


def html_page(report: Report) -> str:
    """The whole page."""
    style = files("workers.diff").joinpath("report.css").read_text(encoding="utf-8")
    page = Template(files("workers.diff").joinpath("report.html").read_text(encoding="utf-8"))
    shown = in_order(report)
    return page.substitute(
        style=style,
        before=escape(report.before),
        after=escape(report.after),
        note="" if report.note is None else f'<p class="note">{escape(report.note)}</p>',
        summary=_summary(report),
        kinds=_kinds(report),
        moves=_moves(report),
        sources=_rates("Articles by source", "source", report.by_source),
        categories=_rates("Allegations by category", "category", report.by_category),
        samples="\n".join(_article(found, report) for found in shown)
        or "<p>Nothing to show: readers see no difference.</p>",
        shown=f"{len(shown):,}",
        changed=f"{report.articles.changed:,}",
    )


def _summary(report: Report) -> str:
    articles = report.articles
    raised = report.touched["status raised"]
    told = f"{articles.changed:,} of {articles.total:,} articles differ ({articles.share:.2%})."
    if raised:
        told += f" In {raised:,} of them an allegation's status is raised."
    return escape(told)


def _kinds(report: Report) -> str:
    rows = [
        f'<tr class="{"danger" if kind in DANGEROUS else ""}"><td>{escape(kind)}</td>'
        f"<td>{report.kinds[kind]:,}</td><td>{report.touched[kind]:,}</td></tr>"
        for kind in KINDS
        if report.kinds[kind]
    ]
    return _table("What changes", ("change", "times", "articles"), rows)


def _moves(report: Report) -> str:
    rows = [
        f"<tr><td>{escape(before)}</td><td>{escape(after)}</td><td>{count:,}</td></tr>"
        for (before, after), count in report.status_moves.most_common()
    ]
    return _table("Status", ("from", "to", "allegations"), rows)


def _rates(title: str, name: str, rates: dict[str, Rate]) -> str:
    ordered = sorted(rates.items(), key=lambda item: (-item[1].changed, -item[1].total, item[0]))[:30]
    rows = [
        f"<tr><td>{escape(key)}</td><td>{rate.changed:,}</td><td>{rate.total:,}</td><td>{rate.share:.1%}</td></tr>"
        for key, rate in ordered
    ]
    return _table(title, (name, "changed", "of", "share"), rows)


def _table(title: str, heads: tuple[str, ...], rows: list[str]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    return f"<section><h2>{escape(title)}</h2><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></section>"


def _article(found: ArticleChanges, report: Report) -> str:
    changes = "".join(_change(change, found, report) for change in found.changes[:SHOWN_CHANGES])
    more = len(found.changes) - SHOWN_CHANGES
    rest = f'<p class="more">and {more} more changes in this article</p>' if more > 0 else ""
    return (
        f"<article><h3>{escape(found.headline)}</h3>"
        f'<p class="id">{escape(found.source)} · <code>{escape(found.article_id)}</code></p>{changes}{rest}</article>'
    )


def _change(change: Change, found: ArticleChanges, report: Report) -> str:
    classes = "kind danger" if change.kind in DANGEROUS else "kind"
    detail = f' <span class="detail">{escape(change.detail)}</span>' if change.detail else ""
    sides = "".join(
        _side(name, told, event, spans)
        for name, told, event, spans in (
            (report.before, change.before, found.before, change.before_spans),
            (report.after, change.after, found.after, change.after_spans),
        )
    )
    return f'<div class="change"><p class="{classes}">{escape(change.kind)}{detail}</p><div class="sides">{sides}</div></div>'


def _side(name: str, told: str | None, event: EnrichedEvent | None, spans: tuple[Span, ...]) -> str:
    cut = None if event is None else excerpt(event, spans)
    quote = "" if cut is None else f"<blockquote>{''.join(_marked(cut))}</blockquote>"
    said = '<span class="none">nothing</span>' if told is None else escape(told)
    return f'<div class="side"><p><b>{escape(name)}</b> {said}</p>{quote}</div>'


def _marked(cut: Excerpt) -> Iterator[str]:
    at = 0
    yield "… " if cut.cut_before else ""
    for start, end in cut.marks:
        yield f"{escape(cut.text[at:start])}<mark>{escape(cut.text[start:end])}</mark>"
        at = end
    yield escape(cut.text[at:])
    yield " …" if cut.cut_after else ""
