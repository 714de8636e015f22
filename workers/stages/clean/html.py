"""A page: which of its visible lines are the article, and what the page says about itself.

In order: the scan, what the page claims (headline, byline, dates, canonical URL), trafilatura's choice of lines in precision mode, or
in default mode when that finds too little, then our own judgement: headline copies, lines known by their wording, repeats. A
page in which trafilatura finds nothing is judged as its bare lines.
"""

import re
from collections.abc import Sequence

from schemas import Removed
from workers.errors import NoArticle
from workers.stages.clean import repair
from workers.stages.clean.align import shares
from workers.stages.clean.compose import Bytes, Composed, Piece, compose
from workers.stages.clean.cues import byline_names, cue_of
from workers.stages.clean.extract import extract
from workers.stages.clean.headline import Headline, find_headline, is_body_like
from workers.stages.clean.hidden import hidden_body
from workers.stages.clean.lines import PLAIN_REPAIRS, PLAIN_REPAIRS_MOJIBAKE, words
from workers.stages.clean.metadata import Claims, claims_of
from workers.stages.clean.page import Page, PageLine, scan
from workers.stages.clean.plain import PARAGRAPH, Cleaned, is_dated, judge
from workers.stages.clean.refine import refine
from workers.stages.clean.repeats import find_repeats
from workers.stages.clean.standins import is_cut_off, standin
from workers.stages.clean.unwrap import Block

# Share of a line's words that trafilatura's text must hold.
TAKEN = 0.6
# Precision mode drops whole bodies now and then; with less than this share of default mode's words, default mode is right.
TOO_LITTLE = 0.5
# Default mode costs as much as all else, so it is asked only when there are far more paragraphs on the page than were taken.
SUSPICIOUS = 0.35
# The body in JSON-LD is believed when the page shows so much of it.
SHOWN = 0.8
# A fragment, such as a feed's entry, is the article already: there is nothing around it that an extractor could tell it from.
_PAGE = re.compile(r"<(?:html|head|body|main|article)[\s>]", re.IGNORECASE)
OUTSIDE = "outside the article"
_BESIDE = {
    "figcaption": "caption",
    "media": "caption",
    "nav": "navigation",
    "footer": "boilerplate",
    "aside": "related",
    "form": "boilerplate",
}
# A line with more of its letters in links is a menu or a list of other stories.
MOSTLY_LINKED = 0.8


def clean_html(raw: str, url: str | None = None, headline: str | None = None, where: object = "page") -> Cleaned:
    """The article in a page. Raises TooDeep, and NoArticle for a page that stands in an article's stead."""
    page = scan(raw, where)
    claims = claims_of(raw, page, url)
    blocks = [Block((line,), line.text) for line in page.lines]
    title = _title(page, blocks, claims, headline)
    taken = choose(raw, page, claims) if _PAGE.search(raw, 0, 20_000) else None
    reasons = _judge_bare(page, blocks, title) if taken is None else _judge(page.lines, blocks, title, taken)
    cleaned = _assemble(raw, page, blocks, title, reasons, claims)
    if claims.body and (hidden := hidden_body(raw, page, claims.body, cleaned.text)) is not None:
        cleaned.provenance = [*(entry for entry in cleaned.provenance if entry.field), *hidden.provenance]
        cleaned.text = hidden.text
        cleaned.notes.append("the page shows no article; its text is from its structured data")
    around = " ".join(blocks[i].text for i in sorted(reasons))
    if kind := standin(cleaned.text, [*claims.titles, cleaned.headline], around):
        raise NoArticle(where=where, detail=kind)
    cleaned.truncated = is_cut_off(cleaned.text, around, claims.paid)
    return cleaned


def _judge_bare(page: Page, blocks: Sequence[Block], title: Headline | None) -> dict[int, str]:
    """The lines of a fragment, or of a page in which no extractor found anything: by their elements, then as plain text."""
    own = title.index if title is not None else None
    beside = {i: reason for i, line in enumerate(page.lines) if i != own and (reason := _beside(line))}
    return {**beside, **judge(blocks, title)[0]}


def _beside(line: PageLine) -> str | None:
    """What the line's elements say that it is; None when they say nothing."""
    element = line.element
    for _ in range(8):
        if element is None:
            return None
        if (why := _BESIDE.get(element.tag)) is not None:
            return why
        element = element.parent
    return None


def choose(raw: str, page: Page, claims: Claims) -> set[int] | None:
    """Indices of the lines that trafilatura takes, put right by the page's structure; None when it takes none.

    The article body that a page gives in JSON-LD is preferred when the page shows it, and when it is not a teaser.
    """
    lines = [words(line.text) for line in page.lines]
    text = words(extract(raw, precise=True))
    if len(text) < SUSPICIOUS * _in_paragraphs(page):
        other = words(extract(raw, precise=False))
        if len(text) < TOO_LITTLE * len(other):
            text = other
    if claims.body and len(said := words(claims.body)) > len(text) / TOO_LITTLE:
        shown = shares(lines, said)
        if sum(share * len(line) for share, line in zip(shown, lines, strict=True)) >= SHOWN * len(said):
            text = said
    taken = {i for i, share in enumerate(shares(lines, text)) if share >= TAKEN}
    if not any(len(lines[i]) > 4 for i in taken):
        return None
    return refine(page.lines, taken, claims.live)


