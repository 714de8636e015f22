"""Which matter a mention belongs to that names no accused: `The regulator has opened an inquiry`, `The case was dismissed`.

In an article that accuses one party it is theirs, more often than not. In one that accuses several, to take the first whose kind of
wrong is the same was wrong more often than right, and put one party's conviction on another. So each matter is weighed by a logistic
regression over what speaks for it: how near it is, shared words, the same voice, whose names stand in the sentence. `matters.json`
holds its weights; training/allegations/matters.py fits them on mentions whose annotators wrote down who is meant, and says how often it
is right. Below the threshold the mention stays a record of its own, which names nobody.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import orjson

from schemas import Category, Mention, Span, Status
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.tagging import PROGRESS
from workers.stages.shipped import models

_SENTENCE = 130  # code points that a sentence has on average
_NEAR, _FAR = 1.5, 6  # sentences: from there on, far is far
_LINKS = re.compile(
    r"\b(?:the|that|this|these|those|both|its|his|her|their) (?:\w+ )?"
    r"(?:case|charges?|allegations?|claims?|lawsuit|suit|trial|inquiry|investigation|complaints?|verdict|sentence|hearing|fine|appeal)\b",
    re.IGNORECASE,
)
_ANOTHER = words("another other separate earlier previous similar second different")
_THEY = words("he him she her it they them his its their who which both")


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared: a mention with its place in reading order, the parties' names, and the words of its act that matter."""

    mention: Mention
    order: int
    accused: tuple[str, ...]
    accuser: frozenset[str]
    act: frozenset[str]


def weigh(one: Told, matter: Sequence[Told], others: Sequence[Sequence[Told]]) -> dict[str, float]:
    """What speaks for and against the mention's being of the matter, by name; `others` are all matters of the article, this one too."""
    mention, text = one.mention, one.mention.sentence.text
    said = frozenset().union(*(m.act for m in matter))
    names = _accused(matter)
    voices = frozenset().union(*(m.accuser for m in matter))
    before = [m for m in matter if m.order < one.order]
    after = [m for m in matter if m.order > one.order]
    back = (one.order - max(m.order for m in before)) / _SENTENCE if before else _FAR
    on = (min(m.order for m in after) - one.order) / _SENTENCE if after else _FAR
    # The matter that was told of last, and that is told of next.
    last = max((m.order for o in others for m in o if m.order < one.order), default=-1)
    following = min((m.order for o in others for m in o if m.order > one.order), default=-1)
    shared = len(one.act & said)
    statuses: set[Status] = {m.mention.status for m in matter}
    categories: set[Category] = {m.mention.category for m in matter}
    furthest = max(PROGRESS.index(status) for status in statuses)
    total = sum(len(o) for o in others)
    parties = set().union(*(_accused(o) for o in others))
    rivals = [o for o in others if o is not matter and any(m.mention.category == mention.category for m in o)]
    told_last = bool(before) and max(m.order for m in before) == last
    of_kind, clears = mention.category in categories, mention.status == "cleared"
    pronoun = any(span.text.lower() in _THEY for span in mention.accused)
    speaks_of_it = _LINKS.search(text) is not None
    return {
        "alone": float(len(parties) == len(names)),
        "parties": min(len(parties), 6) / 6,
        "same sentence": float(any(m.mention.sentence == mention.sentence for m in matter)),
        "back": min(back, _FAR) / _FAR,
        "on": min(on, _FAR) / _FAR,
        "near": float(back < _NEAR),
        "told last": float(told_last),
        "told last, near": float(told_last and back < _NEAR),
        "told last, of its kind": float(told_last and of_kind),
        "told last, clears": float(told_last and clears),
        "told last, pronoun": float(told_last and pronoun),
        "told last, the case": float(told_last and speaks_of_it),
        "told next": float(bool(after) and min(m.order for m in after) == following),
        "between": float(bool(before) and bool(after)),
        "share": len(matter) / total,
        "largest": float(len(matter) == max(map(len, others))),
        "of its kind": float(of_kind),
        "of its kind, alone": float(of_kind and not rivals),
        "of its kind, no act": float(of_kind and mention.act is None),
        "no act": float(mention.act is None),
        "one word": float(shared == 1),
        "words": float(shared > 1),
        "overlap": shared / max(min(len(one.act), len(said)), 1),
        "act unlike": float(bool(one.act) and bool(said) and not shared),
        "voice": float(bool(one.accuser & voices)),
        "accuser is accused": float(any(_holds(span, names) for span in mention.accuser)),
        "name": float(any(_last(name) in text for name in names)),
        "another's name": float(any(_last(name) in text for name in parties - names)),
        "status told": float(mention.status in statuses),
        "status further": float(PROGRESS.index(mention.status) > furthest),
        "convicts": float(mention.status in ("convicted", "penalised")),
        "clears": float(clears),
        "sues": float(mention.status == "sued"),
        "alleges": float(mention.status == "alleged"),
        "pronoun": float(pronoun),
        "the case": float(speaks_of_it),
        "another": float(bool(_ANOTHER & set(text.lower().split()))),
        "heading": float(mention.sentence.field == "headline" or not before),
        "first": float(matter is others[0]),
    }


def _last(name: str) -> str:
    return name.split()[-1] if name else name


def _holds(span: Span, names: set[str]) -> bool:
    return any(_last(name) in span.text for name in names)


@dataclass(frozen=True, slots=True)
class Matters:
    """The regression, and from which chance on a mention is taken into a matter."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls(**orjson.loads(path.read_bytes()))

    def chance(self, numbers: Mapping[str, float]) -> float:
        """The chance, from 0 to 1, that what was weighed so belongs together."""
        score = self.bias + sum(self.weights.get(name, 0.0) * number for name, number in numbers.items())
        return 1 / (1 + math.exp(-score))

    def belongs_to(self, one: Told, matters: Sequence[Sequence[Told]], possible: Sequence[int]) -> int | None:
        """The number of the matter that the mention belongs to, of those `possible`; None where none is likely enough.

        Two matters of one party share its chance between them, so that what is held against the threshold is that it is one of these.
        """
        chances = {n: self.chance(weigh(one, matters[n], matters)) for n in possible}
        best = max(chances, key=chances.__getitem__, default=None)
        if best is None:
            return None
        if going_on := [n for n in possible if _goes_on(one, matters[n], matters)]:
            return going_on[0]
        names = _accused(matters[best])
        neither = math.prod(1 - chance for n, chance in chances.items() if names & _accused(matters[n]))
        return best if 1 - neither >= self.threshold else None


def _goes_on(one: Told, matter: Sequence[Told], others: Sequence[Sequence[Told]]) -> bool:
    """`Lindqvist said Abara had hidden it. He has lodged a complaint`: who accused in the sentence before takes the next step."""
    last = max((m for o in others for m in o if m.order < one.order), key=lambda m: m.order, default=None)
    return (
        last is not None
        and any(m is last for m in matter)
        and one.mention.act is None
        and bool(one.accuser & last.accuser)
        and (one.order - last.order) / _SENTENCE < _NEAR
    )


def _accused(matter: Sequence[Told]) -> set[str]:
    return {name for one in matter for name in one.accused}


@cache
def shipped() -> Matters | None:
    """The regression that ships; None in an installation without models."""
    path = models("allegations") / "matters.json"
    return Matters.read(path) if path.is_file() else None
