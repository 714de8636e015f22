"""A tag whose evidence does not stand in the text cannot be made."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas import EnrichedEvent, Span, decode
from schemas.spans import spans_of
from tests.events import article, tribunal_article

# Letters that are one code point and several bytes or UTF-16 units, marks that combine, and what editors type.
TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=80)


@st.composite
def places(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    return text, start, draw(st.integers(start, len(text)))


@given(places())
def test_a_span_cut_from_a_text_gives_back_what_stands_there(place: tuple[str, int, int]) -> None:
    text, start, end = place
    span = Span.cut(text, start, end)
    assert text[span.start : span.end] == span.text
    assert Span.from_json(span.to_json()) == span


@given(places(), st.integers(-3, 3).filter(bool))
def test_a_span_of_another_length_than_its_text_is_refused(place: tuple[str, int, int], by: int) -> None:
    text, start, end = place
    with pytest.raises(ValidationError):
        Span(start=start, end=end + by, text=text[start:end])


@given(places())
def test_an_event_takes_a_span_only_where_its_words_stand(place: tuple[str, int, int]) -> None:
    text, start, end = place
    words = text[start:end]
    entity = {"id": "e1", "label": "ORG", "name": "x", "mentions": [{"start": start, "end": end, "text": words}]}
    event = article("a", text).model_dump() | {"entities": [entity]}
    assert EnrichedEvent.model_validate(event).entities[0].mentions[0].text == words
    moved = {
        **entity,
        "mentions": [{"start": start, "end": end, "text": "".join(chr(ord("a") + (c == "a")) for c in words)}],
    }
    if words:
        with pytest.raises(ValidationError, match="there stands"):
            EnrichedEvent.model_validate({**event, "entities": [moved]})


def test_offsets_count_code_points_not_bytes_or_utf16_units() -> None:
    text = "😀 “Åke” sued Café Noir"
    start = text.index("Café")
    event = article("a", text).model_dump() | {
        "entities": [
            {
                "id": "e",
                "label": "ORG",
                "name": "Café Noir",
                "mentions": [{"start": start, "end": start + 9, "text": "Café Noir"}],
            }
        ]
    }
    assert start == 13
    assert decode(EnrichedEvent, EnrichedEvent.model_validate(event).to_json()).entities[0].mentions[0].start == 13


def test_a_span_of_the_headline_is_held_against_the_headline() -> None:
    headline = "Optics firm sued"
    event = tribunal_article(headline=headline).model_dump()
    good = {"start": 0, "end": 11, "text": "Optics firm", "field": "headline"}
    event["entities"][0]["mentions"] = [good]
    EnrichedEvent.model_validate(event)
    event["entities"][0]["mentions"] = [{**good, "field": None}]
    with pytest.raises(ValidationError, match="there stands 'Northgate O'"):
        EnrichedEvent.model_validate(event)


def damaged(path: tuple[str | int, ...]) -> dict[str, Any]:
    event = tribunal_article().model_dump()
    part: Any = event
    for step in path:
        part = part[step]
    part["start"] += 1
    part["end"] += 1
    return event


@pytest.mark.parametrize(
    "path",
    [
        ("entities", 0, "mentions", 0),
        ("allegations", 0, "mentions", 0, "sentence"),
        ("allegations", 0, "mentions", 0, "cue"),
        ("allegations", 1, "mentions", 0, "accused", 0),
        ("allegations", 1, "mentions", 0, "accuser", 0),
        ("allegations", 1, "mentions", 0, "act"),
        ("responses", 0, "speaker_spans", 0),
        ("responses", 0, "text"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_evidence_that_is_off_by_one_is_refused_wherever_it_is(path: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError, match="there stands"):
        EnrichedEvent.model_validate(damaged(path))


def test_every_span_of_an_event_is_looked_at() -> None:
    event = tribunal_article()
    assert len(list(spans_of(event))) == 17
