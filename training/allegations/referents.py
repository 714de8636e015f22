"""Teach the network that says whom a pronoun or a description means (workers/stages/allegations/parties/referents.py).

    python -m training.allegations.referents --gold ../shared/gold --out workers/models/allegations/referents.json

The annotators of our own articles wrote down by name whom each phrase means; these teach. The annotated texts of ../shared/gold except
the held-out files say how well it is learned, and choose the two thresholds: the most accused named rightly, with at most half as many
wrong names as the rules alone. Ten minutes on one core, half of them for the names of the articles.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from schemas import EntitiesEvent, Entity
from training.allegations import own
from training.allegations.annotated import GoldTagger, Json
from training.allegations.evaluate import KINDS, documents, scorer, with_entities
from training.fitting import report
from workers.stages.allegations.parties.referents import Numbers, Referents, weigh
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.parties.scene import Phrase, Scene
from workers.stages.allegations.reading import resolve
from workers.stages.allegations.sentences import split

HIDDEN = (48, 24)
WRONG = 0.5  # wrong names for one of the rules alone
TRIED = [n / 100 for n in range(30, 95, 5)]  # thresholds


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase with the numbers of its candidates, and which of them are right; `lower` its words."""

    document: str
    role: str
    lower: tuple[str, ...]
    table: Numbers
    right: NDArray[np.bool_]
    ruled: NDArray[np.bool_]  # whom the rules alone chose


@dataclass(slots=True)
class Recorder:
    """In place of the network: answers as the rules do, and keeps what the network would be asked."""

    asked: list[tuple[Phrase, Numbers, Sequence[Entity]]] = field(default_factory=list)

    def meant(self, phrase: Phrase, scene: Scene, candidates: Sequence[Entity]) -> tuple[Entity, ...]:
        self.asked.append((phrase, weigh(phrase, scene, candidates), candidates))
        return tuple(e for e in candidates if e.id in phrase.rules)

    def owner(self, phrase: Phrase, scene: Scene, candidates: Sequence[Entity]) -> None:
        """Owners are asked for with the same network, and teach it nothing."""


def examples(doc: Json, event: EntitiesEvent, fold: Any) -> Iterator[Example]:
    """What the network is asked about one document, with the annotators' answers."""
    sentences = list(split(event.text))
    recorder = Recorder()
    parties = Parties.of(sentences, event.entities, event.text, None)
    parties.referents = recorder  # type: ignore[assignment]
    resolve(sentences, GoldTagger(doc).tag(sentences), parties, None)
    answers = _answers(doc)
    # The article is read twice; what counts is the second time.
    asked = {(phrase.role, phrase.order): (phrase, table, candidates) for phrase, table, candidates in recorder.asked}
    for phrase, table, candidates in asked.values():
        start, end = (phrase.sentence.start + at for at in phrase.extent)
        names = answers.get((phrase.role, start, end))
        if names is None or not candidates:
            continue
        meant = [fold(name) for name in names]
        right = np.array([any(_same(fold(e.name), name) for name in meant) for e in candidates])
        ruled = np.array([e.id in phrase.rules for e in candidates])
        yield Example(doc["id"], phrase.role, phrase.lower, table, right, ruled)


def _answers(doc: Json) -> dict[tuple[str, int, int], list[str]]:
    """By role and place of a span, whom it means by name; none where several spans and names cannot be told apart."""
    found: dict[tuple[str, int, int], list[str]] = {}
    marks = [(m, role) for m in doc["allegations"] for role in ("accused", "accuser")]
    marks += [(r, "speaker") for r in doc["responses"]]
    for mark, role in marks:
        spans, names = mark[role], mark.get(f"{role}_name") or []
        for n, span in enumerate(spans):
            if len(spans) == 1 or len(spans) == len(names):
                found[role, span["start"], span["end"]] = names if len(spans) == 1 else names[n : n + 1]
    return found


def _same(candidate: str, name: str) -> bool:
    """Whether the candidate has the name: in full, or a part of it that is no other's (`Vertika's sales director` is not `Vertika`)."""
    if candidate == name:
        return True
    one, other = candidate.split(), name.split()
    if " s " in f" {name} " or " of " in f" {name} ":
        return False
    return (set(one) < set(other) and len(other) - len(one) <= 2) or set(other) < set(one)


