"""Liveness by own progress: a process that has work and does none ends itself, and is started anew.

The watch is a thread of its own, so that it also sees an event loop that hangs. It looks at two things: the batch at hand,
which must end or move within the time; and the loop, which must turn.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from workers.errors import StageStalled

log = logging.getLogger(__name__)

EXIT_STALLED = 75


class Progress:
    """What a stage process has done, by the monotonic clock. Written by the event loop, read by the watch."""

    def __init__(self) -> None:
        self.records = 0
        self.batches = 0
        self.turned = self.advanced = time.monotonic()
        self.at_hand = 0
        self.lag = 0

    def began(self, records: int) -> None:
        self.at_hand += records
        self.moved()

    def ended(self, records: int) -> None:
        self.records += records
        self.batches += 1
        self.at_hand -= records
        self.moved()

    def moved(self) -> None:
        """Something went on, such as one record of a batch or a retry that is waiting its turn."""
        self.advanced = time.monotonic()

    def turn(self, lag: int) -> None:
        """The event loop is alive; `lag` records wait for this process."""
        self.turned = time.monotonic()
        self.lag = lag


class Watch(threading.Thread):
    """Ends the process when the progress stalls. `end` is for tests."""

    def __init__(
        self, stage: str, progress: Progress, timeout: float, end: Callable[[int], None] = os._exit, every: float = 1.0
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self._stage, self._progress, self._timeout, self._end, self._every = stage, progress, timeout, end, every
        self._stop = threading.Event()

    def run(self) -> None:
        before = time.monotonic()
        while not self._stop.wait(self._every):
            at = time.monotonic()
            if at - before > 5 * self._every + 1:
                # This process was frozen (SIGSTOP, a suspended machine): the time that passed is nobody's fault.
                self._progress.turned = self._progress.advanced = at
            before = at
            if reason := self._stalled(at):
                log.critical("%s", StageStalled(stage=self._stage, detail=reason, seconds=f"{self._timeout:.0f}"))
                self._end(EXIT_STALLED)
                return

    def stop(self) -> None:
        self._stop.set()

    def _stalled(self, at: float) -> str | None:
        progress = self._progress
        if at - progress.turned > self._timeout:
            return "its event loop has not turned"
        if at - progress.advanced <= self._timeout:
            return None
        if progress.at_hand:
            return f"{progress.at_hand} records are at hand and none was finished"
        if progress.lag > 0:
            return f"{progress.lag} records wait and none was taken"
        return None
