"""Streams of articles with known truth, made from real articles: any seed gives an independent stream.

    python -m benchmarks.dedup.stream --seed 1 > stream.jsonl          # documents for development
    python -m benchmarks.dedup.stream --seed 900 --held-out > kept.jsonl   # documents never looked at

The texts are read from ../shared/gold: Wikinews (CC BY 2.5) and composed articles; new leads are
sentences of VOA news (public domain) from ../shared/data. Half of the documents, chosen by a hash of
their id, are held out; so are two families of templates and the sentences that make up leads. An event says which story it
copies (`story`), how (`how`), and what it is: original, copy, update, followup, template or single.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from benchmarks.dedup.edits import copy_of, sentences, words_in
from benchmarks.dedup.templates import FAMILIES, HELD_OUT_FAMILIES

GOLD = Path("../shared/gold")
NEWS_SENTENCES = "data/ner/gmb.jsonl.gz"
START_MS = 1_700_000_000_000
SOURCES = [f"outlet-{number:02d}" for number in range(40)]


@dataclass(frozen=True, slots=True)
class Event:
    """An article of the stream. Times in epoch milliseconds. `story` is the article id of the original that it copies or is."""

    article_id: str
    source: str
    published_ms: int
    fetched_ms: int
    headline: str
    text: str
    role: str
    how: str
    story: str
    linked: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What streams are made of: whole articles, and sentences of others for new leads and inserts."""

    articles: list[str]
    leads: list[str]


def _held_out(identity: str) -> bool:
    return hashlib.sha256(identity.encode()).digest()[0] % 2 == 1


def material(held_out: bool, gold: Path = GOLD) -> Material:
    """The articles and sentences of one half.

    Raises FileNotFoundError when the data does not lie beside the checkout.
    """
    articles: list[str] = []
    leads: list[str] = []
    files = sorted(gold.glob("train_*.jsonl"))
    if not files:
        raise FileNotFoundError(f"no articles in {gold}: the shared data must lie beside the checkout")
    for path in files:
        for line in path.read_text("utf-8").splitlines():
            document = json.loads(line)
            if "_gmb_" not in path.name and _held_out(document["id"]) == held_out:
                articles.append(document["text"])
    with gzip.open(gold.parent / NEWS_SENTENCES, "rt", encoding="utf-8") as lines:
        for line in lines:
            words = json.loads(line)["w"]
            if len(words) >= 12 and _held_out(" ".join(words)) == held_out:
                leads.append(re.sub(r" ([.,;:!?'])", r"\1", " ".join(words)))
    return Material(articles, leads)


