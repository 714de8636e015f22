"""Pages that are no article, or only part of one, or more than one: each has its outcome."""

from collections.abc import Callable

import orjson
import pytest

from schemas import CleanEvent
from workers.errors import Rejection

Clean = Callable[..., CleanEvent]
Reject = Callable[..., Rejection]

PARAGRAPHS = [
    "The families of two sailors killed in a crash off Saltmere have sued the ferry operator, their lawyer said on Monday.",
    "Norrhaven ignored three warnings about the steering gear, according to papers that were filed at the High Court in Leeds.",
    "A spokesman for the firm denied the claims and said that it would defend the case, which is due to begin in May.",
]
MENU = (
    "<nav><ul>"
    + "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("News", "Sport", "Weather", "Travel"))
    + "</ul></nav>"
)


def page(body: str, title: str = "Ferry firm sued over crash", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{MENU}{body}<footer>© Herald</footer></body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def json_ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{orjson.dumps({"@type": "NewsArticle", **fields}).decode()}</script>'


def test_a_page_that_says_that_there_is_none_is_rejected(reject: Reject) -> None:
    body = (
        "<h1>Page not found</h1><p>Sorry, the page that you were looking for could not be found. It may have moved.</p>"
    )
    error = reject(page(body, "404 - Page not found | Herald"), "text/html")
    assert error.code == "NoArticle"
    assert "there is none" in str(error)


def test_a_consent_page_is_rejected(reject: Reject) -> None:
    body = paragraphs(
        "We and our 842 partners store and access information on your device, such as cookies, and process personal data.",
        "You can accept all or manage your preferences. Some partners rely on legitimate interest to process your data.",
    )
    error = reject(page(body, "Before you continue"), "text/html")
    assert error.code == "NoArticle"
    assert "consent" in str(error)


def test_a_login_page_is_rejected(reject: Reject) -> None:
    body = "<h1>Sign in to continue</h1><p>Log in or create an account to read this page. Forgot your password? We can help.</p>"
    error = reject(page(body, "Sign in | Herald"), "text/html")
    assert error.code == "NoArticle"
    assert "login" in str(error)


def test_an_article_about_cookies_is_an_article(clean: Clean) -> None:
    text = "A court has fined the firm because it uses cookies without consent, the regulator said. " * 3
    event = clean(
        page(f"<article>{paragraphs(text, *PARAGRAPHS)}</article>", "Firm fined over cookie consent"), "text/html"
    )
    assert "uses cookies" in event.text


def test_an_article_behind_a_wall_is_marked_as_cut_off(clean: Clean) -> None:
    wall = "<div class='paywall'><p>Already a subscriber? Subscribe to continue reading this story.</p></div>"
    event = clean(page(f"<article>{paragraphs(*PARAGRAPHS[:2])}{wall}</article>"), "text/html")
    assert event.truncated
    assert PARAGRAPHS[0] in event.text
    assert "subscriber" not in event.text


def test_an_article_that_says_that_it_is_not_free_is_cut_off_when_it_is_short(clean: Clean) -> None:
    head = json_ld(headline="Ferry firm sued over crash", isAccessibleForFree=False)
    assert clean(page(f"<article>{paragraphs(*PARAGRAPHS)}</article>", head=head), "text/html").truncated


def test_a_text_that_ends_in_dots_is_cut_off(clean: Clean) -> None:
    assert clean(f"{PARAGRAPHS[0]}\n\nNorrhaven ignored three warnings about the steering gear and then…").truncated


def test_a_whole_article_is_not_cut_off(clean: Clean) -> None:
    assert not clean(page(f"<article>{paragraphs(*PARAGRAPHS)}</article>"), "text/html").truncated


def test_a_teaser_in_the_structured_data_does_not_replace_the_body(clean: Clean) -> None:
    head = json_ld(articleBody=PARAGRAPHS[0][:60] + "...")
    event = clean(page(f"<article>{paragraphs(*PARAGRAPHS)}</article>", head=head), "text/html")
    assert event.text == "\n\n".join(PARAGRAPHS)


def test_a_page_drawn_by_a_script_gives_the_text_of_its_structured_data(clean: Clean) -> None:
    texts = [f"{text} “It’s {n}th,” said Zoë." for n, text in enumerate(PARAGRAPHS * 3)]
    head = json_ld(headline="Ferry firm sued over crash", articleBody="\n\n".join(texts))
    event = clean(page("<div id='app'></div>", head=head), "text/html")
    assert event.text == "\n\n".join(texts)
    assert any("structured data" in note for note in event.notes)


def test_a_gallery_alone_is_no_article(reject: Reject) -> None:
    figures = "".join(
        f"<figure><img src='{n}.jpg'><figcaption>Image {n}: The ferry in dock. Photograph: Ledger staff</figcaption></figure>"
        for n in range(8)
    )
    assert reject(page(f"<article>{figures}</article>", "In pictures"), "text/html").code == "NoArticle"


def test_a_live_blog_is_one_article_with_all_its_entries(clean: Clean) -> None:
    entry = "<article><h2>{0}:{1:02d}</h2><p>Entry number {2} says that the court heard witness {2} on the ferry on Monday.</p></article>"
    entries = "".join(entry.format(n // 60, n % 60, n) for n in range(200))
    head = f'<script type="application/ld+json">{orjson.dumps({"@type": "LiveBlogPosting", "headline": "Live"}).decode()}</script>'
    body = f"<article>{paragraphs(*PARAGRAPHS)}{entries}</article>"
    event = clean(page(body, "Ferry trial live", head), "text/html")
    assert sum(f"Entry number {n} says" in event.text for n in range(200)) >= 195


def test_other_stories_nested_in_the_article_go(clean: Clean) -> None:
    other = "".join(
        f"<article><p>Story number {n} tells at some length of another town and of quite other people, readers say.</p></article>"
        for n in range(4)
    )
    event = clean(page(f"<article>{paragraphs(*PARAGRAPHS)}<div>{other}</div></article>"), "text/html")
    assert event.text == "\n\n".join(PARAGRAPHS)


def test_a_text_in_two_languages_is_noted(clean: Clean) -> None:
    german = (
        "Die Familien zweier Seeleute, die bei einem Unglück vor Saltmere ums Leben kamen, haben die Reederei verklagt, sagte ihr "
        "Anwalt am Montag. Die Reederei habe drei Warnungen vor der Ruderanlage übergangen, heißt es in der Klageschrift."
    )
    event = clean("\n\n".join([*PARAGRAPHS, german, german.replace("zweier", "der beiden").replace("drei", "mehrere")]))
    assert event.language in ("en", "de")
    assert any("begins in en, ends in de" in note for note in event.notes)


def test_the_body_of_a_feed_entry_is_kept_as_it_is(clean: Clean) -> None:
    body = (
        f"<p>{PARAGRAPHS[0]}</p><figure><img src='x'><figcaption>The ferry</figcaption></figure><p>{PARAGRAPHS[1]}</p>"
    )
    event = clean(body, "text/html", headline="Ferry firm sued over crash", truncated=True)
    assert event.text == "\n\n".join(PARAGRAPHS[:2])
    assert event.truncated


def test_entries_of_a_page_with_the_wrong_content_type_are_still_text(clean: Clean) -> None:
    assert clean("\n\n".join(PARAGRAPHS), "text/html", headline="Ferry firm sued").text.startswith("The families")


@pytest.mark.parametrize("before", ["", "\n ", "<?xml version='1.0'?>\n", "<!-- saved from the web -->\n"])
def test_a_page_that_was_sent_as_text_is_read_as_a_page_with_a_note(clean: Clean, before: str) -> None:
    event = clean(before + page(f"<article>{paragraphs(*PARAGRAPHS)}</article>"), "text/plain")
    assert event.text == "\n\n".join(PARAGRAPHS)
    assert any("it is a page" in note for note in event.notes)


def test_a_text_about_markup_stays_a_text(clean: Clean) -> None:
    text = "Put <html> first, the teacher told the court clerks, and </html> last; nobody had asked her for more than that."
    assert clean(text).text == text


@pytest.mark.parametrize("closed", [True, False])
def test_two_hundred_thousand_nested_divs_are_rejected(reject: Reject, closed: bool) -> None:
    depth = 200_000 if not closed else 90_000  # the test's limit on the size of a body comes first otherwise
    body = "<div>" * depth + paragraphs(*PARAGRAPHS) + ("</div>" * depth if closed else "")
    assert reject(f"<html><body>{body[:990_000]}", "text/html").code == "TooDeep"


def test_a_page_on_one_line_of_a_megabyte_is_cleaned(clean: Clean) -> None:
    sentence = "<p>The court heard witness {} say that the money had gone before the ferry had left the dock.</p>"
    body = "".join(sentence.format(number) for number in range(10_000))
    event = clean(page(f"<article>{body}</article>"), "text/html")
    assert event.text.count("The court heard witness") >= 9_900


DATED = {
    "ISO 8601 with an offset, in structured data": (json_ld(datePublished="2026-03-11T23:30:00-05:00"), "", "2026-03-12T04:30"),
    "RFC 5322, in a meta element": (
        "<meta property='article:published_time' content='Wed, 11 Mar 2026 09:15:00 GMT'>", "", "2026-03-11T09:15",
    ),
    "a day alone, in a time element": ("", "<time datetime='2026-03-10'>yesterday</time>", "2026-03-10T00:00"),
    "the day first, in words": ("", "<p>Published 9 March 2026</p>", "2026-03-09T00:00"),
    "the month first, in words": ("", "<p>Published March 8, 2026</p>", "2026-03-08T00:00"),
    "figures that are one day here and another there": ("", "<p>Published 03/04/2026</p>", None),
    "none": ("", "", None),
}  # fmt: skip


@pytest.mark.parametrize("form", DATED)
def test_a_date_is_read_in_each_of_its_forms_or_there_is_none(clean: Clean, form: str) -> None:
    head, line, expected = DATED[form]
    event = clean(
        page(f"<article><h1>Ferry firm sued over crash</h1>{line}{paragraphs(*PARAGRAPHS)}</article>", head=head),
        "text/html",
    )
    assert (event.published_at.isoformat()[:16] if event.published_at else None) == expected


def test_a_page_in_two_languages_is_one_article_with_a_note(clean: Clean) -> None:
    german = [
        "Die Familien zweier Seeleute, die bei einem Unglück vor Saltmere ums Leben kamen, haben die Reederei verklagt, hieß es.",
        "Die Reederei Norrhaven hat nach Unterlagen des Gerichts drei Warnungen vor der Ruderanlage des Schiffes übergangen.",
        "Ein Sprecher der Reederei wies die Vorwürfe zurück und sagte, man werde sich in dem Verfahren im Mai verteidigen.",
    ]
    body = f"<article>{paragraphs(*PARAGRAPHS)}<div lang='de'>{paragraphs(*german)}</div></article>"
    event = clean(page(body), "text/html")
    assert event.text == "\n\n".join([*PARAGRAPHS, *german])
    assert any("begins in en, ends in de" in note for note in event.notes)


def test_each_fetch_of_a_live_blog_is_a_newer_state_of_the_same_article(clean: Clean) -> None:
    head = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Live"}</script>'
    entry = "<article><h2>10:{0:02d}</h2><p>Entry number {0} says that the court heard witness {0} on the ferry on Monday.</p></article>"

    def state(entries: int) -> CleanEvent:
        body = paragraphs(*PARAGRAPHS) + "".join(map(entry.format, range(entries)))
        return clean(page(f"<article>{body}</article>", head=head), "text/html", url="https://herald.example/live")

    first, second = state(5), state(40)
    assert first.article_id == second.article_id
    assert len(second.text) > len(first.text)
