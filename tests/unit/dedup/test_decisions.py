"""What the stage decides about an event, one rule a test."""

from collections.abc import Callable
from typing import Any

from schemas import ClusterChange, EnrichedEvent, UniqueEvent
from workers.errors import IdCollision
from workers.stages.base import Drop, Emit, Outcome, Reject

from .conftest import START, Hosted, article
from .texts import DISPATCH, LEAD, OTHER

PARAGRAPHS = DISPATCH.split("\n\n")


def event_of(outcome: Outcome) -> Any:
    assert isinstance(outcome, Emit)
    return outcome.events[0]


def duplicate_of(outcome: Outcome) -> Any:
    return event_of(outcome).duplicate


def test_the_first_article_of_a_story_is_its_original(dedup: Hosted) -> None:
    (outcome,) = dedup.run(article(DISPATCH))
    assert duplicate_of(outcome).kind == "original"
    assert duplicate_of(outcome).cluster == "a1"


def test_two_different_stories_are_two_clusters(dedup: Hosted) -> None:
    _, second = dedup.run(article(DISPATCH), article(OTHER, "b2", 5))
    assert duplicate_of(second).kind == "original"
    assert duplicate_of(second).cluster == "b2"


def test_the_same_words_are_an_exact_copy_whatever_the_case_quotes_and_spaces(dedup: Hosted) -> None:
    changed = DISPATCH.upper().replace('"', "“").replace("\n\n", "\n").replace(" ", "  ", 3)
    _, copy = dedup.run(article(DISPATCH), article(changed, "b2", 5, source="Courier"))
    assert (duplicate_of(copy).kind, duplicate_of(copy).of, duplicate_of(copy).cluster) == ("exact", "a1", "a1")


def test_a_copy_cut_in_half_is_near_and_skips_the_models(dedup: Hosted) -> None:
    half = "\n\n".join(PARAGRAPHS[:3])
    _, copy = dedup.run(article(DISPATCH), article(half, "b2", 5, source="Courier"))
    assert isinstance(event_of(copy), EnrichedEvent)
    assert duplicate_of(copy).kind == "near"
    assert duplicate_of(copy).coverage >= 0.9
    assert 0.4 < duplicate_of(copy).coverage_of_other < 0.8


def test_a_copy_with_a_paragraph_of_its_own_goes_to_the_models(dedup: Hosted) -> None:
    longer = "\n\n".join([*PARAGRAPHS, OTHER.split("\n\n")[0], OTHER.split("\n\n")[1]])
    _, copy = dedup.run(article(DISPATCH), article(longer, "b2", 5, source="Courier"))
    assert isinstance(event_of(copy), UniqueEvent)
    assert duplicate_of(copy).kind == "near"
    assert duplicate_of(copy).coverage < 0.9


def test_the_shared_passages_of_a_copy_leave_out_what_is_its_own(dedup: Hosted) -> None:
    own = OTHER.split("\n\n")[1]
    longer = "\n\n".join([*PARAGRAPHS[:2], own, *PARAGRAPHS[2:]])
    _, copy = dedup.run(article(DISPATCH), article(longer, "b2", 5, source="Courier"))
    shared = "".join(longer[span.start : span.end] for span in duplicate_of(copy).shared)
    assert "made by pupils of the village school" not in shared
    assert "called for an inquiry" in shared


def test_a_follow_up_with_common_background_is_no_copy_but_linked(dedup: Hosted) -> None:
    followup = LEAD + "\n\n" + PARAGRAPHS[2]
    _, outcome = dedup.run(article(DISPATCH), article(followup, "b2", 3000, source="Courier"))
    assert (duplicate_of(outcome).kind, duplicate_of(outcome).of, duplicate_of(outcome).cluster) == (
        "shares",
        "a1",
        "b2",
    )


def test_a_new_lead_over_the_same_story_by_the_same_source_is_an_update(dedup: Hosted) -> None:
    written_through = LEAD[:600] + "\n\n" + "\n\n".join(PARAGRAPHS[1:])
    _, outcome = dedup.run(article(DISPATCH), article(written_through, "b2", 90))
    assert (duplicate_of(outcome).kind, duplicate_of(outcome).of, duplicate_of(outcome).cluster) == (
        "update",
        "a1",
        "a1",
    )


