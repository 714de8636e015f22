"""Whether a source still yields what it used to: failures that raise no error, found by comparing a source with itself.

A publisher changes its templates, and from then on every page gives half its text, or no date, or one and the same notice. Nothing is
rejected, and nobody notices for weeks. So the newest RECENT articles of a source are compared with those before them, MOST
together at most. What stays wrong longer than that becomes the source's habit and is no longer told: the alert comes long before.

Thresholds: half the text is what the newsroom asked for; RECENT is a few hours of a middling source and enough that a run of short items
alone seldom halves a median (`tests/unit/runtime/test_yields.py` holds the rate of false alarms on shuffled articles below a hundredth).
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, get_args

from schemas import CleanEvent
from schemas.ids import sha256_hex

MOST, RECENT = 200, 20
# With fewer articles before the recent ones nothing is said.
LEAST_BEFORE = 40
HALF = 0.5
# Of the articles before, and of the recent ones: from what share on dates were the rule, and up to which they are gone.
DATED_BEFORE, DATED_NOW = 0.8, 0.1
# The same for articles that share one text with others.
SAME_BEFORE, SAME_NOW = 0.1, 0.5

Trouble = Literal["half_text", "no_dates", "one_text"]
TROUBLES: tuple[Trouble, ...] = get_args(Trouble)


@dataclass(frozen=True, slots=True)
class Yield:
    """What one article yielded: characters of text (0: its page held none), whether it has a date, a digest of the text."""

    characters: int
    dated: bool = False
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.characters} {int(self.dated)} {self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Yield":
        """What `str` made."""
        characters, dated, digest = text.split(" ")
        return cls(int(characters), dated == "1", digest)


@dataclass(frozen=True, slots=True)
class Change:
    """A trouble with its figures: the median of characters, or a share, of the recent articles and of those before."""

    trouble: Trouble
    now: float
    before: float


def yield_of(event: CleanEvent) -> Yield:
    """Of a cleaned article."""
    return Yield(len(event.text), event.published_at is not None, sha256_hex(event.text.encode())[:16])


def changes(yields: Sequence[Yield]) -> list[Change]:
    """How the last RECENT differ from those before, oldest first; nothing when there are too few to tell."""
    before, now = yields[:-RECENT], yields[-RECENT:]
    if len(before) < LEAST_BEFORE:
        return []
    size_now, size_before = median(one.characters for one in now), median(one.characters for one in before)
    dated_now, dated_before = _dated(now), _dated(before)
    same_now, same_before = _same(now), _same(before)
    found: list[Change] = []
    if size_now <= HALF * size_before:
        found.append(Change("half_text", size_now, size_before))
    if dated_before >= DATED_BEFORE and dated_now <= DATED_NOW:
        found.append(Change("no_dates", dated_now, dated_before))
    if same_before <= SAME_BEFORE and same_now >= SAME_NOW:
        found.append(Change("one_text", same_now, same_before))
    return found


def _dated(yields: Sequence[Yield]) -> float:
    """The share with a date among those that are articles; without any, nothing is missing."""
    articles = [one for one in yields if one.characters]
    return sum(one.dated for one in articles) / len(articles) if articles else 1.0


def _same(yields: Sequence[Yield]) -> float:
    """The share that the commonest text has; one article alone shares nothing."""
    digests = Counter(one.digest for one in yields if one.characters)
    most = max(digests.values(), default=0)
    return most / len(yields) if most > 1 else 0.0


class SourceYields:
    """The last MOST articles of each source, in memory. A newer revision of an article takes the place of the older."""

    def __init__(self) -> None:
        self._known: dict[str, OrderedDict[str, Yield]] = {}

    def add(self, source: str, article: str, one: Yield) -> list[Change]:
        """Take one more, and say how the source differs from itself now."""
        known = self._known.setdefault(source, OrderedDict())
        known.pop(article, None)
        known[article] = one
        if len(known) > MOST:
            known.popitem(last=False)
        return changes(list(known.values()))
