"""The dashboards. `python -m deploy.grafana` writes them to deploy/grafana/dashboards/, which Grafana reads.

overview        reads from left to right like the pipeline: one column a stage, rate, lag, age, dead letters below each other
stage-<name>    one stage: outcomes, durations, what waits, what went wrong, the process
content         what the newsroom gets: sources, languages, allegations, copies, silent sources
replays         how far each replay is, and when it will be done
"""

from collections.abc import Iterator

from deploy.grafana.panels import Place, bars, board, lines, number, rows
from workers.pipeline import STAGES

STAGE_NAMES = [spec.name for spec in STAGES]
COLUMNS = ["ingest", *STAGE_NAMES]
WIDTH = 24 // len(COLUMNS)


def _rate(metric: str, by: str) -> str:
    return f"sum by ({by}) (rate({metric}[$__rate_interval]))"


def overview() -> object:
    """All stages on one page."""
    return board(
        "newsroom-overview", "Newsroom overview", "From raw events on the left to the index on the right.", *_overview()
    )


def _overview() -> Iterator[object]:
    for column, stage in enumerate(COLUMNS):
        x = column * WIDTH
        one = f'{{stage="{stage}"}}'
        yield number(
            f"{stage}: records/s", "Records committed a second.", "short", Place(x, 0, WIDTH, 4),
            f"sum(rate(newsroom_events_processed_total{one}[$__rate_interval]))",
        )  # fmt: skip
        yield number(
            f"{stage}: dead letters, 1 h", "Records set aside in the last hour.", "short", Place(x, 12, WIDTH, 4),
            f"sum(increase(newsroom_dead_lettered_total{one}[1h]))", (0.5, "orange"), (10, "red"),
        )  # fmt: skip
        if stage == "ingest":
            continue
        yield number(
            f"{stage}: lag", "Records that wait for the stage.", "short", Place(x, 4, WIDTH, 4),
            f"sum(newsroom_consumer_lag{one})", (1_000, "orange"), (100_000, "red"),
        )  # fmt: skip
        yield number(
            f"{stage}: age p95", "19 of 20 articles are younger than this when the stage commits them.", "s",
            Place(x, 8, WIDTH, 4),
            f"histogram_quantile(0.95, sum by (le) (rate(newsroom_event_age_seconds_bucket{one}[$__rate_interval])))",
            (300, "orange"), (600, "red"),
        )  # fmt: skip
    yield number(
        "alerts", "Alerts that fire now.", "short", Place(0, 4, WIDTH, 4),
        'count(ALERTS{alertstate="firing", alertname=~"Newsroom.*"}) or vector(0)', (1, "red"),
    )  # fmt: skip
    yield number(
        "workers", "Workers that Prometheus can read.", "short", Place(0, 8, WIDTH, 4), 'sum(up{job="newsroom"})',
    )  # fmt: skip
    yield lines("Records/s", "Committed, by stage.", "short", Place(0, 16, 12, 8),
                (_rate("newsroom_events_processed_total", "stage"), "{{stage}}"))  # fmt: skip
    yield lines("Lag", "Records that wait, by stage.", "short", Place(12, 16, 12, 8),
                ("sum by (stage) (newsroom_consumer_lag)", "{{stage}}"))  # fmt: skip
    yield lines("Outcomes/s", "How raw events end: indexed, duplicate, and what did not get there.", "short",
                Place(0, 24, 12, 8),
                ('sum by (outcome) (rate(newsroom_events_processed_total{outcome!="emitted"}[$__rate_interval]))',
                 "{{outcome}}"))  # fmt: skip
    yield lines("Index operations/s", "What the index answers.", "short", Place(12, 24, 12, 8),
                (_rate("newsroom_index_requests_total", "result"), "{{result}}"))  # fmt: skip


def stage(name: str) -> object:
    """One stage."""
    return board(
        f"newsroom-stage-{name}", f"Newsroom stage: {name}", f"Everything about the {name} stage.", *_stage(name)
    )


