"""`newsroom diff` over the store."""

import sqlite3

from workers.diff import Report, compare
from workers.diff.pairs import fts5_articles, limited, merge
from workers.runtime.embedded.generations import Generation, find


def compare_generations(connection: sqlite3.Connection, before: str, after: str, samples: int) -> Report:
    """Two generations; of a partial one, only the articles that it was asked for. Raises UnknownGeneration."""
    sides = (find(connection, before), find(connection, after))
    pairs = merge(fts5_articles(connection, before), fts5_articles(connection, after))
    partial = [side for side in sides if not side.scope.everything]
    if not partial:
        return compare(pairs, before, after, samples)
    articles = frozenset.intersection(*(_articles(connection, side) for side in partial))
    return compare(limited(pairs, articles), before, after, samples, _note(partial))


def _articles(connection: sqlite3.Connection, generation: Generation) -> frozenset[str]:
    """Those that have an outcome in a partial generation."""
    rows = connection.execute(
        "SELECT DISTINCT article_id FROM outcomes WHERE generation = ? AND article_id IS NOT NULL", (generation.name,)
    )
    return frozenset(article for (article,) in rows)


def _note(partial: list[Generation]) -> str:
    told = "; ".join(f"{one.name} holds only {one.scope}" for one in partial)
    if any(one.from_stage in {"clean", "dedup"} for one in partial):
        told += ". Copies of articles outside of it look like originals there"
    return f"{told}."
