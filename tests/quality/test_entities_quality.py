"""The entities figures that must not fall, measured on data in ../shared, which is not part of the project.

`make quality` prints them; training/entities/evaluate.py and clusters_score.py print the whole table. The floors stand a point
below what the shipped model reached when it was made (see workers/models/entities/MODEL_CARD.md).
"""

import json
from pathlib import Path

import pytest

from training.entities.clusters_score import annotated, b_cubed, end_to_end, mentions_of
from training.entities.evaluate import by_stage, documents
from training.entities.score import exact_f1
from workers.stages.entities import EntitiesStage
from workers.stages.entities.clusters import cluster
from workers.stages.entities.model import ModelAnnotator

SHARED = Path("../shared")

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/ner and ../shared/gold beside the checkout"),
]


@pytest.mark.parametrize(("name", "floor"), [("wikigold", 84.2), ("pud", 81.4)])
def test_spans_on_sets_that_training_never_saw(name: str, floor: float) -> None:
    find = by_stage(EntitiesStage(annotator=ModelAnnotator()))
    docs = documents(SHARED / "data/ner", name)
    result = exact_f1([doc.names for doc in docs], [find(doc.text) for doc in docs])
    print(json.dumps({"set": name, **result}))
    assert result["f1"] >= floor


def test_clusters_of_annotated_mentions() -> None:
    articles = list(annotated(SHARED / "gold"))
    gold = [[set(map(tuple, e["mentions"])) for e in entities] for _, entities in articles]
    joined = [[{(m.start, m.end) for m in c.mentions} for c in cluster(mentions_of(*article))] for article in articles]
    result = b_cubed(gold, joined)
    print(json.dumps({"clusters of annotated mentions": result}))
    assert result["f1"] >= 98.0


def test_clusters_end_to_end() -> None:
    articles = list(annotated(SHARED / "gold"))
    gold = [[set(map(tuple, e["mentions"])) for e in entities] for _, entities in articles]
    result = b_cubed(gold, [end_to_end(ModelAnnotator(), text) for text, _ in articles])
    print(json.dumps({"clusters end to end": result}))
    assert result["f1"] >= 90.0
