"""What a run found, collected from the store after it: articles, copies, parties, allegations with their evidence, rejections.

Counts cover all articles of the run's inputs, whether this run or an earlier one processed them, and what it finished for an
earlier run that was interrupted. Of each status some
allegations are shown with the sentence behind them; the rest is counted.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from schemas import Allegation, EnrichedEvent
from workers.report.evidence import Answer, Marked, answer_of, answers_to, dated, sentence_of
from workers.report.ladder import LADDER
from workers.runtime.embedded.log import to_micros
from workers.search.fts5 import Fts5Index
from workers.search.fts5_summary import Named, Summary

if TYPE_CHECKING:
    from workers.runtime.embedded.run import Finished

NAMED = 10
ACCUSED = 20
REJECTED_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """An allegation with the sentence that gives its status, and the answers to it. `date` is of publication, or fetching."""

    article_id: str
    headline: str | None
    source: str
    date: datetime
    allegation_id: str
    status: str
    category: str
    accused: tuple[str, ...]
    accuser: tuple[str, ...]
    act: str
    sentence: Marked
    mentions: int
    answers: tuple[Answer, ...]
    timeline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusFindings:
    """The allegations of one status: how many, how many without an answer, and the first of them."""

    status: str
    total: int
    unanswered: int
    shown: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class AccusedAnswers:
    """Somebody accused in an article, the furthest status there, and what the article has them say; empty: no answer found."""

    name: str
    article_id: str
    headline: str | None
    status: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Rejections:
    """Inputs that could not be taken, for one reason (an error of workers/errors.py), with the first messages."""

    error: str
    total: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found. Of its inputs' events some are `new`, some were known `already`; `events` counts what it finished too."""

    generation: str
    seconds: float
    events: int
    new: int
    already: int
    outcomes: dict[str, int]
    articles: int
    copies: int
    with_allegations: int
    named: tuple[Named, ...]
    allegations: tuple[StatusFindings, ...]
    accused: tuple[AccusedAnswers, ...]
    rejected: tuple[Rejections, ...]

    @property
    def rejected_total(self) -> int:
        """Inputs and events that could not be taken."""
        return sum(group.total for group in self.rejected)


def collect(connection: sqlite3.Connection, finished: "Finished", started: datetime, examples: int) -> Findings:
    """The findings of a run that began at `started`, with up to `examples` allegations of each status."""
    summary, index = Summary(connection, finished.generation), Fts5Index(connection, finished.generation)
    events = _offsets(connection, finished, started)
    offsets = orjson.dumps(events).decode()
    articles = articles_of(connection, finished, started)
    counted = summary.count(articles)
    groups = []
    read: dict[str, EnrichedEvent] = {}
    for status in LADDER:
        if total := counted.statuses.get(status, 0):
            places = summary.allegations(articles, status, examples)
            shown = tuple(_findings(index, places, read))
            groups.append(StatusFindings(status, total, counted.unanswered[status], shown))
    return Findings(
        generation=finished.generation,
        seconds=round(finished.seconds, 3),
        events=len(events),
        new=finished.new,
        already=finished.already,
        outcomes=_outcomes(connection, finished.generation, offsets),
        articles=counted.articles,
        copies=counted.copies,
        with_allegations=counted.with_allegations,
        named=tuple(summary.named(articles, NAMED)),
        allegations=tuple(groups),
        accused=tuple(_accused(read.values()))[:ACCUSED],
        rejected=tuple(_rejections(connection, finished.generation, offsets, started)),
    )


def _offsets(connection: sqlite3.Connection, finished: "Finished", started: datetime) -> list[int]:
    """Raw offsets of the run's inputs and of what it finished for an earlier, interrupted run."""
    rows = connection.execute(
        "SELECT raw_offset FROM outcomes WHERE generation = ? AND at >= ?", (finished.generation, to_micros(started))
    )
    return sorted({*finished.offsets, *(row[0] for row in rows)})


