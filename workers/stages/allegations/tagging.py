"""What a tagger finds in one sentence, and the one verb that every tagger has.

Offsets are half-open and count from the start of the sentence's own text. A tagger sees one sentence at a time as far
as its answer goes (status is never raised by anything outside the sentence), but may read its neighbours for context.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas import Category, ResponseType, Status
from workers.stages.allegations.sentences import Sentence

Extent = tuple[int, int]

# How far a matter has got, from a bare claim to an end. The record's status is the furthest that a mention states. An end in favour of
# the accused comes last: a record whose matter was dismissed must not go on saying `charged`.
PROGRESS: tuple[Status, ...] = (
    "alleged",
    "investigated",
    "sued",
    "charged",
    "admitted",
    "penalised",
    "convicted",
    "settled",
    "cleared",
)


@dataclass(frozen=True, slots=True)
class TaggedMention:
    """One allegation in one sentence."""

    cue: Extent
    status: Status
    category: Category
    accused: tuple[Extent, ...] = ()
    accuser: tuple[Extent, ...] = ()
    act: Extent | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class TaggedResponse:
    """One answer in one sentence."""

    cue: Extent
    type: ResponseType
    speaker: tuple[Extent, ...] = ()
    text: Extent | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Tags:
    """All that a tagger found in one sentence."""

    mentions: tuple[TaggedMention, ...] = ()
    responses: tuple[TaggedResponse, ...] = ()


NOTHING = Tags()


class Tagger(Protocol):
    """Sentences of one article to their tags, one each, in order. `model` names the model files used, if any."""

    model: str | None

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]: ...
