"""`python -m tests.ops.pictures [DOCUMENTS]`: run articles, scrape the run, and write docs/images/dashboard-*.png by Chromium."""

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.corpus import raw_events
from schemas import Scope
from tests.ops.prometheus import HOST, Prometheus
from workers.health import Health, serve
from workers.metrics import Metrics
from workers.runtime.embedded.replay import replay
from workers.runtime.embedded.run import run
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
WIDTH = 1364
HEIGHTS = {"overview": 1020, "content": 840, "replays": 540}
# Without these flags Chromium asks its maker's servers for updates at each start.
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *QUIET)


def main(documents: int) -> None:
    """Run, scrape, draw."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus.jsonl").write_bytes(
            b"".join(raw_events(documents, start=datetime.now(UTC) - timedelta(minutes=2), step=0.1))
        )
        metrics = Metrics(process=True)
        settings = Settings(store=folder / "store.sqlite3", jobs=1)
        with serve(metrics.registry, Health(), HOST, 0) as port, Prometheus(folder, port) as url:
            began = time.monotonic()
            time.sleep(3)
            run([ROOT / "samples", folder / "corpus.jsonl"], settings, metrics=metrics)
            replay(settings, "g2", "index", Scope(), metrics=metrics)
            time.sleep(3)
            seconds = str(time.monotonic() - began)
            subprocess.run(
                [sys.executable, "-m", "deploy.grafana.pictures", url, folder, seconds], check=True, cwd=ROOT
            )
        IMAGES.mkdir(exist_ok=True)
        for page in sorted(folder.glob("*.html")):
            size = f"--window-size={WIDTH},{HEIGHTS.get(page.stem, 1040)}"
            image = IMAGES / f"dashboard-{page.stem}.png"
            command = [
                *CHROMIUM,
                f"--user-data-dir={folder / 'chromium'}",
                size,
                f"--screenshot={image}",
                page.as_uri(),
            ]
            subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
