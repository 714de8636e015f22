"""Every figure of the model card: `python -m training.entities.evaluate [--data ../shared/data/ner]`.

Exact span F1 over PER, ORG and LOC on sets that training never saw, for the grammar, the model alone, and the whole stage. The sets'
words are joined by spaces and its sentences by line breaks, so that what is measured is what runs: our own word splitting
included. GPE and LOC count as LOC; NORP, PRODUCT, EVENT and LAW, which these sets do not label, are left out.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from schemas import Duplicate, EntitiesEvent, RawRef, UniqueEvent
from training.entities.data import read_rows
from training.entities.score import Tagged, exact_f1
from workers.stages.base import Emit, Record
from workers.stages.entities import Annotator, EntitiesStage
from workers.stages.entities.grammar import GrammarAnnotator
from workers.stages.entities.model import ModelAnnotator

KINDS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}
Find = Callable[[str], set[Tagged]]


@dataclass(frozen=True, slots=True)
class Document:
    """A text, its names (start, end, type) in code points, and where its sentences start."""

    text: str
    names: set[Tagged]
    starts: set[int]


def documents(data: Path, name: str) -> list[Document]:
    rows = read_rows(data, name)
    return [_document(list(group)) for _, group in groupby(rows, key=lambda row: row["doc"])]


def _document(rows: list[dict]) -> Document:  # type: ignore[type-arg]
    lines, names, starts, offset = [], set(), set(), 0
    for row in rows:
        at = []
        position = offset
        for word in row["w"]:
            at.append((position, position + len(word)))
            position += len(word) + 1
        names |= {(at[start][0], at[end - 1][1], kind) for start, end, kind in row["s"]}
        starts.add(offset)
        lines.append(" ".join(row["w"]))
        offset += len(lines[-1]) + 1
    return Document("\n".join(lines), names, starts)


def by_annotator(annotator: Annotator) -> Find:
    return lambda text: {(t.start, t.end, KINDS[t.label]) for t in annotator.annotate([text])[0] if t.label in KINDS}


def by_stage(stage: EntitiesStage) -> Find:
    def find(text: str) -> set[Tagged]:
        entities = through(stage, text).entities
        return {(m.start, m.end, KINDS[e.label]) for e in entities for m in e.mentions if e.label in KINDS}

    return find


def through(stage: EntitiesStage, text: str, headline: str | None = None) -> EntitiesEvent:
    """The stage's event for one text."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    event = UniqueEvent(
        event_id="measured",
        article_id="measured",
        revision=0,
        raw=RawRef(event_id="measured", topic="articles.raw", partition=0, offset=0, sha256=""),
        source="measured",
        fetched_at=then,
        ingested_at=then,
        language="en",
        headline=headline,
        text=text,
        duplicate=Duplicate(kind="original", cluster="measured", similarity=0.0),
        first_seen="2026-01",
    )
    (outcome,) = stage.process([Record(event, "measured", "articles.unique", 0, 0, then, "measured")])
    if not isinstance(outcome, Emit) or not isinstance(outcome.events[0], EntitiesEvent):
        raise TypeError(f"the stage gave {outcome}")
    return outcome.events[0]


def figures(find: Find, docs: Sequence[Document]) -> dict[str, object]:
    """F1 on the set, on names that begin a sentence, and on the set in capitals and in lower case."""
    found = [find(doc.text) for doc in docs]
    result: dict[str, object] = dict(exact_f1([doc.names for doc in docs], found))
    first = [{n for n in doc.names if n[0] in doc.starts} for doc in docs]
    found_first = [{n for n in names if n[0] in doc.starts} for doc, names in zip(docs, found, strict=True)]
    result["sentence-initial f1"] = exact_f1(first, found_first)["f1"]
    for name, change in (("capitals", str.upper), ("lower case", str.lower)):
        same_length = [doc for doc in docs if len(change(doc.text)) == len(doc.text)]
        changed = [find(change(doc.text)) for doc in same_length]
        result[f"{name} f1"] = exact_f1([doc.names for doc in same_length], changed)["f1"]
    return result


def speed(find: Find, docs: Sequence[Document], words: int = 300, articles: int = 60) -> float:
    """Articles of 300 words a second of one thread's CPU time."""
    stream = " ".join(doc.text.replace("\n", " ") for doc in docs).split(" ")
    texts = [" ".join(stream[i * words : (i + 1) * words]) for i in range(articles)]
    find(texts[0])
    began = time.process_time()
    for text in texts:
        find(text)
    return round(len(texts) / (time.process_time() - began), 1)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/ner"))
    parser.add_argument("--model", type=Path, help="another folder than the shipped model's")
    parser.add_argument("--only", choices=("grammar", "model", "stage"), action="append")
    args = parser.parse_args(arguments)
    began = time.perf_counter()
    model = ModelAnnotator(args.model)
    model.annotate(["Load."])
    load = round(time.perf_counter() - began, 3)
    finders: dict[str, Find] = {
        "grammar": by_annotator(GrammarAnnotator()),
        "model": by_annotator(model),
        "stage": by_stage(EntitiesStage(annotator=model)),
    }
    sets = {name: documents(args.data, name) for name in ("wikigold", "pud")}
    for name, find in finders.items():
        if args.only and name not in args.only:
            continue
        for set_name, docs in sets.items():
            print(json.dumps({"finder": name, "set": set_name, **figures(find, docs)}), flush=True)
        print(
            json.dumps({"finder": name, "articles of 300 words a CPU second": speed(find, sets["wikigold"])}),
            flush=True,
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"version": model.version, "load seconds": load, "peak memory MB, this process": memory}))


if __name__ == "__main__":
    main(sys.argv[1:])
