"""Documents made into tensors once, before training: rows of sentences, and one line for each cue with its own sentence.

A batch keeps its rows from epoch to epoch; what changes is the order of the batches, and the way the documents are cut into
rows where several cuts are made.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor

from training.allegations.data import IGNORE, Document, Instance
from workers.stages.allegations.network.pieces import SHAPES
from workers.stages.allegations.network.windows import Placed, Row, in_batches, rows

OURS = SHAPES
"""Shape of the opening mark of a row that readers of our own annotated. The network so learns their habits apart from those of the guide's
annotators, and is asked, when it ships and wherever it is measured, what the latter would say."""

ROLE_COLUMNS = {1: (0, 1), 2: (2,), 3: (3, 4, 5)}


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows (R, T) and cues (C, S): S is the longest sentence with a cue, its row's opening mark first."""

    ids: Tensor
    shapes: Tensor
    lexicon: Tensor
    mask: Tensor  # float
    words: Tensor  # (R, T) float, 1 for a first piece of a wanted sentence
    cue_labels: Tensor  # (R, T, 2): 0 O, 1 B, 2 I there, where cues are annotated
    row: Tensor  # (C,) the cue's row
    piece: Tensor  # (C, S) which piece of the row
    inside: Tensor  # (C, S) float, 1 for a piece of the sentence
    firsts: Tensor  # (C, S) float, 1 for a first piece
    marked: Tensor  # (C, S)
    bio: Tensor  # (C, S, 6)
    point: Tensor  # (C, 4): start and end of act, of text; S for none, IGNORE where it doesn't apply
    status: Tensor
    category: Tensor
    type: Tensor

    def to(self, device: torch.device) -> "Batch":
        return Batch(*(getattr(self, f.name).to(device) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of one document."""

    row: Row
    document: Document


def lines(documents: Iterable[Document], rng: random.Random, longest: Sequence[int] = (192,)) -> list[Line]:
    """Every document cut into rows, of a length drawn from `longest` for each."""
    done = []
    for document in documents:
        every = range(len(document.pieces))
        headline = document.headline if rng.random() < 0.9 else None
        done += [Line(row, document) for row in rows(document.numbered, every, headline, rng.choice(longest))]
    return done


def batches(cut: Sequence[Line], budget: int) -> list[Batch]:
    """Rows of like length together, at most `budget` pieces with padding."""
    return [batch([cut[i] for i in chosen]) for chosen in in_batches([len(line.row.ids) for line in cut], budget)]


def padded(values: Sequence[Sequence[int]], filler: int = 0) -> Tensor:
    longest = max(map(len, values))
    return torch.tensor([[*row, *[filler] * (longest - len(row))] for row in values])


def batch(cut: Sequence[Line]) -> Batch:
    found = [
        (n, placed, instance)
        for n, line in enumerate(cut)
        for placed in line.row.placed
        if placed.wanted
        for instance in line.document.instances[placed.sentence]
    ]
    width = max(len(line.row.ids) for line in cut)
    words, labels = torch.zeros(len(cut), width), torch.full((len(cut), width, 2), IGNORE)
    for n, line in enumerate(cut):
        _label_cues(words[n], labels[n], line)
    return Batch(
        padded([line.row.ids for line in cut]),
        padded([[OURS if line.document.ours else 0, *line.row.shapes[1:]] for line in cut]),
        padded([line.row.lexicon for line in cut]),
        padded([[1] * len(line.row.ids) for line in cut]).float(),
        words,
        labels,
        *_cue_tensors(cut, found),
    )


def with_cues(made: Batch, cut: Sequence[Line], found: Sequence[tuple[int, Placed, Instance]]) -> Batch:
    """The same rows with other cues."""
    names = ("row", "piece", "inside", "firsts", "marked", "bio", "point", "status", "category", "type")
    return replace(made, **dict(zip(names, _cue_tensors(cut, found), strict=True)))


MASK = 103  # BERT's mark for a hidden word
NAME_SHAPES = (2, 3)  # of the stage's pieces: capitalised, all capitals


def disturbed(made: Batch, rng: random.Random, hidden: float, renamed: float) -> Batch:
    """The batch with a share `hidden` of its pieces hidden, cues spared, and names changed in a share `renamed` of its rows.

    A changed name's pieces become those of another in the batch, the same each time within the row. A network that has seen each
    text many times can then not go by what it remembers of it.
    """
    ids, lexicon = made.ids.clone(), made.lexicon.clone()
    generator = torch.Generator().manual_seed(rng.randrange(2**31))
    name = torch.isin(made.shapes, torch.tensor(NAME_SHAPES)) & (lexicon == 0)
    for row in torch.nonzero(torch.rand(len(ids), generator=generator) < renamed).flatten():
        here, others = ids[row][name[row]], made.ids[name]
        if len(here):
            known, places = here.unique(return_inverse=True)
            ids[row, name[row]] = others[torch.randint(len(others), (len(known),), generator=generator)][places]
    inner = (made.mask > 0) & (made.shapes > 0) & (made.shapes != OURS) & (made.cue_labels <= 0).all(-1)
    gone = inner & (torch.rand(ids.shape, generator=generator) < hidden)
    ids[gone], lexicon[gone] = MASK, 0
    return replace(made, ids=ids, lexicon=lexicon)


def as_the_guide(made: Batch) -> Batch:
    """The batch as if the guide's annotators had read all of it."""
    return replace(made, shapes=torch.where(made.shapes == OURS, 0, made.shapes))


def _label_cues(words: Tensor, labels: Tensor, line: Line) -> None:
    for placed in line.row.placed:
        if not placed.wanted:
            continue
        firsts = torch.tensor(placed.firsts(line.document.numbered))
        words[firsts] = 1
        if not line.document.gold:
            continue
        labels[firsts] = 0
        for instance in line.document.instances[placed.sentence]:
            begin, end = instance.cue
            labels[firsts[begin:end], instance.kind - 1] = 2
            labels[firsts[begin], instance.kind - 1] = 1


def _cue_tensors(cut: Sequence[Line], found: Sequence[tuple[int, Placed, Instance]]) -> tuple[Tensor, ...]:
    count, width = len(found), max((p.end - p.begin + 1 for _, p, _ in found), default=1)
    piece = torch.zeros(count, width, dtype=torch.long)
    inside, starts = torch.zeros(count, width), torch.zeros(count, width)
    marked = torch.zeros(count, width, dtype=torch.long)
    bio = torch.full((count, width, 6), IGNORE)
    point = torch.full((count, 4), IGNORE)
    for n, (row, placed, instance) in enumerate(found):
        size = placed.end - placed.begin + 1
        piece[n, 1:size] = torch.arange(placed.begin, placed.end)
        inside[n, :size] = 1
        firsts = torch.tensor([at - placed.begin + 1 for at in placed.firsts(cut[row].document.numbered)])
        starts[n, firsts] = 1
        marked[n, firsts[instance.cue[0] : instance.cue[1]]] = instance.kind
        for column, spans in zip(ROLE_COLUMNS[instance.kind], instance.spans, strict=False):
            bio[n, firsts, column] = 0
            for begin, end in spans:
                bio[n, firsts[begin:end], column] = 2
                bio[n, firsts[begin], column] = 1
        if instance.kind < 3:
            begin_end = instance.stretch and (int(firsts[instance.stretch[0]]), int(firsts[instance.stretch[1] - 1]))
            point[n, 2 * instance.kind - 2 : 2 * instance.kind] = torch.tensor(begin_end or (width, width))

    def numbers(name: str) -> Tensor:
        return torch.tensor([getattr(i, name) for _, _, i in found], dtype=torch.long)

    rows_ = torch.tensor([n for n, _, _ in found], dtype=torch.long)
    return rows_, piece, inside, starts, marked, bio, point, numbers("status"), numbers("category"), numbers("type")
