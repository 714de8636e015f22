"""Synthetic articles and sketches in any number, for speed and size.

An article is a walk over the word pairs of real articles, with every sixth word a new name or figure: so about half of its 3-grams
were seen in others before, as in real news. Some are copies of earlier ones. A sketch is what such an article would have.
"""

import json
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.dedup.stream import GOLD
from schemas import CleanEvent, RawRef
from workers.stages.base import Record
from workers.stages.dedup.sketch import LOW, Own, Sketch, Stored

START_MS = 1_760_000_000_000
# A million documents in ten days: all of them in the window.
STEP_MS = 864
COPIES = 0.2
# Of a made sketch, and how many of these are the lead's.
SAMPLES = 86
LEAD_SAMPLES = 23


def word_pairs(gold: Path = GOLD) -> dict[str, list[str]]:
    """The words that follow each word in real articles."""
    pairs: dict[str, list[str]] = {}
    for path in sorted(gold.glob("train_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            words = json.loads(line)["text"].split()
            for one, two in pairwise(words):
                pairs.setdefault(one, []).append(two)
    return pairs


def articles(count: int, seed: int = 1) -> Iterator[str]:
    """Texts of 150 to 350 words, COPIES of them cut from one of the last thousand."""
    rng, pairs = Random(f"articles {seed}"), word_pairs()
    starts = sorted(pairs)
    recent: list[str] = []
    for _ in range(count):
        if recent and rng.random() < COPIES:
            words = rng.choice(recent).split()
            yield " ".join(words[: int(len(words) * rng.uniform(0.4, 1.0))])
            continue
        word, words = rng.choice(starts), []
        for _ in range(rng.randint(150, 350)):
            words.append(word)
            word = rng.choice(pairs.get(word) or starts)
            if rng.random() < 1 / 6:
                words.append(
                    f"{rng.choice('BDGKLMNPRSTV')}{rng.randrange(4_000):x}"
                    if rng.random() < 0.7
                    else str(rng.getrandbits(10))
                )
        text = " ".join(words)
        recent.append(text)
        if len(recent) > 1_000:
            recent.pop(0)
        yield text


def record_of(number: int, text: str, source: str | None = None) -> Record[CleanEvent]:
    """The clean event of the article with that number."""
    moment = datetime.fromtimestamp((START_MS + number * STEP_MS) / 1000, UTC)
    event_id = f"{number:08x}-aaaa-5aaa-8aaa-{number * 2654435761 % 2**48:012x}"
    event = CleanEvent(
        event_id=event_id,
        article_id=f"{number:08x}-bbbb-5bbb-8bbb-{number * 40503 % 2**48:012x}",
        revision=0,
        raw=RawRef(event_id=event_id, topic="articles.raw", partition=0, offset=number, sha256="0" * 64),
        source=source or f"outlet-{number % 400}",
        published_at=moment,
        fetched_at=moment,
        ingested_at=moment,
        headline="A headline",
        text=text,
    )
    return Record(event, event_id, "articles.clean", 0, number, moment, f"synthetic:{number}")


class Sketches:
    """Sketches of articles that nobody wrote, with as many samples as those above have, a quarter of them from a pool of common ones."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = Random(f"sketches {seed}")
        self._recent: list[list[int]] = []

    def next(self) -> Sketch:
        """The next one; a twentieth are cut from an earlier one."""
        rng = self._rng
        if self._recent and rng.random() < 0.05:
            whole = rng.choice(self._recent)
            return _sketch(rng, whole[: len(whole) // 2])
        drawn = [
            rng.getrandbits(61) if rng.random() < 0.75 else int(200_000 * rng.random() ** 3) * 0x9E3779B97F4A7C15
            for _ in range(SAMPLES)
        ]
        # 0 modulo 2 in the lead, modulo 4 behind it.
        hashes = [value % 2**61 << (1 if at < LEAD_SAMPLES else 2) for at, value in enumerate(drawn)]
        hashes = list(dict.fromkeys(hashes))
        self._recent.append(hashes)
        if len(self._recent) > 5_000:
            self._recent.pop(rng.randrange(len(self._recent)))
        return _sketch(rng, hashes)


def _sketch(rng: Random, hashes: list[int]) -> Sketch:
    at = [2 * number if number < LEAD_SAMPLES else 4 * number - 2 * LEAD_SAMPLES for number in range(len(hashes))]
    low = [value & LOW for value in hashes]
    stored = Stored(at[-1] + 4, 2, array("I", low).tobytes(), rng.randbytes(14), rng.randbytes(40))
    listed = [value for number, value in enumerate(hashes) if not value % (4 if number < LEAD_SAMPLES else 8)]
    own = Own(low, at, [], [], [], [])
    return Sketch(np.array(listed, dtype=np.uint64), memoryview(rng.randbytes(16)), stored, 2, _own=own)
