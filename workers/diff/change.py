"""One difference between two generations in one article."""

from dataclasses import dataclass

from schemas import Span

# In the order in which they are shown: first what may do an innocent person harm.
KINDS: tuple[str, ...] = (
    "status raised",
    "accused changed",
    "allegation gained",
    "mention raised",
    "status lowered",
    "mention lowered",
    "allegation lost",
    "response lost",
    "response gained",
    "accuser changed",
    "category changed",
    "evidence changed",
    "entity gained",
    "entity lost",
    "entity changed",
    "duplicate changed",
    "text changed",
    "article gained",
    "article lost",
    "revision differs",
)


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is one of KINDS. Spans are of the article's text (or headline) on their side, the first one is shown whole.

    Of an allegation, `category`, `status` and `subject` (its id) are as after, or as before when it was lost.
    """

    kind: str
    before: str | None
    after: str | None
    before_spans: tuple[Span, ...] = ()
    after_spans: tuple[Span, ...] = ()
    category: str | None = None
    status: str | None = None
    detail: str | None = None
    subject: str | None = None
