"""`python -m tests.soak --minutes 30`: soak, print what came of it, and end with status 1 when anything is missing, wrong or too much."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.machine import described
from tests.soak.run import Soaked, soak


def main() -> int:
    """Take the arguments, soak, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="for what comes in and what goes wrong")
    parser.add_argument(
        "--passing",
        action="store_true",
        help="stages that pass on what they get, and no OpenSearch: a hundred times as many events",
    )
    parser.add_argument("--output", type=Path, help="a page to write, besides printing it")
    given = parser.parse_args()
    facts = described()
    with tempfile.TemporaryDirectory(prefix="newsroom-soak-") as folder:
        soaked = soak(given.minutes * 60, given.seed, Path(folder), real=not given.passing)
    text = "\n".join(page(soaked, facts, passing=given.passing)) + "\n"
    if given.output:
        given.output.write_text(text, encoding="utf-8")
    print(text)
    return 0 if soaked.good else 1


def page(soaked: Soaked, facts: str, *, passing: bool) -> Iterator[str]:
    """The page, line by line."""
    stages = "stages that pass on what they get" if passing else "the stages as they ship, and OpenSearch"
    verdict = soaked.verdict
    yield "# Soak"
    yield ""
    flag = " --passing" if passing else ""
    yield f"By `python -m tests.soak --minutes {soaked.seconds / 60:g} --seed {soaked.seed}{flag}`: {stages}, under faults at random."
    yield ""
    yield facts
    yield ""
    yield f"{soaked.sent:,} raw records were sent during {sum(soaked.faults.values())} faults. " + (
        "Each has exactly one outcome, and the index holds what the outcomes say."
        if soaked.good
        else f"NOT GOOD: {verdict.faults or verdict.waiting or 'the index differs from the outcomes'}."
    )
    yield ""
    yield "| fault | times |"
    yield "| --- | --: |"
    yield from (f"| {name} | {count} |" for name, count in sorted(soaked.faults.items()))
    yield ""
    yield "| outcome | raw records |"
    yield "| --- | --: |"
    yield from (f"| {name} | {count:,} |" for name, count in sorted(verdict.outcomes.items()))
    yield f"| articles that readers should find | {soaked.expected:,} |"
    yield f"| articles in the index | {soaked.indexed:,} |"
    yield ""
    yield "| stage | memory of its largest process tree, MiB: least, middle, most |"
    yield "| --- | --: |"
    for stage, seen in soaked.memory.items():
        ordered = sorted(seen)
        yield f"| {stage} | {ordered[0]:.0f}, {ordered[len(ordered) // 2]:.0f}, {ordered[-1]:.0f} |"


if __name__ == "__main__":
    sys.exit(main())
