"""Train the line judge of plain text: which of a page's bare lines are its article.

    python -m training.clean.train --pages FOLDER... --data ../shared/data/clean/aeb_dev.jsonl.gz --out workers/models/clean/lines.npz

The pages are web pages in folders, labelled by our own page rules (pages.py). Two networks learn from them: one from their text nodes a
line each, which is what a careless scraper delivers, and one besides from the block elements of every third, a line each. The
development pages are never learnt from, nor is any page of a publisher that they have: the figure on them, written beside the model, is
that of publishers not seen before.

Needs torch besides the project's own packages; what it writes is read by numpy alone. Takes about ten minutes on one idle core.
"""

import argparse
import gzip
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import numpy as np
import torch

from benchmarks.clean.measure import figures
from training.clean.labels import labels
from training.clean.network import LONGEST, Lines, train
from training.clean.pages import Page, host, read
from workers.stages.clean.features import Shape, matrix, names, word_numbers
from workers.stages.clean.judge import best_lines
from workers.stages.clean.lines import split_plain
from workers.stages.clean.network import LineNetworks
from workers.stages.clean.page import scan
from workers.stages.clean.unwrap import unwrap

# Whether a network learns from blocks too, and how often it sees all. The seed is chance: three runs came to 0.912, 0.922 and 0.929.
NETWORKS = ((False, 16), (True, 14))
SEED = 0
BLOCKS_EVERY = 3
FEWEST_LINES = 5


def bare_lines(page: str) -> list[str]:
    """The text nodes of a page that a reader sees, a line each."""
    tree = lxml.html.document_fromstring(page.encode())
    for element in tree.xpath("//script|//style|//noscript|//template|//head"):
        element.drop_tree()
    return [text for node in tree.itertext() if (text := re.sub(r"\s+", " ", node).strip())]


def sequence(lines: Sequence[str], body: str | None = None) -> tuple[list[str], Lines]:
    """A page's lines, and what the network sees of them; hard wraps are undone as in the stage."""
    blocks = unwrap(split_plain("\n".join(lines)))
    texts = [block.text for block in blocks]
    dense = matrix([Shape(block.text, block.lines[0].gap) for block in blocks])
    is_body = np.zeros(len(texts), bool) if body is None else np.array(labels(texts, body)) >= 0.5
    return texts, Lines(dense, word_numbers(texts), is_body, dense[:, 0])


def examples(pages: Sequence[Page], unseen: set[str], blocks: bool) -> list[Lines]:
    """The sequences to learn from, without those of publishers in `unseen`; with `blocks`, in both shapes."""
    found = []
    for number, page in enumerate(page for page in pages if host(page["url"]) not in unseen):
        shapes = [bare_lines(page["html"])]
        if blocks and number % BLOCKS_EVERY == 0:
            shapes.append([line.text for line in scan(page["html"]).lines])
        for lines in shapes:
            _, one = sequence(lines, page["body"])
            if FEWEST_LINES <= len(one.body) <= LONGEST and one.body.any():
                found.append(one)
    return found


def measure(arrays: dict[str, Any], pages: Sequence[Page]) -> dict[str, float]:
    """The judge alone on bare lines, by the measure of `score_clean.py`."""
    networks, found = LineNetworks(arrays), []
    for page in pages:
        texts, one = sequence(bare_lines(page["html"]))
        likely = 1 / (1 + np.exp(-networks.log_odds(one.dense, one.words).astype(float)))
        kept = best_lines(likely, one.sizes)
        found.append("\n".join(text for text, keep in zip(texts, kept, strict=True) if keep))
    return figures([page["body"] for page in pages], found)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--pages", type=Path, nargs="+", required=True, help="folders of pages, or what pages.py wrote of them"
    )
    parser.add_argument("--data", type=Path, required=True, help="the development pages")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with gzip.open(arguments.data, "rt", encoding="utf-8") as file:
        held = [json.loads(line) for line in file]
    pages = read(arguments.pages)
    unseen = {host(page["url"]) for page in held}
    made = [train(examples(pages, unseen, blocks), SEED, epochs) for blocks, epochs in NETWORKS]
    arrays = {name: np.concatenate([one[name] for one in made]) for name in made[0]}
    facts: dict[str, Any] = {
        "trained_on": f"{sum(host(page['url']) not in unseen for page in pages)} pages",
        "date": str(date.today()),
        "unseen_publishers": measure(arrays, held),
    }
    print(facts)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(arguments.out, columns=np.array(names()), **arrays)
    arguments.out.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
