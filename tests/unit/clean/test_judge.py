"""The bare lines of a whole page: the article, and what each other line is."""

from collections.abc import Callable

import numpy as np

from schemas import CleanEvent
from workers.stages.clean.features import WORD_NUMBERS, WORDS_A_LINE, word_numbers
from workers.stages.clean.kinds import KINDS, places

Clean = Callable[..., CleanEvent]

MENU = "Skip to content|News|Sport|Weather|Business|Opinion|Travel|Culture|Sign in|Subscribe|Search|Menu".split("|")
ARTICLE = [
    "Ferry firm sued over crash off Saltmere",
    "By Ann Hartley",
    "12 March 2026",
    "The families of two sailors killed in a crash off Saltmere have sued the ferry operator, their lawyer said on Monday.",
    "Norrhaven ignored three warnings about the steering gear, according to papers that were filed at the High Court in Leeds.",
    "“They knew that it would fail, and they sent the boat out all the same,” said the lawyer, who represents both families.",
    "A spokesman for the firm denied the claims and said that it would defend the case, which is due to begin in May.",
    "The coastguard said that its own inquiry into the crash would be published by the end of the year at the latest.",
]
TAIL = (
    "More on this story|Harbour closed after oil spill|Council votes to move the lifeboat station|Two held over theft of motors|Most read|"
    "Storm warning for the whole coast|The best fish and chips in the north|Share this|Facebook|Twitter|Advertisement|Privacy policy|"
    "Terms of use|Cookie settings|Contact us|© 2026 Saltmere Herald. All rights reserved."
).split("|")
PAGE = "\n".join([*MENU, *ARTICLE, *TAIL])


def test_the_article_is_found_among_the_bare_lines_of_a_page(clean: Clean) -> None:
    event = clean(PAGE)
    assert event.text == "\n\n".join(ARTICLE[3:])
    assert event.headline == ARTICLE[0]
    assert event.byline == ["Ann Hartley"]
    assert event.stages[-1].model == "lines-2"


def test_each_other_line_goes_with_what_it_is(clean: Clean) -> None:
    removed = [piece for piece in clean(PAGE).removed if piece.reason != "white space"]

    def reason(line: str) -> str:
        at = PAGE.index(f"\n{line}\n") + 1
        return next(piece.reason for piece in removed if piece.raw_start <= at < piece.raw_end)

    assert {piece.reason for piece in removed} <= {*KINDS, "headline repeated", "repeat"}
    assert reason("News") == reason("Weather") == "navigation"
    assert reason("Advertisement") == "advertisement"
    assert reason("More on this story") == "related"
    assert reason("12 March 2026") == "dateline"


def test_the_date_of_another_story_is_not_that_of_the_article(clean: Clean) -> None:
    event = clean(PAGE.replace("12 March 2026\n", "").replace("Most read", "Most read\n11:20 yesterday"))
    assert event.published_at is None


def test_words_have_the_same_number_in_any_case_and_a_long_line_gives_its_first_and_last() -> None:
    short, shouted, long = word_numbers(["Sign in", "SIGN IN", " ".join(map(str, range(100)))])
    assert short.tolist() == shouted.tolist()
    assert short[2:].sum() == 0
    assert ((long > 0) & (long < WORD_NUMBERS)).all()
    assert long[WORDS_A_LINE // 2 :].tolist() == word_numbers(["94 95 96 97 98 99"])[0, : WORDS_A_LINE // 2].tolist()


def test_places_tell_before_within_and_after_the_body() -> None:
    found = places(np.array([False, True, False, True, False, False]))
    assert found[:, :3].argmax(axis=1).tolist() == [0, 1, 1, 1, 2, 2]
    assert found[5, 3] > found[4, 3] > 0 == found[2, 3]
