"""The engine of the live generation, whichever that is: when another one is promoted, live work changes over to it."""

import sqlite3
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from workers.metrics import Metrics
from workers.runtime.embedded.engine import Engine
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.store import live_generation
from workers.runtime.embedded.yields import kept
from workers.settings import Settings

# Who has just promoted a generation holds its lock for a moment longer.
PATIENCE = 30.0


class LiveEngine:
    """Use as a context manager; the caller holds the store's lock. Raises StoreBusy when a replay holds the generation."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings, metrics: Metrics | None = None) -> None:
        self._connection, self._settings = connection, settings
        self.metrics = metrics or Metrics(sources=settings.metrics_sources)
        self.metrics.compares(kept(connection))
        self._stack = ExitStack()
        self._ended_before = 0
        self.engine = self._open()

    def _open(self) -> Engine:
        generation, store = live_generation(self._connection), self._settings.store
        self._stack.enter_context(writer_lock(store, generation, PATIENCE))
        return self._stack.enter_context(Engine(self._connection, store, self._settings, generation, self.metrics))

    def follow(self) -> Engine:
        """The engine of the generation that is live now. What was in flight in the other one was not committed there."""
        if live_generation(self._connection) != self.engine.generation:
            self._ended_before = self.ended
            self._stack.close()
            self.engine = self._open()
        return self.engine

    @property
    def ended(self) -> int:
        """Raw events that got their terminal outcome here, in whichever generation."""
        return self._ended_before + sum(host.ended for host in self.engine.hosts)

    def measure(self) -> None:
        """Set the gauges."""
        self.engine.measure()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
