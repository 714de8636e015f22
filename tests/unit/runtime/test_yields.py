"""A source compared with itself: half the text, no dates, one text."""

import random

import pytest

from workers.metrics import Metrics
from workers.yields import MOST, RECENT, SourceYields, Yield, changes


def articles(count: int, characters: int = 2_000, dated: bool = True, seed: int = 1) -> list[Yield]:
    """Articles of lengths as a newsroom's are: log-normal, the longest some ten times the shortest."""
    draw = random.Random(seed)
    return [Yield(int(characters * draw.lognormvariate(0, 0.6)), dated, f"{seed}-{n}") for n in range(count)]


def troubles(yields: list[Yield]) -> list[str]:
    return [change.trouble for change in changes(yields)]


def test_a_source_that_goes_on_as_before_is_left_alone() -> None:
    assert troubles(articles(MOST)) == []


def test_false_alarms_are_rare_however_the_articles_are_shuffled() -> None:
    assert sum(bool(troubles(articles(MOST, seed=seed))) for seed in range(500)) <= 5


def test_half_the_text_is_told_with_its_figures() -> None:
    found = changes([*articles(180), *articles(RECENT, 900, seed=2)])
    assert [change.trouble for change in found] == ["half_text"]
    assert found[0].now < 0.5 * found[0].before


def test_pages_without_an_article_count_as_empty() -> None:
    assert troubles([*articles(180), *[Yield(0)] * RECENT]) == ["half_text"]


def test_dates_that_are_gone_are_told_only_of_a_source_that_had_them() -> None:
    undated = articles(RECENT, dated=False, seed=2)
    assert troubles([*articles(180), *undated]) == ["no_dates"]
    assert troubles([*articles(180, dated=False), *undated]) == []


def test_one_text_for_all_is_told_but_a_source_that_always_sends_it_is_not() -> None:
    same = [Yield(2_000, True, "notice")] * RECENT
    assert troubles([*articles(180), *same]) == ["one_text"]
    assert troubles([Yield(2_000, True, "notice")] * MOST) == []


def test_a_new_source_is_not_judged() -> None:
    assert troubles([*articles(30), *[Yield(0)] * RECENT]) == []


def test_the_revisions_of_one_article_count_once() -> None:
    sources = SourceYields()
    for number, one in enumerate(articles(180)):
        sources.add("wire", f"a{number}", one)
    assert [sources.add("wire", "live", Yield(100, True, str(n))) for n in range(50)][-1] == []


@pytest.mark.parametrize(("trouble", "value"), [("half_text", 1.0), ("no_dates", 0.0)])
def test_the_metric_says_which_trouble_a_source_has(trouble: str, value: float) -> None:
    metrics = Metrics()
    metrics.compares(("wire", f"a{n}", one) for n, one in enumerate(articles(180)))
    for n in range(RECENT):
        metrics.yielded("wire", f"b{n}", Yield(300, True, str(n)))
    labels = {"source": "wire", "trouble": trouble}
    assert metrics.registry.get_sample_value("newsroom_source_changed", labels) == value


def test_sources_that_are_counted_together_are_not_compared() -> None:
    metrics = Metrics(sources=1)
    metrics.compares([("wire", "a", Yield(1))])
    metrics.yielded("gazette", "b", Yield(1))
    for source in ("gazette", "other"):
        labels = {"source": source, "trouble": "half_text"}
        assert metrics.registry.get_sample_value("newsroom_source_changed", labels) is None
