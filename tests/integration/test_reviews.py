"""People's decisions on Kafka: on their own topic, joined when an article is indexed, in every generation."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas import EnrichedEvent, GenerationEvent
from tests.events import operations, revised, tribunal_article
from workers.errors import UnknownAllegation
from workers.runtime.kafka.joined import JoinedIndex, generation_index
from workers.runtime.kafka.reviews import add, standings
from workers.runtime.kafka.tables import Generations
from workers.search.opensearch import OpenSearchIndex
from workers.settings import Settings

AT = datetime(2026, 2, 1, tzinfo=UTC)


class Newsroom:
    """An index of g1 with the tribunal's article in it, and whoever writes to it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.index = generation_index(settings, "g1")
        self.stage = JoinedIndex(settings, self.index)
        self.stage.apply(operations(tribunal_article()))

    def decide(self, allegation: str, verdict: str, **fields: Any) -> None:
        add(self.settings, "g1", allegation, AT, {"verdict": verdict, "by": "R. Desk", **fields})

    def shown(self, index: OpenSearchIndex | None = None) -> EnrichedEvent:
        (index or self.index).refresh()
        event = (index or self.index).get("tribunal")
        assert event is not None
        return event


@pytest.fixture
def newsroom(indexed: Settings) -> Newsroom:
    return Newsroom(indexed)


def ids(event: EnrichedEvent) -> list[str]:
    return [one.id for one in event.allegations]


def test_a_rejected_allegation_is_shown_no_more_and_can_be_confirmed_again(newsroom: Newsroom) -> None:
    newsroom.decide("al-2", "rejected", note="misread")
    assert ids(newsroom.shown()) == ["al-1"]
    assert newsroom.shown().responses[0].allegations == []
    assert newsroom.shown().notes[-1].endswith("was rejected by R. Desk: misread")
    newsroom.decide("al-2", "confirmed")
    assert ids(newsroom.shown()) == ["al-1", "al-2"]
    assert newsroom.shown().allegations == tribunal_article().allegations


def test_a_decision_holds_when_the_article_is_indexed_again_and_in_a_generation_made_later(newsroom: Newsroom) -> None:
    newsroom.decide("al-1", "edited", status="alleged")
    newsroom.stage.apply(operations(revised(tribunal_article(), 1)))
    assert [one.status for one in newsroom.shown().allegations] == ["alleged", "alleged"]
    later = generation_index(newsroom.settings, "g2")
    JoinedIndex(newsroom.settings, later).apply(operations(tribunal_article()))
    assert [one.status for one in newsroom.shown(later).allegations] == ["alleged", "alleged"]


def test_a_decision_reaches_every_generation_that_there_is(newsroom: Newsroom) -> None:
    later = generation_index(newsroom.settings, "g2")
    later.apply(operations(tribunal_article()))
    with closing(Generations(newsroom.settings)) as generations:
        made = {name: GenerationEvent(name=name, from_stage="clean", created_at=AT) for name in ("g1", "g2")}
        generations.put_all(dict(made))
    newsroom.decide("al-2", "rejected")
    assert ids(newsroom.shown(later)) == ["al-1"]


def test_a_decision_made_while_its_article_is_being_indexed_is_not_lost(newsroom: Newsroom) -> None:
    later = generation_index(newsroom.settings, "g2")
    stage = JoinedIndex(newsroom.settings, later)
    write = later.apply

    def decide_meanwhile(asked: Any) -> Any:
        answers = write(asked)
        # The one who decides knows nothing of g2: only the stage itself can bring it up to date.
        newsroom.decide("al-2", "rejected")
        return answers

    later.apply = decide_meanwhile  # type: ignore[method-assign]
    stage.apply(operations(tribunal_article()))
    assert ids(newsroom.shown(later)) == ["al-1"]


def test_a_decision_whose_words_are_gone_is_listed_as_orphaned(newsroom: Newsroom) -> None:
    newsroom.decide("al-2", "rejected")
    newsroom.stage.apply(operations(revised(tribunal_article(allegations=[], responses=[], right_of_reply=[]), 1)))
    (orphan,) = standings(newsroom.settings, "g1")
    assert (orphan.review.allegation, orphan.holds_for) == ("al-2", None)


def test_a_decision_about_nothing_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(UnknownAllegation, match="no allegation al-none"):
        newsroom.decide("al-none", "rejected")
