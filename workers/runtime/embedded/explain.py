"""`newsroom explain` over the store: looks up the records of one article and hands them to workers/explain."""

import sqlite3

from schemas import Article, EnrichedEvent, RawEvent, decode
from workers.errors import UnknownAllegation, UnknownArticle
from workers.explain.again import again_now
from workers.explain.copied import Common, common_passages
from workers.explain.trace import Fate, Place, Raw, Trace, hops_of, intact, tags_of
from workers.pipeline import RAW, StageSpec, topic_name
from workers.runtime.embedded.kills import kill_reason
from workers.runtime.embedded.log import Log, from_micros
from workers.runtime.embedded.retention import ArchivedValues
from workers.runtime.embedded.reviews import of_article
from workers.runtime.work import WorkItem
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import generations as indexed_generations
from workers.settings import Settings


def explain(
    connection: sqlite3.Connection,
    settings: Settings,
    generation: str,
    article_id: str,
    allegation: str | None = None,
    *,
    again: bool = True,
) -> Trace:
    """Everything about the article. `again` runs the stages of this release on it, which takes seconds to load.

    Raises UnknownArticle when nothing of it ever came, UnknownAllegation.
    """
    log = Log(connection)
    fates = _fates(connection, log, generation, article_id)
    if not fates:
        raise UnknownArticle(article_id=article_id)
    known = generation in indexed_generations(connection)
    event = Fts5Index(connection, generation).get(article_id) if known else None
    if event is None:
        if allegation is not None:
            raise UnknownAllegation(allegation=allegation, article_id=f"in article {article_id}")
        return Trace(article_id, generation, fates, killed=kill_reason(connection, article_id, -1))
    return _trace(connection, log, settings, generation, event, fates, allegation, again)


def _trace(
    connection: sqlite3.Connection,
    log: Log,
    settings: Settings,
    generation: str,
    event: EnrichedEvent,
    fates: tuple[Fate, ...],
    allegation: str | None,
    again: bool,
) -> Trace:
    raw, item, record = _raw(connection, log, event)
    known = set(log.names())
    tags = tags_of(event, raw, allegation)
    if allegation is not None and not tags:
        raise UnknownAllegation(allegation=allegation, article_id=f"in article {event.article_id}")
    return Trace(
        article_id=event.article_id,
        generation=generation,
        fates=fates,
        raw=record,
        revision=event.revision,
        headline=event.headline,
        duplicate=event.duplicate.model_dump(exclude_none=True),
        common=_common(connection, generation, event),
        hops=hops_of(event, lambda spec: _made(connection, log, known, generation, spec, event)),
        tags=tags,
        again=again_now(settings, item, raw, event, of_article(connection, event.article_id))
        if again and raw and item
        else None,
        notes=tuple(event.notes),
    )


def _common(connection: sqlite3.Connection, generation: str, event: EnrichedEvent) -> tuple[Common, ...]:
    """Passages shared with the article that this one copies, updates or has its background from."""
    of = event.duplicate.of
    if of is None or of == event.article_id:
        return ()
    return common_passages(event, Fts5Index(connection, generation).get(of))


def _fates(connection: sqlite3.Connection, log: Log, generation: str, article_id: str) -> tuple[Fate, ...]:
    """Every raw event of the article, by offset."""
    if RAW.name not in log.names():
        return ()
    rows = connection.execute(
        "SELECT r.offset, r.timestamp, o.outcome, o.stage, o.reason, o.revision"
        f" FROM {log.table(RAW.name)} r LEFT JOIN outcomes o ON o.generation = ? AND o.raw_offset = r.offset"
        " WHERE r.key = ? ORDER BY r.offset",
        (generation, article_id),
    )
    return tuple(Fate(offset, from_micros(at), *rest) for offset, at, *rest in rows)


def _raw(
    connection: sqlite3.Connection, log: Log, event: EnrichedEvent
) -> tuple[RawEvent | None, WorkItem | None, Raw | None]:
    """The raw event (None when its body was purged), its record, and what is told of it."""
    try:
        item = ArchivedValues(connection).filled(log.record(event.raw.topic, event.raw.offset)[0])
    except KeyError:
        return None, None, None
    place = Place(item.topic, item.partition, item.offset, item.event_id, item.timestamp)
    raw = decode(RawEvent, item.value) if item.value else None
    source = event.source if raw is None else raw.source
    same = None if raw is None else intact(raw, event.raw.sha256)
    told = Raw(place, source, raw.media_type if raw else None, event.raw.sha256, same, item.where)
    return raw, item, told


def _made(
    connection: sqlite3.Connection, log: Log, known: set[str], generation: str, spec: StageSpec, event: EnrichedEvent
) -> Place | None:
    """The record that the stage made of this raw event: its topic is the one of those it writes that holds it."""
    for topic in spec.produces:
        name = topic_name(topic, generation)
        if name not in known or not issubclass(topic.model, Article):
            continue
        row = connection.execute(
            f"SELECT offset, event_id, timestamp FROM {log.table(name)} WHERE raw_offset = ?", (event.raw.offset,)
        ).fetchone()
        if row is not None:
            return Place(name, 0, row[0], row[1], from_micros(row[2]))
    return None
