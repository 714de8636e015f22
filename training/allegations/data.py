"""The annotated texts and the open role labels, made into examples.

Which files are for what: HELD_OUT is never read while anything is chosen; DEVELOPMENT chooses thresholds; the rest
trains.
"""

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from tokenizers import Tokenizer

from schemas import Category, ResponseType, Status
from training.allegations import agency, own
from training.allegations.parts import DEVELOPMENT, HELD_OUT
from training.allegations.spacing import spaced
from training.entities.data import read_rows
from workers.stages.allegations.network.gate import Gate
from workers.stages.allegations.network.pieces import Pieces, encode
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
class Document:
    """Consecutive sentences with what is annotated in each."""

    pieces: tuple[Pieces, ...]
    instances: tuple[tuple[Instance, ...], ...]
    headline: int | None
    source: str
    id: str
    gold: bool = True  # cues are annotated

    @property
    def ours(self) -> bool:
        """Annotated by readers of our own, whose habits are not quite those of the guide's annotators."""
        return self.source.startswith(("own", "agency"))

    @property
    def numbered(self) -> dict[int, Pieces]:
        return dict(enumerate(self.pieces))


def documents(gold: Path, part: str, ner: Path | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """part: train, development, held-out or all. `ner` holds the words of the sentences that agency.py numbers."""
    for path in sorted(gold.glob("train_*.jsonl")):
        name = path.stem.removeprefix("train_")
        kind = "held-out" if name in HELD_OUT else "development" if name in DEVELOPMENT else "train"
        if part in ("all", kind):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield name, json.loads(line)
    if part in ("all", "train"):
        for article in own.articles():
            yield article["id"].partition("-")[0], article
        for sentence in agency.sentences(ner) if ner else ():
            yield "agency", sentence


def words_of(pieces: Pieces, span: dict[str, Any], offset: int) -> Words | None:
    """The words that a span of characters covers, when the model reads them."""
    start, end = span["start"] - offset, span["end"] - offset
    covered = [i for i in pieces.tokens.within(start, end) if i < len(pieces.firsts)]
    return (covered[0], covered[-1] + 1) if covered else None


def gold_documents(tokenizer: Tokenizer, gold: Path, part: str, ner: Path | None = None) -> list[Document]:
    done = []
    for name, doc in documents(gold, part, ner):
        bounds = doc["sentences"]
        encoded = encode(tokenizer, [doc["text"][s:e] for s, e in bounds])
        found: list[dict[tuple[int, Words], Instance]] = [{} for _ in bounds]
        for kind, items, roles, stretch in (
            (1, doc["allegations"], ("accused", "accuser"), "act"),
            (2, doc["responses"], ("speaker",), "text"),
        ):
            for item in items:
                number = item["sent"]
                made = _instance(encoded[number], item, bounds[number][0], kind, roles, stretch)
                if made is not None:
                    found[number].setdefault((kind, made.cue), made)
        headline = 0 if len(bounds) > 1 else None
        instances = tuple(tuple(f.values()) for f in found)
        done.append(Document(tuple(encoded), instances, headline, name, doc["id"]))
    return done


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


def role_documents(tokenizer: Tokenizer, srl: Path) -> list[Document]:
    """UP English EWT: a marked predicate, its ARG0, ARG1 and ARG2 as the subtrees of their heads."""
    examples = []
    for part in ("dev", "test"):
        text = gzip.decompress((srl / f"en_ewt-up-{part}.conllu.gz").read_bytes()).decode("utf-8")
        for block in text.split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
            rows = [row for row in rows if row[0].isdigit()]
            if 5 <= len(rows) <= 60 and (example := _role_document(tokenizer, rows)):
                examples.append(example)
    return examples


def _role_document(tokenizer: Tokenizer, rows: list[list[str]]) -> Document | None:
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
    return Document((pieces,), (tuple(instances),), None, "ewt", "ewt", gold=False) if instances else None


def plain_documents(tokenizer: Tokenizer, ner: Path, srl: Path, gold: Path) -> list[Document]:
    """News sentences without annotation, for the teacher to read: those of GMB (VOA) in runs of neighbours, and QA-SRL's from Wikinews.

    Sentences of the development and held-out parts are left out. Only runs in which the stage's gate passes a sentence are kept.
    """
    known = {
        _letters(doc["text"][s:e])
        for p in ("development", "held-out")
        for _, doc in documents(gold, p)
        for s, e in doc["sentences"]
    }
    done = []
    sentences = [text for row in read_rows(ner, "gmb") if _letters(text := spaced(row["w"])) not in known]
    runs = [sentences[i : i + RUN] for i in range(0, len(sentences), RUN)]
    for part in ("dev", "test"):
        with gzip.open(srl / f"qasrl-wikinews.{part}.sentences.csv.gz", "rt", encoding="utf-8", newline="") as table:
            runs += [
                [text]
                for row in csv.DictReader(table)
                if _letters(text := spaced(row["sentence"].split())) not in known
            ]
    gate = Gate.shipped()
    for number, run in enumerate(runs):
        if any(gate.passes(text) for text in run):
            encoded = encode(tokenizer, run)
            done.append(Document(tuple(encoded), ((),) * len(run), None, "plain", f"plain-{number}", gold=False))
    return done


RUN = 8  # neighbouring sentences that make a document where a set has no documents


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
