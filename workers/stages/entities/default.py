"""Which annotator is used when none is named."""

from workers.stages.entities.annotator import Annotator
from workers.stages.entities.grammar import GrammarAnnotator


def default_annotator() -> Annotator:
    """The grammar, which needs no model file. The event's stamp says which one it was."""
    return GrammarAnnotator()
