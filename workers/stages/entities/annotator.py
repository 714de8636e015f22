"""The plug-in protocol: whatever finds names in a text, ours or another's.

An annotator is one small object. It gets texts and returns the names in each, as spans that do not overlap; it needs to know
nothing of events, clusters or links. Ours are `model.ModelAnnotator` (the shipped model) and `grammar.GrammarAnnotator` (rules alone).
Another, such as spaCy, is a class of some ten lines; docs/discussion/entities.md shows it. A package offers its annotator under
the entry point group `newsroom.annotators`, so that `EntitiesStage(annotator=load("spacy"))` finds it by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol

from schemas import EntityLabel

ENTRY_POINTS = "newsroom.annotators"


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name: text[start:end], offsets in code points, half-open. `score` is the annotator's own confidence from 0 to 1, if it has one."""

    start: int
    end: int
    label: EntityLabel
    score: float | None = None


class Annotator(Protocol):
    """Finds names. `name` and `version` go into the event, so a change of either shows which articles an older one tagged."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]:
        """Primary language subtags that it serves, such as `en`. An article in another language gets no entities."""
        ...

    def annotate(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """The names of each text, in order of start, none overlapping. Must be deterministic."""
        ...


def load(name: str) -> Annotator:
    """The annotator that an installed package offers under that name. Raises KeyError, naming those that there are."""
    offered = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if name not in offered:
        raise KeyError(f"no annotator {name!r}; installed packages offer: {', '.join(sorted(offered)) or 'none'}")
    annotator: Annotator = offered[name].load()()
    return annotator
