"""Texts without labels: sentences of Wikipedia that two public repositories carry.

They are read from clones in one folder, which a reader of the sets names:

    git clone https://github.com/google-research-datasets/wiki-split    # Botha et al. 2018, CC BY-SA 4.0; commit 80f5bdd
    git clone https://github.com/thunlp/FewRel                          # Han et al. 2018, MIT, texts CC BY-SA; commit 278a231

Of WikiSplit the long sentences of its three small files, of FewRel the sentences of `val_wiki.json`, whose own marks (two names a
sentence, and those in lower case) are not used.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from training.entities.data import Sentence, unlabelled

PLAIN_SETS: Final = ("wikisplit", "fewrel")
SPLIT_FILES: Final = ("tune", "validation", "test")
COPIED: Final = 8  # words in a row that two sentences share only where one was copied


def read_plain(texts: Path, name: str) -> list[Sentence]:
    """All sentences of one of PLAIN_SETS, each once, in file order; their labels mean nothing until a reader has marked them.

    Raises FileNotFoundError where the clone is missing.
    """
    rows = dict.fromkeys(_wikisplit(texts) if name == "wikisplit" else _fewrel(texts))
    return [unlabelled(row, f"{name}/{number}", name) for number, row in enumerate(rows)]


def apart_from(held_out: Iterable[Sentence], sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences that share no COPIED words in a row with any that is held out: those are of Wikipedia too."""
    seen = {run for one in held_out for run in _runs(one)}
    return [one for one in sentences if seen.isdisjoint(_runs(one))]


def _runs(sentence: Sentence) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in sentence.words if word[0].isalnum()]
    return zip(*(words[start:] for start in range(COPIED)), strict=False)


def _wikisplit(texts: Path) -> Iterator[tuple[str, ...]]:
    for part in SPLIT_FILES:
        for line in (texts / "wiki-split" / f"{part}.tsv").read_text(encoding="utf-8").splitlines():
            whole = line.split("\t")[0]
            yield tuple('"' if word == "''" else word for word in whole.split())


def _fewrel(texts: Path) -> Iterator[tuple[str, ...]]:
    relations = json.loads((texts / "FewRel" / "data" / "val_wiki.json").read_text(encoding="utf-8"))
    for rows in relations.values():
        for row in rows:
            yield tuple(word for word in row["tokens"] if word.strip())
