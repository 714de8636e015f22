"""What the dedup stage remembers, and the protocol through which it does.

The stage says what it will ask of a batch (`expect`), judges the events one after the other, adds each, and at the end has it all
written (`save`). Documents have numbers in the order in which they came; every answer is a function of the documents before
and of their order, never of batches, restarts or how things are laid out in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from workers.stages.dedup.sketch import Sketch, Stored

Kind = Literal["original", "revision", "exact", "near", "update", "shares", "stale", "unchanged", "killed", "lifted"]

# By its publisher, who may publish it again; or taken down by the newsroom, for good.
Withdrawal = Literal["withdrawn", "taken down"]

COPIES: frozenset[Kind] = frozenset({"exact", "near"})


class Look(NamedTuple):
    """Another article that was compared: coverage of this text by it, of it by this text, and what came of it."""

    article_id: str
    coverage: float
    coverage_of_other: float
    verdict: str


# Named tuples, since several are made for each event and a frozen data class takes five times as long to make.
class Decision(NamedTuple):
    """What the stage decided about an event. `shared` are [start, end) in code points of the text.

    `cluster` is its name. `changes` are clusters that have another original by it, (cluster, original, previous): those that this
    article took over because it is earlier, and those that it led and has left because it was withdrawn.
    """

    kind: Kind
    cluster: str
    of: str | None = None
    similarity: float = 0.0
    coverage: float | None = None
    coverage_of_other: float | None = None
    shared: tuple[tuple[int, int], ...] = ()
    compared: tuple[Look, ...] = ()
    reason: str | None = None
    changes: tuple[tuple[str, str, str], ...] = ()


class Document(NamedTuple):
    """An event that was judged. Times in epoch milliseconds; `month` is `YYYY-MM`; `whole` a hash of all a reader sees.

    `cluster` is the number of the document that founded the cluster; `number` is -1 until it is added.
    """

    event_id: str
    article_id: str
    source: str
    time: int
    fetched: int
    revision: int
    month: str
    digest: bytes
    whole: bytes
    sketch: Stored
    decision: Decision
    cluster: int = -1
    number: int = -1


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of an article whose last version lies before the window, or was withdrawn."""

    source: str
    month: str
    fetched: int
    revision: int
    withdrawn: Withdrawal | None = None


class Cluster(NamedTuple):
    """A story in more than one article. `original` has the earliest time (then the smaller article id) of all of them."""

    number: int
    name: str
    original: str
    original_number: int
    original_time: int


class Question(NamedTuple):
    """What will be asked about one event of the batch."""

    event_id: str
    article_id: str
    digest: bytes
    sketch: Sketch


class DedupState(Protocol):
    """Durable memory of one generation. Indices `at` are positions in the batch given to `expect`."""

    def expect(self, batch: Sequence[Question]) -> None:
        """Look up what the batch will need, at once."""
        ...

    def advance(self, time: int) -> None:
        """An event of this time came: move the watermark, and with it the window."""
        ...

    def by_event(self, at: int) -> Document | None:
        """The document of that very event, if it was judged before."""
        ...

    def latest(self, at: int) -> Document | Past | None:
        """The article's last version."""
        ...

    def same_text(self, at: int) -> list[Document]:
        """Documents in the window with the same digest, first come first."""
        ...

    def candidates(self, at: int, most: int) -> list[Document]:
        """Documents in the window that share at least three samples, those with the most and rarest first."""
        ...

    def read(self, number: int) -> Document | None:
        """A document in the window."""
        ...

    def cluster_of(self, document: Document) -> Cluster:
        """The cluster that a document of the window stands in, if only by itself."""
        ...

    def add(self, at: int, document: Document, cluster: Cluster | None = None, partner: Document | None = None) -> None:
        """Add the document and give it the next number: to `cluster`, or as a story by itself when there is none.

        With a `partner`, which it matched, both become members, and `cluster` says who is the original from now on. What has a
        sketch is listed under its samples, those excepted that as many documents as are useful have already; stale and unchanged
        events are only known by their event ids.
        """
        ...

    def seen_again(self, document: Document, fetched: int) -> None:
        """The article was fetched again, unchanged, at that time."""
        ...

    def leave(self, document: Document) -> None:
        """The article, which is not its original, leaves its cluster."""
        ...

    def withdraw(self, document: Document) -> list[tuple[Cluster, str]]:
        """The article leaves all clusters. Returns those that it led, as they are now, each with the article's id as it was."""
        ...

    def take_over(self, cluster: Cluster, original: Document) -> None:
        """A document that was just added is the original of that cluster too."""
        ...

    def forget(self, at: int) -> None:
        """Remove what was kept of all texts of the article."""
        ...

    def save(self) -> None:
        """Write the batch. Nothing is committed: the caller's transaction is."""
        ...

    def reload(self) -> None:
        """The caller rolled back: forget what was not written."""
        ...
