"""Traces of a whole run, as a collector receives them."""

from pathlib import Path

import pytest

from tests.collector import collector
from workers.pipeline import STAGES
from workers.runtime.embedded.run import run
from workers.settings import Settings

pytestmark = pytest.mark.network


def test_an_articles_way_through_all_stages_is_one_trace_each_span_the_child_of_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_text("Rain fell on Oldbridge all day.\n\nThe river Tarn rose by a metre.\n")
    with collector() as traces:
        run([tmp_path / "rain.txt"], Settings(store=tmp_path / "s.sqlite3", jobs=1, otlp_endpoint=traces.endpoint))
    found = traces.by_stage()
    chain = [found[name] for name in ("", *(spec.name for spec in STAGES))]
    assert len(traces.spans) == len(chain)
    assert len({span.trace_id for span in chain}) == 1
    assert [span.parent for span in chain] == ["", *(span.span_id for span in chain[:-1])]
    assert chain[-1].facts["newsroom.outcome"] == "indexed"
