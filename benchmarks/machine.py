"""What the figures were measured on, and how tables of them are written."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from workers import __version__

LIBRARIES = ("trafilatura", "onnxruntime", "numpy", "orjson", "pydantic", "lxml")


def described() -> str:
    """Date, processor, memory, load, versions; one line each, for a Markdown list."""
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    lines = [
        f"date: {datetime.now(UTC):%Y-%m-%d}",
        f"machine: {_processor()}, {cores} cores, {_memory_gib():.0f} GiB, {platform.system()} {platform.release()}",
        f"load average when it began: {load:.1f} (above 0.5 something else took part of the machine)",
        f"newsroom {__version__} at {_commit()}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {_version(name)}" for name in LIBRARIES),
    ]
    return "\n".join(f"- {line}" for line in lines)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in Markdown, numbers to the right."""
    lines = [f"| {' | '.join(head)} |", "|---" + "|--:" * (len(head) - 1) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "an unknown commit"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