def _in_paragraphs(page: Page) -> int:
    """How many words of the page stand in lines that read like paragraphs: what there could be of an article."""
    return sum(line.size for line in page.lines if line.linked < 0.5 and is_body_like(line.text, line.size))


def _title(page: Page, blocks: Sequence[Block], claims: Claims, given: str | None) -> Headline | None:
    """The headline that the source gives, else the page's heading that agrees with what the page claims, else the claim."""
    wanted = [given] if given else claims.titles
    keys = [tuple(words(title)) for title in wanted if title]
    headings = [i for i, line in enumerate(page.lines) if _within(line, "h1")]
    for i in headings:
        key = tuple(words(page.lines[i].text))
        if len(key) >= 2 and any(key == other or _begins(other, key) for other in keys):
            return _with_copies(blocks, i, given)
    if given or wanted:
        return find_headline(blocks, given or _bare(wanted))
    if len(headings) == 1:
        return _with_copies(blocks, headings[0], None)
    return None


def _with_copies(blocks: Sequence[Block], index: int, given: str | None) -> Headline:
    found = find_headline(blocks, blocks[index].text)
    copies = (found.copies if found else frozenset()) - {index}
    return Headline(index, given or blocks[index].text, copies)


def _begins(title: tuple[str, ...], heading: tuple[str, ...]) -> bool:
    """Whether a title is the heading with the site's name behind it."""
    return title[: len(heading)] == heading and len(title) - len(heading) <= 6


def _bare(titles: Sequence[str]) -> str:
    """The shortest of the titles that the others begin with: theirs have the site's name behind."""
    first = min(titles, key=len)
    return first if all(title.startswith(first) for title in titles) else titles[0]


def _within(line: PageLine, tag: str, levels: int = 3) -> bool:
    element = line.element
    for _ in range(levels):
        if element is None:
            return False
        if element.tag == tag:
            return True
        element = element.parent
    return False


def _judge(
    lines: Sequence[PageLine], blocks: Sequence[Block], title: Headline | None, taken: set[int]
) -> dict[int, str]:
    own = title.index if title is not None else None
    copies = title.copies if title is not None else frozenset()
    reasons: dict[int, str] = {}
    for i, block in enumerate(blocks):
        if i == own:
            continue
        if i in copies:
            reason: str | None = "headline repeated"
        elif i not in taken and lines[i].linked > MOSTLY_LINKED:
            reason = "navigation"
        else:
            reason = cue_of(block.text, lines[i].size)
        if i not in taken:
            reasons[i] = reason or _beside(lines[i]) or OUTSIDE
        elif reason is not None:
            reasons[i] = reason
    left = [i for i in range(len(blocks)) if i not in reasons and i != own]
    for k in find_repeats([blocks[i] for i in left], strict=True):
        reasons[left[k]] = "repeat"
    return reasons


def _assemble(
    raw: str,
    page: Page,
    blocks: Sequence[Block],
    title: Headline | None,
    reasons: dict[int, str],
    claims: Claims,
) -> Cleaned:
    to_byte = Bytes(raw)
    candidates = PLAIN_REPAIRS_MOJIBAKE if repair.looks_like_mojibake(raw) else PLAIN_REPAIRS
    own = title.index if title is not None else None
    kept = [line for i, line in enumerate(page.lines) if i not in reasons and i != own]
    body = compose(raw, _pieces(kept), candidates, to_byte)
    cleaned = Cleaned(
        text=body.text,
        headline=title.text if title is not None else None,
        byline=claims.byline or _byline(blocks, reasons),
        provenance=body.provenance,
        canonical_url=claims.canonical,
        dates=[
            *claims.dates,
            *((blocks[i].text, "line") for i, why in reasons.items() if is_dated(blocks[i].text, why)),
        ],
        section=claims.section,
        language=claims.language,
    )
    lead = _headline(raw, page, title, candidates, to_byte)
    if lead is not None:
        cleaned.headline = lead.text
        cleaned.provenance = [*lead.provenance, *body.provenance]
    cleaned.removed = _removed(page, reasons, own)
    return cleaned


def _headline(
    raw: str, page: Page, title: Headline | None, candidates: Sequence[str], to_byte: Bytes
) -> Composed | None:
    if title is None or title.index is None or title.text != page.lines[title.index].text:
        return None
    return compose(raw, _pieces([page.lines[title.index]]), candidates, to_byte, field="headline")


def _pieces(lines: Sequence[PageLine]) -> list[Piece]:
    return [
        Piece(start, end, PARAGRAPH if k == 0 else "") for line in lines for k, (start, end) in enumerate(line.runs)
    ]


def _byline(blocks: Sequence[Block], reasons: dict[int, str]) -> list[str]:
    for i, why in reasons.items():
        if why == "byline":
            return byline_names(blocks[i].text) or []
    return []


def _removed(page: Page, reasons: dict[int, str], own: int | None) -> list[Removed]:
    """The lines cut, neighbours of one reason as one piece with the markup between them. Markup alone is not listed."""
    pieces: list[tuple[int, int, str]] = []
    last = -2
    for i, line in enumerate(page.lines):
        why = reasons.get(i)
        if why is None or i == own:
            continue
        if pieces and last == i - 1 and pieces[-1][2] == why:
            pieces[-1] = (pieces[-1][0], line.end, why)
        else:
            pieces.append((line.start, line.end, why))
        last = i
    return [Removed(raw_start=start, raw_end=end, reason=why) for start, end, why in pieces]
