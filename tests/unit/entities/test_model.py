"""The shipped model: exact offsets on any text, the same tags in any company, nothing cut off."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.entities.articles import found
from workers.stages.entities import EntitiesStage
from workers.stages.entities.model import ModelAnnotator

MODEL = ModelAnnotator()
STAGE = EntitiesStage(annotator=MODEL)

NEWS = (
    "Charles Forrest, chairman of Acme Widgets Inc., denied on Monday that he had bribed officials in Lagos. "
    "The Guardian reported that Nigerian police had searched his house in Kensington."
)


def names(text: str) -> list[tuple[str, str]]:
    return [(text[t.start : t.end], t.label) for t in MODEL.annotate([text])[0]]


def test_persons_organisations_and_places_of_a_news_text_are_found() -> None:
    assert names(NEWS) == [
        ("Charles Forrest", "PERSON"),
        ("Acme Widgets Inc.", "ORG"),
        ("Lagos", "GPE"),
        ("Guardian", "ORG"),
        ("Nigerian", "NORP"),
        ("Kensington", "GPE"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: "👩‍👩‍👧 🇳🇬 " + text,
        lambda text: text.replace(" ", "  "),
        lambda text: "\ufeff" + text + "\u200b",
    ],
    ids=["no-break spaces", "combining marks", "emoji before", "double spaces", "invisible characters"],
)
def test_what_stands_between_or_before_words_moves_offsets_but_no_names(change: object) -> None:
    text = change(NEWS)  # type: ignore[operator]
    assert [" ".join(name.split()) for name, _ in names(text)] == [name for name, _ in names(NEWS)]


def test_no_name_goes_from_one_paragraph_into_the_next() -> None:
    text = "Coup attempt in Santa Ruela\n\nSANTA RUELA, Oct 3 - The army took power on Monday."
    assert names(text) == [("Santa Ruela", "GPE"), ("SANTA RUELA", "GPE")]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
@example("Zoe\u0308 Müller\u00a0met 👩‍👩‍👧 José in “São Paulo”.")
@example("")
@example("\u0301\u0301")
@example("a" * 5000)
@example("🏳️‍🌈" * 200)
def test_offsets_are_exact_and_ordered_on_any_text(text: str) -> None:
    spans = [(t.start, t.end) for t in MODEL.annotate([text])[0]]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def test_a_text_is_tagged_alike_in_any_company() -> None:
    others = ["EVERYTHING IS AWFUL!!! " * 20, "", "Paris."]
    assert MODEL.annotate([*others, NEWS])[-1] == MODEL.annotate([NEWS])[0]


def test_a_long_text_is_tagged_to_its_end() -> None:
    text = "It rained all day and nobody came. " * 1500 + NEWS
    assert ("Charles Forrest", "PERSON") in names(text)


def test_one_endless_sentence_is_tagged_to_its_end() -> None:
    text = "and then it rained again " * 400 + "when Charles Forrest came to Lagos"
    assert {"Charles Forrest", "Lagos"} <= {name for name, _ in names(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prime Minister Boris Johnson met Ursula von der Leyen in Brussels.", {"Boris Johnson", "Ursula von der Leyen", "Brussels"}),
        ("Conor O'Brien's lawyer, Jean-Claude Dupont, declined to comment.", {"Conor O'Brien", "Jean-Claude Dupont"}),
        ("Mohammed bin Salman and George W. Bush spoke by phone.", {"Mohammed bin Salman", "George W. Bush"}),
        ("London-based lender HSBC said it had sold its Canadian business.", {"London", "HSBC"}),
        ("He joined the Federal Bureau of Investigation in Washington.", {"Federal Bureau of Investigation", "Washington"}),
    ],
)  # fmt: skip
def test_awkward_names_are_found_whole(text: str, expected: set[str]) -> None:
    assert expected <= {name for name, _ in names(text)}


def test_a_headline_in_capitals_shares_its_entity_with_the_text() -> None:
    event = found(STAGE, NEWS, headline="CHARLES FORREST DENIES BRIBERY IN LAGOS")
    (forrest,) = [e for e in event.entities if e.name == "Charles Forrest"]
    assert [m.field for m in forrest.mentions] == ["headline", None]


def test_the_stamp_names_the_model_and_its_weights() -> None:
    assert found(STAGE, NEWS).stages[-1].model == f"newsroom-entities/{MODEL.version}"
