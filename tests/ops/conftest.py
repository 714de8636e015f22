"""A real Prometheus that scraped a real run of the embedded pipeline."""

import json
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ops.prometheus import find
from workers.health import Health, serve
from workers.metrics import Metrics
from workers.runtime.embedded.replay import replay
from workers.runtime.embedded.run import run
from workers.runtime.embedded.selection import Scope
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
# A test machine may be busy with other things.
PATIENCE = 180.0

CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: newsroom
    static_configs: [{{targets: ["{host}:{port}"]}}]
"""


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
        _wait(lambda: bool(self.query(expr)), expr)


@pytest.fixture(scope="session")
def scraped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scraped]:
    """Serve metrics, start Prometheus, run the samples and some bad input, replay them, and wait until all of it was scraped."""
    folder = tmp_path_factory.mktemp("prometheus")
    metrics, health = Metrics(process=True), Health()
    with serve(metrics.registry, health, HOST, 0) as port, _prometheus(folder, port) as url:
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
        one.wait_for('count_over_time(newsroom_replay_progress_ratio{generation="g2"}[5m]) >= 2')
        yield one


class _prometheus:  # noqa: N801
    """A server on a free port, ended with the block."""

    def __init__(self, folder: Path, target: int) -> None:
        self._folder, self._target = folder, target

    def __enter__(self) -> str:
        port = _free_port()
        config = self._folder / "prometheus.yml"
        rules = ROOT / "deploy" / "prometheus" / "rules" / "newsroom.yml"
        config.write_text(CONFIG.format(rules=rules, host=HOST, port=self._target))
        self._log = (self._folder / "prometheus.log").open("wb")
        self._process = subprocess.Popen(
            [
                find("prometheus"),
                f"--config.file={config}",
                f"--storage.tsdb.path={self._folder / 'data'}",
                f"--web.listen-address={HOST}:{port}",
            ],
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        url = f"http://{HOST}:{port}"
        _wait(lambda: _ready(url), f"Prometheus (see {self._log.name})")
        return url

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/-/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait(done: Any, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"no answer in {PATIENCE} s: {what}")
        time.sleep(0.2)
