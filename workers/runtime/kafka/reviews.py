"""`newsroom review --kafka`: decisions as events on a compacted topic, and the indices of all generations brought up to date."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from schemas import Allegation, EnrichedEvent, ReviewEvent
from workers.errors import UnknownAllegation
from workers.reviews import Standing, evidence_of, joined, standing
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.tables import Generations, Reviews
from workers.search.opensearch import OpenSearchIndex
from workers.settings import Settings
from workers.stages.index import operation


def add(settings: Settings, generation: str, allegation: str, at: datetime, decision: dict[str, Any]) -> ReviewEvent:
    """Write a decision about an allegation of that generation.

    `decision` holds the fields of ReviewEvent that the person gave. Raises UnknownAllegation, BrokerUnavailable,
    IndexUnavailable; after the last, the decision may be written: the same command again brings the indices up to date.
    """
    with closing(Reviews(settings)) as reviews, closing(Generations(settings)) as generations:
        reviews.refresh()
        generations.refresh()
        event, found = _find(generation_index(settings, generation), reviews, allegation)
        review = ReviewEvent(
            article_id=event.article_id, allegation=found.id, evidence=evidence_of(found), at=at, **decision
        )
        reviews.put(found.id, review)
        for name in generations.names:
            show(generation_index(settings, name), reviews, event.article_id)
    return review


def show(index: OpenSearchIndex, reviews: Reviews, article_id: str) -> None:
    """Bring an article in an index up to date with the decisions about it."""
    event = index.as_found(article_id)
    if event is not None:
        index.replace(joined(operation(event), reviews.of_article(article_id)))


def standings(settings: Settings, generation: str) -> list[Standing]:
    """Every review, by article, and what it holds for in the generation."""
    with closing(Reviews(settings)) as reviews:
        reviews.refresh()
        return list(_standings(generation_index(settings, generation), reviews))


def _standings(index: OpenSearchIndex, reviews: Reviews) -> Iterator[Standing]:
    for article_id in sorted({one.article_id for one in reviews.rows.values()}):
        event = index.as_found(article_id)
        for review in reviews.of_article(article_id):
            yield standing(event.allegations if event else (), review)


def _find(index: OpenSearchIndex, reviews: Reviews, allegation: str) -> tuple[EnrichedEvent, Allegation]:
    """The article, and the allegation as the stages found it, rejected ones included. Raises UnknownAllegation."""
    event = index.with_allegation(allegation)
    if event is None and allegation in reviews.rows:
        event = index.as_found(reviews.rows[allegation].article_id)
    found = next((one for one in event.allegations if one.id == allegation), None) if event else None
    if event is None or found is None:
        raise UnknownAllegation(allegation=allegation, article_id="in the index")
    return event, found
