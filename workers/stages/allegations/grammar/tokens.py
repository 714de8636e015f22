"""Words of a sentence with their offsets, cut the way the Penn Treebank cuts them: `Tokyo's` is two, `didn't` is two.

Compounds with a hyphen stay one word (`breach-of-contract`), because clause grammar reads them as one.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Sen|Rep|Gov|Prof|Rev|Inc|Ltd|Co|Corp|Jr|Sr)\.(?=\s)"
    r"|\d+(?:[.,:]\d+)*(?:[A-Za-z]+\b)?"
    r"|[^\W\d_]+(?:[-–][^\W_]+)*(?:['’](?=[^\W\d_]{3,})[^\W\d_]+)?"
    r"|['’](?:s|S|re|ve|ll|d|m)\b"
    r"|\.{2,}|[^\w\s]"
)
_NEGATED = re.compile(r"(?i)^(ca|do|does|did|is|are|was|were|has|have|had|wo|would|could|should|must|need)n$")


@dataclass(frozen=True)
class Tokens:
    """Parallel tuples, one entry a word. Offsets are half-open, from the start of the sentence's text."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def within(self, start: int, end: int) -> list[int]:
        """Numbers of the words that stand in [start, end) of the sentence's text, whole or in part."""
        return [i for i in range(len(self)) if self.starts[i] < end and self.ends[i] > start]

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The words in lower case, with straight apostrophes."""
        return tuple(lowered(word) for word in self.words)


def lowered(word: str) -> str:
    """The word in lower case, with a straight apostrophe."""
    return word.lower().replace("’", "'")


@lru_cache(maxsize=256)
def tokenize(text: str) -> Tokens:
    """The words of one sentence. The network and the grammar ask for the same ones."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(word: str, start: int) -> None:
        words.append(word)
        starts.append(start)
        ends.append(start + len(word))

    position = 0
    while match := _TOKEN.search(text, position):
        word, start, position = match.group(), match.start(), match.end()
        if text[position : position + 2].lower() in ("'t", "’t") and _NEGATED.match(word):
            add(word[:-1], start)
            add(text[position - 1 : position + 2], position - 1)
            position += 2
            continue
        add(word, start)
    return Tokens(tuple(words), tuple(starts), tuple(ends))
