"""What can be asked of the index, and the small language of its text field.

    budget vote            both words, in any form (`vote` finds `voted`)
    "budget vote"          the two words in this order
    budget -vote           not where `vote` stands
    budg*                  words that begin so

Everything else is taken as words: there is no syntax to get wrong but an open quote. Filters are joined by "and"; several
values of one filter by "or". `accused`, `accuser`, `status`, `category` and `answered` must hold within one and the same
allegation.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal, get_args

from workers.errors import BadQuery

Order = Literal["relevance", "newest", "oldest"]

MAX_TEXT = 1_000
MAX_TERMS = 64
MAX_LIMIT = 1_000

_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side; `prefix` when the last of them may go on."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """A parsed text: every one of `must`, none of `must_not`."""

    must: tuple[Term, ...] = ()
    must_not: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A search. Names (`accused`, `accuser`, `entity`) match when their words stand in the name in this order.

    `answered` asks for allegations to which the article has a response, or (False) has none.
    `since` is inclusive, `until` exclusive; both look at the time of publication, or of fetching where that is unknown.
    Copies are folded onto their original unless `copies`. Without an `order` a search with text is sorted by relevance, one
    without by time, newest first. Articles under embargo at `at` (default: now) are not found.

    Raises BadQuery.
    """

    text: str = ""
    accused: str | None = None
    accuser: str | None = None
    status: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    answered: bool | None = None
    entity: str | None = None
    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    copies: bool = False
    order: Order | None = None
    limit: int = 20
    offset: int = 0
    at: datetime | None = None

    def __post_init__(self) -> None:
        terms = parse_text(self.text)
        for field in ("accused", "accuser", "entity"):
            _check_name(field, getattr(self, field))
        _check_values(self)
        if not 1 <= self.limit <= MAX_LIMIT:
            raise BadQuery(query=self.limit, detail=f"the limit must be from 1 to {MAX_LIMIT}")
        if self.offset < 0:
            raise BadQuery(query=self.offset, detail="the offset must not be negative")
        if self.order == "relevance" and not terms.must:
            raise BadQuery(query=self.text, detail="relevance needs a text to be relevant to")

    @property
    def terms(self) -> Terms:
        """The parsed text."""
        return parse_text(self.text)

    @property
    def sorting(self) -> Order:
        """The order that is meant."""
        return self.order or ("relevance" if self.terms.must else "newest")

    @property
    def asks_for_allegations(self) -> bool:
        """Whether any filter speaks of allegations."""
        named = self.accused or self.accuser or self.status or self.category
        return bool(named) or self.answered is not None


@lru_cache(maxsize=64)
def parse_text(text: str) -> Terms:
    """The terms of a query text. Raises BadQuery."""
    if len(text) > MAX_TEXT:
        raise BadQuery(query=text[:40] + "…", detail=f"it is longer than {MAX_TEXT} characters")
    if bad := next((char for char in text if unicodedata.category(char) in ("Cc", "Cs") and not char.isspace()), None):
        raise BadQuery(query=text, detail=f"it holds the control character U+{ord(bad):04X}")
    text = text.translate({ord("“"): '"', ord("”"): '"', ord("„"): '"'})
    if text.count('"') % 2:
        raise BadQuery(query=text, detail="a double quote is opened and not closed")
    must: list[Term] = []
    must_not: list[Term] = []
    for match in _TERM.finditer(text):
        (must_not if match["minus"] else must).append(_term(text, match))
    if len(must) + len(must_not) > MAX_TERMS:
        raise BadQuery(query=text[:40] + "…", detail=f"it has more than {MAX_TERMS} terms")
    if must_not and not must:
        raise BadQuery(query=text, detail="it only says what must not be found; add a word that must")
    return Terms(tuple(must), tuple(must_not))


def _term(query: str, match: re.Match[str]) -> Term:
    words = match["word"] if match["word"] is not None else match["phrase"]
    prefix = match["word"] is not None and words.endswith("*")
    if not has_word(words):
        raise BadQuery(query=query, detail=f"{match[0]!r} holds no letter or digit")
    return Term(words.rstrip("*") if prefix else words, prefix)


def has_word(text: str) -> bool:
    """Whether a tokenizer finds anything in the text: a letter, digit or other number sign."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def _check_name(field: str, name: str | None) -> None:
    if name is None:
        return
    if len(name) > MAX_TEXT or any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        raise BadQuery(query=name[:40], detail=f"`{field}` is no name: too long, or with control characters in it")
    if not has_word(name):
        raise BadQuery(query=name, detail=f"`{field}` holds no letter or digit")


def _check_values(query: Query) -> None:
    # Imported here, because the models take a third of a second and building the command line needs this module.
    from schemas import Category, Status

    for field, known in (("status", get_args(Status)), ("category", get_args(Category)), ("order", get_args(Order))):
        value = getattr(query, field)
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None and one not in known:
                raise BadQuery(query=one, detail=f"{field} is one of {', '.join(known)}")
