"""A mention with the parties it is about: what records are made of."""

import re
from dataclasses import dataclass

from schemas import Category, Mention, Party, Span, Status

# Which status a record takes of those that its mentions state. A settlement ends a suit without a finding, so that it stands before a
# charge and undoes no official finding: a firm that an inquiry found at fault and that then paid is not `settled`. What clears the
# accused comes last: a record whose matter was dismissed must not go on saying `charged`.
FURTHEST: tuple[Status, ...] = (
    "alleged",
    "investigated",
    "sued",
    "settled",
    "charged",
    "admitted",
    "penalised",
    "convicted",
    "cleared",
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention with the parties that its role spans stand for, and its place in reading order."""

    mention: Mention
    accused: tuple[Party, ...]
    accuser: tuple[Party, ...]
    order: int
    when: tuple[str, Span, bool] | None = None  # ISO date, the words that give it, whether reckoned from publication
    matter: int = 0  # in the article, once mentions are merged
    after_retrial: bool = False  # told just behind a new trial, so that it can undo what was found before


def key(party: Party) -> str:
    """What makes two parties one: the entity, else the words without article and case."""
    return party.entity or re.sub(r"^(the|a|an|his|her|its|their)\s+", "", party.name.lower())


def of_kind(mention: Mention, category: Category) -> Mention:
    """A mention whose sentence does not say what the wrong is, is of the record's kind."""
    return mention if mention.act is not None else mention.model_copy(update={"category": category})
