"""The article of a page that shows none: pages drawn by a script hold their text in JSON-LD alone.

The text is then composed from the source of the JSON string, so that it leads back to raw offsets as any other.
"""

import re

from workers.stages.clean.compose import Bytes, Composed, Piece, compose
from workers.stages.clean.lines import PLAIN_REPAIRS, words
from workers.stages.clean.page import Page

# Shorter ones are teasers; one that the page shows to more than this share is better read where it is shown.
SHORTEST_WORDS, MOST_SHOWN = 100, 0.3
REPAIRS = ("json", *PLAIN_REPAIRS)

_BODY = re.compile(r'"articleBody"\s*:\s*"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_MARKUP = re.compile(r"<(?:p|br|div|a|b|i|strong|em|h[1-6])\b|<\\\\?/", re.IGNORECASE)
_BREAK = re.compile(r"(?:\\[nr]|[\n\r])+")
_BLANK_START = re.compile(r"(?:\s|\\t|\\u00[aA]0)+")
_BLANK_END = re.compile(r"(?:\s|\\t|\\u00[aA]0)+$")


def hidden_body(raw: str, page: Page, claimed: str, shown: str) -> Composed | None:
    """The text of the body in the page's JSON-LD, or None when it is a teaser, has markup in it, or is shown by the page."""
    said = words(claimed)
    if len(said) < SHORTEST_WORDS or len(words(shown)) > MOST_SHOWN * len(said):
        return None
    for start, end in page.scripts:
        match = _BODY.search(raw, start, end)
        if match is not None and not _MARKUP.search(match[1]):
            pieces = _paragraphs(raw, match.start(1), match.end(1))
            return compose(raw, pieces, REPAIRS, Bytes(raw)) if pieces else None
    return None


def _paragraphs(raw: str, start: int, end: int) -> list[Piece]:
    """Pieces between the escaped line breaks of a JSON string."""
    pieces: list[Piece] = []
    position = start
    for stop, following in [*((match.start(), match.end()) for match in _BREAK.finditer(raw, start, end)), (end, end)]:
        first, last = position, stop
        if blank := _BLANK_START.match(raw, first, last):
            first = blank.end()
        if blank := _BLANK_END.search(raw[first:last]):
            last = first + blank.start()
        if first < last:
            pieces.append(Piece(first, last, "\n\n"))
        position = following
    return pieces
