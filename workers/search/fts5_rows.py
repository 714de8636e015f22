"""From an index operation to the rows that the FTS5 tables hold, before anything is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from schemas import EnrichedEvent, IndexOperation, Party, Span
from workers.stages.index import COPIES

# These stand in a cluster or beside one, but tell something new, so that a search shows them by themselves.
UNFOLDED = frozenset({"update", "shares"})


@dataclass(frozen=True, slots=True)
class AllegationRow:
    """An allegation, with every name under which a party of it goes in the document.

    `matter` says what it is about: whom, which kind of wrong, and which of several such in this article. Copies of one story
    tell the same matters, and are counted once for them.
    """

    allegation_id: str
    status: str
    category: str
    answers: int
    matter: str
    accused: tuple[str, ...]
    accuser: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity, with every name under which it goes in the document."""

    label: str
    name: str
    mentions: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """All that is written for one article. `document` is the event without headline and text, which have columns."""

    columns: dict[str, str | int | None]
    entities: tuple[EntityRow, ...]
    allegations: tuple[AllegationRow, ...]


def rows_of(operation: IndexOperation) -> ArticleRows:
    """The rows of an operation.

    Raises ValueError for what the index can never take: a put without its document, another article's document.
    """
    columns: dict[str, str | int | None] = {
        "article_id": operation.article_id,
        "revision": operation.revision,
        "event_id": operation.raw.event_id,
        "partition": operation.partition,
    }
    event = operation.document
    if operation.op == "delete":
        return ArticleRows(columns, (), ())
    if event is None:
        raise ValueError("the operation puts an article and carries none")
    if event.article_id != operation.article_id:
        raise ValueError(f"the document is of article {event.article_id}")
    columns |= {
        "cluster": event.duplicate.cluster,
        "story": event.article_id if event.duplicate.kind in UNFOLDED else event.duplicate.cluster,
        "is_copy": int(event.duplicate.kind in COPIES),
        "source": event.source,
        "language": event.language,
        "date": sortable(event.published_at or event.fetched_at),
        "not_before": operation.not_before,
        "headline": event.headline,
        "text": event.text,
        "document": _document(event),
    }
    return ArticleRows(columns, tuple(_entities(event)), tuple(_allegations(event)))


def event_of(headline: str | None, text: str, document: str) -> dict[str, object]:
    """The event's JSON object, whole again."""
    data: dict[str, object] = orjson.loads(document)
    data["text"] = text
    if headline is not None:
        data["headline"] = headline
    return data


def sortable(moment: datetime) -> str:
    """UTC, fixed in width to the microsecond, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _document(event: EnrichedEvent) -> str:
    values = event.model_dump(exclude_none=True, exclude={"headline", "text"})
    return orjson.dumps(values, option=orjson.OPT_UTC_Z).decode()


def _entities(event: EnrichedEvent) -> Iterator[EntityRow]:
    for entity in event.entities:
        names = _distinct([entity.name, *(mention.text for mention in entity.mentions)])
        yield EntityRow(entity.label, entity.name, len(entity.mentions), tuple(names))


def _allegations(event: EnrichedEvent) -> Iterator[AllegationRow]:
    clusters = {entity.id: [entity.name, *(m.text for m in entity.mentions)] for entity in event.entities}
    seen: Counter[str] = Counter()
    for allegation in event.allegations:
        about = "|".join([allegation.category, *sorted(party.name.casefold() for party in allegation.accused)])
        seen[about] += 1
        yield AllegationRow(
            allegation.id,
            allegation.status,
            allegation.category,
            sum(allegation.id in response.allegations for response in event.responses),
            f"{about}|{seen[about]}",
            _party_names(allegation.accused, [m.accused for m in allegation.mentions], clusters),
            _party_names(allegation.accuser, [m.accuser for m in allegation.mentions], clusters),
        )


def _party_names(parties: list[Party], spans: list[list[Span]], clusters: dict[str, list[str]]) -> tuple[str, ...]:
    """The parties' names, those of their entity clusters, and the words of the mentions (`the company` included)."""
    names = [party.name for party in parties]
    for party in parties:
        names += clusters.get(party.entity or "", [])
    names += [span.text for mention in spans for span in mention]
    return tuple(_distinct(names))


def _distinct(names: list[str]) -> list[str]:
    """In order, each once whatever its case."""
    return list({name.casefold(): name for name in reversed(names)}.values())[::-1]
