"""Plain text: which lines are the article.

In order: lines, hard wraps undone to blocks, the headline and its copies, lines known by their wording, repeats; then, in the bare
lines of a whole web page, what the trained judge takes for the rest of the page (there it is asked before any repeats but whole copies
go), and in any other text the labels and menus before the first and after the last paragraph. What is left is the body.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from schemas import Provenance, Removed
from workers.stages.clean import repair
from workers.stages.clean.compose import Bytes, Piece, compose, partition
from workers.stages.clean.cues import BREADCRUMB, byline_names, cue_of
from workers.stages.clean.features import Shape
from workers.stages.clean.headline import Headline, find_headline, looks_like_body
from workers.stages.clean.judge import MODEL, line_judge
from workers.stages.clean.lines import PLAIN_REPAIRS, PLAIN_REPAIRS_MOJIBAKE, split_plain, word_count, words
from workers.stages.clean.repeats import find_repeats
from workers.stages.clean.standins import is_cut_off
from workers.stages.clean.unwrap import Block, continues, ends_sentence, is_divided, unwrap

PARAGRAPH = "\n\n"
# A text with so many labels, and more than this share of its words in them, is a whole web page.
PAGE_LABELS, PAGE_SHARE = 12, 0.12
# An article came twice when one run of repeats holds more of all words; other words within the run end it.
CAME_TWICE, BETWEEN = 0.15, 30
# Shorter lines that end like a sentence are no sentence: "Sign in." "Log out!"
SENTENCE = 4


@dataclass(slots=True)
class Cleaned:
    """An article's own words, where each stood, and what was cut. Dates are as they were found, unchecked."""

    text: str = ""
    headline: str | None = None
    byline: list[str] = field(default_factory=list)
    provenance: list[Provenance] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    canonical_url: str | None = None
    dates: list[tuple[str, str]] = field(default_factory=list)
    section: str | None = None
    truncated: bool = False
    language: str | None = None
    model: str | None = None


def clean_plain(raw: str, headline: str | None = None) -> Cleaned:
    """The article in a plain text. `headline` is the source's own, if it sent one."""
    mojibake = repair.looks_like_mojibake(raw)
    blocks = unwrap(split_plain(raw))
    title = find_headline(blocks, headline)
    reasons, model = judge(blocks, title)
    cleaned = assemble(raw, blocks, title, reasons, PLAIN_REPAIRS_MOJIBAKE if mojibake else PLAIN_REPAIRS)
    around = " ".join(blocks[i].text for i, why in reasons.items() if why != "repeat")
    cleaned.truncated = is_cut_off(cleaned.text, around, paid=False)
    cleaned.model = model
    return cleaned


def judge(blocks: Sequence[Block], title: Headline | None) -> tuple[dict[int, str], str | None]:
    """Why each block that is not body goes, the headline's own block aside; and the model, if one was asked."""
    reasons: dict[int, str] = {}
    own = title.index if title is not None else None
    if title is not None:
        reasons.update(dict.fromkeys(title.copies, "headline repeated"))
    cues = {
        i: reason
        for i, block in enumerate(blocks)
        if i not in reasons and i != own and (reason := cue_of(block.text, len(words(block.text))))
    }
    repeats = _repeats(blocks, reasons, cues)
    if own is not None:
        repeats.pop(own, None)  # The headline is kept, whatever its words repeat.
    once = [i for i in range(len(blocks)) if i not in reasons and i not in repeats]
    if not _is_page(blocks, once):
        reasons.update(dict.fromkeys(repeats, "repeat"))
        reasons.update({i: reason for i, reason in cues.items() if i not in reasons})
        _drop_surroundings(blocks, reasons, own)
        return reasons, None
    reasons.update({i: kind for i, kind in _outside(blocks, reasons, cues, repeats).items() if i != own})
    reasons.update({i: reason for i, reason in cues.items() if reasons.get(i) != "repeat"})
    return reasons, MODEL


