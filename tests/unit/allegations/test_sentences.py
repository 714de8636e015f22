"""The splitter: quotes, initials and headlines survive, and offsets are exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.stages.allegations.sentences import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Tveit resigned. He denied it.", ["Mr. Tveit resigned.", "He denied it."]),
        ("J. K. Osei said so. Nobody heard.", ["J. K. Osei said so.", "Nobody heard."]),
        ("“It is a lie.” He left.", ["“It is a lie.”", "He left."]),
        ("“Is it true?” he asked.", ["“Is it true?” he asked."]),
        ("The U.S. Army denied it. It left.", ["The U.S. Army denied it.", "It left."]),
        ("Fines rose 3.5 per cent. Then fell.", ["Fines rose 3.5 per cent.", "Then fell."]),
        ("It was Kestrel Ltd. The firm denied it.", ["It was Kestrel Ltd.", "The firm denied it."]),
        ("Man jailed for theft\n\nA man was jailed.", ["Man jailed for theft", "A man was jailed."]),
    ],
)
def test_splits_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in split(text)] == expected


def test_a_line_without_a_closing_mark_is_a_heading() -> None:
    assert [sentence.heading for sentence in split("Man jailed for theft\n\nA man was jailed.")] == [True, False]


@given(st.text(alphabet=st.sampled_from("aB .?!\n\"”“’'5,é𝔘"), max_size=80))
def test_every_sentence_stands_where_it_says(text: str) -> None:
    assert all(text[s.start : s.end] == s.text and s.text.strip() == s.text != "" for s in split(text))


@given(st.text(alphabet=st.sampled_from('aB .?!\n"”5é'), max_size=80))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    assert "".join("".join(s.text.split()) for s in split(text)) == "".join(text.split())
