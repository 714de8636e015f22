"""The annotation of a document as a tagger, so that what comes behind the tags can be taught and measured without the tagger's errors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedMention, TaggedResponse, Tags

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GoldTagger:
    """The annotation of one document as a tagger."""

    doc: Json
    model: str | None = None

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        return [Tags(tuple(self._mentions(s)), tuple(self._responses(s))) for s in sentences]

    def _mentions(self, sentence: Sentence) -> Iterator[TaggedMention]:
        for m in self.doc["allegations"]:
            if (cue := _extent(sentence, m["cue"])) is not None:
                yield TaggedMention(
                    cue,
                    m["status"],
                    m["category"],
                    _extents(sentence, m["accused"]),
                    _extents(sentence, m["accuser"]),
                    _extent(sentence, m["act"]),
                )

    def _responses(self, sentence: Sentence) -> Iterator[TaggedResponse]:
        for r in self.doc["responses"]:
            if (cue := _extent(sentence, r["cue"])) is not None:
                yield TaggedResponse(cue, r["type"], _extents(sentence, r["speaker"]), _extent(sentence, r["text"]))


def meant(doc: Json, cue: int, module: Any) -> set[str]:
    """Whom the annotators name as the accused of the mention whose cue begins at `cue`, as the scorer folds names."""
    return {
        name for m in doc["allegations"] if m["cue"]["start"] == cue for name in module.party_names(m["accused_name"])
    }


def is_named(said: str, names: Iterable[str]) -> bool:
    """Whether a folded name is one of those: one inside the other counts, as for the scorer."""
    return any(said in name or name in said for name in names)


def _extent(sentence: Sentence, span: Json | None) -> Extent | None:
    if not span or sentence.place or not sentence.start <= span["start"] < sentence.end:
        return None
    return span["start"] - sentence.start, min(span["end"], sentence.end) - sentence.start


def _extents(sentence: Sentence, spans: Sequence[Json]) -> tuple[Extent, ...]:
    return tuple(e for s in spans if (e := _extent(sentence, s)) is not None)
