"""Alert rules, checked and tested by promtool, and the runbook that belongs to each."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ops.prometheus import find
from workers.metrics import METRICS

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RULES = PROMETHEUS / "rules" / "newsroom.yml"
TESTS = sorted((PROMETHEUS / "tests").glob("*.yml"))
RUNBOOKS = ROOT / "docs" / "runbooks"


def rules() -> list[dict[str, Any]]:
    """All rules, recorded ones and alerts."""
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


ALERTS = [rule for rule in rules() if "alert" in rule]


def _promtool(*arguments: str | Path) -> str:
    done = subprocess.run([find("promtool"), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_rules_are_valid() -> None:
    assert f"{len(rules())} rules found" in _promtool("check", "rules", RULES)


def test_the_configuration_of_prometheus_is_valid() -> None:
    assert "SUCCESS" in _promtool("check", "config", PROMETHEUS / "prometheus.yml")


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_alerts_fire_stay_silent_and_resolve_as_described(path: Path) -> None:
    assert "SUCCESS" in _promtool("test", "rules", path)


@pytest.mark.parametrize("alert", [rule["alert"] for rule in ALERTS])
def test_each_alert_is_tested_to_fire_and_not_to_fire(alert: str) -> None:
    cases = [
        case
        for path in TESTS
        for test in yaml.safe_load(path.read_text())["tests"]
        for case in test["alert_rule_test"]
        if case["alertname"] == alert
    ]
    fires = [case for case in cases if case.get("exp_alerts")]
    assert len(fires) >= 1
    assert len(cases) - len(fires) >= 2


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_each_alert_has_a_runbook_that_names_it_and_says_what_to_do(rule: dict[str, Any]) -> None:
    page = (ROOT / rule["annotations"]["runbook"]).read_text()
    assert f"`{rule['alert']}`" in page
    for heading in ("## What it means", "## Look first", "## What to do", "## Afterwards"):
        assert heading in page


def test_no_runbook_is_left_of_an_alert_that_is_gone() -> None:
    named = {Path(rule["annotations"]["runbook"]).name for rule in ALERTS}
    assert {page.name for page in RUNBOOKS.glob("*.md")} - {"index.md"} == named


def test_the_rules_read_only_metrics_that_exist() -> None:
    written = " ".join(str(rule["expr"]) for rule in rules())
    declared = {metric.name for metric in METRICS}
    read = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bnewsroom_\w+", written)}
    assert read - declared == set()


def test_the_list_of_runbooks_has_each_alert_with_its_severity_and_page() -> None:
    listed = re.findall(
        r"^\| `(\w+)` \| (\w+) \| \[.*\]\((.*)\) \|$", (RUNBOOKS / "index.md").read_text(), re.MULTILINE
    )
    alerts = [(r["alert"], r["labels"]["severity"], Path(r["annotations"]["runbook"]).name) for r in ALERTS]
    assert sorted(listed) == sorted(alerts)
