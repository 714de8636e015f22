"""Train the tagger: open role labels first, then the annotated texts.

    python -m training.allegations.train --out DIR [--start model.safetensors] [--epochs 5] [--minutes 60]

Writes `model.pt` after every epoch and one line of JSON a report. Files named in data.HELD_OUT and data.DEVELOPMENT
are not trained on.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.allegations.data import IGNORE, Example, Instance, gold_examples, role_examples
from training.allegations.network import Tagger, pretrained

ROLE_COLUMNS = {1: (0, 1), 2: (2,), 3: (3, 4, 5)}


def batches(examples: Sequence[Example], budget: int, rng: random.Random) -> Iterator[list[Example]]:
    """Batches of like length, at most `budget` pieces with padding."""
    order = sorted(examples, key=lambda e: len(e.pieces.ids) + rng.random() * 6)
    ready: list[list[Example]] = []
    batch: list[Example] = []
    for example in order:
        if batch and len(example.pieces.ids) * (len(batch) + 1) > budget:
            ready.append(batch)
            batch = []
        batch.append(example)
    ready.append(batch)
    rng.shuffle(ready)
    yield from ready


def padded(rows: Sequence[Sequence[int]], filler: int = 0) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[filler] * (longest - len(row))] for row in rows])


def inputs(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    return (
        padded([e.pieces.ids for e in batch]),
        padded([e.pieces.shapes for e in batch]),
        padded([e.pieces.lexicon for e in batch]),
        padded([[1] * len(e.pieces.ids) for e in batch]).float(),
    )


def cue_labels(batch: Sequence[Example], width: int) -> Tensor:
    """(batch, pieces, 2): O, B, I of allegation cues and of answers' cues, on each word's first piece."""
    labels = torch.full((len(batch), width, 2), IGNORE)
    for n, example in enumerate(batch):
        if not example.gold:
            continue
        firsts = torch.tensor(example.pieces.firsts)
        labels[n, firsts] = 0
        for instance in example.instances:
            begin, end = instance.cue
            labels[n, firsts[begin:end], instance.kind - 1] = 2
            labels[n, firsts[begin], instance.kind - 1] = 1
    return labels


def bio_row(example: Example, instance: Instance, width: int) -> Tensor:
    """(pieces, roles) labels, IGNORE where the role does not belong to the kind of cue."""
    row = torch.full((width, 6), IGNORE)
    firsts = torch.tensor(example.pieces.firsts)
    for column, spans in zip(ROLE_COLUMNS[instance.kind], instance.spans, strict=True):
        row[firsts, column] = 0
        for begin, end in spans:
            row[firsts[begin:end], column] = 2
            row[firsts[begin], column] = 1
    return row


def losses(model: Tagger, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    ids, shapes, lexicon, mask = inputs(batch)
    hidden, cue_scores = model.encoder(ids, shapes, lexicon, mask)
    zero = hidden.sum() * 0.0
    labels = cue_labels(batch, ids.shape[1])
    cue_loss = (
        nn.functional.cross_entropy(cue_scores.flatten(0, 2), labels.flatten(), ignore_index=IGNORE)
        if (labels != IGNORE).any()
        else zero
    )
    pairs = [(n, e, i) for n, e in enumerate(batch) for i in e.instances]
    if not pairs:
        return cue_loss, zero
    width = ids.shape[1]
    marked = torch.zeros(len(pairs), width, dtype=torch.long)
    for n, (_, example, instance) in enumerate(pairs):
        marked[n, [example.pieces.firsts[w] for w in range(*instance.cue)]] = instance.kind
    index = torch.tensor([n for n, _, _ in pairs])
    bio, point, none, status, category, kind = model.roles(hidden[index], mask[index], marked)
    bio_labels = torch.stack([bio_row(e, i, width) for _, e, i in pairs])
    weights = torch.tensor([1.0, 2.0, 1.5])
    loss = nn.functional.cross_entropy(bio.flatten(0, 2), bio_labels.flatten(), weight=weights, ignore_index=IGNORE) * 3
    loss = loss + pointer_loss(pairs, point, none)
    for scores, values, factor in (
        (status, [i.status for _, _, i in pairs], 0.5),
        (category, [i.category for _, _, i in pairs], 0.4),
        (kind, [i.type for _, _, i in pairs], 0.3),
    ):
        target = torch.tensor(values)
        if (target != IGNORE).any():
            loss = loss + factor * nn.functional.cross_entropy(
                scores, target, ignore_index=IGNORE, label_smoothing=0.05
            )
    return cue_loss * 8, loss


def pointer_loss(pairs: Sequence[tuple[int, Example, Instance]], point: Tensor, none: Tensor) -> Tensor:
    """Start and end of the act, over the words and `none` as one more place."""
    total = point.sum() * 0.0
    count = 0
    for kind, start_column, none_column in ((1, 0, 0), (2, 2, 1)):
        rows = [n for n, (_, _, i) in enumerate(pairs) if i.kind == kind]
        if not rows:
            continue
        width = point.shape[1]
        allowed = torch.full((len(rows), width), -1e4)
        starts, ends = [], []
        for k, n in enumerate(rows):
            _, example, instance = pairs[n]
            allowed[k, example.pieces.firsts] = 0.0
            stretch = instance.stretch
            starts.append(example.pieces.firsts[stretch[0]] if stretch else width)
            ends.append(example.pieces.firsts[stretch[1] - 1] if stretch else width)
        for column, targets in ((start_column, starts), (start_column + 1, ends)):
            scores = torch.cat((point[rows, :, column] + allowed, none[rows, none_column : none_column + 1]), 1)
            total = total + nn.functional.cross_entropy(scores, torch.tensor(targets), reduction="sum")
        count += len(rows)
    return total * 0.5 / max(count, 1)


def worth_reading(example: Example) -> bool:
    """Sentences without a cue are read only when a lexicon word stands in them: the stage's gate passes no others."""
    return bool(example.instances) or any(example.pieces.lexicon)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--srl", type=Path, default=Path("../shared/data/srl"))
    parser.add_argument(
        "--base", type=Path, required=True, help="folder with model.safetensors and tokenizer.json of MiniLM-L6"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="continue from a model.pt")
    parser.add_argument("--role-epochs", type=float, default=1.0)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument(
        "--negatives", type=float, default=0.6, help="share of the sentences without a cue that an epoch reads"
    )
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--budget", type=int, default=1400)
    parser.add_argument("--threads", type=int, default=1, help="0: one or two, by the load of the machine")
    parser.add_argument("--part", default="train")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads or 1)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = pretrained(options.base / "model.safetensors")
    if options.start:
        model.load_state_dict(torch.load(options.start))
    annotated = [
        e for e in gold_examples(tokenizer, options.gold, options.part) if worth_reading(e) and e.pieces.firsts
    ]
    roles = role_examples(tokenizer, options.srl)
    phases: list[list[Example]] = (
        [roles[: int(len(roles) * options.role_epochs)]] if options.role_epochs and not options.start else []
    )
    phases.extend(
        [e for e in annotated if e.instances or rng.random() < options.negatives] for _ in range(options.epochs)
    )
    plan = [list(batches(phase, options.budget, rng)) for phase in phases]
    steps = sum(map(len, plan))
    new = [p for n, p in model.named_parameters() if p.requires_grad and not (".lower." in n or ".upper." in n)]
    old = [p for n, p in model.named_parameters() if p.requires_grad and (".lower." in n or ".upper." in n)]
    optimiser = torch.optim.AdamW(
        [{"params": old, "lr": options.rate}, {"params": new, "lr": options.rate * 5}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / 80, max(0.02, (steps - s) / steps)))
    begun, step = time.time(), 0
    print(
        json.dumps({"examples": len(annotated), "roles": len(roles), "steps": steps, "phases": [len(p) for p in plan]}),
        flush=True,
    )
    model.train()
    for number, phase in enumerate(plan):
        sums = [0.0, 0.0]
        for n, batch in enumerate(phase, 1):
            cue_loss, role_loss = losses(model, batch)
            (cue_loss + role_loss).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            schedule.step()
            step += 1
            sums[0] += float(cue_loss.detach())
            sums[1] += float(role_loss.detach())
            if step % 40 == 0 or n == len(phase):
                report = {
                    "minutes": round((time.time() - begun) / 60, 1),
                    "phase": number,
                    "step": step,
                    "cue": round(sums[0] / n, 4),
                    "roles": round(sums[1] / n, 4),
                }
                print(json.dumps(report), flush=True)
                if not options.threads:
                    torch.set_num_threads(1 if os.getloadavg()[0] > 2.6 else 2)
        torch.save(model.state_dict(), options.out / "model.pt")


if __name__ == "__main__":
    main()
