"""Marked sentences of agency news, kept as numbers of words beside a digest of the words they are about."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest

from training.allegations.agency import MARKS, sentences
from training.allegations.spacing import places, spaced
from training.entities.own import digest

WORDS = "Police say Mr. Roe 's aide ( Doe ) stole $ 5 ; he denied it .".split()
TEXT = "Police say Mr. Roe's aide (Doe) stole $5; he denied it."


@pytest.fixture
def ner(tmp_path: Path) -> Path:
    with gzip.open(tmp_path / "gmb.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"w": words}) + "\n" for words in (["Rain", "."], WORDS))
    return tmp_path


def marks(folder: Path, line: str) -> Path:
    path = folder / "marks.txt"
    path.write_text(line + "\n", encoding="utf-8")
    return path


def test_words_of_a_treebank_become_running_text_and_are_found_in_it() -> None:
    assert spaced(WORDS) == TEXT
    assert [TEXT[start:end] for start, end in places(TEXT, WORDS)] == WORDS


def test_what_is_written_down_comes_back_as_spans(ner: Path) -> None:
    line = f"1 {digest(WORDS)} | A 1-2 2-6,7-8 0-1 9-12 alleged financial_crime | R 14-15 denial 13-14 -"
    (found,) = sentences(ner, marks(ner, line))
    (mention,), (answer,) = found["allegations"], found["responses"]
    assert found["text"] == TEXT
    assert mention["cue"]["text"] == "say"
    assert [party["text"] for party in mention["accused"]] == ["Mr. Roe's aide", "Doe"]
    assert mention["accuser"][0]["text"] == "Police"
    assert mention["act"]["text"] == "stole $5"
    assert answer["speaker"][0]["text"] == "he"
    assert answer["text"] == answer["cue"]
    for span in (mention["cue"], mention["act"], *mention["accused"], answer["cue"]):
        assert TEXT[span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("1 00000000", "line 1: sentence 1 has other words now"),
        (f"1 {digest(WORDS)} | A 1-2 0-1 - - guilty fraud", "line 1: 'guilty' is none of alleged"),
        (f"1 {digest(WORDS)} | A 1-2 - - 40-41 alleged fraud", "line 1: list index out of range"),
    ],
)
def test_what_does_not_fit_is_named(ner: Path, line: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        list(sentences(ner, marks(ner, line)))


def test_the_marks_that_ship_are_in_order_and_spans_are_not_empty() -> None:
    rows = [line.split(" | ") for line in MARKS.read_text(encoding="utf-8").splitlines()]
    numbers = [int(row[0].split()[0]) for row in rows]
    assert all(a < b for a, b in pairwise(numbers))
    for _, *marked in rows:
        for mark in marked:
            spans = [s for field in mark.split() for s in field.split(",") if s[0].isdigit()]
            assert spans
            assert all(int(start) < int(end) for start, end in (s.split("-") for s in spans))
