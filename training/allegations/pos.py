"""Train the part-of-speech tagger of the allegations stage: an averaged perceptron on UD English EWT.

    python -m training.allegations.pos ../shared/data/srl workers/models/allegations/pos.json

Every tenth sentence is kept back and the accuracy on it printed before the shipped weights are trained on all of them.
"""

import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

from workers.stages.allegations.grammar.pos import PosTagger, features

Sentence = list[tuple[str, str]]


def read(path: Path) -> list[Sentence]:
    """Words and tags; the parts of a hyphenated compound become one word with the tag of its last part, as tokens.py cuts."""
    sentences: list[Sentence] = []
    current: Sentence = []
    glue = False
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if not line.strip():
            if current:
                sentences.append(current)
            current, glue = [], False
            continue
        if line.startswith("#"):
            continue
        column = line.rstrip("\n").split("\t")
        if not column[0].isdigit():
            continue
        word, tag, no_space = column[1], column[4], "SpaceAfter=No" in column[9]
        if glue and current:
            current[-1] = (current[-1][0] + word, tag)
            glue = False
        elif tag == "HYPH" and current:
            current[-1] = (current[-1][0] + word, current[-1][1])
            glue = no_space
        else:
            current.append((word, tag))
    return sentences


def train(
    sentences: list[Sentence], epochs: int = 6, seed: int = 1
) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word, tag in sentence:
            counts[word.lower().replace("’", "'")][tag] += 1
    sure = {
        word: tags.most_common(1)[0][0]
        for word, tags in counts.items()
        if sum(tags.values()) >= 15 and tags.most_common(1)[0][1] / sum(tags.values()) >= 0.985
    }
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    totals: dict[tuple[str, str], float] = defaultdict(float)
    stamps: dict[tuple[str, str], int] = defaultdict(int)
    step = 0

    def update(feature: str, tag: str, value: float) -> None:
        key = (feature, tag)
        totals[key] += (step - stamps[key]) * weights[feature][tag]
        stamps[key] = step
        weights[feature][tag] += value

    order = random.Random(seed)
    for _ in range(epochs):
        order.shuffle(sentences)
        for sentence in sentences:
            words = tuple(word for word, _ in sentence)
            lower = tuple(word.lower().replace("’", "'") for word in words)
            before = before2 = "<s>"
            for i, (_, gold) in enumerate(sentence):
                guess = sure.get(lower[i])
                if guess is None:
                    step += 1
                    seen = features(lower, words, i, before, before2)
                    scores: dict[str, float] = defaultdict(float)
                    for feature in seen:
                        for tag, weight in weights[feature].items():
                            scores[tag] += weight
                    guess = max(scores, key=lambda name: (scores[name], name)) if scores else "NN"
                    if guess != gold:
                        for feature in seen:
                            update(feature, gold, 1.0)
                            update(feature, guess, -1.0)
                before2, before = before, guess
    averaged: dict[str, dict[str, float]] = {}
    for feature, by_tag in weights.items():
        kept = {}
        for tag, weight in by_tag.items():
            key = (feature, tag)
            mean = (totals[key] + (step - stamps[key]) * weight) / step
            if abs(mean) >= 0.12:
                kept[tag] = round(mean, 2)
        if kept:
            averaged[feature] = kept
    return averaged, sure


def accuracy(tagger: PosTagger, sentences: list[Sentence]) -> float:
    right = total = 0
    for sentence in sentences:
        words = tuple(word for word, _ in sentence)
        tags = tagger.tag(words, tuple(word.lower().replace("’", "'") for word in words))
        right += sum(tag == gold for tag, (_, gold) in zip(tags, sentence, strict=True))
        total += len(sentence)
    return right / total


def main(data: Path, out: Path) -> None:
    sentences = [s for part in ("dev", "test") for s in read(data / f"en_ewt-up-{part}.conllu.gz")]
    held_out = sentences[::10]
    print(f"{len(sentences)} sentences; accuracy on every tenth, kept back:", end=" ")
    print(round(accuracy(PosTagger(*train([s for i, s in enumerate(sentences) if i % 10])), held_out), 4))
    weights, sure = train(sentences)
    out.write_text(json.dumps({"sure": sure, "weights": weights}, separators=(",", ":"), ensure_ascii=False))
    print(f"{out}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
