"""Pages, well made and badly made."""

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas import CleanEvent
from workers.errors import Rejection

Clean = Callable[..., CleanEvent]

PAGE = (Path(__file__).parents[3] / "samples/cement-cartel.html").read_text()
PARAGRAPH = "The families of two sailors killed in a crash off Saltmere have sued the ferry operator, their lawyer said on Monday."
SECOND = "Norrhaven ignored three warnings about the steering gear, according to papers that were filed at the High Court in Leeds."


def test_a_page_gives_its_article_alone(clean: Clean) -> None:
    event = clean(PAGE, "text/html")
    assert event.text.startswith("The Office of Fair Markets has fined")
    assert event.text.endswith("Shares in Kessmark fell 3 per cent.")
    assert len(event.text.split("\n\n")) == 5


def test_a_page_says_who_wrote_it_when_and_where_it_lives(clean: Clean) -> None:
    event = clean(PAGE, "text/html")
    assert event.headline == "Regulator fines Kessmark £31m for fixing cement prices"
    assert event.byline == ["Philippa Dunmore"]
    assert event.canonical_url == "https://ledger.example/business/kessmark-fined-cement"
    assert event.published_at is not None
    assert event.published_at_source is not None
    assert event.published_at_source.origin == "meta"


def test_the_headline_leads_back_to_the_heading(clean: Clean) -> None:
    (lead,) = [piece for piece in clean(PAGE, "text/html").provenance if piece.field == "headline"]
    assert PAGE[lead.raw_start - 4 : lead.raw_start] == "<h1>"


def test_what_is_cut_has_its_reason(clean: Clean) -> None:
    cut = {PAGE[piece.raw_start : piece.raw_end]: piece.reason for piece in clean(PAGE, "text/html").removed}
    assert cut["By Philippa Dunmore"] == "byline"
    assert cut["A kiln near Marlstone. Photograph: Ledger staff"] == "caption"
    assert cut["11 March 2026"] == "dateline"


def test_links_and_font_changes_do_not_break_a_sentence(clean: Clean) -> None:
    sentence = "Two men <b>were</b> <a href='x'>arrested</a>, police&nbsp;said <i>on</i>&#32;Monday &amp; Tuesday in the city of Leeds."
    event = clean(
        f"<html><body><article><p>{PARAGRAPH}</p><p>{sentence}</p><p>{SECOND}</p></article></body></html>", "text/html"
    )
    assert "Two men were arrested, police said on Monday & Tuesday in the city of Leeds." in event.text.split("\n\n")


def test_scripts_comments_and_hidden_parts_are_no_text(clean: Clean) -> None:
    hidden = "<script>var a='<p>evil</p>'</script><!-- <p>evil</p> --><style>p{}</style><template>evil</template><p hidden>evil</p>"
    event = clean(
        f"<html><body><article><p>{PARAGRAPH}</p>{hidden}<p>{SECOND}</p></article></body></html>", "text/html"
    )
    assert "evil" not in event.text


def test_a_page_without_any_markup_of_an_article_is_judged_by_its_lines(clean: Clean) -> None:
    assert PARAGRAPH in clean(f"{PARAGRAPH}<br>{SECOND}", "text/html").text


@pytest.mark.parametrize("depth", [100_000, 200_000])
def test_a_page_nested_too_deep_is_rejected(reject: Callable[..., Rejection], depth: int) -> None:
    error = reject("<div>" * depth + PARAGRAPH, "text/html")
    assert error.code in ("TooDeep", "TooLarge")
    assert "in.jsonl:1" in str(error)


def test_a_page_deeper_than_the_parser_goes_is_still_read(clean: Clean) -> None:
    assert PARAGRAPH in clean("<html><body>" + "<div>" * 900 + f"<p>{PARAGRAPH}</p>" + "</div>" * 900, "text/html").text


@pytest.mark.parametrize(
    "dirt", ['<a href="', "<p '", "<!--", "<![CDATA[", "<script>", "</", "<", "&#x110000;", "<svg><title>"]
)
def test_many_times_the_same_mistake_costs_no_more_than_its_length(clean: Clean, dirt: str) -> None:
    event = clean(f"<html><body><p>{PARAGRAPH}</p><p>{SECOND}</p>" + dirt * 30_000, "text/html")
    assert PARAGRAPH in event.text


def test_a_page_without_text_is_rejected(reject: Callable[..., Rejection]) -> None:
    assert reject("<html><body><script>app()</script></body></html>", "text/html").code == "NoArticle"


def test_dates_of_a_page_that_cannot_be_are_left_out_with_a_note(clean: Clean) -> None:
    event = clean(PAGE.replace("2026-03-11", "2031-03-11").replace("11 March 2026", ""), "text/html")
    assert event.published_at is None
    assert "cannot be" in event.notes[0]
