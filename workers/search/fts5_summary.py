"""What the FTS5 index holds, counted: for reports over many articles, and for the clusters of copies.

Articles are given by their ids, as many as there are. Copies are left out of the counts, so that forty copies of one wire
story are one article with one accuser.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

PARTIES = ("PERSON", "ORG")

_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Counted:
    """Sums over articles. `statuses` counts allegations by status, `unanswered` those of them without a response."""

    articles: int
    copies: int
    with_allegations: int
    statuses: dict[str, int]
    unanswered: dict[str, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A name as articles have it. The same name in two articles need not be the same person.

    `articles` have it, `accused` and `accuser` count the allegations in which it is one.
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
        articles = copies = with_allegations = 0
        statuses: Counter[str] = Counter()
        unanswered: Counter[str] = Counter()
        for ids in _chunks(article_ids):
            found, copied = self._db.execute(
                f"SELECT count(*), coalesce(sum(is_copy), 0) FROM {self._g}_article a WHERE {_IN} AND document IS NOT NULL",
                (ids,),
            ).fetchone()
            articles, copies = articles + found, copies + copied
            rows = f"{self._g}_allegation l JOIN {self._g}_article a ON a.id = l.article WHERE {_IN} AND NOT a.is_copy"
            with_allegations += self._db.execute(f"SELECT count(DISTINCT a.id) FROM {rows}", (ids,)).fetchone()[0]
            for status, count, silent in self._db.execute(
                f"SELECT l.status, count(*), sum(l.answers = 0) FROM {rows} GROUP BY l.status", (ids,)
            ):
                statuses[status] += count
                unanswered[status] += silent
        return Counted(articles, copies, with_allegations, dict(statuses), dict(unanswered))

    def named(self, article_ids: Sequence[str], most: int) -> list[Named]:
        """The people and organisations that stand in most articles, and how often each is accused or accuser."""
        articles: Counter[tuple[str, str]] = Counter()
        roles: dict[str, Counter[str]] = {"accused": Counter(), "accuser": Counter()}
        for ids in _chunks(article_ids):
            for label, name, count in self._db.execute(
                f"SELECT e.label, e.name, count(DISTINCT a.id) FROM {self._g}_entity e"
                f" JOIN {self._g}_article a ON a.id = e.article WHERE {_IN} AND NOT a.is_copy AND e.label IN (?, ?)"
                " GROUP BY e.label, e.name",
                (ids, *PARTIES),
            ):
                articles[label, name] += count
            for role, name, count in self._db.execute(
                f"SELECT n.role, n.name, count(DISTINCT n.allegation) FROM {self._g}_name n"
                f" JOIN {self._g}_article a ON a.id = n.article WHERE {_IN} AND NOT a.is_copy AND n.role != 'entity'"
                " GROUP BY n.role, n.name",
                (ids,),
            ):
                roles[role][name] += count
        ranked = sorted(articles.items(), key=lambda entry: (-entry[1], -roles["accused"][entry[0][1]], entry[0]))
        return [
            Named(name, label, count, roles["accused"][name], roles["accuser"][name])
            for (label, name), count in ranked[:most]
        ]

    def allegations(self, article_ids: Sequence[str], status: str, most: int) -> list[tuple[str, str]]:
        """Article id and allegation id of the first allegations of a status, the newest articles first."""
        found: list[tuple[str, str, str]] = []
        for ids in _chunks(article_ids):
            found += self._db.execute(
                f"SELECT a.date, a.article_id, l.allegation_id FROM {self._g}_allegation l"
                f" JOIN {self._g}_article a ON a.id = l.article WHERE {_IN} AND NOT a.is_copy AND l.status = ?"
                " ORDER BY a.date DESC, a.article_id, l.id LIMIT ?",
                (ids, status, most),
            ).fetchall()
        found.sort(key=lambda row: row[0], reverse=True)
        return [(article, allegation) for _, article, allegation in found[:most]]

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


def _chunks(article_ids: Sequence[str]) -> Iterator[str]:
    """The ids in JSON arrays, so that a statement has one parameter however many there are."""
    for start in range(0, len(article_ids), _CHUNK):
        yield orjson.dumps(article_ids[start : start + _CHUNK]).decode()
