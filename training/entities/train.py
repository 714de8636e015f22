"""Train the tagger: teachers on MPNet, then the student on MiniLM that ships.

    python -m training.entities.prepare --base MINILM --out DATA.pickle
    python -m training.entities.train --data DATA.pickle --network teacher --base MPNET --seed N --out DIR/teacherN.pt [--gmb 12000]
    python -m training.entities.train --data DATA.pickle --network student --base MINILM \
        --teachers DIR/teacher*.pt --teacher-base MPNET --out DIR/student.pt

A teacher learns from the open sets and from what readers of ours marked; with `--gmb N` it also learns from so many sentences of
GMB, whose labels are noisy, and then once more, at half the rate, from those of GMB's other half on which it agrees with the
labels. The student learns from the same labels and from the teachers' mean probabilities for all sentences, GMB's included: of GMB
it sees texts and our readers' marks, never GMB's labels. A share of the rows is shown as headlines, in capitals or in lower case,
with the teachers' answer for the row as written. What is kept is the running average of the weights. On a GPU a teacher takes two
minutes and the student two; on two cores the student takes three hours.
"""

import argparse
import json
import pickle
import random
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from training.entities.data import IGNORE, LABELS, OPEN_SETS
from training.entities.network import Tagger, load_shipped, student, teacher
from training.entities.own import MARK
from training.entities.plain import PLAIN_SETS
from training.entities.prepare import HELD_OUT
from training.entities.rows import Batch, Encoded, batches, packed
from training.entities.score import exact_f1, spans_of
from training.fitting import autocast, fit, report

PACKED = (1, 30, 60, 60, 80)  # words in a row; 1 leaves a sentence alone, 60 is what the annotator uses
WIDE = 150  # words in a row that a teacher answers for: it sees more of the document than the student will
Soft = NDArray[np.float16]
RUN = 12  # neighbouring sentences of GMB that are taken together
SURE = 0.95  # probability that a reader's label of ours stands for, where teachers' probabilities are learned


def labelled(scores: Tensor, batch: Batch) -> Tensor:
    return functional.cross_entropy(scores.flatten(0, 1), batch.labels.flatten(), ignore_index=IGNORE)


def taught(scores: Tensor, batch: Batch) -> Tensor:
    """Half from the people's labels, where there are any, half from the teachers' probabilities."""
    assert batch.soft is not None
    soft = batch.soft.float()
    each = -(soft * scores.log_softmax(-1)).sum(-1)
    loss = each.sum() / (soft.sum(-1) > 0).sum().clamp(min=1)
    return loss + 0.5 * labelled(scores, batch) if (batch.labels != IGNORE).any() else loss


def trained(tagger: Tagger, plan: Sequence[Batch], rate: float, device: torch.device, average: float) -> None:
    """Trains in place on the batches in their order."""

    def loss(batch: Batch) -> Tensor:
        moved = batch.to(device)
        with autocast(device):
            scores = tagger(moved.pieces, moved.shapes, moved.mask)
        return (labelled if moved.soft is None else taught)(scores.float(), moved)

    steps = [partial(loss, batch) for batch in plan]
    fit(tagger, steps, lambda name: not name.startswith("backbone"), (rate, 10 * rate), average, device)


@torch.no_grad()
def said(
    taggers: Sequence[Tagger], sentences: Sequence[Encoded], words: int, device: torch.device, longest: int
) -> list[Soft]:
    """The taggers' mean probabilities (pieces, labels) for each sentence, read in rows of so many words."""
    rows = list(packed(sentences, (words,), random.Random(0), longest))
    order = sorted(range(len(rows)), key=lambda i: sum(len(s.pieces) for s in rows[i]))
    done: dict[int, Soft] = {}
    for start in range(0, len(order), 64):
        chosen = [rows[i] for i in order[start : start + 64]]
        (batch,) = batches(chosen, 10**9, _InOrder())
        moved = batch.to(device)
        with autocast(device):
            answers = [t(moved.pieces, moved.shapes, moved.mask).float().softmax(-1) for t in taggers]
        mean = torch.stack(answers).mean(0).cpu().numpy().astype(np.float16)
        ordered = sorted(range(len(chosen)), key=lambda i: 2 + sum(len(s.pieces) for s in chosen[i]))
        for n, i in enumerate(ordered):
            at = 1
            for one in chosen[i]:
                done[id(one)] = _whole(mean[n, at : at + len(one.pieces)], len(one.pieces))
                at += len(one.pieces)
    return [done[id(one)] for one in sentences]


class _InOrder(random.Random):
    """No chance at all: rows stay sorted by length."""

    def random(self) -> float:
        return 0.0

    def shuffle(self, x: object) -> None:  # type: ignore[override]
        del x


