"""Does the embedded runtime stay as fast as its store grows? Real log, dedup and index; clean, entities and allegations only pass on.

    python -m benchmarks.flat --documents 100000        prints, and writes docs/benchmarks-flat.md

What the models cost does not depend on what is in the store, and would hide what does: they take a hundred times as long. So the
stages that keep no state are replaced by ones that pass on what they get, and a hundred thousand documents take minutes.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import orjson

from benchmarks.corpus import raw_events
from benchmarks.machine import described, table
from benchmarks.whole import Embedded, embedded
from tests.integration.passthrough import passing
from workers.pipeline import stage_spec
from workers.runtime.embedded import engine
from workers.runtime.execute import Executor, now, processes
from workers.runtime.work import Result, WorkItem, work
from workers.settings import Settings

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks-flat.md"
READING = """Log, dedup and index are the real ones; clean, entities and allegations only pass on what they get, for what models cost does
not depend on what is in the store.

Of {documents:,} documents the last tenth ran at {rate:.2f} of the second's speed, at {cpu:.2f} of its processor time a document.

The first tenth holds the start. The processor time tells more where something else took part of the machine. Memory, of all
processes and with shared pages counted in each, is {memory:.2f} of that in the middle.
The store is {size:.0f} MiB then, {each:.1f} KiB a document."""


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


def page(long: Embedded, documents: int, size: float, facts: str) -> str:
    """As Markdown. `size` is that of the store in MiB."""
    second, middle, last = long.tenths[1], long.tenths[len(long.tenths) // 2], long.tenths[-1]
    rows = [(str(n), f"{one.rate:.0f}", f"{one.cpu:.2f}", f"{one.memory:.0f}") for n, one in enumerate(long.tenths, 1)]
    told = READING.format(
        documents=documents,
        rate=last.rate / second.rate,
        cpu=last.cpu / second.cpu,
        memory=last.memory / middle.memory,
        size=size,
        each=size * 1024 / documents,
    )
    parts = [
        "# Does it stay as fast",
        f"By `python -m benchmarks.flat --documents {documents}`, in tenths.",
        facts,
        table(("Tenth", "Documents/s", "CPU ms a document", "Memory MiB"), rows),
        told,
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Take the arguments, run, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.flat")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=processes(Settings()))
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args()
    facts = described()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        long = flat(given.documents, Path(name), given.processes)
        size = sum(path.stat().st_size for path in Path(name).glob("store.sqlite3*")) / 2**20
    text = page(long, given.documents, size, facts)
    given.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
