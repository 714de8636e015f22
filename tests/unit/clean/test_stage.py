"""Dates, language, kills and identity: what surrounds the text."""

from collections.abc import Callable

import pytest

from schemas import CleanEvent
from workers.errors import Rejection

Clean = Callable[..., CleanEvent]

TEXT = (
    "A court in Leeds has jailed a man for fraud. Rufus Tamblyn, 47, sold the same wine to dozens of investors, "
    "the jury found on Friday after a trial of six weeks."
)
GERMAN = (
    "Das Landgericht in Leipzig hat am Freitag einen Mann wegen Betrugs verurteilt. Er habe denselben Wein an "
    "Dutzende von Anlegern verkauft, sagte die Richterin nach einem Prozess von sechs Wochen."
)


def test_a_date_in_the_year_3000_is_rejected(reject: Callable[..., Rejection]) -> None:
    for field in ("fetched_at", "published_at"):
        error = reject(TEXT, **{field: "3000-01-01T00:00:00Z"})
        assert error.code == "BadDate"
        assert field in str(error)


def test_a_date_of_the_source_is_believed(clean: Clean) -> None:
    event = clean(TEXT, published_at="2026-03-12T09:00:00Z")
    assert event.published_at is not None
    assert event.published_at_source is not None
    assert event.published_at_source.origin == "source"


def test_a_date_shortly_after_the_fetch_is_left_out_with_a_note(clean: Clean) -> None:
    event = clean(TEXT, published_at="2026-03-20T09:00:00Z")
    assert event.published_at is None
    assert "cannot be" in event.notes[0]


def test_a_date_line_is_a_date_with_less_confidence(clean: Clean) -> None:
    event = clean(f"Published 3 March 2026\n\n{TEXT}")
    assert event.published_at is not None
    assert event.published_at_source is not None
    assert (event.published_at.day, event.published_at_source.confidence) == (3, "medium")


def test_an_article_without_a_date_has_none(clean: Clean) -> None:
    assert clean(TEXT).published_at is None


@pytest.mark.parametrize(("text", "language"), [(TEXT, "en"), (GERMAN, "de"), ("Fire in Leeds", None)])
def test_the_language_is_that_of_the_text_or_undetermined(clean: Clean, text: str, language: str | None) -> None:
    assert clean(text).language == language


def test_a_declared_language_counts_for_a_short_text_only(clean: Clean) -> None:
    assert clean("Fire in Leeds", language="en-GB").language == "en"
    event = clean(GERMAN, language="en")
    assert event.language == "de"
    assert event.notes == ["declared language en, text is in de"]


def test_a_kill_passes_without_a_text(clean: Clean) -> None:
    event = clean("Please withdraw this story.", id="a1", pubStatus="canceled", kill_reason="wrong man named")
    assert event.killed is not None
    assert (event.killed.reason, event.text, event.article_id) == ("wrong man named", "", "a1")


def test_an_embargo_and_what_the_source_adds_are_kept(clean: Clean) -> None:
    event = clean(TEXT, embargoed="2026-03-13T06:00:00Z", desk="north")
    assert event.embargoed is not None
    assert event.extra == {"desk": "north"}


def test_addresses_of_one_page_give_one_article(clean: Clean) -> None:
    addresses = ("http://Ledger.example/a/?utm_source=x#top", "https://ledger.example/a")
    events = [clean(TEXT, url=address) for address in addresses]
    assert len({event.article_id for event in events}) == 1
    assert events[0].canonical_url == "https://ledger.example/a"


def test_an_unknown_media_type_is_rejected(reject: Callable[..., Rejection]) -> None:
    assert reject(TEXT, media_type="application/msword").code == "UnsupportedInput"


def test_the_raw_event_is_named(clean: Clean) -> None:
    event = clean(TEXT)
    assert (event.raw.topic, event.raw.offset, event.raw.event_id) == ("articles.raw", 7, "event-1")
    assert [stamp.name for stamp in event.stages] == ["clean"]
