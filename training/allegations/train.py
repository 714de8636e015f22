"""Train a tagger: open role labels first, then the annotated texts; a student learns from its teachers' answers as well.

    python -m training.allegations.prepare --base E5 --out DATA.pickle
    python -m training.allegations.train --data DATA.pickle --base MPNET --network teacher --seed N --fold N 4 --epochs 8 \
        --budget 4096 --rate 5e-5 --hidden 0.12 --renamed 0.35 --longest 128 192 192 --repeat biz wn --out DIR/teacherN.pt
    python -m training.allegations.train --data DATA.pickle --base E5 --network student --epochs 14 --plain-epochs 7 \
        --labelled 0.7 --unread 0.4 4 --budget 4096 --rate 2.5e-4 --average 0.999 --hidden 0.12 --renamed 0.35 \
        --longest 128 192 192 --repeat biz wn --teachers DIR/teacher?.pt --teacher-base MPNET --out DIR/student.pt

So was made the second of the four students whose mean ships, with N 0, 1 and 2: on one H200 three teachers beside each other took five
minutes, the student four (the card tells the rest). E5 is the folder that training.e5 writes. With `--start` a student goes on from what
ships, or from the mean of other students; with `--remember` it asks what it was then beside the labels.

Files named in parts.HELD_OUT and parts.DEVELOPMENT are not trained on. A student with teachers learns from the annotated texts' labels and
from what the teachers say of the same rows: they see every word, while some are hidden from it. A teacher trained with `--fold` has not
read a part of the texts: of that it says what it makes of them, not what it remembers; `--unread` says how often just this one is
asked. What is kept is the running average of the weights.
"""

import argparse
import pickle
import random
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.allegations.batches import Batch, Line, as_the_guide, batch, batches, disturbed, lines, with_cues
from training.allegations.data import Document, Instance
from training.allegations.losses import Scores, mean, scores, taught, told
from training.allegations.network import Tagger, loaded, student, teacher
from training.allegations.shipped import load_shipped
from training.fitting import autocast, averaged, fit, report
from workers.stages.allegations.network.decoding import cues
from workers.stages.allegations.network.windows import Placed, in_batches

LONGEST = (64, 128, 192, 192)  # pieces in a row: the stage fills rows to 192, single sentences are shorter
LABELLED = 0.5  # share of a student's steps that learn from the labels beside the teacher's answer, unless the command says otherwise
CUE = 0.2  # a teacher's cue from this probability on is worth a student's attention

Loss = Callable[[Scores, Batch], Tensor]
Step = tuple[Batch, Loss]


def trained(
    model: Tagger,
    phases: Sequence[Sequence[Step]],
    rates: tuple[float, float],
    device: torch.device,
    average: float,
) -> None:
    """Trains in place on the phases one after the other; `rates` of the encoder's weights and of the others."""

    def loss(made: Batch, loss_of: Loss) -> Tensor:
        with autocast(device):
            said = scores(model, made)
        return loss_of(said, made)

    steps = [partial(loss, *step) for phase in phases for step in phase]
    fit(model, steps, _is_new, rates, average, device)


def _is_new(name: str) -> bool:
    return "backbone.layers" not in name and "roles.upper" not in name


def annotated(
    documents: Sequence[Document],
    epochs: int,
    longest: Sequence[int],
    budget: int,
    rng: random.Random,
    step: Callable[[Batch], Step],
) -> list[list[Step]]:
    """One phase an epoch; the documents are cut anew for each, and `step` says what is learned from a batch."""
    done = []
    for _ in range(epochs):
        made = [step(one) for one in batches(lines(documents, rng, longest), budget)]
        rng.shuffle(made)
        done.append(made)
    return done


def labels(
    rng: random.Random, device: torch.device, disturbance: tuple[float, float] = (0.0, 0.0)
) -> Callable[[Batch], Step]:
    """Steps against the annotators' labels, disturbed by shares (those of `batches.disturbed`)."""
    return lambda one: ((disturbed(one, rng, *disturbance) if any(disturbance) else one).to(device), told)