def _whole(part: Soft, size: int) -> Soft:
    """Pieces beyond the longest row are no names."""
    rest = np.zeros((size - len(part), part.shape[1]), np.float16)
    rest[:, 0] = 1
    return np.concatenate((part, rest))


def measure(taggers: Sequence[Tagger], sets: dict[str, list[Encoded]], device: torch.device) -> float:
    """Exact span F1 on the held-out sets, read in rows of 60 words as the annotator does; returns the mean."""
    total = 0.0
    for name in HELD_OUT:
        found = said(taggers, sets[name], 60, device, 128)
        firsts = [one.labels != IGNORE for one in sets[name]]
        gold = [spans_of(one.labels[f].tolist()) for one, f in zip(sets[name], firsts, strict=True)]
        mine = [spans_of(p[f].argmax(-1).tolist()) for p, f in zip(found, firsts, strict=True)]
        figures = exact_f1(gold, mine)
        report(held_out=name, **figures)
        total += float(figures["f1"])
    return total / len(HELD_OUT)


def runs(sentences: Sequence[Encoded], count: int, rng: random.Random) -> list[Encoded]:
    """`count` sentences in runs of neighbours."""
    starts = list(range(0, len(sentences), RUN))
    rng.shuffle(starts)
    picked: list[Encoded] = []
    for start in sorted(starts[: -(-count // RUN)]):
        picked += named(sentences[start : start + RUN], start)
    return picked[:count]


def named(sentences: Sequence[Encoded], start: int) -> list[Encoded]:
    return [Encoded(s.pieces, s.labels, s.shapes, s.words, f"{s.doc}#{start}", s.source, s.soft) for s in sentences]


def agreed(tagger: Tagger, sentences: Sequence[Encoded], device: torch.device) -> list[Encoded]:
    """The sentences whose given labels the model finds too, and a tenth as many without any name as with one."""
    found = said([tagger], sentences, 60, device, 128)
    same = []
    for one, probabilities in zip(sentences, found, strict=True):
        first = one.labels != IGNORE
        if spans_of(probabilities[first].argmax(-1).tolist()) == spans_of(one.labels[first].tolist()):
            same.append(one)
    with_names = [s for s in same if (s.labels > 0).any()]
    plain = [s for s in same if not (s.labels > 0).any()]
    return with_names + plain[: len(with_names) // 10]


def plan_of(
    sentences: Sequence[Encoded], epochs: int, budget: int, rng: random.Random, respelled: float
) -> Iterator[Batch]:
    for _ in range(epochs):
        yield from batches(list(packed(sentences, PACKED, rng)), budget, rng, respelled)


def train_teacher(
    options: argparse.Namespace, sets: dict[str, list[Encoded]], rng: random.Random, device: torch.device
) -> Tagger:
    tagger = teacher(options.base).to(device)
    open_sets = [s for name in OPEN_SETS for s in sets[name]]
    gmb, half = sets["gmb"], len(sets["gmb"]) // 2
    first = open_sets + _near_marks(gmb) + _plain(sets, marked_only=True)
    _forget_unmarked(first)
    first += runs(gmb[:half], options.gmb, rng) if options.gmb else []
    trained(
        tagger,
        list(plan_of(first, options.epochs, options.budget, rng, 0.05)),
        options.rate or 4e-5,
        device,
        options.average,
    )
    measure([tagger], sets, device)
    if options.gmb:
        # The second half of GMB is new to the model, so its agreement says something about the labels.
        kept = agreed(tagger, runs(gmb[half:], options.gmb, rng), device)[: options.gmb // 2]
        report(gmb_agreed=len(kept))
        trained(
            tagger,
            list(plan_of(open_sets + kept, 1, options.budget, rng, 0.1)),
            (options.rate or 4e-5) / 2,
            device,
            options.average,
        )
        measure([tagger], sets, device)
    return tagger


def train_student(
    options: argparse.Namespace, sets: dict[str, list[Encoded]], rng: random.Random, device: torch.device
) -> Tagger:
    teachers = []
    for path in options.teachers:
        one = teacher(options.teacher_base)
        one.load_state_dict(torch.load(path, map_location="cpu"))
        teachers.append(one.float().to(device).eval())
    report(teachers=len(teachers))
    measure(teachers, sets, device)
    sentences = [s for name in OPEN_SETS for s in sets[name]]
    gmb = [s for start in range(0, len(sets["gmb"]), RUN) for s in named(sets["gmb"][start : start + RUN], start)]
    sentences += gmb + _plain(sets, marked_only=False)
    learn_from(teachers, sentences, WIDE, device, 320)
    _forget_unmarked(sentences)
    del teachers
    tagger = student(options.base)
    if options.start:
        load_shipped(tagger, options.start)
    tagger = tagger.to(device)
    plan = list(plan_of(sentences, options.epochs, options.budget, rng, options.respelled))
    trained(tagger, plan, options.rate or 3e-4, device, options.average)
    return tagger


def learn_from(
    teachers: Sequence[Tagger], sentences: Sequence[Encoded], words: int, device: torch.device, longest: int
) -> None:
    """Gives each sentence the teachers' probabilities for the words whose label people gave; see `said`."""
    for one, soft in zip(sentences, said(teachers, sentences, words, device, longest), strict=True):
        soft[~_firsts(one)] = 0
        one.soft = soft


def _forget_unmarked(sentences: Sequence[Encoded]) -> None:
    """Of sentences of GMB and of the plain sets that no reader of ours marked the text alone is learned from."""
    for one in sentences:
        if one.source == "gmb" or one.source in PLAIN_SETS:
            one.labels = np.full_like(one.labels, IGNORE)


def _learn_from_reader(one: Encoded) -> None:
    """What a reader of ours marked stands in the place of the teachers' answer."""
    assert one.soft is not None
    first = _firsts(one)
    one.soft[first] = (1 - SURE) / (len(LABELS) - 1)
    one.soft[np.flatnonzero(first), one.labels[first]] = SURE


def train_on(
    options: argparse.Namespace, sets: dict[str, list[Encoded]], rng: random.Random, device: torch.device
) -> Tagger:
    """What ships, taught further: it is its own teacher where nobody marked anything, so that it keeps what it knows."""
    tagger = student(options.base)
    load_shipped(tagger, options.start)
    tagger = tagger.to(device).eval()
    measure([tagger], sets, device)
    sentences = (
        [s for name in OPEN_SETS for s in sets[name]] + _near_marks(sets["gmb"]) + _plain(sets, marked_only=True)
    )
    learn_from([tagger], sentences, 60, device, 128)
    for one in sentences:
        if one.source.endswith(MARK):
            _learn_from_reader(one)
    _forget_unmarked(sentences)
    report(sentences=len(sentences), marked=sum(s.source.endswith(MARK) for s in sentences))
    plan = list(plan_of(sentences, options.epochs, options.budget, rng, options.respelled))
    trained(tagger, plan, options.rate or 7e-5, device, options.average)
    return tagger


def _plain(sets: dict[str, list[Encoded]], marked_only: bool) -> list[Encoded]:
    """Sentences of the plain sets, where the data were prepared with them."""
    texts = [one for name in PLAIN_SETS for one in sets.get(name, [])]
    return [one for one in texts if not marked_only or one.source.endswith(MARK)]


def _near_marks(sentences: Sequence[Encoded]) -> list[Encoded]:
    """Copies of the sentences that a reader of ours marked, each with the one before it."""
    near = sorted({n for i, s in enumerate(sentences) if s.source.endswith(MARK) for n in (i - 1, i) if n >= 0})
    return [one for i in near for one in named([sentences[i]], i // RUN * RUN)]


def _firsts(one: Encoded) -> NDArray[np.bool_]:
    """First pieces of words whose label people gave; the few words that they didn't label are left to nobody."""
    return np.asarray(one.labels != IGNORE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="written by training.entities.prepare")
    parser.add_argument("--network", choices=("student", "teacher"), default="student")
    parser.add_argument(
        "--base", type=Path, required=True, help="folder of MiniLM for the student, of MPNet for a teacher"
    )
    parser.add_argument("--teachers", type=Path, nargs="*", default=[])
    parser.add_argument("--teacher-base", type=Path)
    parser.add_argument(
        "--start", type=Path, help="folder of a shipped student to teach further, by teachers or by itself"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--gmb", type=int, default=0, help="sentences of GMB whose labels a teacher may learn from")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, help="default: 4e-5 for a teacher, 3e-4 for the student")
    parser.add_argument("--budget", type=int, default=2048, help="pieces in a batch, padding counted")
    parser.add_argument(
        "--respelled", type=float, default=0.2, help="share of the student's rows shown in another spelling"
    )
    parser.add_argument("--average", type=float, default=0.998, help="of the running average of the weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--limit", type=int, help="read only so many sentences of each set, to try the command")
    options = parser.parse_args()
    device = torch.device(options.device)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    sets: dict[str, list[Encoded]] = pickle.loads(options.data.read_bytes())
    sets = {name: sentences[: options.limit] for name, sentences in sets.items()}
    way = train_teacher if options.network == "teacher" else train_student if options.teachers else train_on
    made = way(options, sets, rng, device)
    mean = measure([made], sets, device)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({name: value.half() for name, value in made.state_dict().items()}, options.out)
    options.out.with_suffix(".json").write_text(json.dumps({"mean f1": round(mean, 4)}) + "\n")


if __name__ == "__main__":
    main()
