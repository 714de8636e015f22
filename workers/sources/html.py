"""HTML pages, one article a file."""

import re
from collections.abc import Iterator

from workers.sources.base import Input, Limits, Result
from workers.sources.text import article

_PAGE = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.I | re.S
)


class HtmlReader:
    """HTML, one article a file; the clean stage finds the article in it."""

    name: str = "html"
    description: str = "HTML pages, one article a file"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml", ".shtml")
    media_types: tuple[str, ...] = ("text/html", "application/xhtml+xml")

    def recognises(self, head: bytes) -> bool:
        """A doctype, or one of the elements that pages and fragments begin with."""
        return _PAGE.match(head) is not None

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One event. Raises TooLarge, EmptyBody, NotText, NotUtf8, OSError."""
        yield article(item, limits, "text/html")
