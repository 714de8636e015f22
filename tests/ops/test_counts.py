"""What was counted in a run is what the store says happened in it."""

import sqlite3
from typing import Any

import orjson
import pytest

from tests.ops.conftest import Scraped
from tests.ops.test_alerts import rules
from workers.pipeline import STAGES
from workers.runtime.embedded.log import Log

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("prometheus")]


def _total(scraped: Scraped, expr: str) -> float:
    return sum(float(one["value"][1]) for one in scraped.query(expr))


def test_terminal_outcomes_are_counted_as_the_store_holds_them(scraped: Scraped) -> None:
    with sqlite3.connect(scraped.store) as connection:
        held = dict(connection.execute("SELECT outcome, count(*) FROM outcomes GROUP BY outcome"))
    series = scraped.query('sum by (outcome) (newsroom_events_processed_total{outcome!="emitted",stage!="ingest"}) > 0')
    assert {one["metric"]["outcome"]: float(one["value"][1]) for one in series} == held


def test_dead_letters_are_counted_by_stage_and_error_as_the_store_holds_them(scraped: Scraped) -> None:
    with sqlite3.connect(scraped.store) as connection:
        held = {
            (stage, error): count
            for stage, error, count in connection.execute(
                "SELECT stage, error, count(*) FROM dead_letters GROUP BY stage, error"
            )
        }
    series = scraped.query("newsroom_dead_lettered_total > 0")
    assert held
    assert {(one["metric"]["stage"], one["metric"]["error"]): float(one["value"][1]) for one in series} == held


@pytest.mark.parametrize("stage", [spec.name for spec in STAGES])
def test_each_record_that_a_stage_took_was_committed_and_nothing_is_left_in_progress(
    scraped: Scraped, stage: str
) -> None:
    taken = _total(scraped, f'newsroom_events_consumed_total{{stage="{stage}"}}')
    assert taken > 0
    assert taken == _total(scraped, f'newsroom_events_processed_total{{stage="{stage}"}}')
    assert taken == _total(scraped, f'newsroom_stage_duration_seconds_count{{stage="{stage}"}}')
    assert _total(scraped, f'newsroom_events_in_progress{{stage="{stage}"}}') == 0


def test_allegations_are_counted_by_status_as_the_events_hold_them(scraped: Scraped) -> None:
    with sqlite3.connect(scraped.store) as connection:
        log = Log(connection)
        events = [
            event for topic in ("articles.enriched", "articles.enriched.g2") for event in log.read(topic, 0, 10_000)
        ]
    held: dict[str, float] = {}
    for event in events:
        for allegation in orjson.loads(event.value).get("allegations", []):
            held[allegation["status"]] = held.get(allegation["status"], 0) + 1
    series = scraped.query("newsroom_allegations_total > 0")
    assert {one["metric"]["status"]: float(one["value"][1]) for one in series} == held


@pytest.mark.parametrize("rule", [rule for rule in rules() if "record" in rule], ids=lambda rule: rule["record"])
def test_what_is_recorded_has_a_value_after_a_run(scraped: Scraped, rule: dict[str, Any]) -> None:
    assert scraped.query(rule["expr"])


def test_a_replay_leaves_its_progress_in_a_file_of_its_own(scraped: Scraped) -> None:
    text = scraped.store.with_name("metrics-g2.prom").read_text()
    assert 'newsroom_replay_progress_ratio{generation="g2"} 1.0' in text
    assert {line.split("{")[0] for line in text.splitlines() if line[0] != "#"} == {"newsroom_replay_progress_ratio"}
