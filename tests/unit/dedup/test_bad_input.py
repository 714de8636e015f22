"""Texts and clocks that are wrong, hostile or strange."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from workers.stages.base import Drop, Emit, Outcome

from .conftest import START, Hosted, article
from .texts import DISPATCH, OTHER, without_spaces

DAY = 24 * 60


def kind_of(outcome: Outcome) -> Any:
    assert isinstance(outcome, Emit)
    return outcome.events[0].duplicate.kind  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", "Two words", "\n\n \t", "…!?—", "\U0001f600\U0001f680"])
def test_texts_with_next_to_nothing_in_them_are_stories_of_their_own(dedup: Hosted, text: str) -> None:
    outcomes = dedup.run(article(text, "a1"), article(text, "b2", 5, source="Courier"))
    assert [kind_of(outcome) for outcome in outcomes] == ["original", "original"]


def test_an_empty_batch_gives_no_outcomes(dedup: Hosted) -> None:
    assert dedup.run() == []


def test_a_text_of_five_megabytes_is_judged_and_its_copy_found(dedup: Hosted) -> None:
    rng = Random(1)
    text = " ".join(f"{rng.choice('bdgkm')}{rng.getrandbits(14):x}" for _ in range(900_000))
    assert len(text) > 5_000_000
    _, copy = dedup.run(article(text), article(text[: len(text) // 2], "b2", 5, source="Courier"))
    assert kind_of(copy) == "near"


def test_a_paragraph_repeated_ten_thousand_times_is_a_copy_of_the_paragraph(dedup: Hosted) -> None:
    paragraph = DISPATCH.split("\n\n")[0]
    _, copy = dedup.run(article(paragraph), article("\n\n".join([paragraph] * 10_000), "b2", 5, source="Courier"))
    assert kind_of(copy) == "near"
    assert dedup.state.memory() < 1_000_000


def test_the_paragraph_alone_is_a_copy_of_its_ten_thousand_repetitions_too(dedup: Hosted) -> None:
    paragraph = DISPATCH.split("\n\n")[0]
    _, copy = dedup.run(article("\n\n".join([paragraph] * 10_000)), article(paragraph, "b2", 5, source="Courier"))
    assert kind_of(copy) == "near"


def test_copies_are_found_in_a_script_without_spaces(dedup: Hosted) -> None:
    text = without_spaces(40)
    _, copy, other = dedup.run(
        article(text),
        article(text[: len(text) // 2], "b2", 5, source="Courier"),
        article(
            "春天的风筝节在海滩举行，来自各地的志愿者数了九千多只风筝，其中最受欢迎的是学生们用竹子和旧帆布做的六十米长龙。",
            "c3",
            6,
        ),
    )
    assert kind_of(copy) == "near"
    assert kind_of(other) == "original"


def test_random_lines_before_a_copy_do_not_hide_it(dedup: Hosted) -> None:
    rng = Random(2)
    noise = "\n".join(" ".join(f"{rng.getrandbits(30):x}" for _ in range(8)) for _ in range(10))
    _, copy = dedup.run(article(DISPATCH), article(noise + "\n\n" + DISPATCH, "b2", 5, source="Courier"))
    assert kind_of(copy) == "near"


def test_ten_times_as_much_noise_as_text_does_not_hide_it_either(dedup: Hosted) -> None:
    rng = Random(3)
    noise = " ".join(f"{rng.getrandbits(30):x}" for _ in range(10 * len(DISPATCH.split())))
    outcomes = dedup.run(article(DISPATCH), article(noise + "\n\n" + DISPATCH, "b2", 5, source="Courier"))
    assert isinstance(outcomes[1], Emit)
    decision = outcomes[1].events[0].duplicate  # type: ignore[attr-defined]
    assert decision.of == "a1"
    assert decision.coverage_of_other > 0.8


def test_letters_changed_for_their_full_width_twins_do_not_hide_a_copy(dedup: Hosted) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in DISPATCH)
    _, copy = dedup.run(article(DISPATCH), article(wide, "b2", 5, source="Courier"))
    assert kind_of(copy) == "exact"


def test_a_flood_of_common_phrases_does_not_hide_a_copy(dedup: Hosted) -> None:
    rng = Random(4)
    words = DISPATCH.split()
    flood = []
    for number in range(200):
        at = rng.randrange(len(words) - 30)
        text = " ".join(words[at : at + 30]) + " " + " ".join(f"{rng.getrandbits(30):x}" for _ in range(170))
        flood.append(article(text, f"flood{number}", 1 + number / 100, source="Flood"))
    dedup.run(article(DISPATCH))
    dedup.run(*flood)
    (copy,) = dedup.run(article(DISPATCH[:1200], "b2", 10, source="Courier"))
    assert isinstance(copy, Emit)
    assert copy.events[0].duplicate.of == "a1"  # type: ignore[attr-defined]


def test_one_date_far_ahead_does_not_empty_the_state(dedup: Hosted) -> None:
    ahead = START + timedelta(days=400)
    dedup.run(article(DISPATCH), article(OTHER, "b2", 5, fetched_at=ahead, published_at=ahead, source="Wrong clock"))
    (copy,) = dedup.run(article(DISPATCH, "c3", 10, source="Courier"))
    assert kind_of(copy) == "exact"


def test_a_jump_that_many_articles_make_moves_the_window(new_dedup: Callable[..., Hosted]) -> None:
    dedup = new_dedup(window_days=3)
    dedup.run(article(DISPATCH))
    rng = Random(6)
    for number in range(8):
        text = " ".join(f"{rng.getrandbits(40):x}" for _ in range(60))
        dedup.run(article(text, f"later{number}", 30 * DAY + number, source="Daily"))
    (copy,) = dedup.run(article(DISPATCH, "b2", 30 * DAY + 20, source="Courier"))
    assert kind_of(copy) == "original"


def test_two_articles_whose_keys_collide_are_told_apart(dedup: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    # One bit of the key of 36: every look-up by event, article or text finds half of all documents.
    monkeypatch.setattr("workers.state.dedup.sqlite.key_of", lambda kind, identity: identity[0] & 1)
    outcomes = dedup.run(
        article(DISPATCH, "a1"), article(OTHER, "b2", 5, source="Courier"), article(OTHER, "c3", 6, source="Gazette")
    )
    assert [kind_of(outcome) for outcome in outcomes] == ["original", "original", "exact"]
    (again,) = dedup.run(article(OTHER, "b2", 5, source="Courier"))
    assert again == outcomes[1]


def test_a_clock_set_back_is_compared_all_the_same(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH, minute=30 * DAY))
    (copy,) = dedup.run(article(DISPATCH, "b2", 0, source="Courier"))
    assert kind_of(copy) == "original"
    assert isinstance(copy, Emit)
    assert copy.events[0].duplicate.cluster == "a1"  # type: ignore[attr-defined]


def days_of(dedup: Hosted, first: int, last: int) -> None:
    """An article of its own every half day."""
    rng = Random(first)
    for half in range(2 * first, 2 * last):
        text = " ".join(f"{rng.getrandbits(40):x}" for _ in range(60))
        dedup.run(article(text, f"day{half}", half * DAY / 2, source="Daily"))


def test_beyond_the_window_nothing_is_compared(new_dedup: Callable[..., Hosted]) -> None:
    dedup = new_dedup(window_days=3)
    dedup.run(article(DISPATCH))
    days_of(dedup, 0, 3)
    (within,) = dedup.run(article(DISPATCH, "b2", 2.4 * DAY, source="Courier"))
    days_of(dedup, 3, 8)
    (beyond,) = dedup.run(article(DISPATCH, "c3", 8 * DAY, source="Gazette"))
    assert (kind_of(within), kind_of(beyond)) == ("exact", "original")


def test_what_left_the_window_leaves_the_tables_too_but_for_a_line_an_article(
    new_dedup: Callable[..., Hosted], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("postings", "sqlite"):
        monkeypatch.setattr(f"workers.state.dedup.{module}.SEALED", 8)
    for module in ("postings", "segments"):
        monkeypatch.setattr(f"workers.state.dedup.{module}.BITS", (3, 6, 9))
    dedup = new_dedup(window_days=2)
    dedup.run(article(DISPATCH))
    dedup.run(article("", "k1", 5, killed="wrong person"))
    days_of(dedup, 0, 30)
    kept = dedup.connection.execute("SELECT COUNT(*) FROM dedup_g1_documents").fetchone()[0]
    lines = dedup.connection.execute("SELECT COUNT(*) FROM dedup_g1_articles").fetchone()[0]
    assert kept < 20
    assert kept + lines == 62
    (late,) = dedup.run(article(OTHER, "a1", 1))
    assert isinstance(late, Emit)
    (stale,) = dedup.run(article(OTHER, "a1", 0.5))
    (killed,) = dedup.run(article(OTHER, "k1", 1))
    assert isinstance(stale, Drop)
    assert isinstance(killed, Drop)
    assert (stale.outcome, killed.outcome) == ("stale", "killed")


def test_the_month_first_seen_is_known_beyond_the_window(new_dedup: Callable[..., Hosted]) -> None:
    dedup = new_dedup(window_days=2)
    dedup.run(article(DISPATCH))
    days_of(dedup, 0, 40)
    (outcome,) = dedup.run(article(OTHER, "a1", 40 * DAY))
    assert isinstance(outcome, Emit)
    assert outcome.events[0].first_seen == "2026-03"  # type: ignore[attr-defined]
    assert kind_of(outcome) == "revision"


@pytest.mark.parametrize(
    "identity", ["x" * 512, "00000000-0000-4000-8000-00000000000G", "ünïcödé/1", "'; DROP TABLE x; --"]
)
def test_any_article_id_is_kept_as_it_is(dedup: Hosted, identity: str) -> None:
    dedup.run(article(DISPATCH, identity))
    dedup.restart()
    (copy,) = dedup.run(article(DISPATCH, "zz", 5, source="Courier"))
    assert isinstance(copy, Emit)
    assert copy.events[0].duplicate.of == identity  # type: ignore[attr-defined]


def test_a_document_costs_at_most_a_kibibyte_on_disk_and_in_memory_together(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "state.sqlite3", isolation_level=None)
    dedup = Hosted(connection)
    rng = Random(7)
    letters = "abcdefghijklmnoprstuvwz"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(4_000)]
    words += [word.title() for word in words[:500]] + [str(number) for number in range(200)]
    count = 2_048
    for first in range(0, count, 256):
        dedup.run(
            *[
                article(" ".join(rng.choices(words, k=rng.randint(150, 350))), str(UUID(int=number << 64)), number / 60)
                for number in range(first, first + 256)
            ]
        )
    pages, size = (connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
    free = connection.execute("PRAGMA freelist_count").fetchone()[0]
    assert ((pages - free) * size + dedup.state.memory()) / count <= 1_024
