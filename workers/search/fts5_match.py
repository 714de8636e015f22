"""From a query to SQL: MATCH expressions in which user text is always quoted, and conditions on the tables of a generation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from workers.search.fts5_rows import sortable
from workers.search.query import Query, Term, Terms
from workers.stages.index import utc_text

Parameter = str | int


@dataclass(frozen=True, slots=True)
class Sql:
    """A condition and its parameters, in the order of its question marks."""

    text: str
    parameters: tuple[Parameter, ...] = ()


def match_expression(terms: Terms) -> str | None:
    """The FTS5 expression of a text; None when there is no text. FTS5 syntax in the text is only ever quoted words."""
    if not terms.must:
        return None
    must = " AND ".join(_quoted(term) for term in terms.must)
    return " NOT ".join([f"({must})", *(_quoted(term) for term in terms.must_not)])


def _quoted(term: Term) -> str:
    return '"' + term.text.replace('"', '""') + '"' + (" *" if term.prefix else "")


def allegation_condition(query: Query, g: str) -> Sql | None:
    """What an allegation `l` must meet, as one condition, so that all of it holds within one allegation."""
    conditions = list(_allegation_conditions(query, g))
    return joined(conditions) if conditions else None


def _allegation_conditions(query: Query, g: str) -> Iterator[Sql]:
    if query.status:
        yield one_of("l.status", query.status)
    if query.category:
        yield one_of("l.category", query.category)
    if query.answered is not None:
        yield Sql("l.answers > 0" if query.answered else "l.answers = 0")
    for role, name in (("accused", query.accused), ("accuser", query.accuser)):
        if name is not None:
            named = f"SELECT n.allegation FROM {g}_name_text x JOIN {g}_name n ON n.id = x.rowid"
            yield Sql(f"l.id IN ({named} WHERE x.name MATCH ? AND n.role = ?)", (_quoted(Term(name)), role))


def article_condition(query: Query, g: str, now: datetime) -> Sql:
    """What an article `a` must meet, the text aside."""
    return joined(list(_article_conditions(query, g, now)))


def _article_conditions(query: Query, g: str, now: datetime) -> Iterator[Sql]:
    yield Sql("a.document IS NOT NULL")
    yield Sql("(a.not_before IS NULL OR a.not_before <= ?)", (_floor(query.at or now),))
    if query.source:
        yield one_of("a.source", query.source)
    if query.language:
        yield one_of("a.language", query.language)
    if query.since is not None:
        yield Sql("a.date >= ?", (sortable(query.since),))
    if query.until is not None:
        yield Sql("a.date < ?", (sortable(query.until),))
    if query.entity is not None:
        named = f"SELECT n.article FROM {g}_name_text x JOIN {g}_name n ON n.id = x.rowid"
        yield Sql(f"a.id IN ({named} WHERE x.name MATCH ? AND n.role = 'entity')", (_quoted(Term(query.entity)),))
    allegation = allegation_condition(query, g)
    if allegation is not None:
        yield Sql(f"a.id IN (SELECT l.article FROM {g}_allegation l WHERE {allegation.text})", allegation.parameters)


def joined(conditions: list[Sql]) -> Sql:
    """All of them."""
    return Sql(
        " AND ".join(condition.text for condition in conditions),
        tuple(parameter for condition in conditions for parameter in condition.parameters),
    )


def one_of(column: str, values: tuple[str, ...]) -> Sql:
    """The column holds one of the values."""
    return Sql(f"{column} IN ({', '.join('?' * len(values))})", values)


def _floor(moment: datetime) -> str:
    """The whole second that has passed; `not_before` is rounded up, so an embargo never ends early."""
    return utc_text(moment.astimezone(UTC).replace(microsecond=0))
