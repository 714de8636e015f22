"""Fit what makes a confidence, on texts that are not trained on, and choose from which confidence on a tag stands.

    python -m training.allegations.calibrate ../shared/gold workers/models/allegations
    python -m training.allegations.calibrate ../shared/gold workers/models/allegations --part held-out      only the tables

The texts are the development part and the articles of our own that were kept from training. A mention is right when
the scorer pairs it with one whose accused, act and status are the same; an answer, when one is annotated in its sentence. The tables
are of ten-fold cross-validation by document: how many were right of those that were told so sure. Then the weights are fitted to
all of them and written to meta.json; likewise those of a mention's presence, whether its sentence holds an allegation at all.

A mention stands that reaches confidence and presence of one of two pairs. The presence of the second is that with the best mean of the
cross-validated F1 of records and of sentences, composed articles counted twice, news and our own once.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from operator import not_
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from schemas import Status
from training.allegations import own
from training.allegations.evaluate import documents
from training.allegations.scoring import KINDS, by_sentence, scorer
from workers.stages.allegations.both import BothTaggers
from workers.stages.allegations.checks.vetoes import checked
from workers.stages.allegations.network.certainty import Pairs, Presence, Weights, parts, presence_parts, share, stands
from workers.stages.allegations.network.tagger import ModelTagger
from workers.stages.allegations.sentences import Sentence, split
from workers.stages.allegations.tagging import Chances, Extent, TaggedMention, TaggedResponse, Tags

FOLDS = 10
SURE = (0.3, 0.4)  # what is wrong seven times in ten is told only where the sentence surely holds an allegation
DOUBTFUL = 0.2  # below which four of five are wrong
SURELY_THERE = (0.55, 0.6, 0.65, 0.7, 0.75)  # tried presences of what is less sure
WEIGHTS = {"composed": 2, "news": 1, "own": 1}  # composed articles are nearest to what readers read
EVEN = 0.5  # an answer that is none hides that somebody was not asked, so it must be likelier than not
PENALTY = 1.0  # of large weights; inputs are log odds and 0 or 1


class Sample(NamedTuple):
    """A mention or an answer that the stage could tell, and whether it would be right."""

    kind: str
    document: int
    sentence: int
    parts: Weights
    words: float  # the gate's score of the sentence
    status: Status
    confidence: float
    right: bool
    present: bool  # whether one is annotated in the sentence


class Samples(NamedTuple):
    """All of a part, and how many the annotators marked in each kind of text, and in how many sentences."""

    found: list[Sample]
    annotated: dict[str, int]
    sentences: dict[str, int]


def texts(gold: Path, part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Annotated documents by kind."""
    for kind, prefixes in KINDS.items():
        yield from ((kind, doc) for doc in documents(gold, prefixes, part))
    if part == "development":
        yield from (("own", doc) for doc in own.articles(own.DEVELOPMENT))


def samples(gold: Path, part: str, network: ModelTagger) -> tuple[Samples, Samples]:
    """Mentions and answers."""
    network.meta = replace(network.meta, stands=((0.0, 0.0),), answer_threshold=0.0)
    tagger, module = BothTaggers(network), scorer(gold)
    mentions, answers = (Samples([], dict.fromkeys(WEIGHTS, 0), dict.fromkeys(WEIGHTS, 0)) for _ in range(2))
    for number, (kind, doc) in enumerate(texts(gold, part)):
        sentences = list(split(doc["text"]))
        tags = [checked(sentence, found) for sentence, found in zip(sentences, tagger.tag(sentences), strict=True)]
        right = {id(mention): said for mention, said in _judged(module, doc, sentences, tags)}
        for known, marks in ((mentions, doc["allegations"]), (answers, doc["responses"])):
            marked = {mark["sent"] for mark in marks}
            known.annotated[kind] += len(marks)
            known.sentences[kind] += len(marked)
            for sentence, found in zip(sentences, tags, strict=True):
                words = network.gate.score(sentence.text)
                for tag in found.mentions if known is mentions else found.responses:
                    if tag.chances is None:
                        continue  # a rule's
                    place = module.sentence_of(doc, sentence.start + tag.cue[0])
                    there = place in marked
                    known.found.append(
                        Sample(
                            kind,
                            number,
                            place,
                            _parts(tag, tag.chances),
                            words,
                            tag.status if isinstance(tag, TaggedMention) else "alleged",
                            tag.confidence or 0.0,
                            right.get(id(tag), there),
                            there,
                        )
                    )
    return mentions, answers


