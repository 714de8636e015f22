"""The stage: an entities event in, an enriched event out."""

from collections.abc import Sequence
from typing import ClassVar

from schemas import EnrichedEvent, EntitiesEvent
from workers.stages.allegations.grammar.tagger import GrammarTagger
from workers.stages.allegations.reading import read
from workers.stages.allegations.tagging import Tagger
from workers.stages.base import Emit, Outcome, Record, next_event_id, stamp
from workers.stages.shipped import models


def shipped_tagger() -> Tagger:
    """Network and grammar together where the network's files are, else the grammar alone."""
    if not (models("allegations") / "encoder.onnx").is_file():
        return GrammarTagger()
    from workers.stages.allegations.both import BothTaggers
    from workers.stages.allegations.network.tagger import ModelTagger

    return BothTaggers(ModelTagger.shipped())


class AllegationsStage:
    """Adds allegations, responses and the right of reply. Texts in another language than English pass unread, with a note."""

    name: ClassVar[str] = "allegations"
    version: ClassVar[str] = "15"
    input: type[EntitiesEvent] = EntitiesEvent

    def __init__(self, tagger: Tagger | None = None) -> None:
        self._tagger = tagger

    @property
    def tagger(self) -> Tagger:
        """The tagger given, or what ships, made when the first article comes."""
        if self._tagger is None:
            self._tagger = shipped_tagger()
        return self._tagger

    def process(self, batch: Sequence[Record[EntitiesEvent]]) -> list[Outcome]:
        return [Emit((self._enriched(record),)) for record in batch]

    def _enriched(self, record: Record[EntitiesEvent]) -> EnrichedEvent:
        event = record.event
        language = (event.language or "en").lower().split("-")[0]
        note = None if language == "en" else f"unsupported language: {language}"
        fields = dict(event)
        fields.update(
            schema_version=2,
            event_id=next_event_id(record, self.name, self.version),
            enriched_at=record.timestamp,
            stages=stamp(event, self.name, self.version, model=self.tagger.model, note=note),
        )
        if note is None and not event.killed:
            findings = read(event, self.tagger)
            fields.update(
                allegations=findings.allegations,
                responses=findings.responses,
                right_of_reply=findings.right_of_reply,
            )
        return EnrichedEvent(**fields)
