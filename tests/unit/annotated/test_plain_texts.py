"""Sentences without labels, read from clones of the repositories that carry them."""

import json
from pathlib import Path

import pytest

from training.entities.data import Sentence
from training.entities.plain import apart_from, read_plain

LONG = "' Ann Roe ' , born in Ardley , leads '' The Lanterns '' ."


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    (tmp_path / "wiki-split").mkdir()
    for part, line in (("tune", LONG), ("validation", LONG), ("test", "Rain fell on U.S.-led forces .")):
        (tmp_path / "wiki-split" / f"{part}.tsv").write_text(f"{line}\tRain fell . <::::> It was wet .\n")
    (tmp_path / "FewRel" / "data").mkdir(parents=True)
    rows = {"P1": [{"tokens": ["Ardley", " ", "lies", "inland", "."], "h": [], "t": []}]}
    (tmp_path / "FewRel" / "data" / "val_wiki.json").write_text(json.dumps(rows))
    return tmp_path


def test_whole_sentences_come_once_with_the_quotes_of_newspapers(clones: Path) -> None:
    first, second = read_plain(clones, "wikisplit")
    assert " ".join(first.words) == LONG.replace("''", '"')
    assert second.words[:3] == ("Rain", "fell", "on")
    assert first.source == "wikisplit"
    assert first.doc != second.doc
    assert len(first.labels) == len(first.words)


def test_blank_words_are_no_words(clones: Path) -> None:
    (only,) = read_plain(clones, "fewrel")
    assert only.words == ("Ardley", "lies", "inland", ".")


def test_a_missing_clone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path, "fewrel")


def test_what_is_copied_from_a_held_out_sentence_stays_out() -> None:
    def sentence(text: str) -> Sentence:
        words = tuple(text.split())
        return Sentence(words, (0,) * len(words), "d", "set")

    held_out = [sentence("The bridge over the river was built in 1818 by Burr .")]
    copied = sentence("In 1820 , the bridge over the River was built IN 1818 .")
    alike = sentence("The bridge over the river was built by Burr in 1818 .")
    assert apart_from(held_out, [copied, alike]) == [alike]
