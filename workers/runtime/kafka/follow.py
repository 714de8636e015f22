"""Workers of the live generation, whichever that is: when another one is promoted, they change over to it."""

import logging
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from workers.errors import BrokerUnavailable, LiveMoved, NoTopic
from workers.pipeline import FIRST_GENERATION
from workers.runtime.kafka.supervise import Supervisor, stage_commands
from workers.runtime.kafka.tables import Generations, live_now
from workers.settings import Settings

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0


def live_or_first(settings: Settings) -> str:
    """The live generation; the first one where there is no table of them yet, as the stage will then say of its topics."""
    try:
        return live_now(settings)
    except (BrokerUnavailable, NoTopic):
        return FIRST_GENERATION


def require_live(settings: Settings, generation: str) -> None:
    """Raise LiveMoved when another generation is live. A broker that does not answer says nothing."""
    try:
        live = live_now(settings)
    except (BrokerUnavailable, NoTopic):
        return
    if live != generation:
        raise LiveMoved(generation=generation, live=live)


class Follower(threading.Thread):
    """Knows the live generation, a few seconds late. What it cannot ask it leaves as it was."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(name="follower", daemon=True)
        self._settings, self._over = settings, threading.Event()
        self.live = live_or_first(settings)

    def run(self) -> None:
        with closing(Generations(self._settings)) as table:
            while not self._over.wait(LOOK_EVERY):
                try:
                    table.refresh()
                    self.live = table.live
                except (BrokerUnavailable, NoTopic) as error:
                    log.warning("%s", error)

    def moved_from(self, generation: str) -> bool:
        """Whether another one is live."""
        return self.live != generation

    def close(self) -> None:
        """End soon."""
        self._over.set()


def supervise(stages: Sequence[str], generation: str | None, settings: Settings, config: Path | None) -> int:
    """Run these stages of a generation, or (None) of the live one, until a signal; returns the exit status."""
    grace = settings.stop_timeout + 4.0
    if generation is not None:
        return Supervisor(stage_commands(stages, generation, settings, config), grace).run()
    stop = threading.Event()
    with closing(Follower(settings)) as follower:
        follower.start()
        while True:
            live = follower.live
            commands = stage_commands(stages, live, settings, config)
            status = Supervisor(commands, grace, partial(follower.moved_from, live), stop).run()
            if stop.is_set():
                return status
            log.info("generation %s is live now, no longer %s: changing over", follower.live, live)
