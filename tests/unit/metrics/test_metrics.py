"""The metrics as Prometheus reads them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from workers.metrics import METRICS, OUTCOMES, Metrics
from workers.pipeline import STAGES

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def _metrics(sources: int = 200) -> Metrics:
    return Metrics(sources=sources, clock=lambda: NOON.timestamp() + 90)


def _value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_every_metric_is_exposed_under_its_declared_name_kind_and_help() -> None:
    metrics = _metrics()
    families = {
        family.name: family for family in text_string_to_metric_families(generate_latest(metrics.registry).decode())
    }
    for declared in METRICS:
        family = families[declared.name.removesuffix("_total")]
        assert (family.type, family.documentation) == (declared.kind, declared.help)


def test_counters_end_in_total_and_times_and_sizes_name_their_unit() -> None:
    units = ("_total", "_seconds", "_bytes", "_ratio", "_info")
    counts = {"newsroom_events_in_progress", "newsroom_consumer_lag", "newsroom_source_changed"}
    assert [m.name for m in METRICS if not m.name.endswith(units) and m.name not in counts] == []
    assert [m.name for m in METRICS if (m.kind == "counter") != m.name.endswith("_total")] == []


@pytest.mark.parametrize("stage", [spec.name for spec in STAGES])
def test_a_hosted_stage_has_each_outcome_and_each_error_at_zero_before_the_first_event(stage: str) -> None:
    metrics = _metrics()
    metrics.hosts(stage)
    values = [_value(metrics, "newsroom_events_processed_total", stage=stage, outcome=outcome) for outcome in OUTCOMES]
    assert values == [0.0] * len(OUTCOMES)
    assert _value(metrics, "newsroom_dead_lettered_total", stage=stage, error="WorkerKilled") == 0.0


def test_a_committed_record_leaves_those_in_progress_and_is_counted_by_its_outcome() -> None:
    metrics = _metrics()
    metrics.took("clean", 3)
    metrics.processed("clean", "emitted")
    assert _value(metrics, "newsroom_events_consumed_total", stage="clean") == 3
    assert _value(metrics, "newsroom_events_in_progress", stage="clean") == 2
    assert _value(metrics, "newsroom_events_processed_total", stage="clean", outcome="emitted") == 1
    assert _value(metrics, "newsroom_last_processed_timestamp_seconds", stage="clean") == NOON.timestamp() + 90


def test_age_is_measured_from_fetched_at_to_the_commit() -> None:
    metrics = _metrics()
    metrics.aged("index", [NOON])
    assert _value(metrics, "newsroom_event_age_seconds_sum", stage="index") == 90
    assert _value(metrics, "newsroom_event_age_seconds_bucket", stage="index", le="60.0") == 0
    assert _value(metrics, "newsroom_event_age_seconds_bucket", stage="index", le="120.0") == 1


def test_an_article_fetched_in_the_future_is_new_not_negative() -> None:
    metrics = _metrics()
    metrics.aged("index", [NOON.replace(hour=13)])
    assert _value(metrics, "newsroom_event_age_seconds_sum", stage="index") == 0


def test_a_dead_letter_is_counted_by_its_error() -> None:
    metrics = _metrics()
    metrics.processed("allegations", "dead_lettered", error="StageTimeout")
    assert _value(metrics, "newsroom_dead_lettered_total", stage="allegations", error="StageTimeout") == 1


def test_sources_beyond_the_limit_are_counted_together() -> None:
    metrics = _metrics(sources=2)
    for source in ("a", "b", "c", "d", "a"):
        metrics.received(source, NOON)
    found = [_value(metrics, "newsroom_source_events_total", source=source) for source in ("a", "b", "other", "c")]
    assert found == [2, 1, 2, None]


def test_an_old_article_does_not_turn_back_the_time_of_a_source() -> None:
    metrics = _metrics()
    metrics.received("wire", NOON)
    metrics.received("wire", NOON.replace(hour=3))
    assert _value(metrics, "newsroom_source_last_event_timestamp_seconds", source="wire") == NOON.timestamp()


def test_the_oldest_unread_record_is_the_oldest_of_all_partitions_and_none_when_nothing_waits() -> None:
    metrics = _metrics()
    name = "newsroom_oldest_unread_timestamp_seconds"
    metrics.lag("clean", 0, 4, NOON)
    metrics.lag("clean", 1, 9, NOON.replace(hour=11))
    assert _value(metrics, name, stage="clean") == NOON.replace(hour=11).timestamp()
    metrics.lag("clean", 1, 0)
    assert _value(metrics, name, stage="clean") == NOON.timestamp()
    metrics.lag("clean", 0, 0)
    assert _value(metrics, name, stage="clean") == 0


def test_where_the_broker_does_not_tell_the_oldest_record_is_no_older_than_where_the_stage_is() -> None:
    metrics = _metrics()
    name = "newsroom_oldest_unread_timestamp_seconds"
    metrics.reached("clean", 0, NOON)
    metrics.lag("clean", 0, 4)
    assert _value(metrics, name, stage="clean") == NOON.timestamp()
    metrics.lag("clean", 0, 0)
    assert _value(metrics, name, stage="clean") == 0


def test_a_partition_that_was_taken_away_has_no_lag_here() -> None:
    metrics = _metrics()
    metrics.lag("clean", 0, 4, NOON)
    metrics.lost("clean", 0)
    assert _value(metrics, "newsroom_consumer_lag", stage="clean", partition="0") is None


def test_the_file_for_the_textfile_collector_holds_no_metric_of_the_node_exporters_own(tmp_path: Path) -> None:
    metrics = _metrics()
    metrics.write(tmp_path / "deep" / "newsroom.prom")
    families = list(text_string_to_metric_families((tmp_path / "deep" / "newsroom.prom").read_text()))
    assert [family.name for family in families if not family.name.startswith("newsroom_")] == []
    assert [sample for family in families for sample in family.samples if sample.timestamp is not None] == []


def test_a_served_process_shows_its_memory_and_its_start() -> None:
    metrics = Metrics(process=True)
    assert (_value(metrics, "process_resident_memory_bytes") or 0) > 1_000_000
    assert (_value(metrics, "process_start_time_seconds") or 0) > 0
