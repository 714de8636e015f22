"""Names by the shipped model: a small encoder in int8, run by onnxruntime on one thread.

In: texts. Out: names. State: the model, read on first use from `workers/models/entities/` (see the card there).
Order: words, word pieces, windows of whole sentences, label scores of each word's first piece, the best legal sequence of
labels, spans, finer labels (`refine.py`). Windows run one by one, without padding: the range over which the int8 arithmetic is
scaled then depends on the window alone, so an article gets the same tags whatever else is in its batch, and memory has a bound.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from schemas import EntityLabel
from workers.stages.entities.annotator import Tagged
from workers.stages.entities.refine import refine
from workers.stages.entities.sentences import paragraphs, windows
from workers.stages.entities.words import shape, split_words
from workers.stages.session import session
from workers.stages.shipped import models

Scores = NDArray[np.float32]
Word = tuple[list[int], int]  # ids of a word's pieces, and its shape

MOST_PIECES: Final = 126
"""Word pieces in a window, the two marks at its ends not counted: the model was trained on sequences of 128."""

_CACHE: Final = 20_000  # words that are remembered; each takes some 300 bytes
_KINDS: Final[dict[str, EntityLabel]] = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE"}
_NEVER: Final = -1e4


class ModelAnnotator:
    """The model in a folder that holds `tagger.onnx` and `tokenizer.json`. Made at no cost; the first `annotate` reads the files."""

    name = "newsroom-entities"
    languages = frozenset({"en"})

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        self._folder = folder or models("entities")
        self._threads = threads
        self._known: dict[str, Word] = {}

    @cached_property
    def _session(self) -> InferenceSession:
        return session(self._folder / "tagger.onnx", self._threads)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _facts(self) -> dict[str, str]:
        return dict(self._session.get_modelmeta().custom_metadata_map)

    @cached_property
    def _labels(self) -> list[str]:
        return self._facts["labels"].split()

    @cached_property
    def _barred(self) -> Scores:
        """Added to the score of a step from one label (row) to the next (column): an I only follows its own B or I."""
        barred = np.zeros((len(self._labels), len(self._labels)), np.float32)
        for column, label in enumerate(self._labels):
            if label.startswith("I-"):
                for row, before in enumerate(self._labels):
                    if before[2:] != label[2:]:
                        barred[row, column] = _NEVER
        return barred

    @property
    def version(self) -> str:
        """Digest of the weights."""
        return self._facts["version"]

    def annotate(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """See `Annotator.annotate`."""
        return [refine(text, self._names(text)) for text in texts]

    def _names(self, text: str) -> list[Tagged]:
        spans = split_words(text)
        words = [self._word(text[a:b]) for a, b in spans]
        names: list[Tagged] = []
        for first, last in windows(text, spans, [len(pieces) for pieces, _ in words], MOST_PIECES):
            scores = self._scores(words[first:last])
            for begin, stop in paragraphs(text, spans[first:last]):
                for start, end, kind, score in self._spans(scores[begin:stop]):
                    at = first + begin
                    names.append(Tagged(spans[at + start][0], spans[at + end - 1][1], _KINDS[kind], score))
        return names

    def _word(self, word: str) -> Word:
        """The word for the model; pieces at most as many as fit one window, none if the vocabulary drops all its characters."""
        known = self._known.get(word)
        if known is None:
            pieces = self._tokenizer.encode([word], is_pretokenized=True, add_special_tokens=False).ids[:MOST_PIECES]
            known = pieces, shape(word)
            if len(self._known) >= _CACHE:
                self._known.clear()
            self._known[word] = known
        return known

    @cached_property
    def _marks(self) -> tuple[int, int]:
        first, last = self._tokenizer.encode("").ids
        return first, last

    def _scores(self, words: Sequence[Word]) -> Scores:
        """Log probabilities (words, labels). A word without pieces is surely no name."""
        ids, shapes, firsts = [self._marks[0]], [0], []
        for pieces, kind in words:
            if pieces:
                firsts.append(len(ids))
            ids += pieces
            shapes += [kind] * len(pieces)
        chosen = np.full((len(words), len(self._labels)), _NEVER, np.float32)
        chosen[:, 0] = 0.0
        if firsts:
            inputs = {"pieces": [[*ids, self._marks[1]]], "shapes": [[*shapes, 0]], "asked": firsts}
            feeds = {name: np.array(numbers, np.int64) for name, numbers in inputs.items()}
            raw: Scores = self._session.run(["scores"], feeds)[0][0]
            raw = raw - raw.max(axis=-1, keepdims=True)
            chosen[[bool(pieces) for pieces, _ in words]] = raw - np.log(np.exp(raw).sum(axis=-1, keepdims=True))
        return chosen

    def _spans(self, scores: Scores) -> list[tuple[int, int, str, float]]:
        """Spans in words (start, end, kind) with the least probability of their words."""
        path = self._best(scores)
        spans = []
        for start, label in enumerate(path):
            if not self._labels[label].startswith("B-"):
                continue
            kind = self._labels[label][2:]
            end = start + 1
            while end < len(path) and self._labels[path[end]] == f"I-{kind}":
                end += 1
            least = min(float(scores[i, path[i]]) for i in range(start, end))
            spans.append((start, end, kind, round(float(np.exp(least)), 3)))
        return spans

    def _best(self, scores: Scores) -> list[int]:
        """The most probable sequence of labels in which every I has its B (Viterbi, where the best label of each word is not one)."""
        best: list[int] = scores.argmax(axis=-1).tolist()
        outside = 0
        if all(self._barred[a, b] == 0 for a, b in zip([outside, *best], best, strict=False)):
            return best
        total = scores[0] + self._barred[outside]
        back = []
        for row in scores[1:]:
            step = total[:, None] + self._barred
            back.append(step.argmax(axis=0))
            total = step.max(axis=0) + row
        path = [int(total.argmax())]
        for pointers in reversed(back):
            path.append(int(pointers[path[-1]]))
        return path[::-1]
