"""What the fault tests have in common: letting a pipeline run for a while as a supervisor would, and raw events that differ."""

import random
import time
from collections.abc import Iterator

from schemas import RawEvent
from tests.events import FETCHED
from tests.integration.pipeline import Pipeline

WORDS = [
    f"{first}{last}"
    for first in ("har", "mill", "old", "salt", "wren", "thorn", "ash", "bram", "cold", "dun", "elm", "fen", "glen")
    for last in ("bridge", "ford", "holm", "gate", "wick", "bury", "ton", "dale", "moor", "field", "stead", "combe")
]


def let_run(pipeline: Pipeline, seconds: float) -> None:
    """A fault has a length of its own: this is the fault, not a wait for something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pipeline.restart_the_dead()
        time.sleep(0.2)


def stories_and_copies(count: int, every: int = 5) -> Iterator[RawEvent]:
    """Articles of random words, and for one of `every` a copy of the one before it by another outlet."""
    for number in range(count):
        story = number - 1 if number % every == every - 1 else number
        body = " ".join(random.Random(story).choices(WORDS, k=80))
        yield RawEvent(
            id=f"a{number}", source=f"outlet-{number}", fetched_at=FETCHED, media_type="text/plain", body=body
        )
