"""The legal sheets of a run, as a page: what `newsroom run --html` writes."""

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from workers.legal.html import html_page
from workers.legal.sheet import LegalSheet, legal_sheet
from workers.report.findings import Findings, articles_of
from workers.report.style import day, plural
from workers.search.fts5 import Fts5Index
from workers.search.fts5_summary import Summary

if TYPE_CHECKING:
    from workers.runtime.embedded.run import Finished

# A page that a browser opens and a person leafs through; the rest is found by `newsroom search` and `newsroom show --legal`.
MOST_ARTICLES = 500


def run_page(connection: sqlite3.Connection, finished: "Finished", started: datetime, findings: Findings) -> str:
    """The page, articles with most flags first."""
    ids = Summary(connection, finished.generation).accusing(articles_of(connection, finished, started), MOST_ARTICLES)
    index = Fts5Index(connection, finished.generation)
    sheets = [legal_sheet(article) for one in ids if (article := index.get(one)) is not None]
    return html_page(f"What {day(started)} brought", _summary(findings, sheets), sorted(sheets, key=_order))


def _order(sheet: LegalSheet) -> tuple[int, str]:
    return -sheet.flags, sheet.article_id


def _summary(findings: Findings, sheets: list[LegalSheet]) -> str:
    told = f"{plural(findings.articles, 'article')}, {plural(findings.copies, 'of them a copy', 'of them copies')}. "
    counts = [f"{group.total:,} {group.status}" for group in findings.allegations]
    told += f"Allegations: {', '.join(counts) or 'none'}. {plural(sum(s.flags for s in sheets), 'flag')}. "
    if len(sheets) == MOST_ARTICLES:
        told += f"Only the {MOST_ARTICLES} newest articles with an allegation are shown. "
    if findings.rejected_total:
        told += f"{plural(findings.rejected_total, 'input')} could not be read."
    return told.strip()
