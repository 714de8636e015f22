"""Does the embedded runtime stay as fast as its store grows? Real log, dedup and index; clean, entities and allegations only pass on.

What the models cost does not depend on what is in the store, and would hide what does: they take a hundred times as long. So the
stages that keep no state are replaced by ones that pass on what they get, and a hundred thousand documents take minutes.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import orjson

from benchmarks.corpus import raw_events
from benchmarks.whole import Embedded, embedded
from tests.integration.passthrough import passing
from workers.pipeline import stage_spec
from workers.runtime.embedded import engine
from workers.runtime.execute import Executor, now
from workers.runtime.work import Result, WorkItem, work
from workers.settings import Settings


def pass_chunk(name: str, items: Sequence[WorkItem], _: Settings) -> list[Result]:
    """In a pool process: the passing stage over some records."""
    spec = stage_spec(name)
    return work(spec, passing(spec), items, now)


def plain_texts(count: int) -> Iterator[bytes]:
    """So many raw events whose body is the article's text: half the corpus is pages, which nobody cleans here."""
    lines = (line for line in raw_events(3 * count, seed=2) if orjson.loads(line)["media_type"] == "text/plain")
    yield from islice(lines, count)


def flat(documents: int, folder: Path, processes: int) -> Embedded:
    """A run over so many documents, in tenths."""
    before = engine.Executor
    engine.Executor = partial(Executor, run=pass_chunk)  # type: ignore[misc, assignment]
    try:
        return embedded(plain_texts(documents), folder, processes, documents)
    finally:
        engine.Executor = before  # type: ignore[misc]