def test_the_same_wording_with_other_facts_is_no_copy(dedup: Hosted) -> None:
    other = DISPATCH
    for one, two in {
        "Redmoor": "Ashford", "Kestrel": "Boreal", "Marine": "Works", "Ines": "Maya", "Halvorsen": "Tanaka", "Tom": "Leon",
        "Ruiz": "Novak", "Daniel": "Pablo", "Okafor": "Zeller", "Larkfield": "Corvale", "42": "17", "26": "14", "190": "230",
        "2019": "2011", "Tuesday": "Friday", "September": "March",
    }.items():  # fmt: skip
        other = other.replace(one, two)
    _, outcome = dedup.run(article(DISPATCH), article(other, "b2", 90))
    assert duplicate_of(outcome).kind == "original"
    assert [look.verdict for look in duplicate_of(outcome).compared] == ["other facts"]


def test_a_changed_text_under_the_same_id_is_a_revision_that_rises(dedup: Hosted) -> None:
    first, second = dedup.run(article(DISPATCH), article(DISPATCH + "\n\n" + OTHER.split("\n\n")[2], minute=30))
    assert duplicate_of(second).kind == "revision"
    assert duplicate_of(second).of == "a1"
    assert event_of(second).revision > event_of(first).revision


def test_two_versions_fetched_in_the_same_millisecond_still_have_rising_revisions(dedup: Hosted) -> None:
    first, second = dedup.run(article(DISPATCH), article(DISPATCH, headline="Another headline"))
    assert event_of(second).revision == event_of(first).revision + 1


def test_a_version_fetched_before_the_last_one_is_stale(dedup: Hosted) -> None:
    _, late = dedup.run(article(DISPATCH, minute=10), article(DISPATCH[:900], minute=5))
    assert isinstance(late, Drop)
    assert late.outcome == "stale"


def test_an_article_fetched_again_without_a_change_is_unchanged(dedup: Hosted) -> None:
    _, again = dedup.run(article(DISPATCH), article(DISPATCH, minute=10, published_at=START))
    assert isinstance(again, Drop)
    assert again.outcome == "unchanged"


def test_a_version_older_than_the_last_unchanged_fetch_is_stale(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH), article(DISPATCH, minute=10, published_at=START))
    (outcome,) = dedup.run(article(OTHER, minute=5, published_at=START))
    assert isinstance(outcome, Drop)
    assert outcome.outcome == "stale"


def test_a_changed_headline_alone_is_a_revision(dedup: Hosted) -> None:
    _, second = dedup.run(article(DISPATCH), article(DISPATCH, minute=10, published_at=START, headline="Corrected"))
    assert duplicate_of(second).kind == "revision"


def test_the_month_first_seen_stays_through_revisions(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH))
    (outcome,) = dedup.run(article(OTHER, minute=40 * 24 * 60))
    assert event_of(outcome).first_seen == "2026-03"


def test_an_id_that_belongs_to_another_source_is_rejected_not_merged(dedup: Hosted) -> None:
    _, outcome = dedup.run(article(DISPATCH), article(OTHER, minute=10, source="Courier"))
    assert isinstance(outcome, Reject)
    assert isinstance(outcome.error, IdCollision)


def test_an_earlier_article_that_arrives_late_becomes_the_original_and_the_cluster_keeps_its_name(
    dedup: Hosted,
) -> None:
    half = "\n\n".join(PARAGRAPHS[:3])
    _, late = dedup.run(article(half, "b2", 60, source="Courier"), article(DISPATCH, "a1", 5))
    assert isinstance(late, Emit)
    event, change = late.events
    assert (event.duplicate.kind, event.duplicate.cluster) == ("original", "b2")
    assert isinstance(change, ClusterChange)
    assert (change.cluster, change.original, change.previous) == ("b2", "a1", "b2")


def test_a_copy_that_comes_after_the_late_original_is_linked_to_that(dedup: Hosted) -> None:
    half = "\n\n".join(PARAGRAPHS[:3])
    dedup.run(article(half, "b2", 60, source="Courier"), article(DISPATCH, "a1", 5))
    (copy,) = dedup.run(article("\n\n".join(PARAGRAPHS[:4]), "c3", 70, source="Gazette"))
    assert (duplicate_of(copy).of, duplicate_of(copy).cluster) == ("a1", "b2")


