"""Run the allegations stage on annotated texts and print the scorer's figures.

    python -m training.allegations.evaluate ../shared/gold                       development part: thresholds are chosen on it
    python -m training.allegations.evaluate ../shared/gold --part held-out       files that nobody tunes on
    ... --tagger baseline | grammar | network | both      which tagger; default: what the stage ships

Names come from the entities stage. `--tagger baseline` is a cue lexicon with the nearest names, to show what grammar and model add.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas import EnrichedEvent, EntitiesEvent, RawRef, UniqueEvent
from schemas.unique import Duplicate
from training.allegations.parts import DEVELOPMENT, HELD_OUT
from training.allegations.scoring import KINDS, by_sentence, scorer
from workers.stages.allegations import AllegationsStage
from workers.stages.base import Emit, Record
from workers.stages.entities import EntitiesStage

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def documents(gold: Path, prefixes: tuple[str, ...], part: str) -> Iterator[dict[str, Any]]:
    """The annotated documents of a kind; `part` is train, development or held-out."""
    for path in sorted(gold.glob("train_*.jsonl")):
        name = path.stem.removeprefix("train_")
        own = "held-out" if name in HELD_OUT else "development" if name in DEVELOPMENT else "train"
        if name.startswith(prefixes) and own == part:
            for line in path.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)


def record(event: Any, n: int) -> Record[Any]:
    return Record(event, event.event_id, "gold", 0, n, NOW, f"gold:{n}")


def with_entities(docs: list[dict[str, Any]]) -> list[EntitiesEvent]:
    """The gold texts after the entities stage, cleaning and deduplication skipped."""
    unique = [
        UniqueEvent(
            event_id=doc["id"],
            article_id=doc["id"],
            revision=1,
            raw=RawRef(event_id=doc["id"], topic="gold", partition=0, offset=n, sha256=""),
            source="gold",
            fetched_at=NOW,
            ingested_at=NOW,
            language="en",
            text=doc["text"],
            duplicate=Duplicate(kind="original", cluster=doc["id"], similarity=0.0),
            first_seen="2026-01",
        )
        for n, doc in enumerate(docs)
    ]
    outcomes = EntitiesStage().process([record(event, n) for n, event in enumerate(unique)])
    events = []
    for outcome in outcomes:
        assert isinstance(outcome, Emit), outcome
        (event,) = outcome.events
        assert isinstance(event, EntitiesEvent)
        events.append(event)
    return events


def enrich(events: list[EntitiesEvent], stage: AllegationsStage) -> list[EnrichedEvent]:
    outcomes = stage.process([record(event, n) for n, event in enumerate(events)])
    return [
        event
        for outcome in outcomes
        if isinstance(outcome, Emit)
        for event in outcome.events
        if isinstance(event, EnrichedEvent)
    ]


def gates(module: Any, docs: list[dict[str, Any]], events: list[dict[str, Any]]) -> dict[str, float]:
    """Share of matched mentions whose status is further than the gold says, and whose accused is the gold's accuser."""
    from workers.stages.allegations.tagging import PROGRESS

    order = {status: i for i, status in enumerate(PROGRESS)}
    raised = swapped = matched = 0
    for doc, event in zip(docs, events, strict=True):
        predicted, _ = module.flatten(event)
        for gold, mine in by_sentence(module, doc, predicted):
            for g, p in module.pair(gold, mine):
                if not any(
                    module.iou(a, b) > 0
                    for a in module.spans(g["cue"]) + module.spans(g["act"])
                    for b in module.spans(p["cue"]) + module.spans(p.get("act"))
                ):
                    continue
                matched += 1
                raised += (
                    order[p["status"]] > order[g["status"]] and p["status"] != "cleared" and g["status"] != "cleared"
                )
                wrong_way = any(
                    module.iou(a, b) >= 0.5 for a in module.spans(g["accuser"]) for b in module.spans(p["accused"])
                )
                right_way = any(
                    module.iou(a, b) >= 0.5 for a in module.spans(g["accused"]) for b in module.spans(p["accused"])
                )
                swapped += wrong_way and not right_way
    return {
        "matched": matched,
        "raised": round(raised / max(matched, 1), 4),
        "swapped": round(swapped / max(matched, 1), 4),
    }


def row(kind: str, out: dict[str, Any]) -> str:
    def prf(value: dict[str, float]) -> str:
        return f"{value['p']:.2f} {value['r']:.2f} {value['f1']:.3f}"

    lines = [f"{kind}: record {prf(out['record'])} | mention {prf(out['mention'])} | sentence {prf(out['sentence'])}"]
    lines.append(
        "  overlap: "
        + " | ".join(f"{role} {prf(out[role]['overlap'])}" for role in ("accused", "accuser", "act", "cue"))
    )
    lines.append(
        f"  category {out['category']:.3f} | response {prf(out['response'])} type {out['response']['type']:.3f} | names {prf(out['names'])}"
    )
    return "\n".join(lines)


def make_stage(tagger: str | None, model: Path | None = None) -> AllegationsStage:
    if tagger is None and model is None:
        return AllegationsStage()
    if tagger == "grammar":
        from workers.stages.allegations.grammar.tagger import GrammarTagger

        return AllegationsStage(GrammarTagger())
    if tagger == "baseline":
        from training.allegations.baseline import BaselineTagger

        return AllegationsStage(BaselineTagger())
    from workers.stages.allegations.both import BothTaggers
    from workers.stages.allegations.network.tagger import ModelTagger

    network = ModelTagger(model) if model else ModelTagger.shipped()
    if tagger in (None, "both"):
        return AllegationsStage(BothTaggers(network))
    return AllegationsStage(network)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--part", choices=("train", "development", "held-out"), default="development")
    parser.add_argument("--model", type=Path, help="folder of the model, instead of the shipped one")
    parser.add_argument("--tagger", choices=("baseline", "grammar", "network", "both"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    module = scorer(options.gold)
    stage = make_stage(options.tagger, options.model)
    results = {}
    for kind, prefixes in KINDS.items():
        docs = list(documents(options.gold, prefixes, options.part))
        events = with_entities(docs)
        begun = time.process_time()
        enriched = [json.loads(event.to_json()) for event in enrich(events, stage)]
        spent = time.process_time() - begun
        words = sum(len(doc["text"].split()) for doc in docs)
        results[kind] = {
            **module.score(docs, enriched),
            "gates": gates(module, docs, enriched),
            "articles_a_second": round(words / 300 / spent, 1),
        }
        if not options.json:
            print(row(kind, results[kind]))
            print(
                "  gates",
                results[kind]["gates"],
                "| articles of 300 words a CPU second:",
                results[kind]["articles_a_second"],
            )
    if options.json:
        json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
