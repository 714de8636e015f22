"""Reviews in the store: the one that holds for each allegation, whatever the generation; and the index brought up to date with them.

Each decision is an event on `articles.reviews`, of which the newest of each allegation is kept, as on a compacted topic of Kafka;
the table `reviews` holds the same by article, to be joined with.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas import Allegation, EnrichedEvent, IndexOperation, decode
from schemas.headers import event_headers
from schemas.ids import derived_event_id, sha256_hex
from schemas.review import ReviewEvent
from workers import __version__
from workers.errors import UnknownAllegation
from workers.pipeline import ENRICHED, REVIEWS, topic_name
from workers.reviews import Standing, evidence_of, standing
from workers.reviews import joined as joined_with
from workers.runtime.embedded.log import Append, Log
from workers.runtime.embedded.store import transaction
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import checked
from workers.search.fts5_tables import generations as indexed_generations
from workers.stages.index import operation

_TABLE = """CREATE TABLE IF NOT EXISTS reviews (
    article_id TEXT NOT NULL, allegation TEXT NOT NULL, event BLOB NOT NULL, PRIMARY KEY (article_id, allegation)) WITHOUT ROWID"""


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
    return joined_with(asked, of_article(connection, asked.article_id))


def add(
    connection: sqlite3.Connection, generation: str, allegation: str, at: datetime, decision: dict[str, Any]
) -> ReviewEvent:
    """Write a decision about an allegation of that generation, and bring the index of every generation up to date.

    `decision` holds the fields of ReviewEvent that the person gave. Raises UnknownAllegation.
    """
    article_id, found = _find(connection, generation, allegation)
    review = ReviewEvent(article_id=article_id, allegation=found.id, evidence=evidence_of(found), at=at, **decision)
    with transaction(connection):
        put(connection, review)
        for name in indexed_generations(connection):
            _reindex(connection, name, article_id)
    return review


def put(connection: sqlite3.Connection, review: ReviewEvent) -> None:
    """Write the decision that holds from now on; within a transaction."""
    value, log = review.to_json(), Log(connection)
    connection.execute(_TABLE)
    connection.execute("INSERT OR REPLACE INTO reviews VALUES (?, ?, ?)", (review.article_id, review.allegation, value))
    log.create(REVIEWS.name)
    _compact(connection, log, review.allegation)
    event_id = derived_event_id(review.allegation, REVIEWS.name, sha256_hex(value))
    headers = event_headers(
        ReviewEvent,
        event_id=event_id,
        source="/newsroom/commands",
        time=review.at,
        stage="review",
        stage_version=__version__,
    )
    log.append(REVIEWS.name, [Append(review.allegation, event_id, value, headers, None, "newsroom review")], review.at)


def _compact(connection: sqlite3.Connection, log: Log, allegation: str) -> None:
    connection.execute(f"DELETE FROM {log.table(REVIEWS.name)} WHERE key = ?", (allegation,))


def every(connection: sqlite3.Connection) -> list[ReviewEvent]:
    """All that hold, by article."""
    if not any_reviews(connection):
        return []
    rows = connection.execute("SELECT event FROM reviews ORDER BY article_id, allegation")
    return [ReviewEvent.from_json(event) for (event,) in rows.fetchall()]


def forget(connection: sqlite3.Connection, article_id: str) -> None:
    """Take a killed article's reviews away: they quote it. Within a transaction."""
    log = Log(connection)
    for review in of_article(connection, article_id):
        if REVIEWS.name in log.names():
            _compact(connection, log, review.allegation)
    if any_reviews(connection):
        connection.execute("DELETE FROM reviews WHERE article_id = ?", (article_id,))


def standings(connection: sqlite3.Connection, generation: str) -> list[Standing]:
    """Every review, by article, and what it holds for in the generation."""
    return [standing(_as_found(connection, generation, one.article_id), one) for one in every(connection)]


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
