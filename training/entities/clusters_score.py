"""B-cubed of entity clusters on 40 news articles of 2019: `python -m training.entities.clusters_score [--gold ../shared/gold]`.

The annotation (tests/quality/entities_clusters.jsonl: offsets and the SHA-256 of each text) was made by hand, by one reader, of
persons, organisations and places. The texts are read by path. Two measures: `clusters` gives the joining rules the annotated
mentions, so that only joining is measured; `end to end` takes the stage's own mentions, where one that was not annotated, or
was not found, counts as wrong. Source of the measure: Bagga and Baldwin 1998, with a mention without a twin scoring nought.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.entities.evaluate import through
from workers.stages.entities import Annotator, EntitiesStage
from workers.stages.entities.clusters import cluster
from workers.stages.entities.grammar import GrammarAnnotator
from workers.stages.entities.mentions import Mention
from workers.stages.entities.model import ModelAnnotator

ANNOTATION = Path("tests/quality/entities_clusters.jsonl")
LABELS = ("PERSON", "ORG", "GPE", "LOC")
Clusters = list[set[tuple[int, int]]]


def b_cubed(gold: Sequence[Clusters], found: Sequence[Clusters]) -> dict[str, float]:
    """Precision, recall and F1 in percent over all mentions of all documents."""
    precision = _share(found, gold)
    recall = _share(gold, found)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(100 * precision, 1), "recall": round(100 * recall, 1), "f1": round(100 * f1, 1)}


def _share(of: Sequence[Clusters], within: Sequence[Clusters]) -> float:
    """Mean over the mentions of `of` of the share of their cluster that is also in their cluster in `within`."""
    shares: list[float] = []
    for ours, theirs in zip(of, within, strict=True):
        whose = {mention: group for group in theirs for mention in group}
        shares += [len(group & whose.get(mention, set())) / len(group) for group in ours for mention in group]
    return sum(shares) / max(1, len(shares))


def annotated(gold: Path) -> Iterator[tuple[str, list[dict]]]:  # type: ignore[type-arg]
    """Text and entities of each annotated article whose text is in `gold` unchanged."""
    wanted = {row["sha256"]: row["entities"] for row in map(json.loads, ANNOTATION.open(encoding="utf-8"))}
    for path in sorted(gold.glob("train_wn19_*.jsonl")):
        for line in path.open(encoding="utf-8"):
            text = json.loads(line)["text"]
            entities = wanted.get(hashlib.sha256(text.encode()).hexdigest())
            if entities is not None:
                yield text, entities


def mentions_of(text: str, entities: list[dict]) -> list[Mention]:  # type: ignore[type-arg]
    body = text.index("\n\n") + 2
    return [
        Mention(
            "headline" if start < body else None,
            start,
            end,
            text[start:end],
            entity["label"],
            before=text[max(0, start - 40) : start],
            after=text[end : end + 40],
        )
        for entity in entities
        for start, end in entity["mentions"]
    ]


def end_to_end(annotator: Annotator, text: str) -> Clusters:
    body = text.index("\n\n") + 2
    event = through(EntitiesStage(annotator=annotator), text[body:], text[: body - 2])
    shift = {"headline": 0, None: body}
    return [
        {(m.start + shift[m.field], m.end + shift[m.field]) for m in e.mentions}
        for e in event.entities
        if e.label in LABELS
    ]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--model", type=Path, help="another folder than the shipped model's")
    parser.add_argument("--show", action="store_true", help="print the clusters that differ")
    args = parser.parse_args(arguments)
    documents = list(annotated(args.gold))
    gold: list[Clusters] = [[set(map(tuple, e["mentions"])) for e in entities] for _, entities in documents]
    joined: list[Clusters] = [
        [{(m.start, m.end) for m in c.mentions} for c in cluster(mentions_of(text, entities))]
        for text, entities in documents
    ]
    found = {
        "clusters of the annotated mentions": joined,
        "end to end, grammar": [end_to_end(GrammarAnnotator(), text) for text, _ in documents],
        "end to end, model": [end_to_end(ModelAnnotator(args.model), text) for text, _ in documents],
    }
    for name, result in found.items():
        if args.show:
            _show(name, [text for text, _ in documents], gold, result)
        print(json.dumps({"measure": name, "articles": len(documents), **b_cubed(gold, result)}))


def _show(name: str, texts: Sequence[str], gold: Sequence[Clusters], found: Sequence[Clusters]) -> None:
    for text, ours, theirs in zip(texts, gold, found, strict=True):
        print(f"--- {name}: {text[:60]!r}")
        for sign, here, there in (("-", ours, theirs), ("+", theirs, ours)):
            for group in here:
                if group not in there:
                    print(sign, [text[a:b] for a, b in sorted(group)])


if __name__ == "__main__":
    main(sys.argv[1:])
