"""Legal sheets as one HTML page that needs nothing else: no script, no font, no picture, readable in print and in the dark."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import pairwise
from string import Template

from workers.legal.flags import Flag
from workers.legal.page import NO_ANSWER, answer_line, sources
from workers.legal.sheet import Accused, LegalSheet, Matter
from workers.report.evidence import Mark, Marked
from workers.report.style import day, plural, words


def html_page(title: str, summary: str, sheets: Sequence[LegalSheet]) -> str:
    """The page; articles in the order given."""
    style = files("workers.legal").joinpath("sheet.css").read_text(encoding="utf-8")
    page = Template(files("workers.legal").joinpath("sheet.html").read_text(encoding="utf-8"))
    shown = "\n".join(map(_sheet, sheets)) or "<p>Nobody was found accused. That is no proof that nobody is.</p>"
    return page.substitute(title=escape(title), style=style, summary=escape(summary), sheets=shown)


def _sheet(sheet: LegalSheet) -> str:
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in sheet.notes)
    counted = f"{plural(len(sheet.accused), 'accused', 'accused')}, {plural(sheet.flags, 'flag')}"
    nameless = "".join(map(_matter, sheet.nameless))
    rest = f"<h3>Accused of something without being named</h3>{nameless}" if nameless else ""
    return (
        f"<article><h2>{escape(sheet.headline or '(no headline)')}</h2>"
        f'<p class="id">{escape(sheet.source)}, {day(sheet.date)} · <code>{escape(sheet.article_id)}</code>, revision {sheet.revision}'
        f" · {counted}</p>{notes}{''.join(map(_accused, sheet.accused))}{rest}</article>"
    )


def _accused(one: Accused) -> str:
    described = "" if one.named else ' <span class="note">described, not named</span>'
    return (
        f'<section><h3>{escape(one.name)}<span class="status">{escape(one.status)}</span>{described}</h3>'
        f"{''.join(map(_flag, one.flags))}{''.join(map(_matter, one.matters))}</section>"
    )


def _flag(flag: Flag) -> str:
    place = "" if flag.place is None else f" <q>{escape(' '.join(flag.place.text.split()))}</q>"
    return f'<p class="flag"><b>{escape(words(flag.code))}</b>: {escape(flag.told)}{place}</p>'


def _matter(matter: Matter) -> str:
    place = f"{matter.place.field} {matter.place.start}-{matter.place.end}"
    rows = [("status", f'{escape(matter.status)}, {escape(words(matter.category))} <span class="place">{place}</span>')]
    rows += [("of", escape(matter.act))] if matter.act else []
    rows += [("source", escape(sources(matter)))]
    rows += [("dated", "<br>".join(map(escape, matter.timeline)))] if matter.timeline else []
    said = "<br>".join(escape(answer_line(answer)) for answer in matter.answers)
    rows += [("response", said or f'<span class="none">{NO_ANSWER}</span>')]
    table = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return f"<blockquote>{''.join(_marked(matter.sentence))}</blockquote><dl>{table}</dl>"


def _marked(marked: Marked) -> Iterator[str]:
    """The text with its marks, which may lie within or across one another: each piece carries the classes of all that cover it."""
    marks = [mark for mark in marked.marks if mark.end > mark.start]
    edges = sorted({0, len(marked.text), *(edge for mark in marks for edge in (mark.start, mark.end))})
    for start, end in pairwise(edges):
        piece, over = escape(marked.text[start:end]), _covering(marks, start, end)
        yield f'<span class="{over}">{piece}</span>' if over else piece


def _covering(marks: Sequence[Mark], start: int, end: int) -> str:
    return " ".join(dict.fromkeys(mark.role for mark in marks if mark.start <= start and end <= mark.end))
