"""Which annotator is used when none is named: the shipped model, or the grammar where its file is missing."""

from workers.stages.entities.annotator import Annotator
from workers.stages.entities.grammar import GrammarAnnotator
from workers.stages.shipped import models


def default_annotator() -> Annotator:
    """The model if it is installed. The event's stamp says which one it was, so a fall-back is seen and can be replayed."""
    if not (models("entities") / "tagger.onnx").is_file():
        return GrammarAnnotator()
    from workers.stages.entities.model import ModelAnnotator

    return ModelAnnotator()