def lessons(
    teachers: Sequence[Tagger],
    rng: random.Random,
    device: torch.device,
    disturbance: tuple[float, float],
    share: float = LABELLED,
    unread: tuple[float, int] | None = None,
) -> Callable[[Batch], Step]:
    """Steps against a teacher's answer, each batch another's; in a `share` of them against the labels too.

    Where the labels are left out, the teacher is asked what the guide's annotators would say, of our own readers' texts too. Names are
    changed for both, pieces hidden from the student alone. `teachers` may be filled before the first step is taken. `unread` says in which
    share of the batches the teacher of that number is asked, the others in turn.
    """
    hidden, renamed = disturbance

    def step(one: Batch) -> Step:
        whole, labelled = disturbed(one, rng, 0.0, renamed), rng.random() < share
        whole = whole if labelled else as_the_guide(whole)
        asked = unread[1] if unread and rng.random() < unread[0] else rng.randrange(2**16)
        loss = partial(_lesson, teachers, asked, whole.to(device), labelled)
        return disturbed(whole, rng, hidden, 0.0).to(device), loss

    return step


@torch.no_grad()
def answered(
    teachers: Sequence[Tagger], documents: Sequence[Document], budget: int, rng: random.Random, device: torch.device
) -> list[Step]:
    """Batches with the teachers' mean answer; cues are what the teachers find, beside the annotated ones."""
    cut = lines(documents, rng, LONGEST)
    done: list[Step] = []
    for chosen in in_batches([len(line.row.ids) for line in cut], budget):
        part = [cut[i] for i in chosen]
        bare = batch(part).to(device)
        with autocast(device):
            seen = mean([scores(model, bare) for model in teachers])
        made = with_cues(bare, part, found_cues(part, seen.cues.cpu().numpy(), CUE)).to(device)
        with autocast(device):
            answer = mean([scores(model, made) for model in teachers])
        done.append((made, _against(answer)))
    return done


def _against(answer: Scores) -> Loss:
    return lambda said, made: taught(said, answer, made)


def _lesson(teachers: Sequence[Tagger], number: int, whole: Batch, labelled: bool, said: Scores, made: Batch) -> Tensor:
    with torch.no_grad(), autocast(made.ids.device):
        answer = scores(teachers[number % len(teachers)], whole)
    learned = taught(said, answer, made)
    return (told(said, made) + learned) / 2 if labelled else learned


def found_cues(
    part: Sequence[Line], said: np.typing.NDArray[np.float32], threshold: float
) -> list[tuple[int, Placed, Instance]]:
    """Cues that are seen in the scores (rows, pieces, kinds, BIO), and annotated cues that are not, without labels."""
    found = []
    for n, line in enumerate(part):
        for placed in line.row.placed:
            firsts = placed.firsts(line.document.numbered) if placed.wanted else []
            if not firsts:
                continue
            seen = {(kind, cue.words) for kind in (1, 2) for cue in cues(said[n, firsts, kind - 1], threshold)}
            seen |= {(i.kind, i.cue) for i in line.document.instances[placed.sentence] if i.kind < 3}
            found += [(n, placed, Instance(kind, words, (), None)) for kind, words in sorted(seen)]
    return found


def in_fold(document: Document, number: int, of: int) -> bool:
    """Parts by document, the same whatever else is read."""
    return zlib.crc32(document.id.encode()) % of == number


