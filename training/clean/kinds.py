"""Train the model that says what a line is that is not the article (workers/stages/clean/kinds.py).

    python -m training.clean.kinds --pages FOLDER... --data ../shared/data/clean/aeb_dev.jsonl.gz --out workers/models/clean/kinds.npz

Labels are what pages say of their own lines (structure.py), which is often wrong in the single line and right in the mass. The figure
is the share of labelled lines on the development pages, whose publishers were not learnt from, on which model and page agree; it is
written beside the model. Takes two minutes on one core.
"""

import argparse
import gzip
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.clean.labels import labels
from training.clean.pages import Page, host, read
from training.clean.structure import structured_lines
from workers.stages.clean.features import WORD_NUMBERS, Shape, matrix, word_numbers
from workers.stages.clean.kinds import KINDS, KindModel, places
from workers.stages.clean.lines import split_plain
from workers.stages.clean.network import WIDEST, compressed
from workers.stages.clean.unwrap import unwrap

EPOCHS, LINES_A_STEP, RATE, DECAY = 6, 512, 3e-3, 1e-2
LONGEST = 2_500
Rows = tuple[Any, Any, Any, Any]


def rows(page: Page) -> Rows | None:
    """Features, word numbers, which lines are body, and the kinds of the labelled lines that are not (-1: no label)."""
    nodes = list(structured_lines(page["html"]))
    blocks = unwrap(split_plain("\n".join(line for line, _ in nodes)))
    if not 5 <= len(blocks) <= LONGEST:
        return None
    texts = [block.text for block in blocks]
    body = np.array(labels(texts, page["body"])) >= 0.5
    kinds, at = np.full(len(blocks), -1), 0
    for i, block in enumerate(blocks):
        said = {kind for _, kind in nodes[at : at + len(block.lines)]}
        at += len(block.lines)
        if not body[i] and len(said) == 1 and (kind := said.pop()) is not None:
            kinds[i] = KINDS.index(kind)
    return matrix([Shape(block.text, block.lines[0].gap) for block in blocks]), word_numbers(texts), body, kinds


def train(pages: Sequence[Rows]) -> dict[str, Any]:
    """The arrays of the model: softmax regression; rare kinds weigh more, by the root of their share."""
    dense = np.concatenate([compressed(page[0]) for page in pages])
    mean, spread = dense.mean(axis=0), dense.std(axis=0) + 1e-3
    kinds = np.concatenate([page[3] for page in pages])
    known = np.flatnonzero(kinds >= 0)
    place = np.concatenate([places(page[2]) for page in pages])
    inputs = np.concatenate([np.clip((dense - mean) / spread, -WIDEST, WIDEST), place], axis=1)[known].astype(
        np.float32
    )
    words, kinds = np.concatenate([page[1] for page in pages])[known], kinds[known]
    print(
        "lines of each kind",
        dict(zip(KINDS, np.bincount(kinds, minlength=len(KINDS)).tolist(), strict=True)),
        flush=True,
    )
    torch.manual_seed(0)
    linear = torch.nn.Linear(inputs.shape[1], len(KINDS))
    bag = torch.nn.EmbeddingBag(WORD_NUMBERS, len(KINDS), mode="sum", padding_idx=0)
    torch.nn.init.zeros_(bag.weight)
    share = np.bincount(kinds, minlength=len(KINDS)) / len(kinds)
    loss_of = torch.nn.CrossEntropyLoss(weight=torch.tensor(1 / np.sqrt(share + 1e-3), dtype=torch.float32))
    optimiser = torch.optim.AdamW([*linear.parameters(), *bag.parameters()], lr=RATE, weight_decay=DECAY)
    for _ in range(EPOCHS):
        for step in torch.randperm(len(kinds)).split(LINES_A_STEP):
            chosen = step.numpy()
            scores = linear(torch.from_numpy(inputs[chosen])) + bag(torch.from_numpy(words[chosen]))
            loss = loss_of(scores, torch.from_numpy(kinds[chosen]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    arrays = {
        "mean": mean, "spread": spread, "weight": linear.weight.detach().numpy().T,
        "bias": linear.bias.detach().numpy(), "words": bag.weight.detach().numpy(),
    }  # fmt: skip
    return {name: values.astype(np.float16) for name, values in arrays.items()}


def measure(arrays: dict[str, Any], pages: Sequence[Rows]) -> dict[str, Any]:
    """The share of labelled lines with the same kind, of all and of each kind."""
    model, right, count = KindModel(arrays), np.zeros(len(KINDS)), np.zeros(len(KINDS))
    for dense, words, body, kinds in pages:
        found = model.kinds(dense, words, body)
        for i in np.flatnonzero(kinds >= 0):
            count[kinds[i]] += 1
            right[kinds[i]] += found[i] == KINDS[kinds[i]]
    each = {kind: round(float(right[k] / max(1, count[k])), 3) for k, kind in enumerate(KINDS)}
    return {"lines": int(count.sum()), "agree": round(float(right.sum() / count.sum()), 3), "of_each": each}


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
    unseen = {host(page["url"]) for page in held}
    learnt = [one for page in read(arguments.pages) if host(page["url"]) not in unseen and (one := rows(page))]
    arrays = train(learnt)
    facts = {
        "trained_on": f"{len(learnt)} pages",
        "date": str(date.today()),
        "unseen_publishers": measure(arrays, [one for page in held if (one := rows(page))]),
    }
    print(facts)
    np.savez_compressed(arguments.out, **arrays)
    arguments.out.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
