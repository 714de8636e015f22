"""How well copies are told from everything else, on streams with known truth.

    python -m benchmarks.dedup.quality --seeds 1 2 3 4 5            development documents
    python -m benchmarks.dedup.quality --seeds 900 901 --held-out   documents and template families that were never looked at

Recall: copies whose cluster has, at the end of the stream, the copied story's original as its own. Precision: of the events called
copies (exact or near), those that copy the story of what they were said to copy. The stage runs over its durable state, in
batches of 64.
"""

import argparse
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.dedup.stream import Event, make_stream
from schemas import CleanEvent, ClusterChange, Duplicate, RawRef
from schemas.ids import raw_event_id
from workers.stages.base import Emit, Outcome, Record
from workers.stages.dedup import DedupStage
from workers.stages.dedup.state import COPIES
from workers.state.dedup import SqliteDedupState

BATCH = 64


@dataclass(slots=True)
class Score:
    """Counts over one or several streams. `kinds` counts (role, kind) pairs; `wrong` and `missed` are for reading."""

    copies: int = 0
    found: int = 0
    joins: int = 0
    right: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[Event, Duplicate]] = field(default_factory=list)
    missed: list[tuple[Event, Duplicate]] = field(default_factory=list)

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


def record_of(offset: int, event: Event) -> Record[CleanEvent]:
    """The clean event of a stream's article."""
    fetched = datetime.fromtimestamp(event.fetched_ms / 1000, UTC)
    identity = raw_event_id(f"{event.article_id} {offset}".encode())
    clean = CleanEvent(
        event_id=identity,
        article_id=event.article_id,
        revision=0,
        raw=RawRef(event_id=identity, topic="articles.raw", partition=0, offset=offset, sha256="0" * 64),
        source=event.source,
        published_at=datetime.fromtimestamp(event.published_ms / 1000, UTC),
        fetched_at=fetched,
        ingested_at=fetched,
        headline=event.headline,
        text=event.text,
    )
    return Record(clean, identity, "articles.clean", 0, offset, fetched, f"stream:{offset}")


def judge(stream: Sequence[Event], batch: int = BATCH) -> list[Outcome]:
    """Run the stage over a stream."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    stage = DedupStage(SqliteDedupState(connection))
    records = [record_of(offset, event) for offset, event in enumerate(stream)]
    return [one for at in range(0, len(records), batch) for one in stage.process(records[at : at + batch])]


def score(stream: Sequence[Event], outcomes: Sequence[Outcome]) -> Score:
    """Compare the outcomes with the truth."""
    story = {event.article_id: event.story for event in stream}
    decisions: dict[str, Duplicate] = {}
    original: dict[str, str] = {}
    for event, outcome in zip(stream, outcomes, strict=True):
        assert isinstance(outcome, Emit)
        article, *changes = outcome.events
        decisions[event.article_id] = article.duplicate  # type: ignore[attr-defined]
        original.setdefault(decisions[event.article_id].cluster, event.article_id)
        for change in changes:
            assert isinstance(change, ClusterChange)
            original[change.cluster] = change.original
    result = Score()
    for event in stream:
        decision = decisions[event.article_id]
        result.kinds[event.role, decision.kind] += 1
        if decision.kind in COPIES and decision.of is not None:
            result.joins += 1
            result.right += story[decision.of] == event.story
            if story[decision.of] != event.story:
                result.wrong.append((event, decision))
        if event.role == "copy":
            found = story[original[decision.cluster]] == event.story
            result.copies += 1
            result.found += found
            if not found:
                result.missed.append((event, decision))
    return result


def main() -> None:
    """Print the figures, and with --show the mistakes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    total = Score()
    for seed in arguments.seeds:
        stream = make_stream(seed, arguments.held_out)
        one = score(stream, judge(stream))
        total.add(one)
        print(
            f"seed {seed}: {len(stream)} events, {one.copies} copies: recall {one.recall:.4f} precision {one.precision:.4f}"
        )
    print(f"all: recall {total.recall:.4f} precision {total.precision:.4f} F1 {total.f1:.4f}")
    for (role, kind), count in sorted(total.kinds.items()):
        print(f"  {role:9} {kind:9} {count}")
    if arguments.show:
        for name, events in (("wrong", total.wrong), ("missed", total.missed)):
            for event, decision in events:
                print(name, event.role, event.how, decision.coverage, decision.coverage_of_other, decision.kind)


if __name__ == "__main__":
    main()
