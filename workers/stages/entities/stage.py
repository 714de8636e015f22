"""See the package's docstring."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from schemas import EntitiesEvent, Entity, Join, Link, Span, UniqueEvent
from schemas.spans import Place
from workers.stages.base import Emit, Outcome, Record, next_event_id, stamp
from workers.stages.entities.annotator import Annotator, Tagged, load
from workers.stages.entities.clusters import cluster
from workers.stages.entities.default import default_annotator
from workers.stages.entities.links import Gazetteer
from workers.stages.entities.mentions import Cluster, Mention
from workers.stages.entities.places import Places
from workers.stages.entities.repeats import surnames_left_out

_CONTEXT: Final = 40


class EntitiesStage:
    """Finds the names in an article and says which of them are one.

    `annotator` replaces ours, as does `plug_in`, the name under which an installed package offers one (KeyError on first use if
    none does). `gazetteer` is one, or the CSV file of one (BadGazetteer, OSError). `places` links countries and cities; True takes
    the package's (ModuleNotFoundError without the extra).
    """

    name: ClassVar[str] = "entities"
    version: ClassVar[str] = "7"
    input = UniqueEvent

    def __init__(
        self,
        annotator: Annotator | None = None,
        gazetteer: Gazetteer | Path | None = None,
        plug_in: str | None = None,
        places: Places | bool = False,
    ) -> None:
        self._places = Places.packaged() if places is True else places or None
        self._plug_in = plug_in
        self._annotator = annotator
        self._gazetteer = Gazetteer.from_csv(gazetteer) if isinstance(gazetteer, Path) else gazetteer

    @property
    def annotator(self) -> Annotator:
        """The one given, the plug-in named, or ours, made when it is first needed."""
        if self._annotator is None:
            self._annotator = load(self._plug_in) if self._plug_in else default_annotator()
        return self._annotator

    def process(self, batch: Sequence[Record[UniqueEvent]]) -> list[Outcome]:
        """One event for each article, all articles of the batch tagged together."""
        served = [record for record in batch if _language(record.event) in self.annotator.languages]
        texts = [text for record in served for text in (record.event.headline or "", record.event.text)]
        tagged = self.annotator.annotate(texts) if texts else []
        found = {id(record): (tagged[2 * i], tagged[2 * i + 1]) for i, record in enumerate(served)}
        return [Emit((self._event(record, found.get(id(record))),)) for record in batch]

    def _event(self, record: Record[UniqueEvent], tagged: tuple[list[Tagged], list[Tagged]] | None) -> EntitiesEvent:
        article = record.event
        if tagged is None:
            return self._made(record, [], note=f"unsupported language: {article.language or 'unknown'}")
        headline, text = article.headline or "", article.text
        mentions = [_mention(headline, t, "headline") for t in tagged[0]] + [_mention(text, t, None) for t in tagged[1]]
        mentions += [_mention(text, t, None) for t in surnames_left_out(text, mentions)]
        if self._gazetteer is None:
            return self._made(record, self._placed([_entity(i, c) for i, c in enumerate(cluster(mentions), 1)]))
        taken = [(m.start, m.end) for m in mentions if m.field is None]
        mentions += [_mention(text, t, None) for t in self._gazetteer.missed(text, taken)]
        entities = [_entity(i, c) for i, c in enumerate(cluster(mentions), 1)]
        return self._made(record, self._placed(_linked(entities, self._gazetteer, f"{headline}\n{text}")))

    def _placed(self, entities: list[Entity]) -> list[Entity]:
        return entities if self._places is None else self._places.linked(entities)

    def _made(self, record: Record[UniqueEvent], entities: list[Entity], note: str | None = None) -> EntitiesEvent:
        model = None if note else f"{self.annotator.name}/{self.annotator.version}"
        carried = {
            name: getattr(record.event, name) for name in type(record.event).model_fields if name != "schema_version"
        }
        carried["event_id"] = next_event_id(record, self.name, self.version)
        carried["stages"] = stamp(record.event, self.name, self.version, model, note)
        return EntitiesEvent(**carried, entities=entities)


def _entity(number: int, found: Cluster) -> Entity:
    spans = [_span(mention) for mention in found.mentions]
    scores = [mention.score for mention in found.mentions if mention.score is not None]
    return Entity(
        id=f"e{number}",
        label=found.label,
        name=found.name,
        mentions=spans,
        joins=[Join(mention=spans[index], rule=rule) for index, rule in sorted(found.rules.items())],
        confidence=round(max(scores), 3) if scores else None,
    )


def _linked(entities: list[Entity], gazetteer: Gazetteer, document: str) -> list[Entity]:
    """The entities with their links, or with all candidates where more than one row fits."""
    present = gazetteer.contexts(document)
    linked = []
    for entity in entities:
        row, candidates = gazetteer.match(entity.label, [mention.text for mention in entity.mentions], present)
        links = {gazetteer.name: row.id} if row else {}
        others = [Link(id=other.id, name=other.name, gazetteer=gazetteer.name) for other in candidates]
        linked.append(entity.model_copy(update={"links": links, "candidates": others}))
    return linked


def _language(article: UniqueEvent) -> str:
    """Primary subtag, `en` of `en-GB`."""
    return (article.language or "").replace("_", "-").split("-")[0].lower()


def _mention(source: str, tagged: Tagged, place: Place | None) -> Mention:
    return Mention(
        place,
        tagged.start,
        tagged.end,
        source[tagged.start : tagged.end],
        tagged.label,
        tagged.score,
        source[max(0, tagged.start - _CONTEXT) : tagged.start],
        source[tagged.end : tagged.end + _CONTEXT],
    )


def _span(mention: Mention) -> Span:
    return Span(start=mention.start, end=mention.end, text=mention.text, field=mention.field)
