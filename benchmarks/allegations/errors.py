"""Errors of what ships on the development documents, counted by kind, and a sample of them to read.

    python -m benchmarks.allegations.errors ../shared/gold               counts
    python -m benchmarks.allegations.errors ../shared/gold --show 50     and so many of each sort of text, drawn by lot (seed 7)

Development documents are not trained on; thresholds were chosen on them. Held-out files are never read here.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.allegations.evaluate import KINDS, documents, enrich, scorer, with_entities
from workers.stages.allegations import AllegationsStage

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A difference from the annotation in one sentence; `wanted` and `given` as far as they apply."""

    kind: str
    sentence: str
    wanted: str = ""
    given: str = ""


def mistakes(doc: Json, event: Json, module: Any) -> Iterator[Mistake]:
    """All of one document."""
    wanted: dict[int, list[Json]] = {}
    given: dict[int, list[Json]] = {}
    for mention in doc["allegations"]:
        wanted.setdefault(mention["sent"], []).append(mention)
    for mention in module.flatten(event)[0]:
        given.setdefault(module.sentence_of(doc, module.anchor(mention)), []).append(mention)
    for number in sorted(wanted.keys() | given.keys()):
        text = " ".join(doc["text"][slice(*doc["sentences"][number])].split())
        yield from _in_sentence(text, wanted.get(number, []), given.get(number, []), module)


def _in_sentence(text: str, wanted: list[Json], given: list[Json], module: Any) -> Iterator[Mistake]:
    pairs = module.pair(wanted, given)
    for mention in wanted:
        if not any(mention is one for one, _ in pairs):
            yield Mistake("second one missed" if given else "missed", text, mention["cue"]["text"])
    for mention in given:
        if not any(mention is one for _, one in pairs):
            yield Mistake("one too many" if wanted else "invented", text, "", mention["cue"]["text"])
    for one, other in pairs:
        accused = module.overlap_ok(module.spans(one["accused"]), module.spans(other["accused"]), 0.5)
        act = module.overlap_ok(module.spans(one["act"]), module.spans(other.get("act")), 0.3)
        if not accused or not act:
            kind = "accused and act" if not accused and not act else "act" if accused else "accused"
            yield Mistake(kind, text, _told(one), _told(other))
        elif one["status"] != other["status"]:
            yield Mistake("status", text, one["status"], other["status"])


def _told(mention: Json) -> str:
    accused = " and ".join(span["text"] for span in mention["accused"])
    return f"{accused or 'nobody'}: {(mention.get('act') or {}).get('text', 'not said')}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    module, stage = scorer(options.gold), AllegationsStage()
    for sort, prefixes in KINDS.items():
        docs = list(documents(options.gold, prefixes, "development"))
        events = (json.loads(event.to_json()) for event in enrich(with_entities(docs), stage))
        found = [one for doc, event in zip(docs, events, strict=True) for one in mistakes(doc, event, module)]
        print(sort, len(found), dict(Counter(one.kind for one in found).most_common()))
        for one in random.Random(7).sample(found, min(options.show, len(found))):
            print(f"  {one.kind}: {one.sentence[:200]} | {one.wanted} | {one.given}")


if __name__ == "__main__":
    main()
