"""What a tagger finds in one sentence, and the one verb that every tagger has.

Offsets are half-open and count from the start of the sentence's own text. A tagger sees one sentence at a time as far
as its answer goes (status is never raised by anything outside the sentence), but may read its neighbours for context.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

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

AT_AN_END: Final = frozenset(PROGRESS[PROGRESS.index("admitted") :])
"""What tells how a matter ended, or that somebody owned to it."""


class Chances(NamedTuple):
    """What a network gives each part of a mention or an answer, as probabilities.

    Of the cue its surest word; of several accused, or speakers, the least sure one; of the act, or the answer's words, whether there are
    any as told. What is left out has the probability that there is none. The label is the status, or the kind of answer.
    """

    cue: float
    party: float
    stretch: float
    label: float


@dataclass(frozen=True, slots=True)
class TaggedMention:
    """One allegation in one sentence. `confidence` is made of `chances` (certainty.py); a tagger by rules has neither.

    `doubtful` is one that stands only because its sentence surely tells of a wrong: its parties are no more than the words that name them.
    """

    cue: Extent
    status: Status
    category: Category
    accused: tuple[Extent, ...] = ()
    accuser: tuple[Extent, ...] = ()
    act: Extent | None = None
    confidence: float | None = None
    chances: Chances | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class TaggedResponse:
    """One answer in one sentence. `confidence` and `chances` as a mention's."""

    cue: Extent
    type: ResponseType
    speaker: tuple[Extent, ...] = ()
    text: Extent | None = None
    confidence: float | None = None
    chances: Chances | None = None


@dataclass(frozen=True, slots=True)
class Tags:
    """All that a tagger found in one sentence."""

    mentions: tuple[TaggedMention, ...] = ()
    responses: tuple[TaggedResponse, ...] = ()


NOTHING = Tags()


class Marked(Protocol):
    """A cue with its roles, counted in characters or in words."""

    @property
    def cue(self) -> Extent: ...
    @property
    def status(self) -> Status: ...
    @property
    def accused(self) -> tuple[Extent, ...]: ...
    @property
    def accuser(self) -> tuple[Extent, ...]: ...
    @property
    def act(self) -> Extent | None: ...


def is_claimed(step: Marked, claim: Marked) -> bool:
    """`Groups say the government has jailed officers without trial`: the step itself is the wrong that is claimed."""
    inside = claim.act is not None and claim.act[0] <= step.cue[0] < claim.act[1] and claim.cue != step.cue
    return inside and claim.status == "alleged" and any(touch(a, b) for a in claim.accused for b in step.accuser)


def touch(a: Extent, b: Extent) -> bool:
    return a[0] < b[1] and b[0] < a[1]


class Tagger(Protocol):
    """Sentences of one article to their tags, one each, in order. `model` names the model files used, if any."""

    model: str | None

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]: ...