class Network(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        first, second = HIDDEN
        self.layers = nn.Sequential(
            nn.Linear(width, first),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Linear(first, second),
            nn.ReLU(),
            nn.Linear(second, 1),
        )

    def forward(self, table: torch.Tensor) -> torch.Tensor:
        return self.layers(table)[:, 0]  # type: ignore[no-any-return]


def taught(chosen: Sequence[Example], epochs: int, seed: int) -> Network:
    """The network after so many passes over the examples."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Network(chosen[0].table.shape[1])
    batches = [chosen[i : i + 64] for i in range(0, len(chosen), 64)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=epochs * len(batches))
    for _ in range(epochs):
        rng.shuffle(batches)
        for group in batches:
            table = torch.from_numpy(np.concatenate([e.table for e in group]))
            right = torch.from_numpy(np.concatenate([e.right for e in group])).float()
            loss = nn.functional.binary_cross_entropy_with_logits(model(table), right)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return model.eval()


def exported(models: Sequence[Network], one: float, several: float) -> dict[str, Any]:
    """Several networks beside each other as one: the mean of what they say, before it becomes a chance."""
    linear = [[m for m in model.layers if isinstance(m, nn.Linear)] for model in models]
    w = [[layer.weight.detach().numpy().T for layer in layers] for layers in linear]
    b = [[layer.bias.detach().numpy() for layer in layers] for layers in linear]
    second = np.zeros((HIDDEN[0] * len(models), HIDDEN[1] * len(models)), dtype=np.float32)
    for n, layers in enumerate(w):
        second[n * HIDDEN[0] : (n + 1) * HIDDEN[0], n * HIDDEN[1] : (n + 1) * HIDDEN[1]] = layers[1]
    held = {
        "first": np.concatenate([layers[0] for layers in w], axis=1),
        "first_bias": np.concatenate([layers[0] for layers in b]),
        "second": second,
        "second_bias": np.concatenate([layers[1] for layers in b]),
        "last": np.concatenate([layers[2] for layers in w]) / len(models),
        "last_bias": np.mean([layers[2] for layers in b], axis=0),
    }
    return {**{k: np.round(v, 4).tolist() for k, v in held.items()}, "one": one, "several": several}


def figures(model: Referents, judged: Iterable[tuple[Example, Numbers]]) -> dict[str, int]:
    """Of examples with their candidates' chances: how often all names are right, one wrong, or none is given; beside it the rules alone."""
    count = {"right": 0, "wrong": 0, "none": 0, "rules_right": 0, "rules_wrong": 0, "phrases": 0}
    for example, chances in judged:
        numbers = list(range(len(example.right)))
        picked = model.chosen(example.lower, chances, numbers)  # type: ignore[arg-type]
        said = np.isin(numbers, list(picked))  # type: ignore[arg-type]
        for prefix, answer in (("", said), ("rules_", example.ruled)):
            if answer.any():
                good = bool((answer & example.right).sum() == answer.sum())
                count[f"{prefix}right"] += good
                count[f"{prefix}wrong"] += not good
        count["none"] += bool(example.right.any() and not said.any())
        count["phrases"] += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--seeds", type=int, default=3, help="networks beside each other")
    options = parser.parse_args()
    fold = scorer(options.gold).fold
    teaching = _all(list(own.articles()), fold)
    test = {
        kind: _all([d for part in ("train", "development") for d in documents(options.gold, prefixes, part)], fold)
        for kind, prefixes in KINDS.items()
    }
    report(teaching=len(teaching), **{kind: len(found) for kind, found in test.items()})
    models = [taught(teaching, options.epochs, seed) for seed in range(1, options.seeds + 1)]
    options.out.write_text(json.dumps(chosen_thresholds(models, test)) + "\n")


def chosen_thresholds(models: Sequence[Network], test: dict[str, list[Example]]) -> dict[str, Any]:
    """The network with the thresholds that name most of the test's accused, for half as many wrong names as by the rules."""
    held = exported(models, 0.0, 0.0)
    network = Referents.of(held)
    judged = {kind: [(e, network.chances(e.table)) for e in found] for kind, found in test.items()}
    accused = [pair for found in judged.values() for pair in found if pair[0].role == "accused"]
    best = 0
    for one in TRIED:
        for several in TRIED:
            tried = replace(network, one=one, several=several)
            found = figures(tried, accused)
            if found["wrong"] <= WRONG * found["rules_wrong"] and found["right"] > best:
                best = found["right"]
                held |= {"one": one, "several": several}
                report(one=one, several=several, accused=found)
                report(**{kind: figures(tried, pairs) for kind, pairs in judged.items()})
    if not best:
        raise SystemExit("no thresholds give so few wrong names: was it taught on enough?")
    return held


def _all(docs: list[Json], fold: Any) -> list[Example]:
    return [e for doc, event in zip(docs, with_entities(docs), strict=True) for e in examples(doc, event, fold)]


if __name__ == "__main__":
    main()
