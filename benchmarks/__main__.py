"""`python -m benchmarks`: measure the stages and the embedded runtime, print, and write docs/benchmarks.md."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import raw_events
from benchmarks.machine import described, table
from benchmarks.stages import Measured, measure
from benchmarks.whole import Embedded, Loop, embedded, loop, start_up
from workers.runtime.execute import processes
from workers.settings import Settings

ARTICLES = "The articles are made from the samples by a seed, half of them pages, half plain text."
READING = """Rates with chunks of 8, p50 and p95 of single documents, decoding and encoding of events included. Dedup and index write to
their store. CPU is what a document takes of a core, and depends less than the rates on what else the machine does."""
LOOP = "plain loop: no store, no index, no events between stages"
EMBEDDED = "embedded runtime: everything durable, with the index"
BUSY = """Loop and runtime are measured one after the other: where something else took part of the machine, their rates cannot be
compared, and the processor time tells more."""
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main() -> None:
    """Take the arguments, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--documents", type=int, default=2_000, help="documents for the stages and the runtimes")
    parser.add_argument("--processes", type=int, default=processes(Settings()), help="processes of loop and runtime")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args()
    facts = described()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = Path(name)
        lines = list(raw_events(given.documents))
        each = measure(lines, folder)
        limit = loop(lines, given.processes)
        (folder / "run").mkdir()
        ran = embedded(lines, folder / "run", given.processes, len(lines))
        starts = [start_up(lines[0], folder / f"start-{number}") for number in range(3)]
    text = _page(facts, given, each, limit, ran, min(starts))
    given.output.write_text(text, encoding="utf-8")
    print(text)


def _page(
    facts: str,
    given: argparse.Namespace,
    each: Sequence[Measured],
    limit: Loop,
    ran: Embedded,
    start: float,
) -> str:
    command = f"python -m benchmarks --documents {given.documents} --processes {given.processes}"
    parts = [
        "# Benchmarks",
        f"Made by `{command}` (`make bench` with the defaults).\n{ARTICLES}",
        facts,
        "## Each stage alone, one process",
        table(
            ("Stage", "Documents", "Documents/s", "CPU ms", "p50 ms", "p95 ms", "Memory MiB"),
            [_row(one) for one in each],
        ),
        READING,
        f"## All stages, {given.processes} processes",
        table(
            ("How", "Documents/s", "Of the loop", "CPU ms a document", "Of the loop"),
            [
                (LOOP, f"{limit.rate:.1f}", "1.00", f"{limit.cpu:.1f}", "1.00"),
                (
                    EMBEDDED,
                    f"{ran.rate:.1f}",
                    f"{ran.rate / limit.rate:.2f}",
                    f"{ran.cpu:.1f}",
                    f"{ran.cpu / limit.cpu:.2f}",
                ),
            ],
        ),
        BUSY,
        f"From starting `newsroom` to the end of a run over one document: {start:.1f} s (best of 3).",
    ]
    return "\n\n".join(parts) + "\n"


def _row(one: Measured) -> tuple[str, ...]:
    times = (f"{value:.1f}" for value in (one.cpu, one.p50, one.p95))
    return (one.stage, f"{one.documents:,}", f"{one.rate:,.0f}", *times, f"{one.memory:.0f}")


if __name__ == "__main__":
    main()