def _parts(tag: TaggedMention | TaggedResponse, chances: Chances) -> Weights:
    if isinstance(tag, TaggedMention):
        return parts(chances, bool(tag.accused), tag.act is not None)
    return parts(chances, bool(tag.speaker), tag.text is not None)


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
    return Weights(*_regression([sample.parts for sample in found], [sample.right for sample in found]))


def fitted_presence(found: Sequence[Sample]) -> Presence:
    return Presence(*_regression([_presence_parts(sample) for sample in found], [sample.present for sample in found]))


def _regression(told: Sequence[Weights | Presence], right: Sequence[bool]) -> list[float]:
    model = LogisticRegression(C=PENALTY, max_iter=1_000)
    model.fit(np.array([parts[1:] for parts in told]), right)
    return [round(float(w), 4) for w in (model.intercept_[0], *model.coef_[0])]


def _presence_parts(sample: Sample) -> Presence:
    return presence_parts(sample.parts, sample.confidence, sample.words)


def cross_validated(found: Sequence[Sample]) -> list[Sample]:
    """The samples with the confidence that weights fitted on other documents give."""
    done: list[Sample] = []
    for known, left in _folds(found):
        weights = fitted(known)
        done += [sample._replace(confidence=share(weights, sample.parts)) for sample in left]
    return done


def presences(found: Sequence[Sample]) -> list[tuple[Sample, float]]:
    """Each sample with the presence that weights fitted on other documents give."""
    return [
        (sample, share(weights, _presence_parts(sample)))
        for known, left in _folds(found)
        for weights in (fitted_presence(known),)
        for sample in left
    ]


def _folds(found: Sequence[Sample]) -> Iterator[tuple[list[Sample], list[Sample]]]:
    for fold in range(FOLDS):
        left = [sample.document % FOLDS == fold for sample in found]
        yield list(compress(found, map(not_, left))), list(compress(found, left))


def chosen(known: Samples, told: Sequence[tuple[Sample, float]]) -> Pairs:
    """The two pairs of confidence and presence with the best mean of both F1."""
    tried = [(SURE, (DOUBTFUL, there)) for there in SURELY_THERE]
    means = {pairs: np.average(f1s(known, told, pairs), axis=1, weights=[*WEIGHTS.values()]) for pairs in tried}
    return max(tried, key=lambda pairs: float(means[pairs].mean()))


def f1s(known: Samples, told: Sequence[tuple[Sample, float]], pairs: Pairs) -> NDArray[np.float64]:
    """Of records and of sentences (rows) in each kind of text."""
    kept = [sample for sample, presence in told if stands(pairs, sample.confidence, presence, sample.status)]
    done = []
    for kind in WEIGHTS:
        own = [sample for sample in kept if sample.kind == kind]
        places = {(sample.document, sample.sentence): sample.present for sample in own}
        done.append(
            (
                2 * sum(sample.right for sample in own) / max(len(own) + known.annotated[kind], 1),
                2 * sum(places.values()) / max(len(places) + known.sentences[kind], 1),
            )
        )
    return np.array(done).T


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
            print(name)
            table(known.found)
            continue
        crossed = known._replace(found=cross_validated(known.found))
        print(name)
        table(crossed.found)
        meta[name] = fitted(known.found)._asdict()
        if name == "certainty":
            told = presences(crossed.found)
            pairs = chosen(crossed, told)
            print(f"stands: {pairs}; F1 of records and sentences ({', '.join(WEIGHTS)}):")
            print(f1s(crossed, told, pairs).round(3))
            meta |= {"presence": fitted_presence(crossed.found)._asdict(), "stands": pairs}
        else:
            meta["answer_threshold"] = EVEN
    if options.part == "development":
        path.write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


NAMES = ("certainty", "answer_certainty")  # in meta.json


if __name__ == "__main__":
    main()
