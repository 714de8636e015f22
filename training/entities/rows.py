"""Sentences as arrays, made once, and packed into rows for the network: neighbours together, up to a number of words drawn anew.

The encoder's vocabulary is lower-cased, so a sentence in capitals has the same pieces; only its shapes change. Each
sentence therefore keeps the shapes of its other spellings beside its own.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from training.entities.data import IGNORE, Sentence, recased
from workers.stages.entities.words import shape

Ints = NDArray[np.int16]
START, END = 101, 102  # BERT's marks around a row
PIECES = 128  # longest row, its two marks counted in
SPELLINGS = ("title", "caps", "lower")


@dataclass(slots=True)
class Encoded:
    """One sentence. Arrays have one entry a piece; labels are IGNORE but on a word's first piece."""

    pieces: Ints
    labels: Ints
    shapes: tuple[Ints, ...]  # as written, then SPELLINGS
    words: int
    doc: str
    source: str
    soft: NDArray[np.float16] | None = None  # (pieces, labels): a teacher's probabilities


def encoded(tokenizer: Tokenizer, sentences: Sequence[Sentence]) -> list[Encoded]:
    encodings = tokenizer.encode_batch(
        [list(s.words) for s in sentences], is_pretokenized=True, add_special_tokens=False
    )
    done = []
    for sentence, encoding in zip(sentences, encodings, strict=True):
        ids = encoding.word_ids
        firsts = [i == 0 or w != ids[i - 1] for i, w in enumerate(ids)]
        labels = [sentence.labels[w] if first else IGNORE for w, first in zip(ids, firsts, strict=True)]
        spellings = (sentence.words, *(recased(sentence, kind).words for kind in SPELLINGS))
        shapes = []
        for words in spellings:
            classes = [shape(word) for word in words]
            shapes.append(np.array([classes[w] for w in ids], np.int16))
        pieces = np.array(encoding.ids, np.int16)
        done.append(
            Encoded(
                pieces, np.array(labels, np.int16), tuple(shapes), len(sentence.words), sentence.doc, sentence.source
            )
        )
    return done


Row = list[Encoded]


def packed(
    sentences: Iterable[Encoded], lengths: Sequence[int], rng: random.Random, longest: int = PIECES
) -> Iterator[Row]:
    """Neighbouring sentences of one document, up to a number of words drawn from `lengths` for each row."""
    held: Row = []
    limit, words, pieces = rng.choice(lengths), 0, 2
    for one in sentences:
        if held and (held[0].doc != one.doc or words + one.words > limit or pieces + len(one.pieces) > longest):
            yield held
            held, limit, words, pieces = [], rng.choice(lengths), 0, 2
        held.append(one)
        words, pieces = words + one.words, pieces + len(one.pieces)
    if held:
        yield held


@dataclass(frozen=True, slots=True)
class Batch:
    """(rows, pieces) each; `soft` (rows, pieces, labels), nought where no teacher spoke."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    labels: Tensor
    soft: Tensor | None

    def to(self, device: torch.device) -> "Batch":
        soft = None if self.soft is None else self.soft.to(device)
        return Batch(self.pieces.to(device), self.shapes.to(device), self.mask.to(device), self.labels.to(device), soft)


def batches(rows: Sequence[Row], budget: int, rng: random.Random, respelled: float = 0.0) -> Iterator[Batch]:
    """Rows of like length together, at most `budget` pieces with padding, in random order.

    `respelled` is the share shown in another spelling.
    """
    sizes = [min(PIECES_LIMIT, 2 + sum(len(s.pieces) for s in row)) for row in rows]
    order = sorted(range(len(rows)), key=lambda i: sizes[i] + rng.random() * 8)
    groups: list[list[int]] = []
    group: list[int] = []
    top = 0
    for i in order:
        top = max(top, sizes[i])
        if group and top * (len(group) + 1) > budget:
            groups.append(group)
            group, top = [], sizes[i]
        group.append(i)
    groups.append(group)
    rng.shuffle(groups)
    for chosen in groups:
        yield _batch([rows[i] for i in chosen], rng, respelled)


PIECES_LIMIT = 320


def _batch(rows: Sequence[Row], rng: random.Random, respelled: float) -> Batch:
    width = min(PIECES_LIMIT, max(2 + sum(len(s.pieces) for s in row) for row in rows))
    pieces = np.zeros((len(rows), width), np.int64)
    shapes = np.zeros((len(rows), width), np.int64)
    mask = np.zeros((len(rows), width), np.float32)
    labels = np.full((len(rows), width), IGNORE, np.int64)
    with_soft = all(s.soft is not None for row in rows for s in row)
    soft = np.zeros((len(rows), width, 7), np.float16) if with_soft else None
    for n, row in enumerate(rows):
        spelling = 1 + rng.choices((0, 1, 2), weights=(5, 6, 4))[0] if rng.random() < respelled else 0
        body = np.concatenate([s.pieces for s in row])[: width - 2]
        size = len(body)
        pieces[n, 0], pieces[n, 1 : size + 1], pieces[n, size + 1] = START, body, END
        shapes[n, 1 : size + 1] = np.concatenate([s.shapes[spelling] for s in row])[:size]
        labels[n, 1 : size + 1] = np.concatenate([s.labels for s in row])[:size]
        mask[n, : size + 2] = 1
        if soft is not None:
            soft[n, 1 : size + 1] = np.concatenate([s.soft for s in row if s.soft is not None])[:size]
    tensor = torch.from_numpy
    return Batch(tensor(pieces), tensor(shapes), tensor(mask), tensor(labels), None if soft is None else tensor(soft))
