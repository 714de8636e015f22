"""The audit's judgement: each raw event has exactly one terminal outcome in a generation. Both runtimes fill it and read it.

A ledger holds one byte for each raw event of one partition, nothing else, so a million events take a megabyte. It is filled
in any order: what raw events there are, the outcomes, what still waits for a stage, what stages have made. Then every offset
is in one of these conditions:

    outcome    exactly one terminal outcome: as it should be
    waiting    none yet, and a stage has it before it
    lost       none, and no stage has it before it
    two        two different outcomes
    repeated   a stage made two events of it (the clean stage of one raw event makes one)
    untrue     the outcome says that it is in the index, and it is not there, or the reverse
    unknown    an outcome of a raw event that neither topic nor archive holds
    gone       neither topic nor archive holds the raw event at an offset that was once written
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import get_args

from schemas import Terminal

OUTCOMES: tuple[str, ...] = get_args(Terminal)

_ABSENT, _PRESENT, _WAITING, _TWO, _REPEATED, _UNTRUE, _UNKNOWN = range(7)
_FIRST_OUTCOME = 16
_STALE = _FIRST_OUTCOME + OUTCOMES.index("stale")
_APPLIED = frozenset(_FIRST_OUTCOME + OUTCOMES.index(name) for name in ("indexed", "duplicate", "killed"))
_FAULTS = {
    _ABSENT: "gone",
    _PRESENT: "lost",
    _TWO: "two",
    _REPEATED: "repeated",
    _UNTRUE: "untrue",
    _UNKNOWN: "unknown",
}

FAULTS: tuple[str, ...] = tuple(_FAULTS.values())


@dataclass(frozen=True, slots=True)
class Fault:
    """A raw event that is not in order. `kind` is one of FAULTS or `waiting`."""

    kind: str
    partition: int
    offset: int
    article_id: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the audit of one generation found. `shown` holds the first faults only; `faults` counts all of them."""

    generation: str
    events: int
    outcomes: dict[str, int]
    waiting: int
    faults: dict[str, int]
    shown: tuple[Fault, ...] = field(default_factory=tuple)

    @property
    def clean(self) -> bool:
        """Whether every raw event has exactly one outcome, and it is true."""
        return not self.waiting and not self.faults


class Ledger:
    """Of one partition and one generation, from offset `start` (what was before it is none of the audit's business).

    Of a `partial` generation the offsets between those that it was asked for are no gaps.
    """

    def __init__(self, partition: int = 0, start: int = 0, *, partial: bool = False) -> None:
        self.partition, self.start = partition, start
        self._faults = {mark: name for mark, name in _FAULTS.items() if not (partial and mark == _ABSENT)}
        self._marks = bytearray()

    @property
    def end(self) -> int:
        """The offset behind the last event that the ledger knows of."""
        return self.start + len(self._marks)

    def raw(self, offsets: Iterable[int]) -> None:
        """These raw events exist."""
        for offset in offsets:
            at = self._at(offset)
            if self._marks[at] == _ABSENT:
                self._marks[at] = _PRESENT

    def outcome(self, offset: int, outcome: str) -> None:
        """This is an outcome of the event there, in the order in which they were told; call after `raw`.

        The same one told again is the same one. What was applied to the index and is called stale afterwards was delivered
        again when a newer revision had come: it was in the index, once, and its first outcome stands.
        """
        at, mark = self._at(offset), _FIRST_OUTCOME + OUTCOMES.index(outcome)
        held = self._marks[at]
        if held == _ABSENT:
            self._marks[at] = _UNKNOWN
        elif held == _PRESENT:
            self._marks[at] = mark
        elif held >= _FIRST_OUTCOME and held != mark and not (mark == _STALE and held in _APPLIED):
            self._marks[at] = _TWO

    def waiting(self, offset: int) -> None:
        """A stage has the event before it; call after the outcomes."""
        at = self._at(offset)
        if self._marks[at] == _PRESENT:
            self._marks[at] = _WAITING

    def repeated(self, offset: int) -> None:
        """A stage made two events of it."""
        self._marks[self._at(offset)] = _REPEATED

    def untrue(self, offset: int) -> None:
        """Its outcome and the index contradict each other."""
        self._marks[self._at(offset)] = _UNTRUE

    def counts(self) -> tuple[int, dict[str, int], int, dict[str, int]]:
        """Raw events, how many had each outcome, how many wait, how many are at fault in which way."""
        marks = Counter(self._marks)
        outcomes = {name: marks[_FIRST_OUTCOME + n] for n, name in enumerate(OUTCOMES) if marks[_FIRST_OUTCOME + n]}
        faults = {name: marks[mark] for mark, name in self._faults.items() if marks[mark]}
        return len(self._marks) - marks[_ABSENT] - marks[_UNKNOWN], outcomes, marks[_WAITING], faults

    def faults(self) -> Iterator[Fault]:
        """Every event that is not in order, by offset; those that wait among them."""
        for at, mark in enumerate(self._marks):
            if mark == _WAITING or mark in self._faults:
                yield Fault(self._faults.get(mark, "waiting"), self.partition, self.start + at)

    def _at(self, offset: int) -> int:
        at = offset - self.start
        if at >= len(self._marks):
            self._marks.extend(bytes(at + 1 - len(self._marks)))
        return at


def verdict(generation: str, ledgers: Iterable[Ledger], shown: Iterable[Fault]) -> Verdict:
    """The ledgers of all partitions, summed up."""
    events, waiting = 0, 0
    outcomes: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for ledger in ledgers:
        more, told, waits, wrong = ledger.counts()
        events, waiting = events + more, waiting + waits
        outcomes.update(told)
        faults.update(wrong)
    return Verdict(generation, events, dict(outcomes), waiting, dict(faults), tuple(shown))
