"""The same article in two generations."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workers.search.fts5_rows import event_of
from workers.search.fts5_tables import checked

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """An article's enriched event (its JSON object) before and after; None where a generation does not hold it."""

    article_id: str
    before: Json | None
    after: Json | None


def merge(before: Iterable[tuple[str, Json]], after: Iterable[tuple[str, Json]]) -> Iterator[Pair]:
    """Both sides, each sorted by article id, as pairs."""
    left, right = iter(before), iter(after)
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield Pair(one[0], one[1], None)
            one = next(left, None)
        elif one is None or other[0] < one[0]:
            yield Pair(other[0], None, other[1])
            other = next(right, None)
        else:
            yield Pair(one[0], one[1], other[1])
            one, other = next(left, None), next(right, None)


def fts5_articles(connection: sqlite3.Connection, generation: str) -> Iterator[tuple[str, Json]]:
    """Every article that the embedded index of a generation holds, by id."""
    rows = connection.execute(
        f"SELECT article_id, headline, text, document FROM {checked(generation)}_article"
        " WHERE document IS NOT NULL ORDER BY article_id"
    )
    for article_id, headline, text, document in rows:
        yield article_id, event_of(headline, text, document)


def limited(pairs: Iterable[Pair], articles: frozenset[str]) -> Iterator[Pair]:
    """Only these articles: those that a partial replay was asked for."""
    return (pair for pair in pairs if pair.article_id in articles)
