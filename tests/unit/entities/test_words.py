"""Words and their offsets, on any text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.stages.entities.words import (
    ALPHANUMERIC,
    CAPS,
    INITIALS,
    LOWER,
    MIXED,
    NUMBER,
    OTHER,
    TITLE,
    shape,
    split_words,
)


@given(st.text(max_size=200))
def test_words_are_disjoint_in_order_and_cover_everything_but_space(text: str) -> None:
    words = split_words(text)
    covered = [i for start, end in words for i in range(start, end)]
    assert covered == sorted(set(covered))
    assert all(text[i].isspace() for i in set(range(len(text))) - set(covered))


def test_combining_marks_stay_with_their_letter() -> None:
    text = unicodedata.normalize("NFD", "José Peña")
    assert [text[a:b] for a, b in split_words(text)] == [unicodedata.normalize("NFD", w) for w in ("José", "Peña")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mr. O'Brien didn't", ["Mr.", "O'Brien", "did", "n't"]),
        ("the U.S.-led force", ["the", "U.S.", "-", "led", "force"]),
        ("London-based AT&T’s", ["London", "-", "based", "AT&T", "’s"]),
        ("Jean-Claude d'Alema, Al-Qaida", ["Jean-Claude", "d'Alema", ",", "Al-Qaida"]),
        ("George W. Bush. Then", ["George", "W.", "Bush", ".", "Then"]),
        ("on 9/11 the 3rd, $1,200.50", ["on", "9/11", "the", "3rd", ",", "$", "1,200.50"]),
        ("“Smith”\u00a0said…", ["“", "Smith", "”", "said", "…"]),
    ],
)
def test_words_follow_the_habits_of_treebanks(text: str, words: list[str]) -> None:
    assert [text[a:b] for a, b in split_words(text)] == words


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("said", LOWER),
        ("Smith", TITLE),
        ("WHO", CAPS),
        ("U.S.", INITIALS),
        ("McArthur", MIXED),
        ("1,200", NUMBER),
        ("G20", ALPHANUMERIC),
        ("—", OTHER),
    ],
)
def test_shape_tells_case_and_digits(word: str, expected: int) -> None:
    assert shape(word) == expected