def _outside(
    blocks: Sequence[Block], copies: Collection[int], cues: Collection[int], repeats: Collection[int]
) -> dict[int, str]:
    """In a whole web page, why each line goes that the trained judge does not take for the article, or that it takes twice.

    An article that came twice is first reduced to one. Other lines that stand twice are a teaser and the article, and the judge has to
    say which: to take the first for the original lost bodies whose beginning is on the page as a teaser.
    """
    second = _second_copy(blocks, repeats)
    seen = [i for i in range(len(blocks)) if i not in copies and i not in second]
    kinds = line_judge().judge([Shape(blocks[i].text, blocks[i].lines[0].gap) for i in seen])
    kept = [i for i, kind in zip(seen, kinds, strict=True) if kind is None and i not in cues]
    again = [kept[k] for k in find_repeats([blocks[i] for i in kept], strict=True)]
    found = {i: kind for i, kind in zip(seen, kinds, strict=True) if kind is not None}
    return found | dict.fromkeys([*again, *second], "repeat")


def _second_copy(blocks: Sequence[Block], repeats: Collection[int]) -> set[int]:
    """The blocks of copies of so much as an article: of runs of blocks that are repeats, but for a few words."""
    sizes = [word_count(block.text) for block in blocks]
    runs: list[list[int]] = [[]]
    others = 0
    for i, size in enumerate(sizes):
        if i in repeats:
            runs[-1].append(i)
            others = 0
            continue
        others += size
        if others > BETWEEN and runs[-1]:
            runs.append([])
    least = CAME_TWICE * sum(sizes)
    return {i for run in runs if sum(sizes[i] for i in run) > least for i in run}


def _is_page(blocks: Sequence[Block], once: Sequence[int]) -> bool:
    """Whether this is all that stood on a web page, much of it labels: then lines are judged by what the trees learnt.

    Short sentences are no labels: a story told in many one-line paragraphs is a story.
    """
    chains = [" ".join(blocks[i].text for i in chain) for chain in _chains(blocks, once)]
    labels = [text for text in chains if not looks_like_body(text) and not ends_sentence(text)]
    total = sum(word_count(text) for text in chains)
    return len(labels) >= PAGE_LABELS and sum(map(word_count, labels)) > PAGE_SHARE * total


def _repeats(blocks: Sequence[Block], copies: Collection[int], cues: Collection[int]) -> dict[int, int]:
    """What stands twice, with what it repeats. All lines count as read before, since a copy of the whole page holds its menus as well.

    But what repeats a line that goes for its wording (a caption with a sentence of the article) is not a copy of the article.
    """
    left = [i for i in range(len(blocks)) if i not in copies]
    found = find_repeats([blocks[i] for i in left])
    repeats = {left[k]: left[source] for k, source in found.items()}
    return {i: source for i, source in repeats.items() if i in cues or source not in cues}


def _drop_surroundings(blocks: Sequence[Block], reasons: dict[int, str], own: int | None) -> None:
    """Menus and labels before the first paragraph and after the last. Without any paragraph, everything stays.

    A sentence in several lines, broken at links as careless scrapers do, is judged as one.
    """
    left = [i for i in range(len(blocks)) if i not in reasons and i != own]
    chains = _chains(blocks, left)
    body = [k for k, chain in enumerate(chains) if looks_like_body(" ".join(blocks[i].text for i in chain))]
    if not body:
        return
    for k, chain in enumerate(chains):
        text = " ".join(blocks[i].text for i in chain)
        ended, length = ends_sentence(text), len(words(text))
        before = k < body[0] and not (ended and length >= SENTENCE)
        after = k > body[-1] and not ended
        if before or after or (not ended and length <= 12 and BREADCRUMB.match(text)):
            reasons.update(dict.fromkeys(chain, "navigation"))


def _chains(blocks: Sequence[Block], left: Sequence[int]) -> list[list[int]]:
    chains: list[list[int]] = []
    for i in left:
        if chains and chains[-1][-1] == i - 1 and continues(blocks[i - 1].lines[-1], blocks[i].lines[0]):
            chains[-1].append(i)
        else:
            chains.append([i])
    return chains