def articles_of(connection: sqlite3.Connection, finished: "Finished", started: datetime) -> list[str]:
    """Ids of the articles that the run's events belong to, each once."""
    offsets = orjson.dumps(_offsets(connection, finished, started)).decode()
    rows = connection.execute(
        f"SELECT DISTINCT article_id FROM outcomes WHERE {_OF_RUN} AND article_id IS NOT NULL",
        (finished.generation, offsets),
    )
    return [row[0] for row in rows]


def _outcomes(connection: sqlite3.Connection, generation: str, offsets: str) -> dict[str, int]:
    rows = connection.execute(
        f"SELECT outcome, count(*) FROM outcomes WHERE {_OF_RUN} GROUP BY outcome ORDER BY outcome",
        (generation, offsets),
    )
    return dict(rows.fetchall())


_OF_RUN = "generation = ? AND raw_offset IN (SELECT value FROM json_each(?))"


def _findings(index: Fts5Index, places: Sequence[tuple[str, str]], read: dict[str, EnrichedEvent]) -> Iterator[Finding]:
    for article_id, allegation_id in places:
        article = read.get(article_id) or index.get(article_id)
        if article is None:
            continue
        read[article_id] = article
        for allegation in article.allegations:
            if allegation.id == allegation_id:
                yield finding(article, allegation)


def finding(article: EnrichedEvent, allegation: Allegation) -> Finding:
    """An allegation of an article, with its evidence."""
    return Finding(
        article_id=article.article_id,
        headline=article.headline,
        source=article.source,
        date=article.published_at or article.fetched_at,
        allegation_id=allegation.id,
        status=allegation.status,
        category=allegation.category,
        accused=tuple(party.name for party in allegation.accused),
        accuser=tuple(party.name for party in allegation.accuser),
        act=" ".join(allegation.act.split()),
        sentence=sentence_of(allegation.mentions[allegation.status_from]),
        mentions=len(allegation.mentions),
        answers=answers_to(article, allegation),
        timeline=tuple(map(dated, allegation.timeline)),
    )


def accused_of(article: EnrichedEvent) -> Iterator[AccusedAnswers]:
    """Everybody accused in an article, with what it has them say."""
    statuses: dict[str, str] = {}
    for allegation in sorted(article.allegations, key=lambda allegation: LADDER.index(allegation.status)):
        for party in allegation.accused:
            statuses.setdefault(party.name, allegation.status)
    for reply in article.right_of_reply:
        if reply.accused in statuses:
            answers = tuple(answer_of(article.responses[number]) for number in reply.responses)
            yield AccusedAnswers(reply.accused, article.article_id, article.headline, statuses[reply.accused], answers)


def _accused(articles: Iterable[EnrichedEvent]) -> list[AccusedAnswers]:
    """Those without an answer first, then the furthest status."""
    found = [accused for article in articles for accused in accused_of(article)]
    return sorted(found, key=lambda one: (bool(one.answers), LADDER.index(one.status), one.name))


def _rejections(
    connection: sqlite3.Connection, generation: str, offsets: str, started: datetime
) -> Iterator[Rejections]:
    groups: dict[str, list[str]] = defaultdict(list)
    inputs = connection.execute(
        "SELECT error, facts FROM dead_letters WHERE generation = '' AND at >= ? ORDER BY id", (to_micros(started),)
    )
    for error, facts in inputs:
        groups[error].append(orjson.loads(facts)["message"])
    for error, message in _rejected_events(connection, generation, offsets):
        groups[error].append(message)
    for error, messages in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        yield Rejections(error, len(messages), tuple(messages[:REJECTED_EXAMPLES]))


def _rejected_events(connection: sqlite3.Connection, generation: str, offsets: str) -> Iterator[tuple[str, str]]:
    """Error and message of each event of the run that a stage could not take."""
    rejected = connection.execute(
        f"SELECT reason FROM outcomes WHERE {_OF_RUN} AND outcome IN ('rejected', 'dead_lettered') ORDER BY raw_offset",
        (generation, offsets),
    ).fetchall()
    if not rejected:
        return
    letters = connection.execute("SELECT error, facts FROM dead_letters WHERE generation = ?", (generation,))
    errors = {orjson.loads(facts)["message"]: error for error, facts in letters}
    for (reason,) in rejected:
        yield errors.get(reason, "Rejection"), reason
