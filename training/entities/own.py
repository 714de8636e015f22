"""Names that readers of ours marked in sentences of the sets and of plain texts, where the tagger was least sure of itself.

`own/SET.txt` holds one sentence a line, never its words: its number in the set from 0, the first eight digits of the SHA-256 of
its words joined by single spaces, and its names as TYPE:start-end in words as the annotator splits them, end exclusive.

    10633 5f3a9c2e PER:0-1 ORG:14-16
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from training.entities.data import LABELS, Sentence, bio

FOLDER = Path(__file__).with_name("own")
MARK = "+own"  # ends the source of a sentence that was marked


def digest(words: Sequence[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:8]


def refuse_other_words(where: str, number: str, words: Sequence[str], seen: str) -> None:
    """Raises ValueError, which tells `where`, if the words are not those whose digest was written down."""
    if digest(words) != seen:
        raise ValueError(f"{where}: sentence {number} has other words now; was the set or split_words changed?")


def line(number: int, words: Sequence[str], names: Sequence[tuple[int, int, str]]) -> str:
    """How a marked sentence is written down."""
    return " ".join([str(number), digest(words), *(f"{kind}:{start}-{end}" for start, end, kind in names)])


def marked(name: str, sentences: Sequence[Sentence], folder: Path = FOLDER) -> list[Sentence]:
    """The sentences of the set `name`, those that were marked with our labels and `MARK` at the end of their source.

    Raises ValueError, naming file and line, where a line is of other words than the set's.
    """
    done, path = list(sentences), folder / f"{name}.txt"
    if not path.exists():
        return done
    for at, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        number, seen, *names = text.split()
        one = done[int(number)]
        refuse_other_words(f"{path}, line {at}", number, one.words, seen)
        labels = tuple(map(LABELS.index, bio(len(one.words), map(_name, names))))
        done[int(number)] = replace(one, labels=labels, source=one.source + MARK)
    return done


def _name(text: str) -> tuple[int, int, str]:
    kind, _, span = text.partition(":")
    start, _, end = span.partition("-")
    return int(start), int(end), kind
