"""The figures that README.md shows, taken from the pages that the other commands wrote: `python -m benchmarks.readme`."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
BEGIN = "<!-- figures: `make bench` writes what stands between these marks -->"
END = "<!-- end of figures -->"


def tables_of(text: str) -> list[str]:
    """The tables of a page in Markdown, in order."""
    return re.findall(r"^\|.*\n(?:\|.*\n)+", text, re.MULTILINE)


def facts_of(text: str) -> str:
    """Date, machine, load and versions of a page, in one line."""
    facts = dict(re.findall(r"^- (date|machine|load average when it began|newsroom):? (.*)$", text, re.MULTILINE))
    load = facts.get("load average when it began", "unknown").split()[0]
    release = ", ".join(facts.get("newsroom", "").split(", ")[:2])
    return f"{facts.get('date')}, {facts.get('machine')}, load average {load} at the start, newsroom {release}"


def figures(docs: Path) -> str:
    """What matters to somebody who chooses: each stage, all of them, whether it stays so, and over Kafka."""
    return "\n\n".join(part.strip() for part in _parts(docs))


def _parts(docs: Path) -> Iterator[str]:
    text = (docs / "benchmarks.md").read_text(encoding="utf-8")
    yield f"{facts_of(text)}:"
    yield from tables_of(text)[:2]
    yield from re.findall(r"^From starting .*$", text, re.MULTILINE)
    for page, what in (("benchmarks-flat.md", "As the store grows"), ("benchmarks-kafka.md", "Over Kafka")):
        if (docs / page).is_file():
            text = (docs / page).read_text(encoding="utf-8")
            yield f"{what} ({facts_of(text)}):"
            yield from re.findall(r"^Of [\d,]+ documents .*$", text, re.MULTILINE) or tables_of(text)[:3]


def write(readme: Path, text: str) -> None:
    """Replace what stands between the marks. Raises ValueError when they are not there."""
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{readme} has no place for figures: {BEGIN} ... {END}")
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write(ROOT / "README.md", figures(ROOT / "docs"))
