"""spaCy as the annotator: `pip install newsroom-worker[spacy]`, a spaCy pipeline, and the setting `entities_annotator = "spacy"`.

The example of a plug-in: another annotator needs no more than this.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from typing import Any, Final

from schemas import EntityLabel
from workers.stages.entities.annotator import Tagged

_LABELS: Final[dict[str, EntityLabel]] = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "GPE",
    "LOC": "LOC",
    "FAC": "LOC",
    "NORP": "NORP",
    "PRODUCT": "PRODUCT",
    "EVENT": "EVENT",
    "LAW": "LAW",
}


class SpacyAnnotator:
    """The named-entity recogniser of an installed spaCy pipeline, which must serve English. spaCy's offsets are code points, as ours."""

    name = "spacy"
    languages = frozenset({"en"})

    def __init__(self, pipeline: str = "en_core_web_sm") -> None:
        self._pipeline = pipeline

    @cached_property
    def _nlp(self) -> Any:
        return import_module("spacy").load(
            self._pipeline, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"]
        )

    @property
    def version(self) -> str:
        return f"{self._nlp.meta['name']}-{self._nlp.meta['version']}"

    def annotate(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """See `Annotator.annotate`."""
        return [
            [Tagged(e.start_char, e.end_char, _LABELS[e.label_]) for e in doc.ents if e.label_ in _LABELS]
            for doc in self._nlp.pipe(texts)
        ]