def test_articles_published_at_the_same_time_have_the_smaller_id_as_original(dedup: Hosted) -> None:
    _, second = dedup.run(article(DISPATCH, "b2"), article(DISPATCH, "a1", source="Courier"))
    assert duplicate_of(second).kind == "original"


def test_a_revision_of_the_original_is_no_copy_of_its_own_copies(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH), article(DISPATCH, "b2", 5, source="Courier"))
    (revised,) = dedup.run(article("\n\n".join(PARAGRAPHS[:4]), "a1", 20, published_at=START))
    assert (duplicate_of(revised).kind, duplicate_of(revised).cluster) == ("revision", "a1")


def test_a_copy_that_is_rewritten_leaves_the_cluster(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH), article(DISPATCH, "b2", 5, source="Courier"))
    (rewritten,) = dedup.run(article(OTHER, "b2", 20, source="Courier"))
    assert (duplicate_of(rewritten).kind, duplicate_of(rewritten).cluster) == ("revision", "b2")


def test_when_the_original_is_withdrawn_the_next_earliest_takes_its_place(dedup: Hosted) -> None:
    dedup.run(
        article(DISPATCH), article(DISPATCH, "c3", 9, source="Gazette"), article(DISPATCH, "b2", 5, source="Courier")
    )
    (kill,) = dedup.run(article("", minute=30, killed="wrong person"))
    assert isinstance(kill, Emit)
    event, change = kill.events
    assert isinstance(event, EnrichedEvent)
    assert event.killed is not None
    assert (change.cluster, change.original, change.previous) == ("a1", "b2", "a1")


def test_a_version_older_than_the_kill_does_not_come_back(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH), article("", minute=30, killed="wrong person"))
    (outcome,) = dedup.run(article(OTHER, minute=20))
    assert isinstance(outcome, Drop)
    assert outcome.outcome == "killed"


def test_a_publisher_may_publish_again_what_it_withdrew(dedup: Hosted) -> None:
    _, kill = dedup.run(article(DISPATCH), article("", minute=30, killed="wrong person"))
    (again,) = dedup.run(article(OTHER, minute=60))
    assert duplicate_of(again).kind == "revision"
    assert event_of(again).revision > event_of(kill).revision


def test_what_the_newsroom_took_down_stays_down(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH), article("", minute=30, killed="court order", extra={"takedown_by": "desk"}))
    (outcome,) = dedup.run(article(OTHER, minute=60))
    assert isinstance(outcome, Drop)
    assert outcome.outcome == "killed"


def test_a_takedown_that_is_lifted_lets_the_article_in_again(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH), article("", minute=30, killed="court order", extra={"takedown_by": "desk"}))
    dedup.state.lift("a1")
    (outcome,) = dedup.run(article(OTHER, minute=60))
    assert duplicate_of(outcome).kind == "revision"


def test_a_kill_that_comes_before_its_article_is_remembered(dedup: Hosted) -> None:
    dedup.run(article("", minute=30, killed="wrong person"))
    (outcome,) = dedup.run(article(DISPATCH, minute=20))
    assert isinstance(outcome, Drop)


def test_nothing_is_compared_with_a_withdrawn_text(dedup: Hosted) -> None:
    dedup.run(article(DISPATCH), article("", minute=30, killed="wrong person"))
    (outcome,) = dedup.run(article(DISPATCH, "b2", 40, source="Courier"))
    assert duplicate_of(outcome).kind == "original"


def test_an_event_delivered_again_gets_its_first_decision(dedup: Hosted) -> None:
    records = [
        article(DISPATCH),
        article("\n\n".join(PARAGRAPHS[:3]), "b2", 5),
        article(DISPATCH, minute=3, published_at=START),
    ]
    first = dedup.run(*records)
    assert dedup.run(*reversed(records)) == first[::-1]


def test_a_text_too_short_to_compare_is_never_a_copy(dedup: Hosted) -> None:
    _, second = dedup.run(article("Full story to follow."), article("Full story to follow.", "b2", 5, source="Courier"))
    assert duplicate_of(second).kind == "original"


def test_published_dates_that_cannot_be_do_not_make_an_original(
    dedup: Hosted, new_dedup: Callable[..., Hosted]
) -> None:
    wrong = article(DISPATCH, "b2", 10, source="Courier", published_at=START.replace(year=1970))
    _, copy = dedup.run(article(DISPATCH), wrong)
    assert duplicate_of(copy).kind == "exact"
