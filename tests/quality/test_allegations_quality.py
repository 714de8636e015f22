"""Quality on annotated texts that nobody tunes on: floors a little below what was measured (see the model card).

Needs the annotated texts in ../shared/gold, beside the checkout.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from training.allegations.evaluate import documents, enrich, gates, with_entities
from training.allegations.scoring import KINDS, scorer
from workers.stages.allegations import AllegationsStage

GOLD = Path(__file__).parents[2].parent / "shared" / "gold"

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(
        not GOLD.is_dir(), reason="no ../shared/gold beside the checkout: the annotated texts are not part of it"
    ),
]

# record F1, sentence F1, accused overlap precision, share raised at most, share swapped at most. They guard against getting worse than what
# was measured on 2026-11-28 (raised: 3 of 112 composed, 6 of 310 news); they are not the goal. The goal for the last two is 0.01; that for
# raised is not reached (see the model card).
FLOORS = {"composed": (0.56, 0.75, 0.76, 0.045, 0.02), "news": (0.63, 0.85, 0.75, 0.025, 0.015)}


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, Any]]:
    module = scorer(GOLD)
    found = {}
    for kind, prefixes in KINDS.items():
        docs = list(documents(GOLD, prefixes, "held-out"))
        events = [json.loads(event.to_json()) for event in enrich(with_entities(docs), AllegationsStage())]
        found[kind] = {**module.score(docs, events), "gates": gates(module, docs, events)}
    return found


@pytest.mark.parametrize("kind", FLOORS)
def test_figures_stay_above_their_floors(measured: dict[str, dict[str, Any]], kind: str) -> None:
    out, (record, sentence, accused, raised, swapped) = measured[kind], FLOORS[kind]
    assert out["text_altered"] == out["missing"] == 0
    assert out["record"]["f1"] >= record
    assert out["sentence"]["f1"] >= sentence
    assert out["accused"]["overlap"]["p"] >= accused
    assert out["gates"]["raised"] <= raised
    assert out["gates"]["swapped"] <= swapped
