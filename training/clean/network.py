"""The networks of workers/stages/clean/network.py in torch, their training, and their arrays.

A page is one sequence of lines. The loss is, page by page, the cross-entropy of its lines by their words and one less the F1 that
the probabilities would have: each page counts the same, and in it each word does, as in the figure. Whole features are left out at
random, so that none is leant on alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from workers.stages.clean.features import WORD_NUMBERS, WORDS_A_LINE
from workers.stages.clean.network import PAGE_BEFORE, REACHES, WIDEST, compressed

UNITS, VECTOR = 48, 12
DROPPED, FEATURES_DROPPED = 0.15, 0.05
RATE, DECAY = 3e-3, 0.02
# Lines and pages a step.
LINES_A_STEP, PAGES_A_STEP = 3_000, 16
LONGEST = 2_500


@dataclass(frozen=True)
class Lines:
    """A page for training: dense features, word numbers, whether each line is body, and its words."""

    dense: Any
    words: Any
    body: Any
    sizes: Any


class LineNet(nn.Module):
    """See workers/stages/clean/network.py."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(WORD_NUMBERS, VECTOR, mode="mean", padding_idx=0)
        self.first = nn.Linear(features + VECTOR, UNITS)
        self.lines = nn.ModuleList([nn.Conv1d(UNITS, UNITS, 3, padding=reach, dilation=reach) for reach in REACHES])
        self.page = nn.Linear(2 * UNITS, UNITS)
        self.last = nn.Linear(UNITS, 1)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, dense: torch.Tensor, words: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Log odds, pages by lines. `there` is 0 for lines that only fill a batch up."""
        mask = there[..., None]
        said = self.words(words.flatten(0, 1)).unflatten(0, words.shape[:2])
        h = torch.relu(self.first(torch.cat([dense, self.drop(said)], dim=2))) * mask
        for k, convolution in enumerate(self.lines):
            if k == PAGE_BEFORE:
                whole = torch.cat([h.sum(1) / there.sum(1, keepdim=True), h.amax(1)], dim=1)
                h = (h + torch.relu(self.page(whole))[:, None]) * mask
            h = (h + self.drop(torch.relu(convolution(h.transpose(1, 2)).transpose(1, 2)))) * mask
        found: torch.Tensor = self.last(h)[..., 0]
        return found


def train(pages: Sequence[Lines], seed: int, epochs: int) -> dict[str, Any]:
    """The arrays of one network, with a first axis of one."""
    every = np.concatenate([compressed(page.dense) for page in pages])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-3
    scaled = [np.clip((compressed(page.dense) - mean) / spread, -WIDEST, WIDEST).astype(np.float32) for page in pages]
    net = _train_one(pages, scaled, seed, epochs)
    return {"mean": mean[None].astype(np.float32), "spread": spread[None].astype(np.float32), **_arrays([net])}


def _train_one(pages: Sequence[Lines], scaled: Sequence[Any], seed: int, epochs: int) -> LineNet:
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    net = LineNet(scaled[0].shape[1])
    steps = _steps([len(page.body) for page in pages])
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=epochs * len(steps))
    for epoch in range(epochs):
        draw.shuffle(steps)
        total = 0.0
        for step in steps:
            dense, words, body, sizes, there = _batch(pages, scaled, step)
            dense = dense * (torch.rand(dense.shape[0], 1, dense.shape[2]) > FEATURES_DROPPED)
            loss = _loss(net(dense, words, there), body, sizes * there, there)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"seed {seed}, epoch {epoch + 1} of {epochs}: loss {total / len(steps):.4f}", flush=True)
    return net.eval()


def _loss(odds: torch.Tensor, body: torch.Tensor, sizes: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    weight = sizes / ((sizes * body).sum(1, keepdim=True) + 0.3 * sizes.sum(1, keepdim=True))
    entropy = (weight * nn.functional.binary_cross_entropy_with_logits(odds, body, reduction="none")).sum(1)
    likely = torch.sigmoid(odds) * there
    f1 = 2 * (likely * body * sizes).sum(1) / ((likely * sizes).sum(1) + (body * sizes).sum(1) + 1e-6)
    return (entropy + 0.5 * (1 - f1)).mean()


def _steps(lengths: Sequence[int]) -> list[list[int]]:
    """Pages of like length together."""
    steps: list[list[int]] = [[]]
    for index in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        steps[-1].append(index)
        if len(steps[-1]) * lengths[index] > LINES_A_STEP or len(steps[-1]) >= PAGES_A_STEP:
            steps.append([])
    return [step for step in steps if step]


def _batch(pages: Sequence[Lines], scaled: Sequence[Any], step: Sequence[int]) -> list[torch.Tensor]:
    shape = (len(step), max(len(pages[i].body) for i in step))
    dense = np.zeros((*shape, scaled[0].shape[1]), np.float32)
    words = np.zeros((*shape, WORDS_A_LINE), np.int64)
    body, sizes, there = (np.zeros(shape, np.float32) for _ in range(3))
    for k, i in enumerate(step):
        count = len(pages[i].body)
        dense[k, :count], words[k, :count], there[k, :count] = scaled[i], pages[i].words, 1
        body[k, :count], sizes[k, :count] = pages[i].body, pages[i].sizes + 1
    return [torch.from_numpy(array) for array in (dense, words, body, sizes, there)]


def _arrays(nets: Sequence[LineNet]) -> dict[str, Any]:
    """As workers/stages/clean/network.py reads them: networks first, inputs before outputs."""

    def stacked(*path: str) -> Any:
        return np.stack([net.state_dict()[".".join(path)].numpy() for net in nets])

    arrays = {"words": stacked("words", "weight")}
    for name, layer in (("in", "first"), ("page", "page"), ("out", "last")):
        arrays[f"{name}_weight"] = stacked(layer, "weight").transpose(0, 2, 1)
        arrays[f"{name}_bias"] = stacked(layer, "bias")
    for k in range(len(REACHES)):
        arrays[f"line_weight_{k}"] = stacked("lines", str(k), "weight").transpose(0, 3, 2, 1)
        arrays[f"line_bias_{k}"] = stacked("lines", str(k), "bias")
    return {name: array.astype(np.float16) for name, array in arrays.items()}
