"""Fit what makes a confidence, on texts that are not trained on, and choose from which confidence on a tag stands.

    python -m training.allegations.calibrate ../shared/gold workers/models/allegations
    python -m training.allegations.calibrate ../shared/gold workers/models/allegations --part held-out      only the tables

The texts are the development part and the articles of our own that were kept from training. A mention is right when
the scorer pairs it with one whose accused, act and status are the same; an answer, when one is annotated in its sentence. The tables
are of ten-fold cross-validation by document: how many were right of those that were told so sure. Then the weights are fitted to
all of them and written to meta.json, with the threshold that gives the best mean of the mentions' cross-validated F1, composed
counted twice, news and our own once, or nearly so and finds more.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from training.allegations import own
from training.allegations.evaluate import documents
from training.allegations.scoring import KINDS, by_sentence, scorer
from workers.stages.allegations.both import BothTaggers
from workers.stages.allegations.certainty import Weights, parts, share
from workers.stages.allegations.model import ModelTagger
from workers.stages.allegations.sentences import Sentence, split
from workers.stages.allegations.tagging import Extent, TaggedMention, Tags
from workers.stages.allegations.vetoes import checked

FOLDS = 10
TRIES = tuple(n / 100 for n in range(30, 66, 5))  # what is wrong seven times in ten is never told
WEIGHTS = {"composed": 2, "news": 1, "own": 1}  # composed articles are nearest to what readers read
EQUAL = 0.01  # so near to the best F1 that chance may decide: of such thresholds the one that finds most, for what is unsure is marked so
EVEN = 0.5  # an answer that is none hides that somebody was not asked, so it must be likelier than not
PENALTY = 1.0  # of large weights; inputs are log odds and 0 or 1


class Sample(NamedTuple):
    """A mention or an answer that the stage could tell, and whether it would be right."""

    kind: str
    document: int
    parts: Weights
    confidence: float
    right: bool


class Samples(NamedTuple):
    """All of a part, and how many the annotators marked in each kind of text."""

    found: list[Sample]
    annotated: dict[str, int]


def texts(gold: Path, part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Annotated documents by kind."""
    for kind, prefixes in KINDS.items():
        yield from ((kind, doc) for doc in documents(gold, prefixes, part))
    if part == "development":
        yield from (("own", doc) for doc in own.articles(own.DEVELOPMENT))


def samples(gold: Path, part: str, network: ModelTagger) -> tuple[Samples, Samples]:
    """Mentions and answers."""
    network.meta = replace(network.meta, confidence_threshold=0.0, answer_threshold=0.0)
    tagger, module = BothTaggers(network), scorer(gold)
    mentions, answers = (Samples([], dict.fromkeys(WEIGHTS, 0)) for _ in range(2))
    for number, (kind, doc) in enumerate(texts(gold, part)):
        sentences = list(split(doc["text"]))
        tags = [checked(sentence, found) for sentence, found in zip(sentences, tagger.tag(sentences), strict=True)]
        mentions.annotated[kind] += len(doc["allegations"])
        for mention, right in _judged(module, doc, sentences, tags):
            if mention.chances is not None:
                told = parts(mention.chances, bool(mention.accused), mention.act is not None)
                mentions.found.append(Sample(kind, number, told, mention.confidence or 0.0, right))
        answers.annotated[kind] += len(doc["responses"])
        known = {mark["sent"] for mark in doc["responses"]}
        for sentence, found in zip(sentences, tags, strict=True):
            for answer in found.responses:
                if answer.chances is not None:
                    told = parts(answer.chances, bool(answer.speaker), answer.text is not None)
                    place = module.sentence_of(doc, sentence.start + answer.cue[0])
                    right = place in known
                    answers.found.append(Sample(kind, number, told, answer.confidence or 0.0, right))
    return mentions, answers


