"""The figures that README.md shows, written between two marks, from the same run that writes docs/benchmarks.md."""

import re
from pathlib import Path

BEGIN = "<!-- figures: `make bench` writes what stands between these marks -->"
END = "<!-- end of figures -->"


def tables_of(page: Path) -> list[str]:
    """The tables of a page in Markdown, in order; none when there is no such page."""
    if not page.is_file():
        return []
    return re.findall(r"^\|.*\n(?:\|.*\n)+", page.read_text(encoding="utf-8"), re.MULTILINE)


def facts_of(page: Path) -> str:
    """What a page says it was measured on, in one line."""
    found = re.findall(
        r"^- ((?:date|machine|load average|newsroom) ?.*)$", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    return "; ".join(found)


def figures(page: Path, kafka: Path) -> str:
    """The tables that matter to somebody who chooses: each stage, all of them, and over Kafka."""
    stages, runtimes = tables_of(page)[:2]
    sentences = re.findall(r"^From starting .*$|^The last tenth .*$", page.read_text(encoding="utf-8"), re.MULTILINE)
    parts = [f"{facts_of(page)}.", stages, runtimes, " ".join(sentences)]
    over = tables_of(kafka)
    if over:
        parts += [f"Over Kafka ({facts_of(kafka)}):", over[0]]
    return "\n\n".join(part.strip() for part in parts)


def write(readme: Path, text: str) -> None:
    """Replace what stands between the marks. Raises ValueError when they are not there."""
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{readme} has no place for figures: {BEGIN} ... {END}")
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
