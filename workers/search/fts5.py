"""The index in SQLite: FTS5 tables on a connection that somebody else opened and commits.

Nothing here begins or commits a transaction, so that the runtime can make "index written, outcome noted, offset moved" one
transaction of its own. User text never reaches FTS5 as syntax (see fts5_match.py).
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from schemas import EnrichedEvent, IndexOperation, decode_object
from workers.errors import IndexRefused
from workers.search.contract import Applied, Hits, Refused, Result, Stale
from workers.search.fts5_hits import hit_of
from workers.search.fts5_match import Parameter, Sql, allegation_condition, article_condition, match_expression
from workers.search.fts5_rows import ArticleRows, event_of, rows_of
from workers.search.fts5_tables import checked
from workers.search.query import Query

# A word in the headline weighs as four in the text.
_SCORE = "-bm25({g}_text, 4.0, 1.0)"

_ORDER = {
    "relevance": "score DESC, date DESC, article_id",
    "newest": "date DESC, article_id",
    "oldest": "date, article_id",
}


class Fts5Index:
    """`IndexBackend` over the tables of one generation (see fts5_tables.migrate, which makes them)."""

    def __init__(self, connection: sqlite3.Connection, generation: str) -> None:
        self._db = connection
        self._g = checked(generation)

    def apply(self, operations: Sequence[IndexOperation]) -> list[Result]:
        """As the contract says. Raises sqlite3.Error, upon which the caller rolls back the whole batch."""
        return [self._apply(operation) for operation in operations]

    def replace(self, operation: IndexOperation) -> None:
        """Put the document in place of the one held, whose revision it has: a person's decision has changed what is shown."""
        held = self._db.execute(
            f"SELECT id FROM {self._g}_article WHERE article_id = ? AND revision = ? AND event_id = ?",
            (operation.article_id, operation.revision, operation.raw.event_id),
        ).fetchone()
        if held is not None:
            rows = rows_of(operation)
            self._remove(held[0])
            self._insert(rows, held[0])

    def search(self, query: Query) -> Hits:
        """As the contract says."""
        total, page = self._page(query)
        return Hits(
            total, tuple(hit_of(self._db, self._g, query, allegation_condition(query, self._g), *r) for r in page)
        )

    def get(self, article_id: str) -> EnrichedEvent | None:
        """As the contract says. Raises UnknownVersion when a later release wrote the article."""
        row = self._db.execute(
            f"SELECT headline, text, document FROM {self._g}_article WHERE article_id = ? AND document IS NOT NULL",
            (article_id,),
        ).fetchone()
        return None if row is None else decode_object(EnrichedEvent, event_of(*row))

    def ids(self, prefix: str, limit: int) -> list[str]:
        """As the contract says."""
        rows = self._db.execute(
            f"SELECT article_id FROM {self._g}_article WHERE substr(article_id, 1, ?) = ? AND document IS NOT NULL"
            " ORDER BY article_id LIMIT ?",
            (len(prefix), prefix, limit),
        )
        return [str(row[0]) for row in rows]

    def count(self) -> int:
        """As the contract says."""
        row = self._db.execute(f"SELECT count(*) FROM {self._g}_article WHERE document IS NOT NULL").fetchone()
        return int(row[0])

    # Writing

    def _apply(self, operation: IndexOperation) -> Result:
        held = self._db.execute(
            f"SELECT id, revision, event_id FROM {self._g}_article WHERE article_id = ?", (operation.article_id,)
        ).fetchone()
        if held is not None and held[1] >= operation.revision:
            again = held[1] == operation.revision and held[2] == operation.raw.event_id
            return Applied() if again else Stale(held[1])
        try:
            rows = rows_of(operation)
        except ValueError as error:
            return Refused(IndexRefused(where=f"article {operation.article_id}", detail=error))
        if held is not None:
            self._remove(held[0])
        self._insert(rows, None if held is None else held[0])
        return Applied()

    def _remove(self, row: int) -> None:
        # FTS5 reads the old words from the content tables to forget them, so it goes first.
        g = self._g
        for text, columns, content, key in (
            (f"{g}_text", "headline, text", f"{g}_article", "id = ?"),
            (f"{g}_name_text", "name", f"{g}_name", "article = ?"),
        ):
            self._db.execute(
                f"INSERT INTO {text} ({text}, rowid, {columns}) SELECT 'delete', id, {columns} FROM {content} WHERE {key}",
                (row,),
            )
        for table in ("name", "entity", "allegation"):
            self._db.execute(f"DELETE FROM {g}_{table} WHERE article = ?", (row,))
        self._db.execute(f"DELETE FROM {g}_article WHERE id = ?", (row,))

    def _insert(self, rows: ArticleRows, row: int | None) -> None:
        columns = {"id": row, **rows.columns}
        article = self._insert_row("article", columns)
        # A deleted article has no words, and its row here too: FTS5 holds it corrupt when rows of its content are missing.
        self._db.execute(
            f"INSERT INTO {self._g}_text (rowid, headline, text) VALUES (?, ?, ?)",
            (article, columns.get("headline"), columns.get("text")),
        )
        for entity in rows.entities:
            self._insert_row(
                "entity",
                {"article": article, "label": entity.label, "name": entity.name, "mentions": entity.mentions},
            )
            self._insert_names(article, None, "entity", entity.names)
        for allegation in rows.allegations:
            values: dict[str, Parameter | None] = {
                "article": article,
                "allegation_id": allegation.allegation_id,
                "status": allegation.status,
                "category": allegation.category,
                "answers": allegation.answers,
                "matter": allegation.matter,
            }
            number = self._insert_row("allegation", values)
            self._insert_names(article, number, "accused", allegation.accused)
            self._insert_names(article, number, "accuser", allegation.accuser)

    def _insert_names(self, article: int, allegation: int | None, role: str, names: Sequence[str]) -> None:
        for name in names:
            row = self._insert_row("name", {"article": article, "allegation": allegation, "role": role, "name": name})
            self._db.execute(f"INSERT INTO {self._g}_name_text (rowid, name) VALUES (?, ?)", (row, name))

    def _insert_row(self, table: str, values: dict[str, Parameter | None]) -> int:
        cursor = self._db.execute(
            f"INSERT INTO {self._g}_{table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )
        return int(cursor.lastrowid or 0)

    # Reading

    def _page(self, query: Query) -> tuple[int, list[tuple[int, float]]]:
        """How many hits there are after folding, and article row and score of those on the page."""
        matched, fold = (
            self._matched(query),
            "1"
            if query.copies
            else "row_number() OVER (PARTITION BY story ORDER BY is_copy, score DESC, date, article_id)",
        )
        found = f"WITH matched AS MATERIALIZED ({matched.text}), placed AS (SELECT *, {fold} AS place FROM matched)"
        rows = self._db.execute(
            f"{found} SELECT id, score, count(*) OVER () FROM placed WHERE place = 1"
            f" ORDER BY {_ORDER[query.sorting]} LIMIT ? OFFSET ?",
            (*matched.parameters, query.limit, query.offset),
        ).fetchall()
        if rows or not query.offset:
            return (rows[0][2] if rows else 0), [(row[0], row[1]) for row in rows]
        (total,) = self._db.execute(
            f"{found} SELECT count(*) FROM placed WHERE place = 1", matched.parameters
        ).fetchone()
        return total, []

    def _matched(self, query: Query) -> Sql:
        g, condition = self._g, article_condition(query, self._g, datetime.now(UTC))
        columns = "a.id, a.article_id, a.story, a.is_copy, a.date"
        expression = match_expression(query.terms)
        if expression is None:
            return Sql(
                f"SELECT {columns}, 0.0 AS score FROM {g}_article a WHERE {condition.text}", condition.parameters
            )
        return Sql(
            f"SELECT {columns}, {_SCORE.format(g=g)} AS score FROM {g}_text JOIN {g}_article a ON a.id = {g}_text.rowid"
            f" WHERE {g}_text MATCH ? AND {condition.text}",
            (expression, *condition.parameters),
        )
