"""A page's visible lines, with the raw offsets of their text.

An own scan instead of a parser's tree, since no tree keeps offsets into the source. It reads tags as browsers do where that
bears on text: comments, quoted attributes, elements whose content is no text, elements that end a line. Entities stay as they
are: the text of a line is made from its runs by the recorded repairs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workers.errors import TooDeep
from workers.stages.clean import repair
from workers.stages.clean.lines import PLAIN_REPAIRS, PLAIN_REPAIRS_MOJIBAKE, Line, word_count

# Possessive, so that a quote that is never closed costs one scan, not one for each way to split it.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*(?:>|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?P<attributes>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL,
)
_LOOSE_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*+(?:>|\Z)|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?P<attributes>[^>]*+)(?:>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-zA-Z_:@][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")

# Their content is not text that a reader sees.
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes"})
_RAW_TEXT_END = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in _RAW_TEXT}
_HIDDEN = frozenset(
    {
        "head",
        "noscript",
        "template",
        "svg",
        "select",
        "datalist",
        "object",
        "iframe",
        "canvas",
        "audio",
        "video",
        "math",
        "button",
    }
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr source picture amp-link".split()
)
# An open one ends where the next begins, or where its parent ends.
_SELF_CLOSING = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "option", "optgroup", "thead", "tbody", "tfoot"})
# After so many quotes that were never closed, tags end at the next `>`, whatever stands in quotes.
_BROKEN_LIMIT = 20

MAX_DEPTH = 2_000


@dataclass(slots=True, eq=False)
class Element:
    """An open element: its name, the source of its attributes, and what it stands in."""

    tag: str
    attributes: str
    parent: "Element | None"
    depth: int
    hides: bool = False


@dataclass(frozen=True, slots=True)
class PageLine(Line):
    """A line of a page: the element it stands in, and how many words it has."""

    element: Element | None = None
    size: int = 0


@dataclass(slots=True)
class Page:
    """What the scan found. `scripts` are the raw spans of JSON-LD; `title` is the raw span of the title's text."""

    lines: list[PageLine] = field(default_factory=list)
    scripts: list[tuple[int, int]] = field(default_factory=list)
    metas: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    times: list[tuple[str, int]] = field(default_factory=list)
    title: tuple[int, int] | None = None
    language: str | None = None
    depth: int = 0


def attributes_of(source: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, entities resolved; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source[:100_000]):
        found.setdefault(name.lower(), repair.entities(double or single or bare))
    return found


def scan(raw: str, where: object = "page", max_depth: int = MAX_DEPTH) -> Page:
    """The lines of a page. Raises TooDeep."""
    return _Scan(raw, where, max_depth).run()


