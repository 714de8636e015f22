"""What a deduplicator said of a stream, and how right that is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.dedup.stream import Event
from schemas import ClusterChange
from workers.stages.base import Emit, Outcome
from workers.stages.dedup.state import COPIES


class Verdict(NamedTuple):
    """Kind, the article that it was said to copy, and the cluster."""

    kind: str
    of: str | None
    cluster: str


class Verdicts(NamedTuple):
    """By article id; and the original of each cluster at the end of the stream."""

    by_article: dict[str, Verdict]
    original: dict[str, str]


@dataclass(slots=True)
class Score:
    """Counts over one or several streams. `kinds` counts (role, kind) pairs; `wrong` and `missed` are for reading."""

    copies: int = 0
    found: int = 0
    joins: int = 0
    right: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[Event, Verdict]] = field(default_factory=list)
    missed: list[tuple[Event, Verdict]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.copies if self.copies else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.joins if self.joins else 1.0

    @property
    def f1(self) -> float:
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0

    def add(self, other: "Score") -> None:
        """Add another stream's counts."""
        self.copies += other.copies
        self.found += other.found
        self.joins += other.joins
        self.right += other.right
        self.kinds += other.kinds
        self.wrong += other.wrong
        self.missed += other.missed


def of_outcomes(stream: Sequence[Event], outcomes: Sequence[Outcome]) -> Verdicts:
    """The verdicts of our stage."""
    verdicts: dict[str, Verdict] = {}
    original: dict[str, str] = {}
    for event, outcome in zip(stream, outcomes, strict=True):
        assert isinstance(outcome, Emit)
        article, *changes = outcome.events
        duplicate = article.duplicate  # type: ignore[attr-defined]
        verdicts[event.article_id] = Verdict(duplicate.kind, duplicate.of, duplicate.cluster)
        original.setdefault(duplicate.cluster, event.article_id)
        for change in changes:
            assert isinstance(change, ClusterChange)
            original[change.cluster] = change.original
    return Verdicts(verdicts, original)


def score(stream: Sequence[Event], verdicts: Verdicts) -> Score:
    """Compare the verdicts with the truth."""
    story = {event.article_id: event.story for event in stream}
    result = Score()
    for event in stream:
        verdict = verdicts.by_article[event.article_id]
        result.kinds[event.role, verdict.kind] += 1
        if verdict.kind in COPIES and verdict.of is not None:
            result.joins += 1
            result.right += story[verdict.of] == event.story
            if story[verdict.of] != event.story:
                result.wrong.append((event, verdict))
        if event.role == "copy":
            # `story` is the original's id. A copy that was taken for a story of its own is missed, too.
            found = verdicts.original[verdict.cluster] == event.story
            result.copies += 1
            result.found += found
            if not found:
                result.missed.append((event, verdict))
    return result
