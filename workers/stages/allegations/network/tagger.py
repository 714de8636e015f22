"""The tagger with a network of our own: cues first, then the roles around each cue.

Files in `workers/models/allegations/`: `encoder.onnx` and `roles.onnx` (int8), `tokenizer.json`, `gate.json`, `meta.json` (labels,
thresholds, version); how they were made: `training/allegations/`, how good they are: the card beside them. They are
read once, when the first article comes. One thread: the host runs a process a core.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import orjson
from tokenizers import Tokenizer

from schemas import Category, ResponseType, Status
from workers.stages.allegations.lexicon.wrongs import weigh
from workers.stages.allegations.network.certainty import (
    Pairs,
    Presence,
    Weights,
    certainty,
    is_doubtful,
    parts,
    presence_parts,
    share,
    stands,
)
from workers.stages.allegations.network.decoding import (
    Cue,
    Scores,
    Words,
    cues,
    has_stretch,
    nobody,
    softmax,
    spans,
    stretch,
)
from workers.stages.allegations.network.gate import Gate
from workers.stages.allegations.network.pieces import Pieces, encode
from workers.stages.allegations.network.windows import Row, rows
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import NOTHING, Chances, Extent, TaggedMention, TaggedResponse, Tags
from workers.stages.session import session
from workers.stages.shipped import models


@dataclass(frozen=True, slots=True)
class Meta:
    """What the files were trained with, and the thresholds chosen on the development part."""

    version: str
    statuses: tuple[Status, ...]  # in order of progress
    categories: tuple[Category, ...]
    types: tuple[ResponseType, ...]
    cue_threshold: float
    response_threshold: float
    role_threshold: float
    act_margin: float
    category_prior: float
    category_lexicon: float
    status_caution: float
    certainty: Weights
    presence: Presence
    stands: Pairs
    answer_threshold: float
    answer_certainty: Weights

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls.of(orjson.loads(path.read_bytes()))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        weights = {name: Weights(**data[name]) for name in ("certainty", "answer_certainty")}
        pairs = tuple((float(confidence), float(presence)) for confidence, presence in data["stands"])
        return cls(**{**fields, **weights, "presence": Presence(**data["presence"]), "stands": pairs})


@dataclass(frozen=True, slots=True)
class Reading:
    """The network's raw scores for one cue, in words of its sentence."""

    sentence: int
    kind: int  # 1 allegation, 2 response
    cue: Cue
    bio: Scores  # (words, 6, 3)
    point: Scores  # (words, 4)
    none: Scores  # (2,)
    status: Scores
    category: Scores
    type: Scores


