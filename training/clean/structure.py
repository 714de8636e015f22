"""What a page says of its own lines by its elements and class names: weak labels for the kinds of lines that are not the article."""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html

# In this order, by the nearest element that says something. A name counts as a word of a class, an id or a role.
_NAMED = {
    "advertisement": r"ads?|advert\w*|sponsor\w*|promoted|outbrain|taboola",
    "caption": r"captions?|credits?|figcaption|photo-?credit|image-?caption",
    "byline": r"by-?line|authors?|writers?",
    "dateline": r"date-?line|dates?|time|timestamp|published|pubdate|updated",
    "legal": r"copyright|legal|terms|disclaimer|imprint",
    "related": r"related|recommend\w*|more|trending|popular|most-?read|promo|teasers?|read-?next|also|latest|sidebar|aside",
    "boilerplate": r"share|sharing|social|newsletter|subscri\w+|comments?|cookies?|consent|sign-?up|login|follow|tags?|footer",
    "navigation": r"nav\w*|menu\w*|breadcrumbs?|header|masthead|topbar|toolbar",
}
_PATTERNS = {kind: re.compile(rf"(?:^|[\s_-])(?:{names})(?:$|[\s_-])", re.IGNORECASE) for kind, names in _NAMED.items()}
_ELEMENTS = {
    "nav": "navigation", "header": "navigation", "figcaption": "caption", "time": "dateline", "aside": "related", "footer": "boilerplate",
    "form": "boilerplate", "button": "boilerplate",
}  # fmt: skip
LEVELS = 8


def structured_lines(page: str) -> Iterator[tuple[str, str | None]]:
    """The text nodes of a page that a reader sees, a line each, with what the page says that they are."""
    tree = lxml.html.document_fromstring(page.encode())
    for element in tree.xpath("//script|//style|//noscript|//template|//head"):
        element.drop_tree()
    for text in tree.xpath("//text()"):
        line = re.sub(r"\s+", " ", text).strip()
        if line:
            parent = text.getparent()
            yield line, _kind(parent.getparent() if text.is_tail else parent)


def _kind(element: Any) -> str | None:
    for _ in range(LEVELS):
        if element is None or element.tag in ("body", "html", "article", "main"):
            return None
        names = " ".join(element.get(name) or "" for name in ("class", "id", "role", "itemprop", "rel"))
        for kind, pattern in _PATTERNS.items():
            if pattern.search(names):
                return kind
        if element.tag in _ELEMENTS:
            return _ELEMENTS[element.tag]
        element = element.getparent()
    return None