def make_stream(seed: int, held_out: bool = False, events: int = 1_600, gold: Path = GOLD) -> list[Event]:
    """A stream in the order of fetching. About 55 % are copies; the rest are originals, follow-ups, updates and templates."""
    rng = Random(f"stream {seed} {held_out}")
    stock = material(held_out, gold)
    articles = rng.sample(stock.articles, len(stock.articles))
    bases, leads = articles[len(articles) // 6 :], rng.sample(stock.leads, len(stock.leads))
    maker = _Maker(rng, leads)
    followups, templates = events // 8, events // 9
    for base in bases:
        maker.original(base)
    for number in range(followups):
        maker.followup(number % len(bases))
    for _ in range(events // 40):
        maker.update(rng.randrange(len(bases)))
    for number in range(templates):
        families = HELD_OUT_FAMILIES if held_out else FAMILIES
        maker.template(families[number % len(families)])
    # A few stories are copied by dozens, most hardly at all.
    weights = [1 / (rank + 4) for rank in range(len(maker.originals))]
    for at in rng.choices(range(len(weights)), weights, k=max(0, events - len(maker.events))):
        maker.copy(at)
    return sorted(maker.events, key=lambda event: (event.fetched_ms, event.article_id))


class _Maker:
    def __init__(self, rng: Random, leads: list[str]) -> None:
        self.rng, self.leads = rng, leads
        self.events: list[Event] = []
        self.originals: list[Event] = []
        self.next_lead = 0

    def _add(
        self, text: str, role: str, how: str, published: int, story: str | None, linked: str | None = None
    ) -> Event:
        number = len(self.events)
        article_id = hashlib.md5(f"{self.rng.random()} {number}".encode(), usedforsecurity=False).hexdigest()
        # Most outlets are fetched within minutes, some late: so a copy can arrive before its original.
        delay = int(self.rng.expovariate(1 / 600_000))
        headline, _, body = text.partition("\n\n")
        event = Event(
            article_id,
            self.rng.choice(SOURCES),
            published,
            published + delay,
            headline,
            body or text,
            role,
            how,
            story or article_id,
            linked,
        )
        self.events.append(event)
        return event

    def original(self, text: str) -> None:
        published = START_MS + self.rng.randrange(0, 9 * 86_400_000)
        self.originals.append(self._add(text, "original", "", published, None))

    def template(self, family) -> None:
        published = START_MS + self.rng.randrange(0, 9 * 86_400_000)
        event = self._add(family(self.rng), "template", family.__name__, published, None)
        if self.rng.random() < 0.15:
            self.originals.append(event)
            body, how = copy_of(event.text, self._paragraph(), self.rng)
            later = published + self.rng.randrange(60_000, 86_400_000)
            self._add(f"{event.headline}\n\n{body}", "copy", f"template {how}", later, event.story)

    def copy(self, at: int) -> None:
        original = self.originals[at]
        body, how = copy_of(original.text, self._paragraph(), self.rng)
        headline = original.headline if self.rng.random() < 0.3 else self.rng.choice(self.leads)[:80]
        later = original.published_ms + int(self.rng.expovariate(1 / 10_000_000)) + 1_000
        self._add(f"{headline}\n\n{body}", "copy", how, later, original.story)

    def update(self, at: int) -> None:
        """A writethrough: the same source, a new lead over 60-80 % of the story."""
        original = self.originals[at]
        kept = sentences(original.text)[1:]
        lead = self._lead(int(words_in(" ".join(kept)) * self.rng.uniform(0.25, 0.6)), original)
        later = original.published_ms + self.rng.randrange(3_600_000, 20_000_000)
        event = self._add(
            f"{original.headline}\n\n{lead}\n\n{' '.join(kept)}", "update", "", later, None, original.story
        )
        self.events[-1] = Event(**{**asdict(event), "source": original.source})

    def followup(self, at: int) -> None:
        """Another story a day or two later: 20-45 % of it is background from the first, under a new lead."""
        original = self.originals[at]
        share = self.rng.uniform(0.20, 0.45)
        pieces = sentences(original.text)
        wanted = self.rng.randint(40, 120)
        first = self.rng.randrange(1, max(2, len(pieces) // 2))
        background: list[str] = []
        while first < len(pieces) and words_in(" ".join(background)) < wanted:
            background.append(pieces[first])
            first += 1
        count = words_in(" ".join(background))
        lead = self._lead(max(30, int(count * (1 - share) / share)), original)
        later = original.published_ms + self.rng.randrange(20_000_000, 2 * 86_400_000)
        text = f"{lead}\n\n{' '.join(background)}"
        self._add(
            f"{self.rng.choice(self.leads)[:70]}\n\n{text}", "followup", f"{share:.2f}", later, None, original.story
        )

    def _paragraph(self) -> str:
        """A paragraph of an outlet's own."""
        pieces: list[str] = []
        while words_in(" ".join(pieces)) < 60:
            pieces.append(self._sentence())
        return " ".join(pieces)

    def _sentence(self) -> str:
        self.next_lead += 1
        return self.leads[self.next_lead % len(self.leads)]

    def _lead(self, words: int, original: Event) -> str:
        """New text of so many words, with names of the story in it."""
        names = [word for word in original.text.split() if word[:1].isupper() and word.isalpha() and len(word) > 3]
        pieces: list[str] = []
        while words_in(" ".join(pieces)) < words:
            sentence = self._sentence()
            pieces.append(
                f"{self.rng.choice(names)} was named again. {sentence}"
                if names and self.rng.random() < 0.3
                else sentence
            )
        return " ".join(pieces)


def read_stream(lines: Iterator[str]) -> list[Event]:
    """Events of a file that this module wrote."""
    return [Event(**json.loads(line)) for line in lines]


def main() -> None:
    """Write a stream to standard output."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--events", type=int, default=1_600)
    arguments = parser.parse_args()
    for event in make_stream(arguments.seed, arguments.held_out, arguments.events):
        sys.stdout.write(json.dumps(asdict(event), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
