"""Texts with their names marked in them: `[Charles Forrest|PERSON] said`, so that a test shows what it is about."""

import re

from workers.stages.entities.clusters import cluster
from workers.stages.entities.mentions import Mention

_MARK = re.compile(r"\[([^|\]]+)\|([A-Z]+)\]")


def mentions_of(marked: str, headline: bool = False) -> list[Mention]:
    spans: list[tuple[int, int, str]] = []
    text = ""
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        position = match.end()
    text += marked[position:]
    return [
        Mention(
            "headline" if headline else None, a, b, text[a:b], label, None, text[max(0, a - 40) : a], text[b : b + 40]
        )  # type: ignore[arg-type]
        for a, b, label in spans
    ]


def clusters(marked: str, headline: str = "") -> list[tuple[str, str, list[str]]]:
    """Label, name and mentions of each entity, in order."""
    found = cluster([*mentions_of(headline, headline=True), *mentions_of(marked)])
    return [(c.label, c.name, [m.text for m in c.mentions]) for c in found]


def rules(marked: str, headline: str = "") -> dict[str, str]:
    """The rule that brought in each joined mention, by its text; the last one where several read alike."""
    found = cluster([*mentions_of(headline, headline=True), *mentions_of(marked)])
    return {c.mentions[i].text: rule for c in found for i, rule in c.rules.items()}
