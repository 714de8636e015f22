"""Fit the gate that decides which sentences the network reads at all.

    python -m training.allegations.gate ../shared/gold workers/models/allegations

A sentence should pass that holds an allegation or an answer. Fitted on the part that trains and on our own articles. The threshold is
the one at which KEPT of the sentences with a mark pass in each kind of whole article, by five-fold cross-validation by document. Prints
how many pass, and how many of those with a mark, in each kind of text, and on the development part, which had no say. Writes gate.json.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from training.allegations.data import documents
from workers.stages.allegations.network.gate import Gate, features

KEPT = 0.985  # share of marked sentences that pass: beyond it much harmless text is read, and the network finds few of the rest
OTHERS = 4  # our own articles are ten times as many as other people's whole ones, which count so many times each
RARE = 3  # a feature counts that stands in so many sentences
STRENGTH = 0.3  # sklearn's C; with the L1 penalty 2,000 to 4,000 of 50,000 features are left
FOLDS = 5
SEED = 1  # of the order in which the solver takes the features


class Sample(NamedTuple):
    kind: str  # gmb, wn or biz of the annotated texts; own
    document: int
    text: str
    marked: bool


def samples(docs: Iterable[tuple[str, dict[str, Any]]]) -> list[Sample]:
    done = []
    for number, (name, doc) in enumerate(docs):
        kind = next((k for k in ("biz", "gmb", "wn") if name.startswith(k)), "own")
        marked = {mark["sent"] for mark in (*doc["allegations"], *doc["responses"])}
        for n, (start, end) in enumerate(doc["sentences"]):
            done.append(Sample(kind, number, doc["text"][start:end], n in marked))
    return done


def fitted(known: Sequence[Sample], threshold: float = 0.0) -> Gate:
    vectorizer = CountVectorizer(analyzer=features, min_df=RARE, binary=True, dtype=np.float32)
    table = vectorizer.fit_transform([sample.text for sample in known])
    model = LogisticRegression(C=STRENGTH, l1_ratio=1.0, solver="liblinear", max_iter=300, random_state=SEED)
    weighing = [OTHERS if sample.kind in ("biz", "wn") else 1 for sample in known]
    model.fit(table, [sample.marked for sample in known], weighing)
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    kept = {str(name): round(float(w), 3) for name, w in sorted(weights) if abs(w) >= 0.0005}
    return Gate(kept, round(float(model.intercept_[0]), 3), threshold)


def cross_validated(known: Sequence[Sample]) -> NDArray[np.float64]:
    """Each sample's score from weights that were fitted on other documents."""
    done = np.zeros(len(known))
    for fold in range(FOLDS):
        gate = fitted([sample for sample in known if sample.document % FOLDS != fold])
        left = [n for n, sample in enumerate(known) if sample.document % FOLDS == fold]
        done[left] = [gate.score(known[n].text) for n in left]
    return done


def table(name: str, asked: Sequence[Sample], passed: NDArray[np.bool_]) -> None:
    marked = np.array([sample.marked for sample in asked])
    print(f"| {name} | {len(asked)} | {passed.mean():.2f} | {marked.sum()} | {passed[marked].mean():.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("model", type=Path)
    options = parser.parse_args()
    known = samples(documents(options.gold, "train"))
    crossed = cross_validated(known)
    marked = {
        kind: [n for n, sample in enumerate(known) if sample.marked and sample.kind == kind] for kind in ("biz", "own")
    }
    threshold = round(min(float(np.quantile(crossed[chosen], 1.0 - KEPT)) for chosen in marked.values()), 3)
    print("| sentences | all | pass | marked | pass |\n| --- | --- | --- | --- | --- |")
    for kind in sorted({sample.kind for sample in known}):
        chosen = [n for n, sample in enumerate(known) if sample.kind == kind]
        table(f"{kind}, cross-validated", [known[n] for n in chosen], crossed[chosen] >= threshold)
    gate = fitted(known, threshold)
    path = options.model / "gate.json"
    data = {"threshold": threshold, "bias": gate.bias, "weights": gate.weights}
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    for kind in ("biz", "gmb", "wn"):
        asked = samples((n, doc) for n, doc in documents(options.gold, "development") if n.startswith(kind))
        table(f"{kind}, development", asked, np.array([gate.passes(sample.text) for sample in asked]))
    print(f"{path}: {path.stat().st_size:,} bytes, {len(gate.weights):,} features, threshold {threshold}")


if __name__ == "__main__":
    main()
