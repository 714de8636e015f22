"""Train the line judge of plain text: which of a page's bare lines are its article.

    python -m training.clean.train --data ../shared/data/clean/aeb_dev.jsonl.gz --out workers/models/clean/lines.npz [--folds 6]

Each page is learnt from in two shapes: its text nodes a line each, which is what a careless scraper delivers, and its block
elements a line each. Labels come from aligning the lines with the page's true body. With `--folds` the figure is measured first, with
whole hosts held out, by the measure of `score_clean.py`; it is written beside the model. Takes a minute on one core without folds.

Needs lightgbm and scikit-learn besides the project's own packages; what it writes is read by numpy alone.
"""

import argparse
import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import lxml.html
import numpy as np
from sklearn.model_selection import GroupKFold

from benchmarks.clean.measure import figures
from training.clean.labels import labels
from workers.stages.clean.features import Shape, matrix, names
from workers.stages.clean.judge import best_lines
from workers.stages.clean.lines import split_plain
from workers.stages.clean.page import scan
from workers.stages.clean.unwrap import unwrap

PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 8,
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "max_bin": 63,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
    "deterministic": True,
}
ROUNDS = 200


@dataclass(frozen=True)
class Example:
    """One shape of a page: the text of its lines, their features, whether each is body, and what each weighs."""

    page: int
    host: str
    lines: list[str]
    features: Any
    body: Any
    weight: Any


def bare_lines(page: str) -> list[str]:
    """The text nodes of a page that a reader sees, a line each."""
    tree = lxml.html.document_fromstring(page.encode())
    for element in tree.xpath("//script|//style|//noscript|//template|//head"):
        element.drop_tree()
    return [text for node in tree.itertext() if (text := re.sub(r"\s+", " ", node).strip())]


def example(number: int, page: dict[str, str], lines: Sequence[str]) -> Example:
    """An example from a page's lines; hard wraps are undone as in the stage."""
    blocks = unwrap(split_plain("\n".join(lines)))
    texts = [block.text for block in blocks]
    features = matrix([Shape(block.text, block.lines[0].gap) for block in blocks])
    body = np.array(labels(texts, page["body"])) >= 0.5
    sizes = features[:, 0].astype(float)
    # Pages count the same, and in a page each word does: the figure is an average over pages of shares of words.
    weight = (sizes + 1.5) / (max(1.0, float((sizes * body).sum())) + 0.3 * float(sizes.sum())) * 100
    return Example(number, _host(page["url"]), texts, features, body, weight)


def _host(url: str) -> str:
    parts = urlsplit(url).netloc.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in ("co", "com", "org") else parts[-2:])


def fit(examples: Sequence[Example]) -> lightgbm.Booster:
    """Gradient-boosted trees over all lines of the examples."""
    data = lightgbm.Dataset(
        np.concatenate([one.features for one in examples]),
        np.concatenate([one.body for one in examples]),
        weight=np.concatenate([one.weight for one in examples]),
    )
    return lightgbm.train(PARAMETERS, data, num_boost_round=ROUNDS)


def cross_validate(examples: Sequence[Example], pages: Sequence[dict[str, str]], folds: int) -> dict[str, float]:
    """The figure on the first shape of each page, judged by models that saw no page of its host."""
    found: dict[int, str] = {}
    hosts = np.array([one.host for one in examples])
    for training, held in GroupKFold(folds).split(hosts, groups=hosts):
        model = fit([examples[i] for i in training])
        for one in (examples[i] for i in held if i < len(pages)):
            kept = best_lines(model.predict(one.features, num_threads=1), one.features[:, 0])
            found[one.page] = "\n".join(text for text, keep in zip(one.lines, kept, strict=True) if keep)
    return figures([page["body"] for page in pages], [found[i] for i in range(len(pages))])


def arrays(model: lightgbm.Booster) -> dict[str, Any]:
    """The trees as arrays of trees by nodes; a leaf leads to itself."""
    trees = [tree["tree_structure"] for tree in model.dump_model()["tree_info"]]
    size = 2 * PARAMETERS["num_leaves"] - 1
    shape = (len(trees), size)
    feature, threshold = np.zeros(shape, np.int16), np.full(shape, np.inf)
    left, right, value = np.zeros(shape, np.int16), np.zeros(shape, np.int16), np.zeros(shape)
    for t, root in enumerate(trees):
        queue = [root]
        for n, node in enumerate(queue):
            if "leaf_value" in node:
                left[t, n] = right[t, n] = n
                value[t, n] = node["leaf_value"]
                continue
            feature[t, n], threshold[t, n] = node["split_feature"], node["threshold"]
            left[t, n], right[t, n] = len(queue), len(queue) + 1
            queue += [node["left_child"], node["right_child"]]
    return {"feature": feature, "threshold": threshold, "left": left, "right": right, "value": value.astype(np.float32)}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0)
    arguments = parser.parse_args()
    with gzip.open(arguments.data, "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    examples = [example(i, page, bare_lines(page["html"])) for i, page in enumerate(pages)]
    examples += [example(i, page, [line.text for line in scan(page["html"]).lines]) for i, page in enumerate(pages)]
    facts: dict[str, Any] = {"trained_on": f"{len(pages)} pages, {len(examples)} shapes", "date": str(date.today())}
    if arguments.folds:
        facts["cross_validated"] = {"folds": arguments.folds, **cross_validate(examples, pages, arguments.folds)}
        print(facts["cross_validated"])
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(arguments.out, columns=np.array(names()), **arrays(fit(examples)))
    arguments.out.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
