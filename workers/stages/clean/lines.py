"""Lines of the raw body with their offsets: what every later rule judges."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.stages.clean import repair

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_WORD = re.compile(r"\w+")
# Chinese, Japanese, Thai, Lao, Khmer, Burmese: no spaces between words.
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'"})

PLAIN_REPAIRS = ("entities", "controls", "whitespace")
PLAIN_REPAIRS_MOJIBAKE = ("mojibake", *PLAIN_REPAIRS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: raw[start:end] without blank edges, and how it reads after repairs.

    `runs` are the parts of [start, end) that are text: one for plain text, more where markup stands between. `gap` counts the
    empty lines before it. For a line of a page, `path` holds the open elements and `linked` the share of its letters in links.
    """

    start: int
    end: int
    text: str
    runs: tuple[tuple[int, int], ...]
    gap: int = 0
    path: tuple[str, ...] = ()
    linked: float = 0.0

    @property
    def words(self) -> list[str]:
        """Its words in lower case; a letter with an apostrophe is two."""
        return words(self.text)


def words(text: str) -> list[str]:
    """Words in lower case, without punctuation, so that quotes of either shape compare equal."""
    return _WORD.findall(text.casefold())


def word_count(text: str, tokens: list[str] | None = None) -> int:
    """How many words a text has; in scripts that don't separate words, two characters count for one."""
    count = len(words(text) if tokens is None else tokens)
    if text.isascii():
        return count
    return count + len(_DENSE.findall(text)) // 2


def normal(text: str) -> str:
    """`text` for comparing lines: its words alone."""
    return " ".join(words(text.translate(_APOSTROPHES)))


def split_plain(raw: str) -> list[Line]:
    """The lines of a plain text that are not blank, in order."""
    candidates = PLAIN_REPAIRS_MOJIBAKE if repair.looks_like_mojibake(raw) else PLAIN_REPAIRS
    lines, gap = [], 0
    for start, end in _line_spans(raw):
        start, end = repair.trim(raw, start, end)
        text, _ = repair.chain(raw[start:end], candidates)
        if not text.strip():
            gap += 1
            continue
        lines.append(Line(start, end, text, ((start, end),), gap))
        gap = 0
    return lines


def _line_spans(raw: str) -> Iterator[tuple[int, int]]:
    position = 0
    for match in _LINE_END.finditer(raw):
        yield position, match.start()
        position = match.end()
    yield position, len(raw)
