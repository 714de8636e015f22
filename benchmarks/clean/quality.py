"""Figures of the clean stage on pages with a known body, beside its peers, as a Markdown page.

    python -m benchmarks.clean.quality --data ../shared/data/clean/aeb_dev.jsonl.gz [--out docs/quality/clean.md]

Every extractor gets the same pages and the same measure (measure.py); the extra `peers` brings those of peers.py. `bare lines` are
the page's text nodes a line each, which is what a careless scraper delivers; `with copies` puts the headline three times and a stray
line before them, and behind them all of it again, wrapped at 80 columns; `with the body again` puts only the true body behind them.
Speed is processor time on one core, pages of all extractors interleaved, so that other load on the machine weighs on all alike.
"""

import argparse
import gzip
import json
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

import lxml.html

from benchmarks.clean.measure import figures
from benchmarks.clean.peers import Extract, Page, peers, without_failing
from benchmarks.machine import described
from workers.stages.clean.html import clean_html
from workers.stages.clean.plain import clean_plain

MODELS = Path(__file__).parents[2] / "workers/models/clean"


def bare_lines(page: Page) -> list[str]:
    """The text nodes that a reader sees, a line each."""
    tree = lxml.html.document_fromstring(page["html"].encode())
    for element in tree.xpath("//script|//style|//noscript|//template|//head"):
        element.drop_tree()
    return [text for node in tree.itertext() if (text := " ".join(node.split()))]


def ours(page: Page) -> str:
    """The stage's text of the page."""
    return clean_html(page["html"], page["url"]).text


def ours_plain(page: Page) -> str:
    """The stage's text of the page's bare lines."""
    return clean_plain("\n".join(bare_lines(page))).text


def with_copies(page: Page) -> str:
    """As `ours_plain`, with the headline three times, all lines twice, and a stray line."""
    lines = bare_lines(page)
    return clean_plain("\n".join([*_before(page), *lines, *textwrap.wrap(" ".join(lines), 80)])).text


def with_body_again(page: Page) -> str:
    """As `ours_plain`, with the headline three times, the body again, and a stray line."""
    return clean_plain("\n".join([*_before(page), *bare_lines(page), "", *textwrap.wrap(page["body"], 80)])).text


def _before(page: Page) -> list[str]:
    title = lxml.html.document_fromstring(page["html"].encode()).findtext(".//title") or "An untitled page of news"
    return ["Powered by PressFlow", *[" ".join(title.split())] * 3]


def long_lines(page: Page) -> str:
    """What one would write first: lines of twelve words and more that end like a sentence."""
    return "\n".join(
        line for line in bare_lines(page) if len(line.split()) >= 12 and line.rstrip("\"'\u201d\u2019)")[-1:] in ".!?"
    )


HTML: dict[str, Extract] = {"this stage": ours, **{name: without_failing(extract) for name, extract in peers().items()}}
PLAIN: dict[str, Extract] = {
    "this stage, bare lines": ours_plain,
    "this stage, with copies": with_copies,
    "this stage, with the body again": with_body_again,
    "long lines that end a sentence": long_lines,
    "all lines, bare lines": lambda page: "\n".join(bare_lines(page)),
}


def table(pages: Sequence[Page], extractors: dict[str, Extract]) -> list[str]:
    """Rows of the Markdown table, one an extractor; speed in pages a second of processor time."""
    texts: dict[str, list[str]] = {name: [] for name in extractors}
    spent = dict.fromkeys(extractors, 0.0)
    order = list(extractors.items())
    for page in pages:
        order = order[1:] + order[:1]  # whoever reads a page first finds it cold
        for name, extract in order:
            start = time.process_time()
            texts[name].append(extract(page))
            spent[name] += time.process_time() - start
    rows = [
        "| | precision | recall | F1 | pages under one half | pages a second and core |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, found in texts.items():
        one = figures([page["body"] for page in pages], found)
        rate = len(pages) / spent[name]
        rows.append(
            f"| {name} | {one['precision']:.3f} | {one['recall']:.3f} | {one['f1']:.4f} | {one['under_half']:.0f} | {rate:.0f} |"
        )
    return rows


def unseen() -> str:
    """What the rows for bare lines mean, and how well the removed lines are told apart."""
    lines = json.loads((MODELS / "lines.json").read_text())
    kinds = json.loads((MODELS / "kinds.json").read_text())["unseen_publishers"]
    alone = lines["unseen_publishers"]
    return (
        f"The judge of bare lines was trained on other pages ({lines['trained_on']}), none of a publisher that these pages have, "
        f"so these rows are what it does on publishers it has not seen. The judge alone, without the rules for headlines, repeats "
        f"and wording, reaches {alone['f1']}.\n\n"
        f"What is removed gets a kind as its reason. Of {kinds['lines']:,} removed lines of these pages whose elements or class names say "
        f"what they are, the model says the same of {kinds['agree']:.1%}: "
        + ", ".join(f"{kind} {share:.0%}" for kind, share in kinds["of_each"].items())
        + "."
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with gzip.open(arguments.data, "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    for extract in (*HTML.values(), *PLAIN.values()):
        extract(pages[0])  # load models and stop lists before the clock runs
    lines = [
        "# Quality of cleaning",
        "",
        f"{len(pages)} pages with a known body; word 4-gram precision and recall, averaged over pages.",
        "Made by `python -m benchmarks.clean.quality`:",
        "",
        described(),
        "",
        "## Pages",
        "",
        *table(pages, HTML),
        "",
        "The rules for pages were written with these pages in view, so on others the difference to the peers is smaller.",
        "",
        "## Bare lines",
        "",
        *table(pages, PLAIN),
        "",
        unseen(),
        "",
    ]
    text = "\n".join(lines)
    print(text)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(text)


if __name__ == "__main__":
    main()