class _Scan:
    """One pass over the source. State: the open elements, how many of them hide their content, and the line being built."""

    def __init__(self, raw: str, where: object, max_depth: int) -> None:
        self.raw, self.where, self.max_depth = raw, where, max_depth
        self.page = Page()
        self.candidates = PLAIN_REPAIRS_MOJIBAKE if repair.looks_like_mojibake(raw) else PLAIN_REPAIRS
        self.element: Element | None = None
        self.hidden = 0
        self.links = 0
        self.runs: list[tuple[int, int]] = []
        self.linked = 0
        self.line_element: Element | None = None

    def run(self) -> Page:
        position = 0
        for start, end, close, name, attributes in self._tags():
            if start > position:
                self._text(position, start)
            position = end
            if not name:
                continue
            if close:
                self._close(name)
            else:
                self._open(name, attributes, start, end)
        if position < len(self.raw):
            self._text(position, len(self.raw))
        self._flush()
        return self.page

    def _tags(self) -> Iterator[tuple[int, int, bool, str, str]]:
        """(start, end, closes, name, attributes) of each tag; comments, declarations and the content of scripts have no name."""
        raw, find, position, broken = self.raw, self.raw.find, 0, 0
        while True:
            start = find("<", position)
            if start < 0:
                return
            match = _TAG.match(raw, start) if broken < _BROKEN_LIMIT else None
            if match is None:
                broken += 1
                match = _LOOSE_TAG.match(raw, start)
            if match is None:
                # A lone `<` is text.
                position = start + 1
                continue
            close, name, attributes = match.group("close", "name", "attributes")
            position = match.end()
            if name is None:
                yield start, position, False, "", ""
                continue
            name = name.lower()
            yield start, position, close == "/", name, attributes
            if name in _RAW_TEXT and not close:
                end = self._end_of_raw_text(name, position)
                self._raw_text(name, attributes, position, end)
                if end > position:
                    yield position, end, False, "", ""
                position = end

    def _end_of_raw_text(self, name: str, position: int) -> int:
        closing = _RAW_TEXT_END[name].search(self.raw, position)
        return closing.start() if closing else len(self.raw)

    def _raw_text(self, name: str, attributes: str, start: int, end: int) -> None:
        if name == "title" and self.page.title is None and (self.element is None or not self._inside("svg")):
            self.page.title = repair.trim(self.raw, start, end)
        elif name == "script" and "ld+json" in attributes.lower():
            self.page.scripts.append((start, end))

    def _inside(self, tag: str) -> bool:
        element = self.element
        while element is not None:
            if element.tag == tag:
                return True
            element = element.parent
        return False

    def _open(self, name: str, attributes: str, start: int, end: int) -> None:
        if self.runs and name not in _INLINE:
            self._flush()
        if name == "meta":
            self.page.metas.append(attributes_of(attributes))
        elif name == "link":
            self.page.links.append(attributes_of(attributes))
        elif name == "html" and self.page.language is None:
            self.page.language = attributes_of(attributes).get("lang")
        elif name == "time" and not self.hidden:
            if value := attributes_of(attributes).get("datetime"):
                self.page.times.append((value, start))
        elif name == "body":
            # A page that never closes its head still shows its body.
            self._close("head")
        if name in _VOID:
            return
        if name in _SELF_CLOSING and self.element is not None and self.element.tag == name:
            self._close(name)
        depth = self.element.depth + 1 if self.element is not None else 1
        if depth > self.max_depth:
            raise TooDeep(where=self.where, depth=f"at least {depth}", limit=self.max_depth)
        self.page.depth = max(self.page.depth, depth)
        hides = name in _RAW_TEXT or name in _HIDDEN or _is_hidden(attributes)
        self.element = Element(name, attributes, self.element, depth, hides)
        self.hidden += hides
        if name == "a":
            self.links += 1

    def _close(self, name: str) -> None:
        if self.runs and name not in _INLINE:
            self._flush()
        element, steps = self.element, 1
        if element is not None and element.tag != name:
            # An inline end tag without its start closes nothing outside of the block that it stands in.
            inline = name in _INLINE
            while element is not None and element.tag != name:
                if inline and element.tag not in _INLINE:
                    return
                element = element.parent
                steps += 1
        if element is None:
            return
        for _ in range(steps):
            self._pop()

    def _pop(self) -> None:
        element = self.element
        if element is None:
            return
        self.hidden -= element.hides
        if element.tag == "a":
            self.links -= 1
        self.element = element.parent

    def _text(self, start: int, end: int) -> None:
        if self.hidden:
            return
        if not self.runs:
            if self.raw[start:end].isspace():
                return
            self.line_element = self.element
        self.runs.append((start, end))
        if self.links:
            self.linked += end - start

    def _flush(self) -> None:
        runs, linked, element = self.runs, self.linked, self.line_element
        self.runs, self.linked = [], 0
        if not runs:
            return
        line = _line(self.raw, runs, self.candidates)
        if line is None:
            return
        start, end, text, tidy = line
        share = min(1.0, linked / max(1, sum(b - a for a, b in tidy)))
        self.page.lines.append(PageLine(start, end, text, tidy, 1, (), share, element, word_count(text)))


_HIDING = re.compile(r"display\s*:\s*none|aria-hidden\s*=\s*[\"']?true|(?:^|\s)hidden(?:\s|=|$)", re.IGNORECASE)


def _is_hidden(attributes: str) -> bool:
    # Nearly no tag hides anything, and to see that costs less than the pattern.
    if "idden" not in attributes and "none" not in attributes:
        return False
    return _HIDING.search(attributes) is not None


def _line(
    raw: str, runs: list[tuple[int, int]], candidates: tuple[str, ...]
) -> tuple[int, int, str, tuple[tuple[int, int], ...]] | None:
    """Offsets, text and runs of a line without blank edges and without double spaces between runs, or None if blank."""
    if len(runs) == 1 and (plain := _plain_line(raw, *runs[0])) is not None:
        return plain
    tidy: list[tuple[int, int]] = []
    parts: list[str] = []
    for start, end in runs:
        if not parts or parts[-1].endswith(" "):
            start = _skip_blank(raw, start, end)
        if start == end:
            continue
        text, _ = repair.chain(raw[start:end], candidates)
        if text:
            tidy.append((start, end))
            parts.append(text)
    while tidy:
        start, end = repair.trim(raw, *tidy[-1])
        if start < end:
            tidy[-1] = (tidy[-1][0], end) if len(tidy) > 1 else (start, end)
            parts[-1], _ = repair.chain(raw[slice(*tidy[-1])], candidates)
            break
        tidy.pop()
        parts.pop()
    if not tidy:
        return None
    return tidy[0][0], tidy[-1][1], "".join(parts), tuple(tidy)


def _plain_line(raw: str, start: int, end: int) -> tuple[int, int, str, tuple[tuple[int, int], ...]] | None:
    """The common case, where white space is the only repair that there can be."""
    piece = raw[start:end]
    if "&" in piece or not piece.isascii():
        return None
    text = " ".join(piece.split())
    if not text or not text.isprintable():
        return None
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return start, end, text, ((start, end),)


def _skip_blank(raw: str, start: int, end: int) -> int:
    while start < end and raw[start].isspace():
        start += 1
    if start < end and raw[start] == "&":
        start, _ = repair.trim(raw, start, end)
    return start
