"""Examples made into tensors: pieces of words, shapes, labels on each word's first piece, batches of like length."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.entities.data import IGNORE, Sentence
from workers.stages.entities.words import shape

PIECES = 128
"""Longest example in word pieces, the two marks at its ends counted in."""


@dataclass(frozen=True, slots=True)
class Example:
    pieces: list[int]
    shapes: list[int]
    labels: list[int]  # IGNORE but for the first piece of each word
    firsts: list[int]  # position of each word's first piece, -1 for a word without pieces or cut off


def encode(tokenizer: Tokenizer, sentence: Sentence) -> Example:
    encoding = tokenizer.encode(list(sentence.words), is_pretokenized=True)
    classes = [shape(word) for word in sentence.words]
    shapes, labels = [], []
    firsts = [-1] * len(sentence.words)
    last = None
    for position, word in enumerate(encoding.word_ids[:PIECES]):
        shapes.append(0 if word is None else classes[word])
        first = word is not None and word != last
        labels.append(sentence.labels[word] if first else IGNORE)
        if first:
            firsts[word] = position
        last = word
    return Example(encoding.ids[:PIECES], shapes, labels, firsts)


def batches(examples: Sequence[Example], budget: int, rng: random.Random) -> Iterator[list[Example]]:
    """Batches of at most `budget` pieces, padding counted: shuffled, sorted by length within pools, shuffled again."""
    order = list(examples)
    rng.shuffle(order)
    ready: list[list[Example]] = []
    for start in range(0, len(order), 2000):
        pool = sorted(order[start : start + 2000], key=lambda e: len(e.pieces))
        batch: list[Example] = []
        for example in pool:
            if batch and len(example.pieces) * (len(batch) + 1) > budget:
                ready.append(batch)
                batch = []
            batch.append(example)
        ready.append(batch)
    rng.shuffle(ready)
    yield from ready


def tensors(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces, shapes, mask and labels, each (batch, longest)."""
    longest = max(len(e.pieces) for e in batch)

    def padded(rows: list[list[int]], filler: int) -> Tensor:
        return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])

    return (
        padded([e.pieces for e in batch], 0),
        padded([e.shapes for e in batch], 0),
        padded([[1] * len(e.pieces) for e in batch], 0),
        padded([e.labels for e in batch], IGNORE),
    )
