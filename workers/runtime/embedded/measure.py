"""Writes the metrics of a run into a file, for the node exporter's textfile collector."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from workers.metrics import Metrics

# As often as Prometheus usually scrapes: a run that is looked at is never older than one scrape.
EVERY_SECONDS = 15.0


class Measured(Protocol):
    """What has metrics and can set its gauges: an engine, or the live one."""

    metrics: Metrics

    def measure(self) -> None: ...


@contextmanager
def measured(engine: Measured, path: Path | None) -> Iterator[Callable[[], None]]:
    """Within it, call what is yielded often: it measures and writes when it is time to, and again when the block ends."""
    written = time.monotonic()

    def write() -> None:
        engine.measure()
        if path is not None:
            engine.metrics.write(path)

    def measure() -> None:
        nonlocal written
        if time.monotonic() - written >= EVERY_SECONDS:
            written = time.monotonic()
            write()

    try:
        yield measure
        engine.metrics.run_finished()
    finally:
        write()
