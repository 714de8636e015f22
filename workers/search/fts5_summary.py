"""What the FTS5 index holds, counted: for reports over many articles, and for the clusters of copies.

Articles are given by their ids, as many as there are. What an article and its copies tell alike is counted once, so that forty
copies of one wire story are one accuser; what a copy adds of its own is counted too.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

PARTIES = ("PERSON", "ORG")


@dataclass(frozen=True, slots=True)
class Counted:
    """Sums over articles. `statuses` counts allegations by status, `unanswered` those of them without a response.

    `with_allegations` articles are needed to read all of these allegations.
    """

    articles: int
    copies: int
    with_allegations: int
    statuses: dict[str, int]
    unanswered: dict[str, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A name as articles have it. The same name in two articles need not be the same person.

    It stands in `articles`, copies not counted; `accused` and `accuser` count the allegations in which it is one.
    """

    name: str
    label: str
    articles: int
    accused: int
    accuser: int


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster. `coverage` is the share of its text that stands in the original, where it is a copy."""

    article_id: str
    source: str
    date: str
    headline: str | None
    kind: str
    coverage: float | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A story, its copies and its updates, earliest first."""

    id: str
    size: int
    members: tuple[Member, ...]


class Summary:
    """Of one generation's tables."""

    def __init__(self, connection: sqlite3.Connection, generation: str) -> None:
        self._db, self._g = connection, generation

    def count(self, article_ids: Sequence[str]) -> Counted:
        """Sums over the articles."""
        ids = _json(article_ids)
        articles, copies = self._db.execute(
            f"SELECT count(*), coalesce(sum(is_copy), 0) FROM {self._g}_article a WHERE {_IN} AND document IS NOT NULL",
            (ids,),
        ).fetchone()
        told = self._db.execute(
            f"{self._matters()} SELECT status, count(*), sum(answers = 0) FROM matters GROUP BY status", (ids,)
        ).fetchall()
        (telling,) = self._db.execute(
            f"{self._matters()} SELECT count(DISTINCT article) FROM matters", (ids,)
        ).fetchone()
        statuses = {status: count for status, count, _ in told}
        return Counted(articles, copies, telling, statuses, {status: silent for status, _, silent in told})

    def named(self, article_ids: Sequence[str], most: int) -> list[Named]:
        """The people and organisations that stand in most stories, and how often each is accused or accuser."""
        ids = _json(article_ids)
        rows = self._db.execute(
            f"WITH roles AS (SELECT n.name, count(DISTINCT CASE n.role WHEN 'accused' THEN a.story || l.matter END) AS accused,"
            f" count(DISTINCT CASE n.role WHEN 'accuser' THEN a.story || l.matter END) AS accuser"
            f" FROM {self._g}_name n JOIN {self._g}_article a ON a.id = n.article JOIN {self._g}_allegation l ON l.id = n.allegation"
            f" WHERE {_IN} GROUP BY n.name)"
            " SELECT e.name, e.label, count(DISTINCT a.story) AS stories, coalesce(r.accused, 0), coalesce(r.accuser, 0)"
            f" FROM {self._g}_entity e JOIN {self._g}_article a ON a.id = e.article LEFT JOIN roles r ON r.name = e.name"
            f" WHERE {_IN} AND e.label IN (?, ?) GROUP BY e.name, e.label"
            " ORDER BY stories DESC, r.accused DESC, sum(e.mentions) DESC, e.name LIMIT ?",
            (ids, ids, *PARTIES, most),
        )
        return [Named(*row) for row in rows]

    def allegations(self, article_ids: Sequence[str], status: str, most: int) -> list[tuple[str, str]]:
        """Article id and allegation id of the first allegations of a status, the newest articles first."""
        rows = self._db.execute(
            f"{self._matters()} SELECT article_id, allegation_id FROM matters WHERE status = ?"
            " ORDER BY date DESC, article_id, id LIMIT ?",
            (_json(article_ids), status, most),
        )
        return rows.fetchall()

    def accusing(self, article_ids: Sequence[str], most: int) -> list[str]:
        """Ids of the articles that hold an allegation, the newest first; of an original and its copies only what adds something."""
        rows = self._db.execute(
            f"{self._matters()} SELECT article_id, max(date) AS newest FROM matters GROUP BY article_id"
            " ORDER BY newest DESC, article_id LIMIT ?",
            (_json(article_ids), most),
        )
        return [row[0] for row in rows]

    def _matters(self) -> str:
        """Allegations, one where an article and its copies tell the same: that of the original, where it has it."""
        return (
            "WITH matters AS (SELECT * FROM (SELECT l.*, a.article_id, a.date, row_number() OVER"
            " (PARTITION BY a.story, l.matter, l.status ORDER BY a.is_copy, a.date, a.article_id) AS place"
            f" FROM {self._g}_allegation l JOIN {self._g}_article a ON a.id = l.article WHERE {_IN}) WHERE place = 1)"
        )

    def clusters(self, order: str, most: int, members: int) -> list[Cluster]:
        """Stories in more than one article: the `largest`, or those with the `newest` member, each with its first members."""
        key = {"largest": "count(*) DESC, max(date) DESC", "newest": "max(date) DESC, count(*) DESC"}[order]
        rows = self._db.execute(
            f"SELECT cluster, count(*) FROM {self._g}_article WHERE document IS NOT NULL GROUP BY cluster"
            f" HAVING count(*) > 1 ORDER BY {key}, cluster LIMIT ?",
            (most,),
        ).fetchall()
        return [Cluster(cluster, size, tuple(self._members(cluster, members))) for cluster, size in rows]

    def _members(self, cluster: str, most: int) -> Iterator[Member]:
        rows = self._db.execute(
            f"SELECT article_id, source, date, headline, document FROM {self._g}_article"
            " WHERE cluster = ? AND document IS NOT NULL ORDER BY date, article_id LIMIT ?",
            (cluster, most),
        )
        for article_id, source, date, headline, document in rows:
            duplicate = orjson.loads(document)["duplicate"]
            yield Member(article_id, source, date, headline, duplicate["kind"], duplicate.get("coverage"))


_IN = "a.article_id IN (SELECT value FROM json_each(?))"


def _json(article_ids: Sequence[str]) -> str:
    """One parameter, however many ids there are."""
    return orjson.dumps(article_ids).decode()
