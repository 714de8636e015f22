"""When a step was taken: only as its own sentence says, and reckoned from publication only where that is marked."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from schemas import Allegation
from tests.unit.allegations.reading import article, findings
from workers.stages.allegations.grammar.dates import dates, step_date

THURSDAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("words", "day", "relative"),
    [
        ("on 3 March 2021", "2021-03-03", False),
        ("on March 5, 2022,", "2022-03-05", False),
        ("on the 1st May 2020", "2020-05-01", False),
        ("in May 2020", "2020-05", False),
        ("in 2018", "2018", False),
        ("on 2026-02-28", "2026-02-28", False),
        ("on 2 May", "2025-05-02", True),
        ("on March 5", "2026-03-05", True),
        ("on Sept. 4", "2025-09-04", True),
        ("in October", "2025-10", True),
        ("in March", "2026-03", True),
        ("last March", "2025-03", True),
        ("on Tuesday", "2026-03-10", True),
        ("Thursday", "2026-03-12", True),
        ("yesterday", "2026-03-11", True),
        ("last month", "2026-02", True),
        ("last year", "2025", True),
    ],
)
def test_a_date_is_read(words: str, day: str, relative: bool) -> None:
    assert [(w.on, w.relative) for w in dates(f"He was charged {words} with fraud.", THURSDAY)] == [(day, relative)]


@pytest.mark.parametrize("words", ["on Tuesday", "in October", "last year", "on 2 May", "yesterday"])
def test_without_a_day_of_publication_nothing_is_reckoned(words: str) -> None:
    assert list(dates(f"He was charged {words} with fraud.", None)) == []


@pytest.mark.parametrize(
    "words",
    [
        "until March 2021",
        "before Friday",
        "since 2019",
        "by 3 March 2021",
        "on 31 February 2020",
        "may march",
        "from 2019 to 2020",
    ],
)
def test_a_bound_and_what_is_no_date_date_nothing(words: str) -> None:
    assert list(dates(f"He was charged {words} with fraud.", THURSDAY)) == []


def test_what_is_to_come_is_no_past_day() -> None:
    assert list(dates("He will be sentenced in May.", THURSDAY)) == []


def dated(text: str, cue: str, act: str | None = None) -> str | None:
    def extent(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    when = step_date(text, extent(cue), extent(act) if act else None, THURSDAY)
    return when and when.on


@pytest.mark.parametrize(
    ("text", "cue", "act", "day"),
    [
        ("Police arrested a man in October on suspicion of theft.", "arrested", "theft", "2025-10"),
        ("On Tuesday he was charged with fraud.", "charged with", "fraud", "2026-03-10"),
        ("He was charged with fraud on Tuesday.", "charged with", "fraud", "2026-03-10"),
        ("He was accused of taking bribes on Tuesday.", "accused of", "taking bribes", "2026-03-10"),
    ],
)
def test_the_date_beside_the_cue_is_the_step_s(text: str, cue: str, act: str, day: str) -> None:
    assert dated(text, cue, act) == day


@pytest.mark.parametrize(
    ("text", "cue", "act"),
    [
        # The theft's date, not the charge's.
        ("He was charged with stealing coins in 2019.", "charged with", "stealing coins"),
        ("He was charged with the theft of 2 May 2019.", "charged with", "the theft of 2 May 2019"),
        # The day on which somebody said so.
        ("The board confirmed on Tuesday that it was investigating Abara.", "investigating", None),
        ("Kessmark admitted price fixing, the regulator said on Tuesday.", "admitted", "price fixing"),
        ("Tamblyn, who was born in 1971, was charged with fraud.", "charged with", "fraud"),
    ],
)
def test_the_date_of_something_else_is_not_the_step_s(text: str, cue: str, act: str | None) -> None:
    assert dated(text, cue, act) is None


TEXT = (
    "Rufus Tamblyn was arrested in October on suspicion of fraud. On 2 February 2026 Tamblyn was charged with fraud. "
    "On Tuesday Tamblyn was convicted of fraud."
)


def record(published_at: datetime | None = None) -> Allegation:
    made = article(TEXT, e1=("PERSON", ["Rufus Tamblyn", "Tamblyn"]))
    (one,) = findings(replace(made, published_at=published_at)).allegations
    return one


def test_a_record_has_its_steps_in_order_each_with_the_words_that_date_it() -> None:
    one = record(published_at=datetime(2026, 3, 12, tzinfo=UTC))
    assert [(s.on, s.status, s.span.text, s.relative) for s in one.timeline] == [
        ("2025-10", "investigated", "in October", True),
        ("2026-02-02", "charged", "2 February 2026", False),
        ("2026-03-10", "convicted", "On Tuesday", True),
    ]
    assert [one.mentions[s.mention].status for s in one.timeline] == ["investigated", "charged", "convicted"]


def test_of_unknown_day_of_publication_only_full_dates_are_told() -> None:
    assert [s.on for s in record().timeline] == ["2026-02-02"]


def test_each_mention_says_which_of_the_accused_it_means() -> None:
    text = "Prosecutors accused Rufus Tamblyn and Odette Varnier of fraud. Varnier was accused of the fraud in May."
    found = findings(article(text, e1=("PERSON", ["Rufus Tamblyn"]), e2=("PERSON", ["Odette Varnier", "Varnier"])))
    (one,) = found.allegations
    assert [p.name for p in one.accused] == ["Rufus Tamblyn", "Odette Varnier"]
    assert [mention.parties for mention in one.mentions] == [[0, 1], [1]]
