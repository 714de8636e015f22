"""Fit the regression that says which matter a mention without an accused belongs to (workers/stages/allegations/records/matters.py).

    python -m training.allegations.matters --gold ../shared/gold --out workers/models/allegations/matters.json

The annotators of our own articles wrote down whom such a mention means; these teach. The annotated texts of ../shared/gold except the
held-out files, and our own articles that teach nothing, say how often it is right. Four minutes on one core, most of them for names.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from schemas import EntitiesEvent
from training.allegations import own
from training.allegations.annotated import GoldTagger, Json, is_named, meant
from training.allegations.evaluate import KINDS, documents, scorer, with_entities
from workers.stages.allegations.checks.vetoes import checked
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.reading import of_known_kind, resolve
from workers.stages.allegations.records.matters import weigh
from workers.stages.allegations.records.merging import by_party, told
from workers.stages.allegations.sentences import split

THRESHOLD = 0.5
ARTICLES = 3600  # of our own that teach: more changed nothing


@dataclass(frozen=True, slots=True)
class Example:
    """A mention without an accused: what speaks for each matter, and which of them are its own."""

    numbers: list[dict[str, float]]
    right: list[bool]


def examples(doc: Json, event: EntitiesEvent, module: Any) -> Iterator[Example]:
    """The mentions of one article that name no accused, with the annotators' answers."""
    sentences = list(split(event.text))
    tags = [checked(s, found) for s, found in zip(sentences, GoldTagger(doc).tag(sentences), strict=True)]
    resolved, _ = resolve(sentences, tags, Parties.of(sentences, event.entities, event.text, None), None)
    items = of_known_kind(resolved)
    matters = [[told(item) for item in members] for members in by_party(item for item in items if item.accused)]
    for item in items:
        if item.accused or not matters:
            continue
        names = meant(doc, item.mention.cue.start, module)
        said = [{module.fold(name) for one in matter for name in one.accused} for matter in matters]
        right = [any(is_named(one, names) for one in own_names) for own_names in said]
        yield Example([weigh(told(item), matter, matters) for matter in matters], right)


def _all(docs: Sequence[Json], module: Any) -> list[Example]:
    return [e for doc, event in zip(docs, with_entities(list(docs)), strict=True) for e in examples(doc, event, module)]


def report(found: Sequence[Example], chances: Sequence[Sequence[float]]) -> Iterable[str]:
    """For some thresholds how many mentions are taken into a matter, and how many of these rightly."""
    for threshold in (0.4, 0.5, 0.6, 0.7):
        likeliest = [max(range(len(each)), key=each.__getitem__) for each in chances]
        taken = [e.right[n] for e, n, each in zip(found, likeliest, chances, strict=True) if each[n] >= threshold]
        yield f"{threshold}: {len(taken)} of {len(found)} taken into a matter, {sum(taken) / max(len(taken), 1):.2f} rightly"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    arguments = options.parse_args()
    module = scorer(arguments.gold)
    teaching = list(own.articles())
    random.Random(1).shuffle(teaching)
    taught = _all(teaching[:ARTICLES], module)
    names = list(taught[0].numbers[0])
    table = np.array([[numbers[name] for name in names] for e in taught for numbers in e.numbers])
    right = np.array([one for e in taught for one in e.right])
    fitted = LogisticRegression(max_iter=3000).fit(table, right)
    kept = [d for part in ("train", "development") for d in documents(arguments.gold, KINDS["composed"], part)]
    kept += own.articles(own.DEVELOPMENT)
    asked = _all(kept, module)
    chances = [
        fitted.predict_proba(np.array([[numbers[name] for name in names] for numbers in e.numbers]))[:, 1].tolist()
        for e in asked
    ]
    print("\n".join(report(asked, chances)))
    weights = {name: round(float(weight), 3) for name, weight in zip(names, fitted.coef_[0], strict=True)}
    shipped = {"weights": weights, "bias": round(float(fitted.intercept_[0]), 3), "threshold": THRESHOLD}
    arguments.out.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
