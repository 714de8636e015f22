"""Plain text as scrapers, mailboxes and wires deliver it."""

import textwrap
from collections.abc import Callable

import pytest

from schemas import CleanEvent
from workers.errors import Rejection

Clean = Callable[..., CleanEvent]

HEADLINE = "Ferry firm sued over crash that killed two"
BODY = [
    "The families of two sailors killed in a crash off Saltmere have sued the ferry operator Norrhaven Lines, their lawyer said.",
    "Norrhaven ignored three warnings about the steering gear, according to papers filed at the High Court in Leeds on Monday.",
    "“We miss them every day,” said Ada Brand, whose brother died. “All that we want is an answer.”",
    "A spokesman for the firm denied the claims and said that it would defend the case “with vigour”.",
    "The hearing is due to begin in May. It is expected to last for ten days.",
]
TEXT = "\n\n".join(BODY)


def straight(text: str) -> str:
    return text.replace("“", '"').replace("”", '"').replace("’", "'")


def reasons(event: CleanEvent) -> list[str]:
    return [cut.reason for cut in event.removed if cut.reason != "white space"]


def test_the_body_alone_is_left_as_it_is(clean: Clean) -> None:
    event = clean(TEXT, headline=HEADLINE)
    assert event.text == TEXT
    assert event.headline == HEADLINE


def test_headline_three_times_and_body_twice_come_out_once(clean: Clean) -> None:
    body = "\n".join(["Powered by TownPaper", "", HEADLINE, HEADLINE, "", HEADLINE, "", TEXT, "", straight(TEXT)])
    event = clean(body)
    assert event.headline == HEADLINE
    assert event.text == TEXT
    assert reasons(event) == ["boilerplate", "headline repeated", "repeat"]


def test_the_headline_leads_back_to_its_line(clean: Clean) -> None:
    body = f"{HEADLINE}\n{HEADLINE}\n\n{TEXT}"
    (lead,) = [piece for piece in clean(body).provenance if piece.field == "headline"]
    assert (lead.raw_start, lead.raw_end) == (0, len(HEADLINE))


def test_a_headline_with_the_sites_name_behind_is_a_copy(clean: Clean) -> None:
    event = clean(f"{HEADLINE} - Saltmere Herald\n\n{TEXT}", headline=HEADLINE)
    assert event.text == TEXT
    assert reasons(event) == ["headline repeated"]


def test_paragraphs_that_differ_by_a_word_are_one(clean: Clean) -> None:
    changed = straight(TEXT).replace("their lawyer said", "a lawyer said").replace("every day", "each day")
    assert clean(f"{HEADLINE}\n\n{TEXT}\n\n{changed} Read more").text == TEXT


def test_interleaved_copies_are_one(clean: Clean) -> None:
    body = "\n\n".join(f"{paragraph}\n\n{straight(paragraph)}" for paragraph in BODY)
    assert clean(body, headline=HEADLINE).text == TEXT


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_copy_wrapped_at_another_width_is_a_copy(clean: Clean, width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in BODY)
    assert clean(f"{TEXT}\n\n{wrapped}", headline=HEADLINE).text == TEXT


def test_a_copy_wrapped_without_paragraphs_is_a_copy(clean: Clean) -> None:
    assert clean(f"{TEXT}\n\n{textwrap.fill(' '.join(BODY), 70)}", headline=HEADLINE).text == TEXT


@pytest.mark.parametrize("width", [60, 72, 90])
def test_hard_wrapped_paragraphs_are_joined(clean: Clean, width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in BODY)
    assert clean(wrapped, headline=HEADLINE).text == TEXT


def test_paragraphs_of_wrapped_text_without_empty_lines_are_kept_apart(clean: Clean) -> None:
    wrapped = "\n".join(textwrap.fill(paragraph, 74) for paragraph in BODY)
    assert clean(wrapped, headline=HEADLINE).text.split("\n\n") == BODY


def test_divided_words_are_put_together_and_compounds_stay(clean: Clean) -> None:
    body = (
        "The inter-\nnational court ruled on the long-\nterm contract, and the long delay in the term of office did not\n"
        "change its mind, the judges wrote in their opinion."
    )
    text = clean(body, headline=HEADLINE).text
    assert "The international court" in text
    assert "long-term contract" in text


def test_two_people_charged_in_the_same_words_are_both_kept(clean: Clean) -> None:
    charge = "was charged with one count of conspiracy to commit wire fraud and one count of money laundering, prosecutors said."
    body = "\n\n".join(f"{name} {charge}" for name in ("Ada Brand of Leeds", "Tom Marsh of Hull", "Ida Voss of York"))
    text = clean(body, headline=HEADLINE).text
    assert all(name in text for name in ("Ada Brand", "Tom Marsh", "Ida Voss"))


def test_a_short_paragraph_that_comes_again_in_its_own_right_is_kept(clean: Clean) -> None:
    body = f"{BODY[0]}\n\nHe denied it.\n\n{BODY[1]}\n\nHe denied it.\n\n{BODY[3]}"
    assert clean(body, headline=HEADLINE).text.count("He denied it.") == 2


