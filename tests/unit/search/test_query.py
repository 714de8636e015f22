from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.errors import BadQuery
from workers.search.query import MAX_TERMS, Query, Term, Terms, parse_text


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", Terms()),
        ("  budget   vote ", Terms((Term("budget"), Term("vote")))),
        ('"budget vote" now', Terms((Term("budget vote"), Term("now")))),
        ("budget -vote", Terms((Term("budget"),), (Term("vote"),))),
        ('-"cut short" budget', Terms((Term("budget"),), (Term("cut short"),))),
        ("budg*", Terms((Term("budg", prefix=True),))),
        ("co-op", Terms((Term("co-op"),))),
        ('left"right side"', Terms((Term("left"), Term("right side")))),
        ("„genau so“", Terms((Term("genau so"),))),
    ],
)
def test_a_text_is_parsed_into_terms(text: str, terms: Terms) -> None:
    assert parse_text(text) == terms


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('the "open quote', "a double quote is opened and not closed"),
        ("-only -nots", "add a word that must"),
        ("budget ???", "'???' holds no letter or digit"),
        ('budget ""', "holds no letter or digit"),
        ("*", "'*' holds no letter or digit"),
        ("nul\x00byte", "U+0000"),
        ("half \ud83d pair", "U+D83D"),
        ("x" * 1001, "longer than 1000 characters"),
        ("x " * (MAX_TERMS + 1), "more than 64 terms"),
    ],
)
def test_a_bad_text_is_refused_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadQuery) as refused:
        Query(text=text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": ("guilty",)}, "status is one of alleged, investigated, sued"),
        ({"category": ("theft",)}, "category is one of violence"),
        ({"order": "random"}, "order is one of relevance"),
        ({"order": "relevance"}, "relevance needs a text"),
        ({"limit": 0}, "the limit must be from 1"),
        ({"limit": 100_000}, "the limit must be from 1"),
        ({"offset": -1}, "must not be negative"),
        ({"accused": " - "}, "`accused` holds no letter or digit"),
        ({"entity": "a\x00b"}, "`entity` is no name"),
        ({"accuser": "x" * 2000}, "`accuser` is no name"),
    ],
)
def test_a_bad_filter_is_refused_with_what_is_wrong(fields: dict[str, object], said: str) -> None:
    with pytest.raises(BadQuery) as refused:
        Query(**fields)  # type: ignore[arg-type]
    assert said in str(refused.value)


def test_a_search_with_text_is_sorted_by_relevance_and_one_without_by_time() -> None:
    assert Query(text="budget").sorting == "relevance"
    assert Query(since=datetime(2026, 1, 1)).sorting == "newest"
    assert Query(text="budget", order="oldest").sorting == "oldest"


@given(st.text(max_size=60))
def test_any_text_is_either_parsed_or_refused(text: str) -> None:
    try:
        terms = parse_text(text)
    except BadQuery:
        return
    assert all(term.text for term in (*terms.must, *terms.must_not))
