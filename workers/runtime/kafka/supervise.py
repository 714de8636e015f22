"""`newsroom worker all`: each stage in a process of its own, started again when it ends, later and later.

A stage that has run for a while is started again at once; one that dies young waits twice as long each time, up to a minute.
SIGTERM and SIGINT go on to all stages; what has not ended after the grace is killed (and loses nothing, see delivery.py).
A supervisor that dies takes its stages with it: the kernel tells them (process.py asks it to), and another may start.
"""

import logging
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workers.config import variable_of
from workers.errors import EXIT_OK
from workers.settings import Settings

log = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
# A process that has lived so long was healthy: its end is not counted with those before.
HEALTHY = 60.0
POLL = 0.2


def wait_before_restart(deaths: int, draw: Callable[[float, float], float] = random.uniform) -> float:
    """Seconds to wait after that many deaths in a row: doubled each time, drawn from the upper half, at most a minute."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (deaths - 1))
    return draw(longest / 2, longest)


@dataclass(slots=True)
class Child:
    """A process that is to run. `due` is when to start it, by the monotonic clock; None while it runs."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = 0
    due: float | None = field(default=0.0)


class Supervisor:
    """Keeps the commands running until it is told to stop."""

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        grace: float,
        until: Callable[[], bool] = lambda: False,
        stop: threading.Event | None = None,
    ) -> None:
        """`until` says that these are no longer the commands to run; `stop` is shared with whoever takes over then."""
        self._until = until
        self._children = [Child(name, command) for name, command in commands.items()]
        self._grace = grace
        self._stop = stop or threading.Event()

    def run(self) -> int:
        """Until SIGTERM or SIGINT, which set `stop`, or until it is over; returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        while not self._stop.is_set() and not self._until():
            for child in self._children:
                self._look_after(child)
            self._stop.wait(POLL)
        self._end()
        return EXIT_OK

    def stop(self) -> None:
        self._stop.set()

    def _look_after(self, child: Child) -> None:
        at = time.monotonic()
        if child.process is None:
            if child.due is not None and at >= child.due:
                child.process = subprocess.Popen(child.command)
                child.started, child.due = at, None
            return
        status = child.process.poll()
        if status is None:
            return
        child.deaths = 1 if at - child.started > HEALTHY else child.deaths + 1
        wait = wait_before_restart(child.deaths)
        child.process, child.due = None, at + wait
        log.warning("%s ended with status %d; again in %.1f s", child.name, status, wait)

    def _end(self) -> None:
        running = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + self._grace
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("process %d did not stop in time and is killed", process.pid)
                process.kill()
                process.wait()


def stage_commands(
    stages: Sequence[str], generation: str, settings: Settings, config: Path | None
) -> dict[str, list[str]]:
    """The command of each stage's process. Each serves its metrics on a port of its own, counted up from the setting."""
    commands = {}
    for number, stage in enumerate(stages):
        port = settings.metrics_port + number if settings.metrics_port else 0
        variables = [f"{variable_of('metrics_port')}={port}"]
        if config is not None:
            variables.append(f"{variable_of('config')}={config}")
        commands[stage] = ["env", *variables, sys.executable, "-m", "workers.runtime.kafka.process", stage, generation]
    return commands
