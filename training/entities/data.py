"""The open sets, read by path, made into examples for training.

An example is a run of consecutive sentences of one document, up to some number of words, because that is what the
annotator shows the model: short sentences packed together, so that a name's second mention can be read by the light of its first.
"""

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workers.stages.entities.gazetteer import PEOPLES
from workers.stages.entities.lexicon import words_of
from workers.stages.entities.words import split_words

OPEN_SETS: Final = ("redoc", "gum", "ewt", "cross", "wnut")
TYPES: Final = ("PER", "ORG", "LOC")
LABELS: Final = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
IGNORE: Final = -100  # torch's index of labels that don't count


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with one label number each (LABELS, or IGNORE where a source's label can't be trusted)."""

    words: tuple[str, ...]
    labels: tuple[int, ...]
    doc: str
    source: str


def read_rows(data: Path, name: str) -> list[dict]:  # type: ignore[type-arg]
    """The lines of one set as they are: `w` words, `s` spans [start, end, type] in words, `doc`."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read(data: Path, name: str) -> list[Sentence]:
    """All sentences of one set, in file order, words re-split as the annotator splits them."""
    return [_sentence(row, name) for row in read_rows(data, name)]


def bio(count: int, names: Iterable[tuple[int, int, str]]) -> list[str]:
    """A label of LABELS for each of `count` words; names are (start, end, type) in words."""
    labels = ["O"] * count
    for start, end, kind in names:
        labels[start] = f"B-{kind}"
        labels[start + 1 : end] = [f"I-{kind}"] * (end - start - 1)
    return labels


def _sentence(row: dict, name: str) -> Sentence:  # type: ignore[type-arg]
    names = row["s"]
    if name == "redoc":  # this set calls many adjectives ("American") places
        names = [(start, end, kind) for start, end, kind in names if end - start > 1 or row["w"][start] not in PEOPLES]
    tags = bio(len(row["w"]), names)
    words: list[str] = []
    labels: list[int] = []
    for word, tag in zip(row["w"], tags, strict=True):
        pieces = [word[a:b] for a, b in split_words(word)] or [word]
        words.extend(pieces)
        labels.extend(_piece_labels(pieces, tag))
    return Sentence(tuple(words), tuple(labels), f"{name}/{row['doc']}", name)


def unlabelled(words: Iterable[str], doc: str, source: str) -> Sentence:
    """Words re-split as the annotator splits them; its labels mean nothing until a reader has marked it."""
    pieces = tuple(word[a:b] for word in words for a, b in split_words(word) or [(0, len(word))])
    return Sentence(pieces, (0,) * len(pieces), doc, source)


def _piece_labels(pieces: Sequence[str], tag: str) -> list[int]:
    """Labels of the pieces of one source word. `London-based` is one unlabelled word in some sets, a place and two words in others."""
    if tag == "O":
        compound = len(pieces) > 1 and pieces[0][:1].isupper() and "-" in pieces
        return [IGNORE if compound and i == 0 else 0 for i in range(len(pieces))]
    inside = LABELS.index("I-" + tag[2:])
    return [LABELS.index(tag), *[inside] * (len(pieces) - 1)]


SMALL_WORDS: Final = words_of("a an and as at but by for from in into nor of on or the to with")


def recased(sentence: Sentence, kind: str) -> Sentence:
    """The sentence as a headline (`title`), in capitals (`caps`) or in lower case (`lower`), as wires and careless sources deliver them."""
    if kind == "caps":
        words = tuple(word.upper() for word in sentence.words)
    elif kind == "lower":
        words = tuple(word.lower() for word in sentence.words)
    else:
        words = tuple(
            word if word.lower() in SMALL_WORDS and i else word[:1].upper() + word[1:]
            for i, word in enumerate(sentence.words)
        )
    return Sentence(words, sentence.labels, sentence.doc, sentence.source)
