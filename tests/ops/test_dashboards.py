"""The dashboards, with every query run against a real Prometheus that scraped a real run."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.grafana.__main__ import FOLDER, rendered
from tests.ops.conftest import Scraped
from workers.metrics import METRICS
from workers.pipeline import STAGES

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("prometheus")]
BOARDS = sorted(FOLDER.glob("*.json"))


def _panels(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for panel in json.loads(path.read_text())["panels"]:
        for target in panel["targets"]:
            yield panel, target["expr"]


QUERIES = [(path.stem, panel["title"], expr) for path in BOARDS for panel, expr in _panels(path)]


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_the_committed_dashboard_is_what_the_code_makes(path: Path) -> None:
    assert path.read_text() == rendered()[path], "stale: run `python -m deploy.grafana`"


def test_there_is_a_dashboard_for_each_stage_and_none_without_code() -> None:
    assert {path.stem for path in BOARDS} >= {f"stage-{spec.name}" for spec in STAGES}
    assert set(BOARDS) == set(rendered())


@pytest.mark.parametrize(("board", "title", "expr"), QUERIES)
def test_a_panel_shows_data_after_a_run(scraped: Scraped, board: str, title: str, expr: str) -> None:
    series = scraped.query(expr.replace("$__rate_interval", "5m").replace("$__range", "5m"))
    values = [float(one["value"][1]) for one in series]
    assert [value for value in values if not math.isnan(value)], f"no data for: {expr}"


def test_the_query_test_notices_a_panel_without_data(scraped: Scraped) -> None:
    assert scraped.query("newsroom_no_such_metric_total") == []


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_panels_do_not_lie_on_each_other(path: Path) -> None:
    cells: dict[tuple[int, int], str] = {}
    for panel in json.loads(path.read_text())["panels"]:
        grid = panel["gridPos"]
        assert grid["x"] + grid["w"] <= 24
        for x in range(grid["x"], grid["x"] + grid["w"]):
            for y in range(grid["y"], grid["y"] + grid["h"]):
                assert (x, y) not in cells, f"{panel['title']} lies on {cells.get((x, y))}"
                cells[x, y] = panel["title"]


@pytest.mark.parametrize(("board", "title", "expr"), QUERIES)
def test_a_panel_says_what_it_shows(board: str, title: str, expr: str) -> None:
    (panel,) = [one for one, query in _panels(FOLDER / f"{board}.json") if (one["title"], query) == (title, expr)]
    assert panel["description"]
    assert panel["fieldConfig"]["defaults"]["unit"]


def test_every_metric_is_on_a_dashboard_or_in_an_alert() -> None:
    rules = (FOLDER.parents[1] / "prometheus" / "rules" / "newsroom.yml").read_text()
    shown = " ".join(expr for _, _, expr in QUERIES) + rules
    read = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bnewsroom_\w+", shown)}
    assert {metric.name for metric in METRICS} - read == {
        "newsroom_build_info",
        "newsroom_run_finished_timestamp_seconds",
    }
