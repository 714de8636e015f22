"""How well copies are told from everything else, on streams with known truth.

    python -m benchmarks.dedup.quality --seeds 1 2 3 4              development documents
    python -m benchmarks.dedup.quality --seeds 950 951 --held-out   documents and template families that the thresholds never saw
    python -m benchmarks.dedup.quality --peer var/datasketch --out docs/quality/dedup.md

Recall: copies whose cluster has, at the end of the stream, the copied story's original as its own. Precision: of the events called
copies (exact or near), those that copy the story of what they were said to copy. The stage runs over its durable state, in
batches of 64.
"""

import argparse
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.dedup.peer import MinHashPeer
from benchmarks.dedup.stream import Event, make_stream
from benchmarks.dedup.verdicts import Score, of_outcomes, score
from benchmarks.machine import described
from schemas import CleanEvent, RawRef
from schemas.ids import raw_event_id
from workers.stages.base import Outcome, Record
from workers.stages.dedup import DedupStage
from workers.stages.dedup.state import COPIES
from workers.state.dedup import SqliteDedupState

BATCH = 64
THRESHOLDS = (0.5,)
STREAMS = (
    ("Development streams (seeds 1 to 4)", (1, 2, 3, 4), False),
    ("Held out: other articles, other families of templates (seeds 950 to 952)", (950, 951, 952), True),
)
HEAD = """| | recall | precision | F1 | follow-ups called copies | robots' texts called copies |
| --- | --- | --- | --- | --- | --- |"""
INTRODUCTION = """Copies cut, edited, re-headlined and put together with other text, follow-ups that share background, writethroughs and
robots' texts, in streams of 1,600 events made from real articles (`benchmarks/dedup/stream.py`). Recall: copies whose cluster has
the copied story's original at the end. Precision: copies that copy what they were said to copy. To be reached: recall 0.995,
precision 0.990, F1 held out 0.993. Made by `python -m benchmarks.dedup.quality --peer var/datasketch --out
docs/quality/dedup.md`, the folder by `pip install --target var/datasketch datasketch`:"""
FOOT = """The peer is plain MinHash with locality-sensitive hashing (word 3-grams, 128 permutations): cutting a text to a third lowers its
Jaccard similarity to a third, so no threshold finds trimmed copies and leaves follow-ups and templates apart. How our decisions are
made: [Copies, revisions, follow-ups](../discussion/deduplication.md)."""


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


def scored(seeds: Sequence[int], held_out: bool) -> Score:
    """The stage's score over the streams of these seeds."""
    total = Score()
    for seed in seeds:
        stream = make_stream(seed, held_out)
        total.add(score(stream, of_outcomes(stream, judge(stream))))
    return total


def scored_peer(peer: MinHashPeer, threshold: float, seeds: Sequence[int], held_out: bool) -> Score:
    """MinHash's score over the same."""
    total = Score()
    for seed in seeds:
        stream = make_stream(seed, held_out)
        total.add(score(stream, peer.judge(stream, threshold)))
    return total


def row(name: str, one: Score) -> str:
    """A row of the page's tables."""
    called = {
        role: sum(count for (of, kind), count in one.kinds.items() if of == role and kind in COPIES)
        for role in ("followup", "template")
    }
    of_all = {role: sum(count for (of, _), count in one.kinds.items() if of == role) for role in called}
    wrong = " | ".join(f"{called[role]} of {of_all[role]}" for role in called)
    return f"| {name} | {one.recall:.4f} | {one.precision:.4f} | {one.f1:.4f} | {wrong} |"


def page(peer: MinHashPeer | None) -> str:
    """docs/quality/dedup.md."""
    lines = ["# Quality of deduplication", "", INTRODUCTION, "", described()]
    if peer is not None:
        lines.append(f"- datasketch {peer.version}")
    for title, seeds, held_out in STREAMS:
        ours = scored(seeds, held_out)
        lines += ["", f"## {title}", "", HEAD, row("this stage", ours)]
        if peer is not None:
            lines += [row(f"MinHash, threshold {t}", scored_peer(peer, t, seeds, held_out)) for t in THRESHOLDS]
    if peer is not None:
        each, sketching = (spent / peer.articles * 1e6 for spent in (peer.seconds, peer.sketching))
        lines += [
            "",
            f"MinHash took {each:,.0f} µs an article, {sketching:,.0f} of it for sketching; its state is in memory only.",
        ]
    return "\n".join([*lines, "", FOOT, ""])


def main() -> None:
    """Print the figures, and with --show the mistakes; with --out write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--peer", type=Path, help="folder of datasketch; MinHash is left out without it")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    peer = MinHashPeer(arguments.peer) if arguments.peer else None
    if arguments.out:
        arguments.out.write_text(page(peer))
        return
    total = scored(arguments.seeds, arguments.held_out)
    print(f"recall {total.recall:.4f} precision {total.precision:.4f} F1 {total.f1:.4f} on {total.copies} copies")
    for (role, kind), count in sorted(total.kinds.items()):
        print(f"  {role:9} {kind:9} {count}")
    if arguments.show:
        for name, events in (("wrong", total.wrong), ("missed", total.missed)):
            for event, verdict in events:
                print(name, event.role, event.how, verdict.kind, verdict.of)
    if peer is not None:
        for threshold in THRESHOLDS:
            print(
                row(
                    f"MinHash, threshold {threshold}", scored_peer(peer, threshold, arguments.seeds, arguments.held_out)
                )
            )


if __name__ == "__main__":
    main()
