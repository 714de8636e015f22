"""A real Prometheus that scraped a real run of the embedded pipeline."""

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schemas import Scope
from tests.ops.prometheus import HOST, Prometheus, wait
from workers.health import Health, serve
from workers.metrics import Metrics
from workers.runtime.embedded.replay import replay
from workers.runtime.embedded.run import run
from workers.settings import Settings

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Scraped:
    """A Prometheus with the metrics of a run in it, and the run's metrics and store."""

    url: str
    metrics: Metrics
    store: Path

    def query(self, expr: str) -> list[dict[str, Any]]:
        """The series of an instant query, now."""
        answer = urllib.request.urlopen(
            f"{self.url}/api/v1/query?{urllib.parse.urlencode({'query': expr})}", timeout=20
        )
        result: list[dict[str, Any]] = json.load(answer)["data"]["result"]
        return result

    def wait_for(self, expr: str) -> None:
        """Until the query has a result."""
        wait(lambda: bool(self.query(expr)), expr)


@pytest.fixture(scope="session")
def scraped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scraped]:
    """Serve metrics, start Prometheus, run the samples and some bad input, replay them, and wait until all of it was scraped."""
    folder = tmp_path_factory.mktemp("prometheus")
    metrics, health = Metrics(process=True), Health()
    with serve(metrics.registry, health, HOST, 0) as port, Prometheus(folder, port) as url:
        one = Scraped(url, metrics, folder / "store.sqlite3")
        # Prometheus must see the counters before the run, or it cannot tell what the run added.
        one.wait_for('up{job="newsroom"} == 1')
        one.wait_for("newsroom_index_requests_total")
        bad = folder / "bad"
        bad.mkdir()
        (bad / "binary.txt").write_bytes(bytes(range(256)) * 8)
        (bad / "empty.txt").write_bytes(b"")
        settings = Settings(store=one.store, jobs=1, metrics_file=folder / "metrics.prom")
        run([ROOT / "samples", bad], settings, metrics=metrics)
        one.wait_for("newsroom_run_finished_timestamp_seconds > 0")
        replay(settings, "g2", "clean", Scope(), metrics=metrics)
        # The ratio is 1 after the last commit was counted: what is scraped then is final.
        one.wait_for(
            'newsroom_replay_progress_ratio{generation="g2"} == 1 and count_over_time(newsroom_replay_progress_ratio[5m]) >= 2'
        )
        yield one
