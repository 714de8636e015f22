"""Killed articles on Kafka are gone from every generation, and no replay brings them back."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from schemas import RawEvent
from tests.events import FETCHED
from tests.integration.generations import articles, replay, send, work
from tests.integration.test_dead_letters import refusing
from workers.errors import UnknownArticle
from workers.letters import Filter
from workers.runtime.kafka.audit import audit
from workers.runtime.kafka.compare import compare_generations
from workers.runtime.kafka.dlq import buried
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.outcomes import every
from workers.runtime.kafka.reading import reader, whole
from workers.runtime.kafka.tables import Reviews
from workers.runtime.kafka.takedown import lift_takedown, marks, take_down
from workers.runtime.kafka.topics import state_topic
from workers.settings import Settings


@pytest.fixture
def live(indexed: Settings) -> Settings:
    """Eight articles in g1."""
    send(indexed, articles(8))
    work(indexed)
    return indexed


def event(article: str, minutes: int, **fields: Any) -> RawEvent:
    values = {
        "id": article,
        "source": "harbour-times" if int(article[1:]) % 2 else "oldbridge-courier",
        "fetched_at": FETCHED + timedelta(minutes=minutes),
        "media_type": "text/plain",
        "body": f"{article} told anew after {minutes} minutes, with other words than before, and more of them.",
    }
    return RawEvent(**{**values, **fields})


def shown(settings: Settings, *generations: str) -> list[set[str]]:
    return [{article for article, _ in generation_index(settings, name).articles()} for name in generations]


def outcomes(settings: Settings, generation: str, article: str) -> list[str]:
    found = [one for one in every(settings) if (one["generation"], one["article_id"]) == (generation, article)]
    return [one["outcome"] for one in sorted(found, key=lambda one: one["raw"]["offset"])]


def texts_in_the_journal(settings: Settings, generation: str) -> str:
    """What compaction leaves: the newest value of each key."""
    with reader(settings) as consumer:
        newest = {one.key: one.value for one in whole(consumer, state_topic(settings, "dedup", generation))}
    return b" ".join(value for value in newest.values() if value).decode()


def test_a_publisher_s_kill_takes_the_article_out_of_every_generation_at_once(live: Settings) -> None:
    replay(live)
    send(live, [event("a1", 5, body="", pub_status="canceled", kill_reason="withdrawn")])
    work(live)
    rest = {f"a{n}" for n in range(8)} - {"a1"}
    assert shown(live, "g1", "g2") == [rest, rest]
    (mark,) = marks(live)
    assert (mark.article_id, mark.kind, mark.reason) == ("a1", "canceled", "withdrawn")
    assert outcomes(live, "g1", "a1")[-1] == "killed"
    assert '"a1"' in texts_in_the_journal(live, "g2")
    replay(live)
    for generation in ("g1", "g2"):
        assert articles(2)[1].body not in texts_in_the_journal(live, generation)
        assert audit(live, generation).clean


@pytest.mark.parametrize(("stage", "scope"), [("clean", {}), ("entities", {}), ("clean", {"end": 3})])
def test_no_replay_brings_a_killed_article_back(live: Settings, stage: str, scope: dict[str, Any]) -> None:
    take_down(live, "a5", "court order", "L. Counsel")
    work(live)
    replay(live, "later", stage, **scope)
    assert "a5" not in shown(live, "later")[0]
    assert articles(6)[5].body not in texts_in_the_journal(live, "later")
    assert audit(live, "later").clean
    if not scope:
        assert compare_generations(live, "g1", "later", 5).nothing


def test_a_takedown_holds_against_whatever_comes_until_it_is_lifted(live: Settings) -> None:
    replay(live)
    take_down(live, "a5", "court order", "L. Counsel")
    assert all("a5" not in found for found in shown(live, "g1", "g2"))
    send(live, [event("a5", 10**7)])
    work(live)
    assert "a5" not in shown(live, "g1")[0]
    assert lift_takedown(live, "a5")
    assert marks(live) == []
    send(live, [event("a5", 10**7 + 1)])
    work(live)
    assert "a5" in shown(live, "g1")[0]
    assert outcomes(live, "g1", "a5")[-3:] == ["killed", "killed", "indexed"]
    replay(live, "g3")
    assert compare_generations(live, "g1", "g3", 5).nothing


def test_what_its_publisher_publishes_again_after_a_kill_comes_in_and_stays_through_a_replay(live: Settings) -> None:
    send(live, [event("a1", 5, body="", pub_status="canceled")])
    work(live)
    send(live, [event("a1", 9)])
    work(live)
    assert "a1" in shown(live, "g1")[0]
    replay(live, "g3")
    assert "a1" in shown(live, "g3")[0]
    assert compare_generations(live, "g1", "g3", 5).nothing


def test_the_dead_letters_of_a_killed_article_are_dropped(indexed: Settings) -> None:
    send(indexed, articles(3))
    work(indexed)
    send(indexed, [event("a2", 3)])
    work(indexed, judges=refusing("entities", "a2"))
    assert len(buried(indexed, Filter())) == 1
    take_down(indexed, "a2", "court order", "L. Counsel")
    assert buried(indexed, Filter()) == []
    with closing(Reviews(indexed)) as reviews:
        assert reviews.refresh() == set()


def test_an_article_that_nobody_knows_cannot_be_killed(indexed: Settings) -> None:
    with pytest.raises(UnknownArticle):
        take_down(indexed, "a99", "court order", "L. Counsel")