def _judged(
    module: Any, doc: dict[str, Any], sentences: Sequence[Sentence], tags: Sequence[Tags]
) -> Iterator[tuple[TaggedMention, bool]]:
    made = [_marked(sentence, m) for sentence, found in zip(sentences, tags, strict=True) for m in found.mentions]
    for wanted, marks in by_sentence(module, doc, made):
        right = {
            id(mark["mention"])
            for annotated, mark in module.pair(wanted, marks)
            if module.overlap_ok(module.spans(annotated["accused"]), module.spans(mark["accused"]), 0.5)
            and module.overlap_ok(module.spans(annotated["act"]), module.spans(mark["act"]), 0.3)
            and annotated["status"] == mark["mention"].status
        }
        for mark in marks:
            yield mark["mention"], id(mark["mention"]) in right


def _marked(sentence: Sentence, mention: TaggedMention) -> dict[str, Any]:
    """In the scorer's form."""

    def span(extent: Extent) -> dict[str, int]:
        return {"start": sentence.start + extent[0], "end": sentence.start + extent[1]}

    return {
        "mention": mention,
        "cue": span(mention.cue),
        "accused": [span(extent) for extent in mention.accused],
        "accuser": [span(extent) for extent in mention.accuser],
        "act": span(mention.act) if mention.act else None,
    }


def fitted(found: Sequence[Sample]) -> Weights:
    model = LogisticRegression(C=PENALTY, max_iter=1_000)
    model.fit(np.array([sample.parts[1:] for sample in found]), [sample.right for sample in found])
    return Weights(*(round(float(w), 4) for w in (model.intercept_[0], *model.coef_[0])))


def cross_validated(found: Sequence[Sample]) -> list[Sample]:
    """The samples with the confidence that weights fitted on other documents give."""
    done: list[Sample] = []
    for fold in range(FOLDS):
        weights = fitted([sample for sample in found if sample.document % FOLDS != fold])
        left = [sample for sample in found if sample.document % FOLDS == fold]
        done += [sample._replace(confidence=share(weights, sample.parts)) for sample in left]
    return done


def f1(known: Samples, kind: str, threshold: float) -> float:
    """Of the record for mentions, of answers in sentences for answers."""
    kept = [sample.right for sample in known.found if sample.kind == kind and sample.confidence >= threshold]
    return 2 * sum(kept) / max(len(kept) + known.annotated[kind], 1)


def table(found: Sequence[Sample]) -> None:
    """One line for each tenth: how many, how sure on average, how many of them right."""
    sure = np.array([sample.confidence for sample in found])
    right = np.array([sample.right for sample in found], dtype=float)
    print("| confidence | mentions | mean confidence | right |\n| --- | --- | --- | --- |")
    gaps = 0.0
    for low in np.arange(10) / 10:
        there = (sure >= low) & (sure < low + 0.1) if low < 0.9 else sure >= low
        if there.any():
            print(
                f"| {low:.1f} to {low + 0.1:.1f} | {there.sum()} | {sure[there].mean():.2f} | {right[there].mean():.2f} |"
            )
            gaps += abs(sure[there].mean() - right[there].mean()) * there.sum()
    print(f"expected calibration error {gaps / len(found):.3f}, Brier score {((sure - right) ** 2).mean():.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--part", choices=("development", "held-out"), default="development")
    options = parser.parse_args()
    path = options.model / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    for name, known in zip(NAMES, samples(options.gold, options.part, ModelTagger(options.model)), strict=True):
        if options.part != "development":
            print(name.certainty)
            table(known.found)
            continue
        crossed = Samples(cross_validated(known.found), known.annotated)
        print(name.certainty)
        table(crossed.found)
        scores = {t: [round(f1(crossed, kind, t), 4) for kind in WEIGHTS] for t in TRIES}
        print(f"F1 ({', '.join(WEIGHTS)}) from a confidence on: {scores}")
        means = {t: float(np.average(scores[t], weights=[*WEIGHTS.values()])) for t in TRIES}
        best = min(t for t in TRIES if means[t] > max(means.values()) - EQUAL) if name.chosen else EVEN
        meta |= {name.threshold: best, name.certainty: fitted(known.found)._asdict()}
        print("kept", best, meta[name.certainty])
    if options.part == "development":
        path.write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


class _Names(NamedTuple):
    """In meta.json."""

    certainty: str
    threshold: str
    chosen: bool


NAMES = (_Names("certainty", "confidence_threshold", True), _Names("answer_certainty", "answer_threshold", False))


if __name__ == "__main__":
    main()
