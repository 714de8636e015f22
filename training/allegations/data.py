"""The annotated texts and the open role labels, made into examples.

Which files are for what: HELD_OUT is never read while anything is chosen; DEVELOPMENT chooses thresholds; the rest
trains.
"""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from tokenizers import Tokenizer

from schemas import Category, ResponseType, Status
from training.allegations.parts import DEVELOPMENT, HELD_OUT
from workers.stages.allegations.pieces import Pieces, encode
from workers.stages.allegations.tagging import PROGRESS

STATUSES: tuple[Status, ...] = PROGRESS
CATEGORIES: tuple[Category, ...] = get_args(Category)
TYPES: tuple[ResponseType, ...] = get_args(ResponseType)
IGNORE = -100

Words = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Instance:
    """One cue with its roles, in words of the sentence. kind: 1 allegation, 2 response, 3 predicate of the open role labels."""

    kind: int
    cue: Words
    spans: tuple[tuple[Words, ...], ...]  # accused, accuser | speaker | ARG0, ARG1, ARG2
    stretch: Words | None  # act | text
    status: int = IGNORE
    category: int = IGNORE
    type: int = IGNORE


@dataclass(frozen=True, slots=True)
class Example:
    pieces: Pieces
    instances: tuple[Instance, ...]
    source: str
    doc: str
    gold: bool = True  # cues are annotated


def documents(gold: Path, part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """part: train, development, held-out or all."""
    for path in sorted(gold.glob("train_*.jsonl")):
        name = path.stem.removeprefix("train_")
        kind = "held-out" if name in HELD_OUT else "development" if name in DEVELOPMENT else "train"
        if part in ("all", kind):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield name, json.loads(line)


def words_of(pieces: Pieces, span: dict[str, Any], offset: int) -> Words | None:
    """The words that a span of characters covers, when the model reads them."""
    start, end = span["start"] - offset, span["end"] - offset
    tokens = pieces.tokens
    covered = [i for i in range(len(pieces.firsts)) if tokens.starts[i] < end and tokens.ends[i] > start]
    return (covered[0], covered[-1] + 1) if covered else None


def gold_examples(tokenizer: Tokenizer, gold: Path, part: str) -> list[Example]:
    examples = []
    for name, doc in documents(gold, part):
        bounds = doc["sentences"]
        encoded = encode(tokenizer, [doc["text"][s:e] for s, e in bounds])
        for number, ((start, _), pieces) in enumerate(zip(bounds, encoded, strict=True)):
            instances: dict[tuple[int, Words], Instance] = {}
            for mention in (m for m in doc["allegations"] if m["sent"] == number):
                made = _instance(pieces, mention, start, 1, ("accused", "accuser"), "act")
                if made is not None:
                    instances.setdefault((1, made.cue), made)
            for response in (r for r in doc["responses"] if r["sent"] == number):
                made = _instance(pieces, response, start, 2, ("speaker",), "text")
                if made is not None:
                    instances.setdefault((2, made.cue), made)
            examples.append(Example(pieces, tuple(instances.values()), name, doc["id"]))
    return examples


def _instance(
    pieces: Pieces, item: dict[str, Any], start: int, kind: int, roles: Sequence[str], stretch: str
) -> Instance | None:
    cue = words_of(pieces, item["cue"], start)
    if cue is None:
        return None
    spans = tuple(tuple(w for s in item[role] if (w := words_of(pieces, s, start))) for role in roles)
    return Instance(
        kind,
        cue,
        spans,
        words_of(pieces, item[stretch], start) if item[stretch] else None,
        STATUSES.index(item["status"]) if "status" in item else IGNORE,
        CATEGORIES.index(item["category"]) if "category" in item else IGNORE,
        TYPES.index(item["type"]) if "type" in item else IGNORE,
    )


def role_examples(tokenizer: Tokenizer, srl: Path, seed: int = 1) -> list[Example]:
    """UP English EWT: a marked predicate, its ARG0, ARG1 and ARG2 as the subtrees of their heads."""
    examples = []
    for part in ("dev", "test"):
        text = gzip.decompress((srl / f"en_ewt-up-{part}.conllu.gz").read_bytes()).decode("utf-8")
        for block in text.split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
            rows = [row for row in rows if row[0].isdigit()]
            if 5 <= len(rows) <= 60 and (example := _role_example(tokenizer, rows)):
                examples.append(example)
    random.Random(seed).shuffle(examples)
    return examples


def _role_example(tokenizer: Tokenizer, rows: list[list[str]]) -> Example | None:
    text, bounds = "", []
    for row in rows:
        bounds.append((len(text), len(text) + len(row[1])))
        text += row[1] + ("" if "SpaceAfter=No" in row[9] else " ")
    (pieces,) = encode(tokenizer, [text])
    children: dict[int, list[int]] = {}
    for i, row in enumerate(rows):
        children.setdefault(int(row[6]) - 1, []).append(i)

    def subtree(i: int) -> tuple[int, int]:
        low = high = i
        for child in children.get(i, ()):
            a, b = subtree(child)
            low, high = min(low, a), max(high, b)
        return low, high

    predicates = [i for i, row in enumerate(rows) if len(row) > 10 and row[10] not in ("_", "")]
    instances = []
    for number, predicate in enumerate(predicates):
        column = 11 + number
        spans: dict[str, Words] = {}
        for i, row in enumerate(rows):
            if column < len(row) and row[column] in ("ARG0", "ARG1", "ARG2"):
                low, high = subtree(i)
                if low <= predicate <= high:
                    continue
                words = words_of(pieces, {"start": bounds[low][0], "end": bounds[high][1]}, 0)
                if words:
                    spans[row[column]] = words
        cue = words_of(pieces, {"start": bounds[predicate][0], "end": bounds[predicate][1]}, 0)
        if cue and spans and rows[predicate][3] in ("VERB", "NOUN"):
            instances.append(
                Instance(3, cue, tuple((spans[a],) if a in spans else () for a in ("ARG0", "ARG1", "ARG2")), None)
            )
    return Example(pieces, tuple(instances), "ewt", "ewt", gold=False) if instances else None
