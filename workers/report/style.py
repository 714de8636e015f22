"""How marks look on a terminal: by colour where there is any, else by brackets.

A legend explains both. Red is for nobody's guilt: the accused are marked in yellow, what they are accused of is underlined.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.text import Text

from workers.report.evidence import Mark, Marked, Role

STYLES: dict[Role, str] = {
    "cue": "bold magenta",
    "accused": "bold yellow",
    "accuser": "bold cyan",
    "act": "underline",
    "response": "green",
    "entity": "dim",
}
BRACKETS: dict[Role, tuple[str, str]] = {
    "cue": ("«", "»"),
    "accused": ("[", "]"),
    "accuser": ("<", ">"),
    "act": ("{", "}"),
    "response": ("(", ")"),
}
_WORDS: dict[Role, str] = {
    "accused": "accused",
    "accuser": "accuser",
    "cue": "cue",
    "act": "what they are accused of",
    "response": "answer",
    "entity": "name",
}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def has_colour(console: Console) -> bool:
    """Whether marks can be told by colour: on a terminal that has some, where NO_COLOR is not set."""
    return console.color_system is not None and not console.no_color


def marked_text(marked: Marked, colour: bool) -> Text:
    """The text with its marks. Entities are marked by colour only: brackets around every name would hide the rest."""
    text = Text()
    opened: list[Mark] = []
    marks = [mark for mark in marked.marks if mark.end > mark.start and (colour or mark.role in BRACKETS)]
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)} | {0, len(marked.text)})
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        closing = [mark for mark in reversed(opened) if mark.end <= start]
        opening = [mark for mark in marks if mark.start == start]
        opened = [mark for mark in opened if mark.end > start] + opening
        text.append("".join(_closed(mark, colour) for mark in closing), style="dim" if colour else "")
        if not colour:
            text.append("".join(BRACKETS[mark.role][0] for mark in opening))
        text.append(marked.text[start:end], style=" ".join(STYLES[mark.role] for mark in reversed(opened)))
    return text


def _closed(mark: Mark, colour: bool) -> str:
    number = mark.note.translate(_SUPERSCRIPT) if mark.role == "cue" and mark.note else ""
    return number if colour else BRACKETS[mark.role][1] + number


def legend(roles: Iterable[Role], colour: bool) -> Text:
    """What the marks mean."""
    text = Text("Marks: ", style="dim")
    for number, role in enumerate(role for role in roles if colour or role in BRACKETS):
        text.append("  " if number else "")
        opening, closing = ("", "") if colour else BRACKETS[role]
        text.append(f"{opening}{_WORDS[role]}{closing}", style=STYLES[role])
    return text


def snippet_text(text: str, marks: Iterable[tuple[int, int]], style: str = "bold") -> Text:
    """A search snippet with the words that were found in a style; nothing where there is no colour."""
    result = Text(text)
    for start, end in marks:
        result.stylize(style, start, end)
    return result


def short_id(article_id: str) -> str:
    """An id that people can type: a UUID's first eight digits (commands take any beginning that is unique), others whole."""
    return article_id[:8] if _UUID.fullmatch(article_id) else article_id


def day(moment: datetime) -> str:
    """`2 Mar 2026`."""
    return f"{moment.day} {moment:%b %Y}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 article`, `2,310 articles`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: Iterable[str], nobody: str) -> str:
    """`A, B and C`, or what to say where the text names nobody."""
    *rest, last = list(names) or [nobody]
    return f"{', '.join(rest)} and {last}" if rest else last


def words(code: str) -> str:
    """`sexual_misconduct` and `EmptyBody` as people write them."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", code).replace("_", " ").lower()
