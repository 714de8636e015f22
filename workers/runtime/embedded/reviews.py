"""Reviews in the store: the one that holds for each allegation, whatever the generation; and the index brought up to date with them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas import Allegation, EnrichedEvent, IndexOperation, decode
from schemas.review import ReviewEvent
from workers.errors import UnknownAllegation
from workers.pipeline import ENRICHED, topic_name
from workers.reviews import evidence_of, reviewed, reviewed_allegation
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.store import transaction
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import checked
from workers.search.fts5_tables import generations as indexed_generations
from workers.stages.index import operation

_TABLE = """CREATE TABLE IF NOT EXISTS reviews (
    article_id TEXT NOT NULL, allegation TEXT NOT NULL, event BLOB NOT NULL, PRIMARY KEY (article_id, allegation)) WITHOUT ROWID"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A review and the allegation that it holds for in a generation; None when it is orphaned there."""

    review: ReviewEvent
    holds_for: str | None


def any_reviews(connection: sqlite3.Connection) -> bool:
    """Whether there is any; stores without reviews have no table of them."""
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'reviews'").fetchone()
    return bool(known and connection.execute("SELECT EXISTS (SELECT 1 FROM reviews)").fetchone()[0])


def of_article(connection: sqlite3.Connection, article_id: str) -> list[ReviewEvent]:
    """The reviews of one article's allegations."""
    if not any_reviews(connection):
        return []
    rows = connection.execute("SELECT event FROM reviews WHERE article_id = ? ORDER BY allegation", (article_id,))
    return [ReviewEvent.from_json(event) for (event,) in rows]


def joined(connection: sqlite3.Connection, asked: IndexOperation) -> IndexOperation:
    """The operation with its document as readers are to see it."""
    if asked.document is None:
        return asked
    document = reviewed(asked.document, of_article(connection, asked.article_id))
    return asked.model_copy(update={"document": document})


def add(
    connection: sqlite3.Connection, generation: str, allegation: str, at: datetime, decision: dict[str, Any]
) -> ReviewEvent:
    """Write a decision about an allegation of that generation, and bring the index of every generation up to date.

    `decision` holds the fields of ReviewEvent that the person gave. Raises UnknownAllegation.
    """
    article_id, found = _find(connection, generation, allegation)
    review = ReviewEvent(article_id=article_id, allegation=found.id, evidence=evidence_of(found), at=at, **decision)
    with transaction(connection):
        connection.execute(_TABLE)
        connection.execute("INSERT OR REPLACE INTO reviews VALUES (?, ?, ?)", (article_id, found.id, review.to_json()))
        for name in indexed_generations(connection):
            _reindex(connection, name, article_id)
    return review


def standings(connection: sqlite3.Connection, generation: str) -> list[Standing]:
    """Every review, by article, and what it holds for in the generation."""
    if not any_reviews(connection):
        return []
    rows = connection.execute("SELECT event FROM reviews ORDER BY article_id, allegation")
    return [_standing(connection, generation, ReviewEvent.from_json(event)) for (event,) in rows.fetchall()]


def _standing(connection: sqlite3.Connection, generation: str, review: ReviewEvent) -> Standing:
    found = reviewed_allegation(_as_found(connection, generation, review.article_id), review)
    return Standing(review, None if found is None else found.id)


def _find(connection: sqlite3.Connection, generation: str, allegation: str) -> tuple[str, Allegation]:
    """The article and the allegation as the stages found it, rejected ones included."""
    rows = connection.execute(
        f"SELECT a.article_id FROM {checked(generation)}_allegation n JOIN {checked(generation)}_article a"
        " ON a.id = n.article WHERE n.allegation_id = ?",
        (allegation,),
    ).fetchall()
    if not rows and any_reviews(connection):
        rows = connection.execute("SELECT article_id FROM reviews WHERE allegation = ?", (allegation,)).fetchall()
    for (article_id,) in rows:
        for one in _as_found(connection, generation, article_id):
            if one.id == allegation:
                return article_id, one
    raise UnknownAllegation(allegation=allegation, article_id="in the index")


def _as_found(connection: sqlite3.Connection, generation: str, article_id: str) -> Sequence[Allegation]:
    event = _enriched(connection, generation, article_id)
    return () if event is None else event.allegations


def _enriched(connection: sqlite3.Connection, generation: str, article_id: str) -> EnrichedEvent | None:
    """The event that the index stage was given for the article as it is in the index: without any review."""
    shown = Fts5Index(connection, generation).get(article_id)
    log, topic = Log(connection), topic_name(ENRICHED, generation)
    if shown is None or topic not in log.names():
        return None
    row = connection.execute(
        f"SELECT value FROM {log.table(topic)} WHERE raw_offset = ? AND value IS NOT NULL", (shown.raw.offset,)
    ).fetchone()
    return None if row is None else decode(EnrichedEvent, row[0])


def _reindex(connection: sqlite3.Connection, generation: str, article_id: str) -> None:
    event = _enriched(connection, generation, article_id)
    if event is not None:
        Fts5Index(connection, generation).replace(joined(connection, operation(event)))
