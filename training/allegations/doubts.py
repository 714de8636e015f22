"""Ask a tagger about annotated texts that it has not learned from, to find labels worth a second look.

    python -m training.allegations.train ... --network teacher --fold 0 2 --out DIR/half0.pt     # and --fold 1 2
    python -m training.allegations.doubts --data DATA.pickle --base MPNET --model DIR/half0.pt --fold 0 2 --out DOUBTS.jsonl

One JSON object a line for each cue that is annotated or that the tagger sees: what stands there and what it says, spans in words
of the sentence, end exclusive. `chance` is that of the cue. What to make of a difference is for a reader who knows the guide: after
Northcutt et al. 2021 (confident learning) labels that a model finds unlikely are wrong far more often than others.
"""

import argparse
import json
import pickle
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from training.allegations.batches import ROLE_COLUMNS, Line, batch, lines, with_cues
from training.allegations.data import CATEGORIES, STATUSES, TYPES, Document, Instance
from training.allegations.losses import Scores, scores
from training.allegations.network import Tagger, loaded
from training.allegations.train import found_cues, in_fold
from training.fitting import autocast
from workers.stages.allegations.network.decoding import softmax, spans, stretch
from workers.stages.allegations.network.windows import Placed, in_batches

SEEN = 0.5  # a cue that isn't annotated counts from this probability on
ROLES = {1: ("accused", "accuser"), 2: ("speaker",)}


@torch.no_grad()
def answers(
    model: Tagger, documents: Sequence[Document], budget: int, device: torch.device
) -> Iterator[dict[str, Any]]:
    """What the model says of each cue of the documents, beside what is annotated there."""
    cut = lines(documents, random.Random(0))
    for chosen in in_batches([len(line.row.ids) for line in cut], budget):
        part = [cut[i] for i in chosen]
        bare = batch(part).to(device)
        with autocast(device):
            cues = scores(model, bare).cues.cpu().numpy()
        found = found_cues(part, cues, SEEN)
        if not found:
            continue
        with autocast(device):
            said = scores(model, with_cues(bare, part, found).to(device))
        for n, (row, placed, instance) in enumerate(found):
            chance = 1.0 - softmax(cues[row, _firsts(part[row], placed), instance.kind - 1])[:, 0]
            yield {
                "chance": round(float(chance[slice(*instance.cue)].max()), 3),
                **_answer(said, n, part[row], placed, instance),
            }


def _firsts(line: Line, placed: Placed) -> list[int]:
    return placed.firsts(line.document.numbered)


def _answer(said: Scores, n: int, line: Line, placed: Placed, cue: Instance) -> dict[str, Any]:
    kind, document = cue.kind, line.document
    there = next((i for i in document.instances[placed.sentence] if (i.kind, i.cue) == (kind, cue.cue)), None)
    firsts = [at - placed.begin + 1 for at in _firsts(line, placed)]
    names = ("status", "category") if kind == 1 else ("type",)
    done: dict[str, Any] = {
        "id": document.id,
        "sentence": placed.sentence,
        "kind": kind,
        "cue": cue.cue,
        "there": there is not None,
    }
    for name in names:
        chances = softmax(getattr(said, name)[n].cpu().numpy())
        values: Sequence[str] = {"status": STATUSES, "category": CATEGORIES, "type": TYPES}[name]
        done[name] = [values[int(chances.argmax())], round(float(chances.max()), 3)]
        if there is not None and getattr(there, name) >= 0:
            done[name] += [values[getattr(there, name)], round(float(chances[getattr(there, name)]), 3)]
    for number, (column, role) in enumerate(zip(ROLE_COLUMNS[kind], ROLES[kind], strict=True)):
        heard = [words for words, _ in spans(said.bio[n, firsts, column].cpu().numpy())]
        done[role] = [heard, there.spans[number] if there is not None else None]
    point = said.point[n, 2 * kind - 2 : 2 * kind].cpu().numpy()
    heard_stretch = stretch(point[0, firsts], point[1, firsts], float(point[:, -1].mean()))
    done["act" if kind == 1 else "text"] = [heard_stretch, there.stretch if there is not None else None]
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="written by training.allegations.prepare")
    parser.add_argument("--network", choices=("student", "teacher"), default="teacher")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument(
        "--fold", type=int, nargs=2, required=True, metavar=("K", "OF"), help="as the model was trained with"
    )
    parser.add_argument("--part", default="train")
    parser.add_argument("--budget", type=int, default=8192, help="pieces in a batch")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--limit", type=int, help="read only so many documents, to try the command")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    device = torch.device(options.device)
    model = loaded(options.network, options.base, options.model, device)
    documents: list[Document] = pickle.loads(options.data.read_bytes())[options.part][: options.limit]
    chosen = [doc for doc in documents if doc.gold and in_fold(doc, *options.fold)]
    with options.out.open("w", encoding="utf-8") as out:
        for one in answers(model, chosen, options.budget, device):
            out.write(json.dumps(one) + "\n")


if __name__ == "__main__":
    main()