def test_a_teaser_gives_way_to_its_paragraph(clean: Clean) -> None:
    teaser = " ".join(BODY[0].split()[:14]) + "…"
    event = clean(f"{teaser}\n\n{TEXT}", headline=HEADLINE)
    assert event.text == TEXT


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Powered by PressFlow", "boilerplate"),
        ("Share this article", "boilerplate"),
        ("Sign up for our daily newsletter.", "boilerplate"),
        ("Advertisement", "advertisement"),
        ("By Philippa Dunmore, Business Reporter", "byline"),
        ("Published 11:03 GMT, 3 March 2026", "dateline"),
        ("March 3, 2026", "dateline"),
        ("2 hours ago", "dateline"),
        ("Image caption: The ferry in dock", "caption"),
        ("The ferry in dock (Photo: Ledger staff)", "caption"),
        ("READ MORE: Ferry boss resigns", "related"),
        ("More on this story", "related"),
        ("© 2026 Saltmere Herald. All rights reserved.", "legal"),
        ("Reporting by Ann Lee; editing by Bo Marsh", "legal"),
        ("Home | News | Sport | Weather", "navigation"),
    ],
)
def test_a_line_around_the_article_goes_with_its_reason(clean: Clean, line: str, reason: str) -> None:
    event = clean(f"{line}\n\n{TEXT}", headline=HEADLINE)
    assert event.text == TEXT
    assert reasons(event) == [reason]


@pytest.mark.parametrize(
    "sentence",
    [
        "More than 9,000 people came.",
        "Privacy campaigners sued the firm.",
        "Related charges were dropped.",
        "Popular singer Ada Brand was arrested.",
        "Report the crime, police said.",
        "Copyright law was broken, she said.",
        "By Monday, all had left.",
        "Watch sales fell.",
        "“He lied to us.”",
    ],
)
def test_a_short_sentence_of_the_article_stays(clean: Clean, sentence: str) -> None:
    body = f"{BODY[0]}\n\n{sentence}\n\n{BODY[1]}"
    assert clean(body, headline=HEADLINE).text == body


def test_a_subheading_between_paragraphs_stays(clean: Clean) -> None:
    body = f"{BODY[0]}\n\nWarnings ignored\n\n{BODY[1]}"
    assert clean(body, headline=HEADLINE).text == body


def test_the_byline_names_the_writers(clean: Clean) -> None:
    assert clean(f"By Philippa Dunmore and Ola Brandt\n\n{TEXT}").byline == ["Philippa Dunmore", "Ola Brandt"]
    assert clean(TEXT, byline="By ANN LEE, Bo Marsh").byline == ["Ann Lee", "Bo Marsh"]


def test_a_sentence_broken_at_a_link_is_one_sentence(clean: Clean) -> None:
    body = f"{BODY[0]}\n\nThe firm told\nthe Saltmere Herald\nthat it would appeal.\n\n{BODY[1]}"
    assert "The firm told the Saltmere Herald that it would appeal." in clean(body, headline=HEADLINE).text.replace(
        "\n\n", " "
    )


def test_mojibake_is_repaired_and_the_repair_recorded(clean: Clean) -> None:
    broken = TEXT.encode().decode("windows-1252", "replace").replace("\ufffd", "\x9d")
    event = clean(broken, headline=HEADLINE)
    assert "“We miss them every day,”" in event.text or '"We miss them every day,"' in event.text
    assert [repair.kind for repair in event.repairs] == ["mojibake"]
    assert any("mojibake" in (piece.repair or "") for piece in event.provenance)


def test_entities_and_invisible_characters_are_repaired(clean: Clean) -> None:
    event = clean(
        "\ufeffSmith &amp; Sons\u00ad Ltd was fined &pound;400 by the court\x00 in Leeds on Monday, it\u200b said.",
        headline=HEADLINE,
    )
    assert event.text == "Smith & Sons Ltd was fined £400 by the court in Leeds on Monday, it said."


def test_a_text_without_any_paragraph_is_kept(clean: Clean) -> None:
    assert clean("Fire in Leeds").text == "Fire in Leeds"


def test_a_story_in_many_short_sentences_is_kept_whole(clean: Clean) -> None:
    body = "\n\n".join([BODY[0], *(f"Witness number {n} denied it." for n in range(30)), BODY[1]])
    assert clean(body, headline=HEADLINE).text == body


def test_the_article_is_found_among_all_lines_of_a_page(clean: Clean) -> None:
    menu = [
        f"Section {name}"
        for name in ("North", "South", "Sport", "Money", "Weather", "Travel", "Jobs", "Homes", "Cars", "Video")
    ]
    stories = [
        f"Ten things to know about the town of {name} today" for name in ("York", "Hull", "Leeds", "Selby", "Goole")
    ]
    event = clean("\n".join([*menu, HEADLINE, "By Ann Lee", *BODY, "Most read", *stories, *menu, "© Herald"]))
    assert event.text == "\n\n".join(BODY)
    assert event.byline == ["Ann Lee"]


@pytest.mark.parametrize("body", ["", " \n\t", "\ufeff"])
def test_an_empty_body_is_rejected(reject: Callable[..., Rejection], body: str) -> None:
    assert reject(body).code in ("EmptyBody", "NoArticle")


def test_a_body_of_boilerplate_alone_is_rejected(reject: Callable[..., Rejection]) -> None:
    assert reject("Powered by PressFlow\n\nAdvertisement").code == "NoArticle"


def test_a_body_of_nuls_is_rejected(reject: Callable[..., Rejection]) -> None:
    assert reject("\x00\x01\x02" * 50).code == "NotText"


def test_a_body_above_the_limit_is_rejected(reject: Callable[..., Rejection]) -> None:
    error = reject("x" * 1_000_001)
    assert error.code == "TooLarge"
    assert "in.jsonl:1" in str(error)


def test_ten_megabytes_on_one_line_are_cleaned(clean: Clean) -> None:
    sentence = "The court heard {} that the money had gone. "
    body = "".join(sentence.format(number) for number in range(200_000))[:9_000_000]
    assert len(clean(body).text) > 8_000_000