class ModelTagger:
    """Sentences to tags by the network in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.meta = Meta.read(folder / "meta.json")
        self.model: str | None = f"allegations/{self.meta.version}"
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.gate = Gate.read(folder / "gate.json")
        self._encoder = session(folder / "encoder.onnx")
        self._roles = session(folder / "roles.onnx")

    @classmethod
    def shipped(cls) -> "ModelTagger":
        return cls(models("allegations"))

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        words = [self.gate.score(sentence.text) for sentence in sentences]
        wanted = [i for i, score in enumerate(words) if score >= self.gate.threshold]
        headline = 0 if len(sentences) > 1 and sentences[0].heading else None
        around = {i - 1 for i in wanted if i} | ({headline} if wanted and headline is not None else set())
        needed = sorted({*wanted, *around})
        pieces = dict(zip(needed, encode(self._tokenizer, [sentences[i].text for i in needed]), strict=True))
        readings = self.read(pieces, rows(pieces, wanted, headline))
        prior = _article_categories(readings, self.meta.category_prior)
        tags = [NOTHING] * len(sentences)
        by_sentence: dict[int, list[Reading]] = {}
        for reading in readings:
            by_sentence.setdefault(reading.sentence, []).append(reading)
        for i, found in by_sentence.items():
            mentions = [self._mention(pieces[i], r, prior) for r in found if r.kind == 1]
            mentions = [m for mention in mentions if (m := self._standing(mention, words[i]))]
            responses = [self._response(pieces[i], r) for r in found if r.kind == 2]
            responses = [r for r in responses if (r.confidence or 0.0) >= self.meta.answer_threshold]
            tags[i] = Tags(tuple(mentions), tuple(responses))
        return tags

    def read(self, pieces: Mapping[int, Pieces], read: Sequence[Row]) -> list[Reading]:
        """Every cue of the rows' wanted sentences with the scores of its roles."""
        readings = [reading for row in read for reading in self._read_row(row, pieces)]
        return sorted(readings, key=lambda r: (r.sentence, r.cue.words))

    def _read_row(self, row: Row, pieces: Mapping[int, Pieces]) -> Iterator[Reading]:
        """One row at a time: the range of quantised numbers spans all that runs together, and neighbours must not change an answer."""
        wanted = [placed for placed in row.placed if placed.wanted]
        firsts = [placed.firsts(pieces) for placed in wanted]
        asked = [first for own in firsts for first in own]
        feeds = {"ids": [row.ids], "shapes": [row.shapes], "lexicon": [row.lexicon], "asked": asked}
        hidden, scores = self._encoder.run(None, {name: np.array(given, np.int64) for name, given in feeds.items()})
        ends = np.cumsum([len(own) for own in firsts])
        for placed, said in zip(wanted, np.split(scores[0], ends[:-1]), strict=True):
            found = [(1, cue) for cue in cues(said[:, 0], self.meta.cue_threshold)]
            found += [(2, cue) for cue in cues(said[:, 1], self.meta.response_threshold)]
            if found:
                # The role branch reads the cue's own sentence, behind the row's opening mark.
                own = np.concatenate((hidden[:, :1], hidden[:, placed.begin : placed.end]), axis=1)
                yield from self._roles_of(placed.sentence, pieces[placed.sentence], own, found)

    def _roles_of(
        self, sentence: int, pieces: Pieces, own: Scores, found: Sequence[tuple[int, Cue]]
    ) -> Iterator[Reading]:
        marked = np.zeros((len(found), own.shape[1]), dtype=np.int64)
        for k, (kind, cue) in enumerate(found):
            marked[k, pieces.firsts[slice(*cue.words)]] = kind
        asked = np.array([0, *pieces.firsts], np.int64)
        feeds = {"hidden": own, "marked": marked, "asked": asked}
        bio, point, none, status, category, type_ = self._roles.run(None, feeds)
        for k, (kind, cue) in enumerate(found):
            yield Reading(sentence, kind, cue, bio[k, 1:], point[k, 1:], none[k], status[k], category[k], type_[k])

    def _mention(self, pieces: Pieces, reading: Reading, prior: Scores) -> TaggedMention:
        meta = self.meta
        accused = spans(reading.bio[:, 0], meta.role_threshold)
        accuser = spans(reading.bio[:, 1], meta.role_threshold)
        act = stretch(reading.point[:, 0], reading.point[:, 1], float(reading.none[0]), meta.act_margin)
        statuses = softmax(reading.status)
        party = _least(accused, reading.bio[:, 0])
        has_act = _told(reading.point[:, 0], reading.point[:, 1], reading.none[0], act)
        chances = Chances(reading.cue.confidence, party, has_act, float(statuses.max()))
        words = act or (0, len(pieces.firsts))
        told = _told_categories(meta.categories, pieces.tokens.lower[slice(*words)], self.meta.category_lexicon)
        category = meta.categories[int((np.log(softmax(reading.category) + 1e-6) + prior + told).argmax())]
        return TaggedMention(
            cue=_extent(pieces, reading.cue.words),
            status=self._status(statuses),
            category=category,
            accused=tuple(_extent(pieces, words) for words, _ in accused),
            accuser=tuple(_extent(pieces, words) for words, _ in accuser),
            act=_extent(pieces, act) if act else None,
            confidence=round(certainty(meta.certainty, chances, bool(accused), act is not None), 3),
            chances=chances,
        )

    def _standing(self, mention: TaggedMention, words: float) -> TaggedMention | None:
        """The mention, doubtful or not; None where it does not stand. `words` is the gate's score of its sentence."""
        if mention.chances is None or mention.confidence is None:
            return mention
        told = parts(mention.chances, bool(mention.accused), mention.act is not None)
        there = share(self.meta.presence, presence_parts(told, mention.confidence, words))
        if not stands(self.meta.stands, mention.confidence, there, mention.status):
            return None
        return replace(mention, doubtful=is_doubtful(self.meta.stands, mention.confidence, there))

    def _status(self, chances: Scores) -> Status:
        """The likeliest status; of two nearly as likely, the one that goes less far."""
        order = np.argsort(-chances)
        first, second = int(order[0]), int(order[1])
        statuses = self.meta.statuses
        doubtful = chances[second] > chances[first] * (1.0 - self.meta.status_caution)
        return (
            statuses[min(first, second)]
            if doubtful and "cleared" not in (statuses[first], statuses[second])
            else statuses[first]
        )

    def _response(self, pieces: Pieces, reading: Reading) -> TaggedResponse:
        meta = self.meta
        speaker = spans(reading.bio[:, 2], meta.role_threshold)
        text = stretch(reading.point[:, 2], reading.point[:, 3], float(reading.none[1]), meta.act_margin)
        types = softmax(reading.type)
        party = _least(speaker, reading.bio[:, 2])
        has_text = _told(reading.point[:, 2], reading.point[:, 3], reading.none[1], text)
        chances = Chances(reading.cue.confidence, party, has_text, float(types.max()))
        return TaggedResponse(
            cue=_extent(pieces, reading.cue.words),
            type=meta.types[int(types.argmax())],
            speaker=tuple(_extent(pieces, words) for words, _ in speaker),
            text=_extent(pieces, text) if text else None,
            confidence=round(certainty(meta.answer_certainty, chances, bool(speaker), text is not None), 3),
            chances=chances,
        )


def _article_categories(readings: Sequence[Reading], weight: float) -> Scores:
    """What the article's mentions say of the category together, as log odds: one story is mostly about one kind of wrong."""
    rows = [softmax(r.category) for r in readings if r.kind == 1]
    if not rows:
        return np.zeros(1, dtype=np.float32)
    mean = np.mean(rows, axis=0)
    return np.asarray(weight * np.log(mean + 0.02), dtype=np.float32)


def _told_categories(categories: Sequence[Category], lower: Sequence[str], weight: float) -> Scores:
    """What the words of the act say by themselves, from the lexicon of wrongs."""
    votes = np.zeros(len(categories), dtype=np.float32)
    for category, count in weigh(" ".join(lower)).items():
        # Three votes is a word that names the wrong; one is a word that goes with it, or `breach` and the like.
        votes[categories.index(category)] = weight if count >= 3 else 0.3 * weight
    return votes


def _least(found: Sequence[tuple[Words, float]], scores: Scores) -> float:
    """The chance of the least sure span, or that there is none."""
    return min((chance for _, chance in found), default=nobody(scores))


def _told(start: Scores, end: Scores, none: float, found: Words | None) -> float:
    """The chance that there is a stretch, or where none was found that there is none."""
    some = has_stretch(start, end, float(none))
    return some if found else 1.0 - some


def _extent(pieces: Pieces, words: Words) -> Extent:
    return pieces.tokens.starts[words[0]], pieces.tokens.ends[words[1] - 1]
