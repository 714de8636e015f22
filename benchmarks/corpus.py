"""Raw events in any number, made from the texts in samples/ by a seed, so that anyone can measure on the same ones.

An article is 8 to 24 sentences of the samples in which two of five common words are drawn anew from all of them, so that cues, names
and the shape of sentences stay and no two articles share passages. Half are pages with navigation, scripts and a footer around the
text, half are plain text; one in ten is a trimmed copy of an earlier one. What they say is nonsense: quality is measured elsewhere.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

SAMPLES = Path(__file__).parents[1] / "samples"
COPIES = 0.1
REPLACED = 0.4
START = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = 40


def raw_events(count: int, seed: int = 1, start: datetime = START, step: float = 97.0) -> Iterator[bytes]:
    """`count` raw events as JSON, one line each, the first fetched at `start`, each next one `step` seconds later."""
    rng = Random(seed)
    sentences = _sentences()
    words = sorted({word for sentence in sentences for word in re.findall(r"\b[a-z]{4,}\b", sentence)})
    recent: list[list[str]] = []
    for number in range(count):
        if recent and rng.random() < COPIES:
            paragraphs = rng.choice(recent)[: rng.randint(3, 6)]
        else:
            paragraphs = _article(rng, sentences, words)
            recent = [*recent[-199:], paragraphs]
        yield _event(number, paragraphs, rng, start + timedelta(seconds=step * number))


def _sentences() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    texts += [json.loads(line)["body"] for line in (SAMPLES / "wire-feed.jsonl").read_text("utf-8").splitlines()]
    found = [
        one.strip()
        for text in texts
        for line in text.splitlines()
        for one in re.split(r"(?<=[.!?”])\s+(?=[A-Z“])", line)
    ]
    return sorted({one for one in found if 6 <= len(one.split()) <= 45 and one[-1] in ".!?”"})


def _article(rng: Random, sentences: list[str], words: list[str]) -> list[str]:
    def other(match: re.Match[str]) -> str:
        return rng.choice(words) if rng.random() < REPLACED else match.group()

    drawn = [re.sub(r"\b[a-z]{4,}\b", other, rng.choice(sentences)) for _ in range(rng.randint(8, 24))]
    return [" ".join(drawn[at : at + 2]) for at in range(0, len(drawn), 2)]


def _event(number: int, paragraphs: list[str], rng: Random, at: datetime) -> bytes:
    headline = " ".join(paragraphs[0].split()[:9]).rstrip(".,;:")
    page = number % 2 == 0
    event = {
        "id": f"bench-{number:07d}",
        "source": f"outlet-{rng.randrange(SOURCES):02d}",
        "fetched_at": at.isoformat(),
        "published_at": at.isoformat(),
        "headline": headline,
        "language": "en",
        "media_type": "text/html" if page else "text/plain",
        "body": _page(headline, paragraphs) if page else "\n\n".join(paragraphs),
    }
    return json.dumps(event, ensure_ascii=False).encode() + b"\n"


def _page(headline: str, paragraphs: list[str]) -> str:
    menu = "".join(f'<li><a href="/s{number}">Section {number}</a></li>' for number in range(30))
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html><head><title>{headline}</title><script>{'var a=1;' * 200}</script><style>{'.a{{color:red}}' * 100}</style></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>{headline}</h1>{text}</article><aside><ul>{menu}</ul></aside>"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    )
