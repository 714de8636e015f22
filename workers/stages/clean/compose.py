"""From the pieces that are kept to a text, its provenance, and the list of what was removed."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas import Provenance, Removed
from workers.stages.clean import repair

BLANK = "white space"


@dataclass(frozen=True, slots=True)
class Piece:
    """raw[start:end] goes into the text after `candidates`, those repairs that change it; `joiner` is put before it."""

    start: int
    end: int
    joiner: str = ""


class Bytes:
    """Code point offsets of a text to offsets in its UTF-8 bytes."""

    STEP = 1024

    def __init__(self, text: str) -> None:
        self._text = text
        self._ascii = text.isascii()
        self._marks = [0]
        if not self._ascii:
            for start in range(0, len(text), self.STEP):
                part = text[start : start + self.STEP]
                self._marks.append(self._marks[-1] + len(part.encode("utf-8", "surrogatepass")))

    def at(self, offset: int) -> int:
        """The byte at which code point `offset` begins."""
        if self._ascii:
            return offset
        mark = offset // self.STEP
        rest = self._text[mark * self.STEP : offset]
        return self._marks[mark] + len(rest.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Composed:
    """A text and where each piece of it stood."""

    text: str
    provenance: list[Provenance]


def compose(
    raw: str,
    pieces: Iterable[Piece],
    candidates: Sequence[str],
    to_byte: Bytes,
    field: Literal["headline"] | None = None,
) -> Composed:
    """The text of the pieces, in order. Each entry's repair, applied to its raw piece, gives its text exactly."""
    parts: list[str] = []
    provenance: list[Provenance] = []
    length = 0
    for piece in pieces:
        text, names = repair.chain(raw[piece.start : piece.end], candidates)
        joiner = piece.joiner if parts else ""
        start = length + len(joiner)
        length = start + len(text)
        parts += (joiner, text)
        provenance.append(
            Provenance(
                start=start,
                end=length,
                raw_start=piece.start,
                raw_end=piece.end,
                byte_start=to_byte.at(piece.start),
                byte_end=to_byte.at(piece.end),
                repair=names,
                field=field,
            )
        )
    return Composed("".join(parts), provenance)


def partition(raw: str, kept: Iterable[tuple[int, int]], cut: Iterable[tuple[int, int, str]]) -> list[Removed]:
    """The cuts in order, those that touch and have one reason joined, and white space between as cuts of its own.

    So for plain text kept and removed pieces together are the whole body, and no character is in two of them.
    """
    removed: list[Removed] = []
    position = 0
    spans = sorted([*((start, end, None) for start, end in kept), *cut], key=lambda span: span[0])
    for start, end, reason in spans:
        if start > position:
            removed.append(Removed(raw_start=position, raw_end=start, reason=BLANK))
        if reason is not None and end > start:
            removed.append(Removed(raw_start=start, raw_end=end, reason=reason))
        position = max(position, end)
    if position < len(raw):
        removed.append(Removed(raw_start=position, raw_end=len(raw), reason=BLANK))
    return _joined(removed)


def _joined(removed: list[Removed]) -> list[Removed]:
    """Cuts of one reason with nothing but white space between them become one."""
    joined: list[Removed] = []
    for i, cut in enumerate(removed):
        before = joined[-1] if joined else None
        if before is None or before.raw_end != cut.raw_start:
            joined.append(cut)
        elif cut.reason == before.reason or (
            cut.reason == BLANK and i + 1 < len(removed) and _same_after(before, cut, removed[i + 1])
        ):
            joined[-1] = before.model_copy(update={"raw_end": cut.raw_end})
        else:
            joined.append(cut)
    return joined


def _same_after(before: Removed, blank: Removed, after: Removed) -> bool:
    return after.raw_start == blank.raw_end and after.reason == before.reason


def covering(spans: Sequence[tuple[int, int]], offset: int) -> int | None:
    """The index of the span (sorted, apart) that holds `offset`, or None."""
    i = bisect_right(spans, (offset, float("inf"))) - 1
    return i if i >= 0 and spans[i][0] <= offset < spans[i][1] else None
