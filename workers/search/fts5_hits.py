"""From a row of the index to a hit: snippets, marks, and the allegations that the query's filters meet."""

import re
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from workers.search.contract import AllegationHit, Hit, Snippet
from workers.search.fts5_match import Sql, match_expression
from workers.search.fts5_rows import event_of
from workers.search.query import Query

# Control characters that cleaning takes out of every text, so that they can stand for the marks.
_OPEN, _CLOSE = "\x01", "\x02"
_SNIPPET_TOKENS = 28
_LEAD_CHARACTERS = 180


def hit_of(
    connection: sqlite3.Connection, g: str, query: Query, allegations: Sql | None, row: int, score: float
) -> Hit:
    """The hit for an article's row. `allegations` is the condition that a shown allegation meets; None shows all."""
    headline, text, document, story = connection.execute(
        f"SELECT headline, text, document, story FROM {g}_article WHERE id = ?", (row,)
    ).fetchone()
    article = event_of(headline, text, document)
    shown = _matching_ids(connection, g, allegations, row) if allegations else None
    (others,) = connection.execute(
        f"SELECT count(*) - 1 FROM {g}_article WHERE story = ? AND document IS NOT NULL", (story,)
    ).fetchone()
    title, snippet = _snippets(connection, g, query, row) or (Snippet(headline or ""), lead(text))
    return hit_from(article, title, snippet, others, score, shown)


def hit_from(
    article: dict[str, Any], headline: Snippet, snippet: Snippet, others: int, score: float, shown: set[str] | None
) -> Hit:
    """A hit from the event's JSON object. `shown` are the ids of the allegations to tell of; None tells of all."""
    duplicate, published = article["duplicate"], article.get("published_at")
    return Hit(
        article_id=article["article_id"],
        revision=article["revision"],
        source=article["source"],
        url=article.get("canonical_url") or article.get("url"),
        published_at=None if published is None else datetime.fromisoformat(published),
        fetched_at=datetime.fromisoformat(article["fetched_at"]),
        language=article.get("language"),
        headline=headline,
        snippet=snippet,
        duplicate_kind=duplicate["kind"],
        duplicate_of=duplicate.get("of"),
        cluster=duplicate["cluster"],
        copies=others,
        score=round(score, 4),
        allegations=tuple(
            allegation_hit(item, article.get("responses", ()))
            for item in article.get("allegations", ())
            if shown is None or item["id"] in shown
        ),
    )


def allegation_hit(allegation: dict[str, Any], responses: Iterable[dict[str, Any]]) -> AllegationHit:
    """What a hit says of an allegation, from its JSON object and those of the article's responses."""
    mention = allegation["mentions"][allegation.get("status_from", 0)]
    sentence, cue = mention["sentence"], mention["cue"]
    start = cue["start"] - sentence["start"]
    # A cue in the headline cannot be marked in a sentence of the text.
    within = cue.get("field") == sentence.get("field") and 0 <= start <= len(sentence["text"])
    marks = ((start, start + len(cue["text"])),) if within else ()
    return AllegationHit(
        id=allegation["id"],
        status=allegation["status"],
        category=allegation["category"],
        accused=tuple(party["name"] for party in allegation["accused"]),
        accuser=tuple(party["name"] for party in allegation["accuser"]),
        act=allegation["act"],
        sentence=Snippet(sentence["text"], marks),
        answers=tuple(response["type"] for response in responses if allegation["id"] in response["allegations"]),
    )


def _matching_ids(connection: sqlite3.Connection, g: str, condition: Sql, row: int) -> set[str]:
    rows = connection.execute(
        f"SELECT l.allegation_id FROM {g}_allegation l WHERE l.article = ? AND {condition.text}",
        (row, *condition.parameters),
    )
    return {found[0] for found in rows}


def _snippets(connection: sqlite3.Connection, g: str, query: Query, row: int) -> tuple[Snippet, Snippet] | None:
    """Headline and the best piece of the text with the query's words marked; None when the query has no text."""
    expression = match_expression(query.terms)
    if expression is None:
        return None
    headline, text = connection.execute(
        f"SELECT highlight({g}_text, 0, ?, ?), snippet({g}_text, 1, ?, ?, '…', {_SNIPPET_TOKENS})"
        f" FROM {g}_text WHERE {g}_text MATCH ? AND rowid = ?",
        (_OPEN, _CLOSE, _OPEN, _CLOSE, expression, row),
    ).fetchone()
    return marked(headline or ""), marked(" ".join(text.split()))


def marked(text: str) -> Snippet:
    """Take the marks out of a text and say where they stood."""
    plain, start = "", 0
    marks = []
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", text):
        if piece == _OPEN:
            start = len(plain)
        elif piece == _CLOSE:
            marks.append((start, len(plain)))
        else:
            plain += piece
    return Snippet(plain, tuple(marks))


def lead(text: str) -> Snippet:
    """How the text begins."""
    words = " ".join(text[: _LEAD_CHARACTERS * 2].split())
    if len(words) <= _LEAD_CHARACTERS:
        return Snippet(words)
    return Snippet(words[:_LEAD_CHARACTERS].rsplit(" ", 1)[0] + "…")
