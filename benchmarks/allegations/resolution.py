"""How well role spans are resolved to names, with the annotators' own spans as input: the tagger's errors are left out.

    python -m benchmarks.allegations.resolution ../shared/gold                 first half of the documents, where rules are chosen
    python -m benchmarks.allegations.resolution ../shared/gold --half second   the half that nobody reads
    python -m benchmarks.allegations.resolution ../shared/gold --own av aw     articles of our own, by how their files are called
    ... --show 40                                                              the first documents with errors

Names are scored as score_allegations.py does: (document, name) pairs, one name inside the other counts. Entities come from the
entities stage. Held-out files are never read. `thrown out` counts the annotators' mentions that the stage's rules do not let stand.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from schemas import EnrichedEvent
from training.allegations import own
from training.allegations.annotated import GoldTagger, Json, is_named, meant
from training.allegations.evaluate import KINDS, documents, enrich, scorer, with_entities
from workers.stages.allegations import AllegationsStage


def measure(docs: Sequence[Json], module: Any) -> tuple[dict[str, float], list[str], Counter[str]]:
    """Figures, errors in words, and errors by kind."""
    errors: list[str] = []
    kinds: Counter[str] = Counter()
    hits = {"found": 0, "gold": 0, "right": 0, "said": 0}
    for doc, event in zip(docs, with_entities(list(docs)), strict=True):
        (enriched,) = enrich([event], AllegationsStage(GoldTagger(doc)))
        gold = {n for m in doc["allegations"] for n in module.party_names(m["accused_name"])}
        said = {module.fold(p.name) for a in enriched.allegations for p in a.accused} - {""}
        hits["gold"] += len(gold)
        hits["said"] += len(said)
        hits["found"] += sum(any(n in p or p in n for p in said) for n in gold)
        hits["right"] += sum(any(n in g or g in n for g in gold) for n in said)
        errors += _told(doc, gold, said, kinds)
        kinds.update(_by_mention(doc, enriched, module))
    p, r = hits["right"] / max(hits["said"], 1), hits["found"] / max(hits["gold"], 1)
    return {"p": p, "r": r, "f1": 2 * p * r / max(p + r, 1e-9), "names": hits["gold"]}, errors, kinds


def _told(doc: Json, gold: set[str], said: set[str], kinds: Counter[str]) -> Iterator[str]:
    missing = sorted(n for n in gold if not is_named(n, said))
    extra = sorted(n for n in said if not is_named(n, gold))
    kinds.update(missed=len(missing), invented=len(extra))
    if missing or extra:
        yield f"{doc['id']}: missing {missing}, invented {extra}"


def _by_mention(doc: Json, event: EnrichedEvent, module: Any) -> Iterator[str]:
    """Of each accused of each mention: whether it is right, stayed a description, or is a wrong name, which does harm.

    Of each annotated mention that does not stand, that it was thrown out.
    """
    kept = {mention.cue.start for allegation in event.allegations for mention in allegation.mentions}
    yield from ("thrown out" for mark in doc["allegations"] if mark["cue"]["start"] not in kept)
    for allegation in event.allegations:
        for mention in allegation.mentions:
            names = meant(doc, mention.cue.start, module)
            for party in (allegation.accused[i] for i in mention.parties):
                right = is_named(module.fold(party.name), names)
                yield "parties right" if right else "wrong names" if party.entity else "descriptions left"


def half(docs: Sequence[Json], which: str) -> list[Json]:
    """Every second document."""
    return [doc for n, doc in enumerate(docs) if n % 2 == (which == "second")]


def _texts(gold: Path, which: str, files: Sequence[str] | None) -> Iterator[tuple[str, list[Json]]]:
    if files:
        wanted = {f"own_{name}" for name in files}
        yield "own", [doc for doc in own.articles() if doc["id"].partition("-")[0] in wanted]
        return
    for kind, prefixes in KINDS.items():
        docs = [*documents(gold, prefixes, "train"), *documents(gold, prefixes, "development")]
        yield kind, half(docs, which)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", choices=("first", "second"), default="first")
    parser.add_argument(
        "--own", nargs="+", help="files of training/allegations/own instead of the annotated texts beside the checkout"
    )
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    module = scorer(options.gold)
    for kind, docs in _texts(options.gold, options.half, options.own):
        figures, errors, kinds = measure(docs, module)
        print(kind, {k: round(v, 3) for k, v in figures.items()}, dict(kinds))
        for error in errors[: options.show]:
            print("  ", error)


if __name__ == "__main__":
    main()