def assemble(
    raw: str,
    blocks: Sequence[Block],
    title: Headline | None,
    reasons: dict[int, str],
    candidates: Sequence[str],
) -> Cleaned:
    """The text of the blocks that have no reason to go."""
    to_byte = Bytes(raw)
    own = title.index if title is not None else None
    kept = [block for i, block in enumerate(blocks) if i not in reasons and i != own]
    body = compose(raw, _pieces(raw, kept, blocks), candidates, to_byte)
    cleaned = Cleaned(text=body.text, provenance=body.provenance)
    spans = [(entry.raw_start, entry.raw_end) for entry in body.provenance]
    if title is not None:
        cleaned.headline = title.text
        if own is not None:
            lead = compose(raw, _pieces(raw, [blocks[own]], blocks), candidates, to_byte, field="headline")
            cleaned.headline = lead.text
            cleaned.provenance = [*lead.provenance, *body.provenance]
            spans += [(entry.raw_start, entry.raw_end) for entry in lead.provenance]
    cleaned.removed = partition(raw, spans, [(blocks[i].start, blocks[i].end, why) for i, why in reasons.items()])
    for i, why in reasons.items():
        if why == "byline" and not cleaned.byline:
            cleaned.byline = byline_names(blocks[i].text) or []
        if is_dated(blocks[i].text, why):
            cleaned.dates.append((blocks[i].text, "line"))
    return cleaned


def is_dated(text: str, why: str) -> bool:
    """Whether a removed line gives the article's date. The judge's datelines may be those of other stories, so the wording decides."""
    return why == "dateline" and cue_of(text, len(words(text))) == "dateline"


def _pieces(raw: str, kept: Sequence[Block], blocks: Sequence[Block]) -> list[Piece]:
    """A piece a line, since what stands between lines of a paragraph is a joiner, not text.

    A sentence that was broken off at a link or a font change, as careless scrapers do, goes on in the same paragraph.
    """
    vocabulary: set[str] = set()
    if any(block.lines[k].text.endswith("-") for block in kept for k in range(len(block.lines) - 1)):
        vocabulary = {token for block in blocks for token in block.text.casefold().split()}
    pieces: list[Piece] = []
    before: Block | None = None
    for block in kept:
        for k, line in enumerate(block.lines):
            start, joiner = line.start, " "
            if k == 0:
                joiner = PARAGRAPH if before is None else _between(before, block)
            elif is_divided(block.lines[k - 1].text, line.text):
                joiner = ""
                last = pieces[-1]
                if _is_broken_word(block.lines[k - 1].text, line.text, vocabulary):
                    pieces[-1] = Piece(last.start, last.end - 1, last.joiner)
            pieces.append(Piece(start, line.end, joiner))
        before = block
    return pieces


def _between(before: Block, block: Block) -> str:
    if block.lines[0].gap > 0 or ends_sentence(before.text):
        return PARAGRAPH
    if block.text[0] in ",.;:!?)\u2019\u201d%" and not block.text.startswith("..."):
        return ""
    return " " if block.text[0].islower() and len(before.text) > 1 else PARAGRAPH


def _is_broken_word(line: str, following: str, vocabulary: set[str]) -> bool:
    """Whether that hyphen was put in at the line's end only, and so goes.

    It stays when the text has the word with its hyphen elsewhere, when the second part is a name, or when both parts are
    words that the text has by themselves (`long-` `term`) and it doesn't have the joined one.
    """
    first, second = line.split()[-1][:-1].casefold(), following.split()[0].casefold()
    if not following[0].islower() or f"{first}-{second}" in vocabulary:
        return False
    if first + second in vocabulary:
        return True
    return not (first in vocabulary and second in vocabulary) and first not in _PREFIXES


_PREFIXES = frozenset(
    "self well long short high low half full part part-time ex non anti pro co cross mid semi all one two three "
    "four five six seven eight nine ten first second third great world state government former then year old far "
    "near so up down".split()
)
