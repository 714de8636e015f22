"""What an extractor gets wrong about a page, put right by the page's structure.

Measured on the development pages (benchmarks/clean), its losses sit in few places: a body that is split over sibling blocks, of
which it takes one; other articles that are nested in the article's element; blocks that the page hides by class. So:
 1. lines in an article nested in the article, and in blocks hidden by class, go;
 2. a paragraph comes back that has the same place in the markup as the paragraphs taken (its element and those around it have
    the same names and classes), or that stands between two of them in the same element.
"""

import re
from collections import Counter
from collections.abc import Sequence

from workers.stages.clean.cues import cue_of
from workers.stages.clean.page import Element, PageLine
from workers.stages.clean.unwrap import ends_sentence

# Elements that change how text looks and not where it stands.
_STYLE = frozenset({"a", "span", "b", "strong", "em", "i", "u", "font", "small", "mark", "time", "abbr"})
_CLASS = re.compile(r"(?:^|\s)class\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_HIDDEN = frozenset(
    {"hide", "hidden", "visually-hidden", "sr-only", "screen-reader-text", "print-header", "print-footer", "print-only"}
)
# Classes that number their elements (`post-7816`, `jsx-42`) would make each place one of its own.
_DIGITS = re.compile(r"\d+")
_BESIDE = frozenset({"aside", "nav", "footer", "form", "figure", "figcaption"})

# Elements around a line that make its place.
PLACE_DEPTH = 4
# A place is one of the article's when at least this share of the words taken stand in it.
PLACE_SHARE = 0.25
PARAGRAPH_WORDS = 8
# An article element with so many words of its own is the article; one with so many articles and no words is a list of them.
ARTICLE_WORDS = 40
LIST_LENGTH = 3
MOST_LINKED = 0.5


def refine(lines: Sequence[PageLine], taken: set[int], live: bool = False) -> set[int]:
    """The lines taken, less what is no part of the article and with its lost paragraphs.

    The entries of a `live` blog are articles nested in the article, and stay.
    """
    structure = Structure(lines)
    taken = {i for i in taken if not structure.hidden[i]}
    if not live:
        taken = _without_nested_articles(structure, taken)
    return taken | _lost(lines, structure, taken)


class Structure:
    """Where each line stands: its block element, the names and classes around it, the articles that it is in."""

    def __init__(self, lines: Sequence[PageLine]) -> None:
        self._classes: dict[int, str] = {}
        self._around: dict[int, tuple[bool, bool, tuple[int, ...]]] = {}
        self.block = [_block(line.element) for line in lines]
        self.size = [line.size for line in lines]
        self.place = [
            self._place(element) if size >= PARAGRAPH_WORDS else ()
            for element, size in zip(self.block, self.size, strict=True)
        ]
        around = [self._what_is_around(line.element) for line in lines]
        self.hidden = [hidden for hidden, _, _ in around]
        self.beside = [beside for _, beside, _ in around]
        self.articles = [articles for _, _, articles in around]

    def classes(self, element: Element) -> str:
        """Its classes, without the numbers in them."""
        key = id(element)
        if key not in self._classes:
            match = _CLASS.search(element.attributes)
            value = (match[1] or match[2] or match[3] or "") if match else ""
            self._classes[key] = _DIGITS.sub("#", value)
        return self._classes[key]

    def _place(self, element: Element | None) -> tuple[str, ...]:
        parts: list[str] = []
        while element is not None and len(parts) < PLACE_DEPTH:
            parts.append(f"{element.tag}.{self.classes(element)}")
            element = element.parent
        return tuple(parts)

    def _what_is_around(self, element: Element | None) -> tuple[bool, bool, tuple[int, ...]]:
        """Whether a class hides it, whether it stands beside the text, and the article elements around it, outermost first."""
        chain: list[Element] = []
        while element is not None and id(element) not in self._around:
            chain.append(element)
            element = element.parent
        found = self._around[id(element)] if element is not None else (False, False, ())
        for inner in reversed(chain):
            hidden, beside, articles = found
            hidden = hidden or not _HIDDEN.isdisjoint(self.classes(inner).split())
            articles = (*articles, id(inner)) if inner.tag == "article" else articles
            found = self._around[id(inner)] = (hidden, beside or inner.tag in _BESIDE, articles)
        return found


def _block(element: Element | None) -> Element | None:
    while element is not None and element.tag in _STYLE:
        element = element.parent
    return element


def _without_nested_articles(structure: Structure, taken: set[int]) -> set[int]:
    """Other stories: articles nested in one that has paragraphs of its own, and lists of articles beside one that has."""
    own: Counter[tuple[int, ...]] = Counter()
    for i in taken:
        if structure.size[i] >= PARAGRAPH_WORDS:
            own[structure.articles[i]] += structure.size[i]
    with_text = {chain for chain, size in own.items() if chain and size >= ARTICLE_WORDS}
    nested: Counter[int] = Counter(chain[0] for chain in own if len(chain) > 1)
    lists = {outer for outer, count in nested.items() if count >= LIST_LENGTH and (outer,) not in own}
    has_single = any(chain[0] not in lists for chain in with_text)

    def is_other(chain: tuple[int, ...]) -> bool:
        inside = any(chain[: len(outer)] == outer and chain != outer for outer in with_text)
        return inside or (has_single and bool(chain) and chain[0] in lists)

    return {i for i in taken if not is_other(structure.articles[i])}


def _lost(lines: Sequence[PageLine], structure: Structure, taken: set[int]) -> set[int]:
    """Paragraphs in the places of the article that were not taken."""
    total = sum(structure.size[i] for i in taken)
    if not total:
        return set()
    places: Counter[tuple[str, ...]] = Counter()
    for i in taken:
        if structure.place[i]:
            places[structure.place[i]] += structure.size[i]
    main = {place for place, size in places.items() if size >= PLACE_SHARE * total}
    first, last = min(taken), max(taken)
    parents = {
        id(element.parent)
        for i in taken
        if (element := structure.block[i]) is not None and structure.size[i] >= PARAGRAPH_WORDS
    }
    return {
        i
        for i, line in enumerate(lines)
        if i not in taken
        and not structure.hidden[i]
        and not structure.beside[i]
        and _is_paragraph(line, structure.size[i])
        and (
            structure.place[i] in main
            or (first < i < last and (element := structure.block[i]) is not None and id(element.parent) in parents)
        )
    }


def _is_paragraph(line: PageLine, size: int) -> bool:
    return (
        size >= PARAGRAPH_WORDS
        and line.linked < MOST_LINKED
        and ends_sentence(line.text)
        and cue_of(line.text, size) is None
    )