def _stage(name: str) -> Iterator[object]:
    one = f'{{stage="{name}"}}'
    duration = f"sum by (le) (rate(newsroom_stage_duration_seconds_bucket{one}[$__rate_interval]))"
    age = f"sum by (le) (rate(newsroom_event_age_seconds_bucket{one}[$__rate_interval]))"
    yield lines("Records/s by outcome", "Committed records; `emitted` went on.", "short", Place(0, 0, 12, 8),
                (_rate(f"newsroom_events_processed_total{one}", "outcome"), "{{outcome}}"), stacked=True)  # fmt: skip
    yield lines("Time a record", "Work of the stage itself, without waiting.", "s", Place(12, 0, 12, 8),
                (f"histogram_quantile(0.5, {duration})", "p50"), (f"histogram_quantile(0.95, {duration})", "p95"),
                (f"histogram_quantile(0.99, {duration})", "p99"))  # fmt: skip
    yield lines("Lag by partition", "Records that wait.", "short", Place(0, 8, 8, 8),
                (f"sum by (partition) (newsroom_consumer_lag{one})", "{{partition}}"))  # fmt: skip
    yield lines("In progress", "Taken and not yet committed, beside what is taken a second.", "short", Place(8, 8, 8, 8),
                (f"sum(newsroom_events_in_progress{one})", "in progress"),
                (f"sum(rate(newsroom_events_consumed_total{one}[$__rate_interval]))", "taken/s"))  # fmt: skip
    yield lines("Age of articles at the commit", "From fetched_at.", "s", Place(16, 8, 8, 8),
                (f"histogram_quantile(0.5, {age})", "p50"), (f"histogram_quantile(0.95, {age})", "p95"))  # fmt: skip
    yield lines("Dead letters", "By error, in five minutes.", "short", Place(0, 16, 8, 8),
                (f"sum by (error) (increase(newsroom_dead_lettered_total{one}[5m]))", "{{error}}"))  # fmt: skip
    yield lines("Retries", "By reason, in five minutes.", "short", Place(8, 16, 8, 8),
                (f"sum by (reason) (increase(newsroom_retries_total{one}[5m]))", "{{reason}}"))  # fmt: skip
    yield number("Since the last commit", "Long is right on a quiet topic; with lag it is a stalled stage.", "s",
                 Place(16, 16, 4, 8), f"time() - max(newsroom_last_processed_timestamp_seconds{one} > 0)")  # fmt: skip
    oldest = f"newsroom_oldest_unread_timestamp_seconds{one}"
    yield number("Oldest unread", "How long the oldest record that waits has waited; 0: none waits. At the retention it is lost.", "s",
                 Place(20, 16, 4, 4), f"max((time() - {oldest}) * ({oldest} > bool 0))")  # fmt: skip
    yield number("Retention", "How long the topic keeps records; 0 for ever.", "s", Place(20, 20, 4, 4),
                 f"max(newsroom_topic_retention_seconds{one})")  # fmt: skip
    there = f"* on (instance) group_left () max by (instance) (newsroom_events_in_progress{one} * 0 + 1)"
    yield lines("Memory", "Of each worker that hosts the stage.", "bytes", Place(0, 24, 12, 8),
                (f"process_resident_memory_bytes {there}", "{{instance}}"))  # fmt: skip
    yield lines("CPU", "Cores used by each worker that hosts the stage, its pool's processes not included.", "short",
                Place(12, 24, 12, 8),
                (f"rate(process_cpu_seconds_total[$__rate_interval]) {there}", "{{instance}}"))  # fmt: skip


def content() -> object:
    """What comes in and what is found in it."""
    return board("newsroom-content", "Newsroom content", "Sources, languages, allegations and copies.", *_content())


def _content() -> Iterator[object]:
    yield lines("Articles/s by source", "Raw events cleaned.", "short", Place(0, 0, 12, 8),
                (_rate("newsroom_source_events_total", "source"), "{{source}}"), stacked=True)  # fmt: skip
    yield lines("Articles/s by language", "Out of the clean stage.", "short", Place(12, 0, 12, 8),
                (_rate("newsroom_articles_total", "language"), "{{language}}"), stacked=True)  # fmt: skip
    yield bars("Allegations by status", "Tagged in the time shown.", "short", Place(0, 8, 8, 9),
               "sum by (status) (increase(newsroom_allegations_total[$__range]))", "{{status}}")  # fmt: skip
    yield lines("Allegations/s by status", "A jump of one status after a release is a change of judgement, not of the world.",
                "short", Place(8, 8, 8, 9),
                (_rate("newsroom_allegations_total", "status"), "{{status}}"), stacked=True)  # fmt: skip
    yield bars("Copies and originals", "Decisions of the dedup stage in the time shown.", "short", Place(16, 8, 8, 9),
               "sum by (kind) (increase(newsroom_duplicates_total[$__range]))", "{{kind}}")  # fmt: skip
    yield rows("Sources by silence", "Time since the newest article of each source.", "s", Place(0, 17, 12, 9),
               "sort_desc(time() - max by (source) (newsroom_source_last_event_timestamp_seconds))")  # fmt: skip
    yield lines("Set aside by error", "All stages, in five minutes.", "short", Place(12, 17, 12, 9),
                ("sum by (error) (increase(newsroom_dead_lettered_total[5m]))", "{{error}}"))  # fmt: skip


def replays() -> object:
    """Replays into new generations."""
    ratio = "max by (generation) (newsroom_replay_progress_ratio)"
    speed = "max by (generation) (deriv(newsroom_replay_progress_ratio[10m]))"
    return board(
        "newsroom-replays", "Newsroom replays", "Generations that are being filled beside the live one.",
        bars("Progress", "1 is done.", "percentunit", Place(0, 0, 8, 8), ratio, "{{generation}}"),
        lines("Progress over time", "A flat line below 1 is a stuck replay.", "percentunit", Place(8, 0, 16, 8),
              (ratio, "{{generation}}")),
        lines("Time left", "At the speed of the last ten minutes.", "s", Place(0, 8, 12, 8),
              (f"(1 - {ratio}) / clamp_min({speed}, 1e-9)", "{{generation}}")),
        lines("Lag of live stages", "Replays give way to live work: this should not rise.", "short", Place(12, 8, 12, 8),
              ("sum by (stage) (newsroom_consumer_lag)", "{{stage}}")),
    )  # fmt: skip


def all_boards() -> dict[str, object]:
    """File name (without `.json`) of each dashboard, and the dashboard."""
    stages = {f"stage-{name}": stage(name) for name in STAGE_NAMES}
    return {"overview": overview(), **stages, "content": content(), "replays": replays()}
