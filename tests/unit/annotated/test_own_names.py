"""Names of our own, kept as numbers beside a digest of the words they are about."""

from itertools import pairwise
from pathlib import Path

import pytest

from training.entities.data import LABELS, Sentence
from training.entities.own import FOLDER, MARK, line, marked

WORDS = ("Jane", "Roe", "left", "Ardley", "Group", ".")
SENTENCES = [
    Sentence(("Rain", "."), (0, 0), "d", "set"),
    Sentence(WORDS, (0,) * 6, "d", "set"),
]


def test_what_is_written_down_comes_back_as_labels(tmp_path: Path) -> None:
    (tmp_path / "set.txt").write_text(line(1, WORDS, [(0, 2, "PER"), (3, 5, "ORG")]) + "\n", encoding="utf-8")
    untouched, found = marked("set", SENTENCES, tmp_path)
    assert untouched is SENTENCES[0]
    assert [LABELS[n] for n in found.labels] == ["B-PER", "I-PER", "O", "B-ORG", "I-ORG", "O"]
    assert found.source == "set" + MARK


def test_other_words_than_the_marked_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "set.txt").write_text(line(0, WORDS, [(0, 2, "PER")]) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"set\.txt, line 1: sentence 0 has other words now"):
        marked("set", SENTENCES, tmp_path)


def test_a_set_without_marks_stays_as_it_is(tmp_path: Path) -> None:
    assert marked("set", SENTENCES, tmp_path) == SENTENCES


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_marks_are_in_order_and_names_do_not_overlap(path: Path) -> None:
    rows = [text.split() for text in path.read_text(encoding="utf-8").splitlines()]
    numbers = [int(row[0]) for row in rows]
    assert numbers == sorted(set(numbers))
    for _, _, *names in rows:
        places = [tuple(map(int, name.partition(":")[2].split("-"))) for name in names]
        assert all(start < end for start, end in places)
        assert all(a[1] <= b[0] for a, b in pairwise(places))
        assert {name.partition(":")[0] for name in names} <= {"PER", "ORG", "LOC"}
