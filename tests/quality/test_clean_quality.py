"""The clean stage on pages with a known body, by the measure of the article-extraction benchmark."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.clean.measure import figures
from benchmarks.clean.quality import ours, ours_plain, with_body_again, with_copies

DATA = Path(__file__).parents[3] / "shared/data/clean/aeb_dev.jsonl.gz"

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not DATA.exists(), reason=f"the pages are not at {DATA}; see the data's README"),
]


@pytest.fixture(scope="module")
def pages() -> list[dict[str, str]]:
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_pages_reach_their_figure_and_none_is_lost(pages: list[dict[str, str]]) -> None:
    found = figures([page["body"] for page in pages], [ours(page) for page in pages])
    assert found["f1"] >= 0.970, found
    assert found["under_half"] == 0, found


def test_bare_lines_of_publishers_that_the_judge_has_not_seen_reach_their_figure(pages: list[dict[str, str]]) -> None:
    found = figures([page["body"] for page in pages], [ours_plain(page) for page in pages])
    assert found["f1"] >= 0.920, found


@pytest.mark.parametrize("noisy", [with_copies, with_body_again])
def test_copies_in_bare_lines_cost_next_to_nothing(pages: list[dict[str, str]], noisy: object) -> None:
    assert callable(noisy)
    bodies = [page["body"] for page in pages]
    clean, copied = figures(bodies, [ours_plain(p) for p in pages]), figures(bodies, [noisy(p) for p in pages])
    assert copied["f1"] >= clean["f1"] - 0.005, (clean, copied)