@torch.no_grad()
def loss_over(model: Tagger, documents: Sequence[Document], budget: int, device: torch.device) -> float:
    """Mean loss over the documents' batches, against the annotators' labels."""
    made = [one.to(device) for one in batches(lines(documents, random.Random(0)), budget)]
    return sum(float(told(scores(model, one), one)) for one in made) / max(1, len(made))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="written by training.allegations.prepare")
    parser.add_argument("--network", choices=("student", "teacher"), default="student")
    parser.add_argument("--base", type=Path, required=True, help="folder of E5 for a student, of MPNet for a teacher")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[])
    parser.add_argument("--teacher-base", type=Path)
    parser.add_argument(
        "--start",
        type=Path,
        nargs="+",
        help="what a student begins with instead of E5: a folder with ONNX files, or weights, of several the mean",
    )
    parser.add_argument(
        "--remember", action="store_true", help="its teacher is the student as it began; asked beside the labels"
    )
    parser.add_argument("--parts", nargs="+", default=["train"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8, help="over the annotated texts")
    parser.add_argument(
        "--plain-epochs", type=int, default=3, help="of these, how many read the plain texts too, with teachers"
    )
    parser.add_argument("--role-epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, help="default: 4e-5 for a teacher, 1.5e-4 for a student")
    parser.add_argument("--longest", type=int, nargs="+", default=LONGEST, help="pieces in a row, drawn for each text")
    parser.add_argument("--only", nargs="+", default=[""], help="sources that are read at all, by how they begin")
    parser.add_argument("--repeat", nargs="*", default=[], help="sources that are read twice a pass, by how they begin")
    parser.add_argument("--budget", type=int, default=2048, help="pieces in a batch")
    parser.add_argument(
        "--hidden", type=float, default=0.0, help="share of the annotated texts' pieces that are hidden"
    )
    parser.add_argument("--renamed", type=float, default=0.0, help="share of their rows whose names are changed")
    parser.add_argument(
        "--labelled", type=float, default=LABELLED, help="share of a student's steps that learn from labels"
    )
    parser.add_argument(
        "--unread", type=float, nargs=2, metavar=("SHARE", "OF"), help="teacher K was trained with --fold K OF"
    )
    parser.add_argument("--average", type=float, default=0.995, help="of the running average of the weights")
    parser.add_argument(
        "--fold", type=int, nargs=2, metavar=("K", "OF"), help="leave out this part of the annotated texts"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--limit", type=int, help="read only so many documents of each part, to try the command")
    options = parser.parse_args()
    device = torch.device(options.device)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    data: dict[str, list[Document]] = pickle.loads(options.data.read_bytes())
    data = {name: docs[: options.limit] for name, docs in data.items()}
    own = [doc for part in options.parts for doc in data[part] if doc.source.startswith(tuple(options.only))]
    own = [doc for doc in own if not (options.fold and in_fold(doc, *options.fold))]
    own += [doc for doc in own if doc.source.startswith(tuple(options.repeat))]
    roles = annotated(data["roles"], options.role_epochs, options.longest, options.budget, rng, labels(rng, device))
    if options.network == "teacher":
        steps = labels(rng, device, (options.hidden, options.renamed))
        phases = roles + annotated(own, options.epochs, options.longest, options.budget, rng, steps)
        model = teacher(options.base).to(device)
    else:
        phases = roles + _lessons(options, own, data["plain"], rng, device)
        model = _begun(options).to(device)
    rate = options.rate or (4e-5 if options.network == "teacher" else 1.5e-4)
    # A student that goes on has nothing new that must catch up.
    trained(model, phases, (rate, rate if options.start else 4 * rate), device, options.average)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({name: value.half() for name, value in model.state_dict().items()}, options.out)
    report(development_loss=loss_over(model, data["development"], options.budget, device))


def _begun(options: argparse.Namespace) -> Tagger:
    model = student(options.base)
    if options.start and options.start[0].is_dir():
        load_shipped(model, options.start[0])
    elif options.start:
        model.load_state_dict(averaged(options.start))
    return model.float()


def _lessons(
    options: argparse.Namespace,
    own: Sequence[Document],
    plain: Sequence[Document],
    rng: random.Random,
    device: torch.device,
) -> list[list[Step]]:
    disturbance = (options.hidden, options.renamed)
    teachers: list[Tagger] = []
    if options.remember or not options.teachers:
        steps = labels(rng, device, disturbance)
        if options.remember:
            steps = lessons([_begun(options).to(device).eval()], rng, device, disturbance, share=1.0)
        return annotated(own, options.epochs, options.longest, options.budget, rng, steps)
    share, parts = options.unread or (0.0, 1)
    phases: list[list[Step]] = [[] for _ in range(options.epochs)]
    for number in range(int(parts)):
        part = [doc for doc in own if in_fold(doc, number, int(parts))]
        unread = (share, number) if number < len(options.teachers) else None
        steps = lessons(teachers, rng, device, disturbance, options.labelled, unread)
        for phase, more in zip(
            phases, annotated(part, options.epochs, options.longest, options.budget, rng, steps), strict=True
        ):
            phase += more
    teachers += [loaded("teacher", options.teacher_base, path, device) for path in options.teachers]
    read = answered(teachers, plain, options.budget, rng, device)
    report(teachers=len(teachers), plain=len(read), own=len(phases[0]))
    for phase in phases[: options.plain_epochs]:
        phase += read
    for phase in phases:
        rng.shuffle(phase)
    return phases


if __name__ == "__main__":
    main()
