"""Mentions and clusters: what the joining rules work on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas import EntityLabel
from schemas.spans import Place
from workers.stages.entities.names import words_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands. `before` is the text just before it, up to 40 characters, `after` just behind it."""

    field: Place | None
    start: int
    end: int
    text: str
    label: EntityLabel
    score: float | None = None
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Cluster:
    """Mentions of one thing, and the rule that brought each but the first in."""

    label: EntityLabel
    mentions: list[Mention]
    rules: dict[int, str] = field(default_factory=dict)  # index into mentions -> rule

    @property
    def name(self) -> str:
        """The fullest form: most words, then most letters, then the earliest. Not in capitals if it also stands otherwise.

        An organisation's leading article is left out, so that one paper has one name, wherever it is written of.
        """
        best = max(self.mentions, key=lambda m: (len(words_of(m.text)), not m.text.isupper(), len(m.text)))
        name = " ".join(best.text.split())
        return name.removeprefix("The ") if self.label == "ORG" else name

    def take(self, other: "Cluster", rule: str) -> None:
        for index, mention in enumerate(other.mentions):
            self.rules[len(self.mentions)] = other.rules.get(index, rule) if index else rule
            self.mentions.append(mention)


def surnames_of(mentions: Iterable[Mention]) -> set[str]:
    """The last words of the persons' full names, as `words_of` gives them."""
    return {words[-1] for m in mentions if m.label == "PERSON" and len(words := words_of(m.text)) > 1}


def place(mention: Mention) -> tuple[bool, int]:
    return (mention.field is None, mention.start)


def merge(groups: list[Cluster], pairs: Iterable[tuple[Cluster, Cluster, str]]) -> list[Cluster]:
    """Take the second of each pair into the first. A cluster that has been taken is taken no more."""
    gone: set[int] = set()
    for into, taken, rule in pairs:
        if id(taken) in gone or id(into) in gone or into is taken:
            continue
        into.take(taken, rule)
        gone.add(id(taken))
    return [group for group in groups if id(group) not in gone]


def first(group: Cluster) -> Mention:
    return min(group.mentions, key=place)
