"""Which line is the headline, and which lines repeat it.

A source's own headline field wins. Else it is the first line before the body that stands there more than once, as scrapers
deliver it (from the page's title, its heading and its metadata); else the first line before the body that reads like a title.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workers.stages.clean.cues import BREADCRUMB, cue_of
from workers.stages.clean.lines import word_count, words
from workers.stages.clean.unwrap import Block, ends_sentence

SHORTEST, LONGEST = 3, 40
# A title that stands once only: shorter ones are sections and menus.
SHORTEST_ALONE = 4
BODY_WORDS, BODY_WORDS_UNENDED = 12, 30
_SITE = re.compile(r"\s+[-\u2013\u2014|\u00b7\u2022:]\s+[^-\u2013\u2014|\u00b7\u2022]{2,50}$")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline's block (None when it is not in the body), its text, and the blocks that repeat it."""

    index: int | None
    text: str
    copies: frozenset[int]


def looks_like_body(text: str) -> bool:
    """A line long enough, and ended as sentences are, to be a paragraph of an article."""
    return is_body_like(text, word_count(text))


def is_body_like(text: str, size: int) -> bool:
    """As `looks_like_body`, for a line whose words are counted already."""
    return (size >= BODY_WORDS and ends_sentence(text)) or size >= BODY_WORDS_UNENDED


def find_headline(blocks: Sequence[Block], given: str | None) -> Headline | None:
    """The headline among the blocks of a plain text, or `given` with its copies among them."""
    keys = [tuple(words(block.text)) for block in blocks]
    if given and given.strip():
        copies = _copies(blocks, keys, tuple(words(given)))
        return Headline(None, " ".join(given.split()), frozenset(copies))
    index = _repeated(blocks, keys)
    if index is None:
        index = _alone(blocks, keys)
    if index is None:
        return None
    copies = _copies(blocks, keys, keys[index]) - {index}
    return Headline(index, blocks[index].text, frozenset(copies))


def _repeated(blocks: Sequence[Block], keys: Sequence[tuple[str, ...]]) -> int | None:
    """The first line that comes again before anything else of the body does."""
    counts = Counter(keys)
    for i, key in enumerate(keys):
        again = counts[key] > 1 and SHORTEST <= len(key) <= LONGEST and cue_of(blocks[i].text, len(key)) is None
        if again and (key in keys[i + 1 : i + 4] or not looks_like_body(blocks[i].text)):
            if key in keys[i + 1 : i + 6]:
                return i
        elif looks_like_body(blocks[i].text):
            return None
    return None


def _alone(blocks: Sequence[Block], keys: Sequence[tuple[str, ...]]) -> int | None:
    for i, key in enumerate(keys):
        text = blocks[i].text
        if looks_like_body(text):
            return None
        title = SHORTEST_ALONE <= len(key) <= LONGEST and not text.endswith((".", ",", ";", ":"))
        body_follows = any(looks_like_body(block.text) for block in blocks[i + 1 :])
        if title and body_follows and cue_of(text, len(key)) is None and not BREADCRUMB.match(text):
            return i
    return None


def _copies(blocks: Sequence[Block], keys: Sequence[tuple[str, ...]], headline: tuple[str, ...]) -> set[int]:
    """Blocks with the words of the headline, with or without the site's name behind."""
    if not headline:
        return set()
    bare = tuple(words(_SITE.sub("", " ".join(headline))))
    found = set()
    for i, key in enumerate(keys):
        without_site = tuple(words(_SITE.sub("", blocks[i].text))) if len(key) <= LONGEST + 8 else ()
        if key and (key == headline or (len(without_site) >= SHORTEST and without_site in (headline, bare))):
            found.add(i)
    return found
