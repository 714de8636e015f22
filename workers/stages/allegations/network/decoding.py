"""From the network's scores to words: cues above a threshold, spans by BIO, the act by its start and end.

Pure arithmetic on numpy arrays, shared by the stage and by the choice of thresholds in training.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Words = tuple[int, int]

# Longest act or answer, in words: the longest in the annotated texts is shorter.
LONGEST_STRETCH = 70


def softmax(scores: Scores) -> Scores:
    """Along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Cue:
    """A run of words that the network takes for a cue, with the probability of its surest word."""

    words: Words
    confidence: float


def cues(scores: Scores, threshold: float) -> list[Cue]:
    """Runs of words whose probability of standing in a cue reaches the threshold. `scores` is (words, 3): O, B, I.

    Two cues of a kind never stand side by side in the annotated texts, so that a run is one, less its unlikely end.
    """
    chances = softmax(scores)
    inside: list[float] = (1.0 - chances[:, 0]).tolist()
    found: list[Cue] = []
    i, n = 0, len(inside)
    while i < n:
        if inside[i] < threshold:
            i += 1
            continue
        j = i + 1
        while j < n and inside[j] >= max(threshold, 0.5 * inside[i]):
            j += 1
        found.append(Cue((i, j), max(inside[i:j])))
        while j < n and inside[j] >= threshold:
            j += 1
        i = j
    return found


def spans(scores: Scores, threshold: float = 0.5) -> list[tuple[Words, float]]:
    """BIO spans with the mean probability of their words, best path by Viterbi. `scores` is (words, 3).

    `I` never follows `O`. `threshold` moves the balance: a word counts from that probability on.
    """
    if not len(scores):
        return []
    chances = softmax(scores)
    logs = np.log(chances + 1e-9)
    logs[:, 0] += np.log(threshold / (1.0 - threshold))
    outside, begun, inside = float(logs[0, 0]), float(logs[0, 1]), -1e9
    back: list[tuple[int, int, int]] = []
    for o, b, i in logs[1:].tolist():
        best = max(outside, begun, inside)
        any_ = 0 if outside == best else 1 if begun == best else 2
        open_ = 1 if begun >= inside else 2
        back.append((any_, any_, open_))
        outside, begun, inside = best + o, best + b, max(begun, inside) + i
    last = max(outside, begun, inside)
    path = [0 if outside == last else 1 if begun == last else 2]
    for pointers in reversed(back):
        path.append(pointers[path[-1]])
    path.reverse()
    found: list[tuple[Words, float]] = []
    i = 0
    while i < len(path):
        if path[i] == 0:
            i += 1
            continue
        j = i + 1
        while j < len(path) and path[j] == 2:
            j += 1
        found.append(((i, j), float((1.0 - chances[i:j, 0]).mean())))
        i = j
    return found


def stretch(start: Scores, end: Scores, none: float, margin: float = 0.0) -> Words | None:
    """The best start and end, or None when `none` is likelier by `margin`. `start` and `end` are (words,) scores."""
    n = len(start)
    if n == 0:
        return None
    total = start[:, None] + end[None, :]
    row, column = np.arange(n)[:, None], np.arange(n)[None, :]
    total = np.where((column >= row) & (column - row < LONGEST_STRETCH), total, -1e9)
    flat = int(total.argmax())
    i, j = divmod(flat, n)
    return None if float(total[i, j]) + margin < 2.0 * none else (i, j + 1)


def has_stretch(start: Scores, end: Scores, none: float) -> float:
    """The probability of having a stretch at all, from the same scores."""
    some = np.logaddexp.reduce(start) + np.logaddexp.reduce(end)
    return float(1.0 / (1.0 + np.exp(2.0 * none - some)))


def nobody(scores: Scores) -> float:
    """The probability that no word stands in a span, taken from the likeliest one. `scores` is (words, 3): O, B, I."""
    return float(softmax(scores)[:, 0].min(initial=1.0))
