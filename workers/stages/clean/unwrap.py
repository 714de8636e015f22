"""Hard-wrapped lines put together to paragraphs.

A text was wrapped at width W if no line could have taken the first word of the next one as well. That alone joins lists of
lines of like length, so a group of lines counts as wrapped only if, besides, few of them end like a sentence and many of
those that follow begin in lower case. Two lines alone are joined only at the width that longer groups have shown, or when
the first ends within a sentence that the second goes on with.
"""

import re
from dataclasses import dataclass

from workers.stages.clean.lines import Line

# Mail and wire copy is wrapped at 60 to 80 columns, some at 100; below 35 lines are more often a list, a poem or a menu.
NARROWEST, WIDEST = 35, 132
LONGEST_WORD = 20
_SENTENCE_END = re.compile(
    r"[.!?:;\u2026\u3002\uff01\uff1f\u0964\u061f\u06d4][\"'\u2019\u201d\u00bb)\]\u300d\u300f\uff09]*$"
)
_GOES_ON = re.compile(r"[\"'\u2018\u201c(]?[a-z0-9$\u00a3\u20ac]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a line that stands alone: lines that follow one another, and the text they make."""

    lines: tuple[Line, ...]
    text: str

    @property
    def start(self) -> int:
        """Raw offset of its first character."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Raw offset after its last character."""
        return self.lines[-1].end


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, closing quotes and brackets aside."""
    return _SENTENCE_END.search(text) is not None


def unwrap(lines: list[Line]) -> list[Block]:
    """The paragraphs of plain text lines: wrapped lines joined, all others alone."""
    groups = _groups(lines)
    width = _established_width(groups)
    blocks: list[Block] = []
    for group in groups:
        parts = [group] if len(group) > 2 and _is_wrapped(group) else _pairs(group, width)
        blocks.extend(Block(tuple(part), _joined(part)) for part in parts)
    return blocks


def continues(line: Line, following: Line) -> bool:
    """Whether a sentence broken off at the end of one line goes on in the next, by how they end and begin."""
    return following.gap == 0 and not ends_sentence(line.text) and _GOES_ON.match(following.text) is not None


def is_divided(line: str, following: str) -> bool:
    """Whether the line ends in a hyphen that joins its last word to the next line's first."""
    return len(line) > 1 and line[-1] in "-\u2010" and line[-2].isalpha() and following[0].isalpha()


def _groups(lines: list[Line]) -> list[list[Line]]:
    """Longest groups in which no line could have taken the next one's first word at the width of the group."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and line.gap == 0 and _fills(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _fills(group: list[Line], following: Line) -> bool:
    if is_divided(group[-1].text, following.text):
        return True
    width = max(len(line.text) for line in [*group[-3:], following])
    return NARROWEST <= width <= WIDEST and _no_room(group[-1], following, width)


def _no_room(line: Line, following: Line, width: int) -> bool:
    """Whether the line could not have taken the first word of the next one at that width."""
    return len(line.text) + 1 + len(following.text.split(" ", 1)[0]) > width


def _is_wrapped(group: list[Line]) -> bool:
    ends = sum(ends_sentence(line.text) for line in group[:-1])
    goes_on = sum(_GOES_ON.match(line.text) is not None for line in group[1:])
    return ends <= 0.6 * (len(group) - 1) and goes_on >= 0.4 * (len(group) - 1)


def _established_width(groups: list[list[Line]]) -> int | None:
    """The width at which the text was wrapped, if it was.

    Known from groups of four lines and more, or from several shorter ones whose full lines are about equally long and break off
    within a sentence.
    """
    widths = [max(len(line.text) for line in group) for group in groups if len(group) > 3 and _is_wrapped(group)]
    if widths:
        return max(widths)
    full = [line for group in groups if len(group) > 1 for line in group[:-1]]
    lengths = [len(line.text) for line in full]
    if len(full) < 2 or max(lengths) - min(lengths) > LONGEST_WORD or min(lengths) < NARROWEST:
        return None
    unended = sum(not ends_sentence(line.text) for line in full)
    return max(lengths) if unended >= 0.6 * len(full) else None


def _pairs(group: list[Line], width: int | None) -> list[list[Line]]:
    parts: list[list[Line]] = [[group[0]]]
    for line in group[1:]:
        before = parts[-1][-1]
        full = width is not None and width >= len(before.text) and _no_room(before, line, width)
        goes_on = continues(before, line) and len(before.text) >= NARROWEST
        if full or goes_on or is_divided(before.text, line.text):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _joined(lines: list[Line]) -> str:
    return " ".join(line.text for line in lines)
