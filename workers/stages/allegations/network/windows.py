"""Sentences for the network with what stands around them: the headline, the sentence before, and their neighbours, in one row.

A sentence is often read rightly only beside the one before it (`The claims`, `he`). So the network reads no sentence
alone: wanted sentences are packed into rows of at most LONGEST_ROW pieces, behind the article's headline and with the
sentence before each of them. What is found in a row counts for its wanted sentences only. Training and run time share this
module, so that both see the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workers.stages.allegations.network.pieces import Pieces

LONGEST_ROW: Final = 192
"""Longest row in word pieces. A sentence that is longer by itself (pieces.LONGEST) still has a row of its own."""

_HEADLINE: Final = 40  # pieces of the headline that go before a row: longer ones are no headlines


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence in its row: pieces [begin, end) of the row, its closing mark counted in."""

    sentence: int
    begin: int
    end: int
    wanted: bool

    def firsts(self, pieces: Mapping[int, Pieces]) -> list[int]:
        """Where each word's first piece stands in the row."""
        return [self.begin + first - 1 for first in pieces[self.sentence].firsts]


@dataclass(frozen=True, slots=True)
class Row:
    ids: list[int]
    shapes: list[int]
    lexicon: list[int]
    placed: tuple[Placed, ...]


def rows(
    pieces: Mapping[int, Pieces], wanted: Sequence[int], headline: int | None, longest: int = LONGEST_ROW
) -> list[Row]:
    """Rows that hold every wanted sentence once.

    `pieces` holds, by their numbers in the article, at least the wanted sentences, the one before each, and the headline, if there is one.
    """
    done: list[Row] = []
    held: list[tuple[int, bool]] = []
    for number in sorted(wanted):
        if not pieces[number].firsts:
            continue
        before = [(number - 1, False)] if number and (not held or held[-1][0] != number - 1) else []
        if held and _size(pieces, [*held, *before, (number, True)]) > longest:
            done.append(_row(pieces, held))
            held = []
            before = [(number - 1, False)] if number else []
        if not held:
            if headline is not None and headline < number - 1 and len(pieces[headline].ids) <= _HEADLINE:
                held.append((headline, False))
            if _size(pieces, [*held, *before, (number, True)]) > longest:
                held = []
                before = [] if _size(pieces, [*before, (number, True)]) > longest else before
        held += [*before, (number, True)]
    if held:
        done.append(_row(pieces, held))
    return done


def _size(pieces: Mapping[int, Pieces], held: Sequence[tuple[int, bool]]) -> int:
    return 1 + sum(len(pieces[number].ids) - 1 for number, _ in held)


def _row(pieces: Mapping[int, Pieces], held: Sequence[tuple[int, bool]]) -> Row:
    ids, shapes, lexicon = [pieces[held[0][0]].ids[0]], [0], [0]
    placed = []
    for number, wanted in held:
        one = pieces[number]
        placed.append(Placed(number, len(ids), len(ids) + len(one.ids) - 1, wanted))
        ids += one.ids[1:]
        shapes += one.shapes[1:]
        lexicon += one.lexicon[1:]
    return Row(ids, shapes, lexicon, tuple(placed))


def in_batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Numbers of rows of like length, at most `budget` pieces a batch with padding counted in."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[number] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
