"""What `newsroom clusters` and `newsroom explain` show."""

from datetime import timedelta

from workers.stages.dedup.passages import shared_passages
from workers.state.dedup import members, stories

from .conftest import START, Hosted, article
from .texts import DISPATCH, OTHER


def with_two_stories(dedup: Hosted) -> None:
    dedup.run(
        article(DISPATCH, "a1"),
        article(DISPATCH, "b2", 5, source="Courier"),
        article(DISPATCH[:900], "c3", 90, source="Gazette"),
        article(OTHER, "d4", 100, source="Courier"),
        article(OTHER, "e5", 130, source="Gazette"),
        article("Nothing of this stands in any other article. " * 4, "f6", 140),
    )


def test_the_largest_stories_come_first_with_sources_and_times(dedup: Hosted) -> None:
    with_two_stories(dedup)
    first, second = stories(dedup.connection)
    assert (first.cluster, first.original, first.original_source, first.articles, first.sources) == (
        "a1",
        "a1",
        "Meridian",
        3,
        3,
    )
    assert (first.first, first.last) == (START, START + timedelta(minutes=90))
    assert (second.cluster, second.articles) == ("d4", 2)


def test_the_newest_stories_can_be_asked_for(dedup: Hosted) -> None:
    with_two_stories(dedup)
    assert [story.cluster for story in stories(dedup.connection, order="newest", limit=1)] == ["d4"]


def test_a_storys_articles_are_told_with_delay_and_what_each_keeps(dedup: Hosted) -> None:
    with_two_stories(dedup)
    original, copy, part = members(dedup.connection, "a1")
    assert [original.article, copy.article, part.article] == ["a1", "b2", "c3"]
    assert [original.minutes_after, copy.minutes_after, part.minutes_after] == [0.0, 5.0, 90.0]
    assert (copy.kind, part.kind) == ("exact", "near")
    assert part.coverage is not None
    assert part.coverage_of_other is not None
    assert part.coverage > 0.9 > part.coverage_of_other


def test_a_story_that_is_not_known_has_no_articles(dedup: Hosted) -> None:
    assert members(dedup.connection, "nowhere") == []


def test_shared_passages_are_the_same_words_in_both_texts() -> None:
    one, two = "A new lead of our own. " + DISPATCH[:500], DISPATCH[200:] + " And a tail that is ours."
    passages = shared_passages(one, two)
    assert passages
    for passage in passages:
        assert one[passage.start : passage.end].split() == two[passage.other_start : passage.other_end].split()


def test_a_paragraph_that_moved_is_found_where_it_went() -> None:
    parts = DISPATCH.split("\n\n")
    moved = "\n\n".join([parts[3], parts[0], parts[1]])
    starts = [passage.other_start for passage in shared_passages(moved, DISPATCH)]
    assert starts[0] > starts[-1]
