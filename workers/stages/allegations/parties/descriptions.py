"""Whom a description means: `the firm`, `a former executive`, `meditation-app boss`.

Rules, in order; the first that names exactly one party wins, and none is better than a wrong one:

1. in headline and lead, whom the body is about: called so (epithets.py), accused by name, named first, at the same stage of a
   procedure. The best must be clearly ahead of the second: `manager jailed` is not the director who is only investigated
2. further down, whom the article calls so, by the same noun, or by one like it when it accuses them
3. `the man`, `the company`: who was accused last, when the noun fits

Never: `another man`, `a second woman`, `his brother` (somebody new), what the text says that it does not name, and whom the
description itself names (`Kestrelcoin founder` is not Kestrelcoin).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas import Category, Entity, Status
from workers.stages.allegations.lexicon.nouns import ANY_PERSON, BODY, EITHER, PERSON
from workers.stages.allegations.lexicon.wordlist import WORD, words
from workers.stages.allegations.parties.epithets import alike, is_firm, kind_of, noun
from workers.stages.allegations.tagging import PROGRESS

_PREPOSITIONS = words("of for at in from with by against on to who which that")
_DETERMINERS = words("the a an this that its his her their one former ex then new old alleged suspected")
_SOMEBODY_NEW = words(
    "another other others second third fourth fifth different unnamed unidentified co-defendant co-defendants accomplice"
)
KIN = words(
    "brother sister wife husband son daughter mother father cousin nephew niece uncle aunt partner girlfriend boyfriend "
    "brothers sisters parents children relatives family friend friends secretary driver lawyer aides supporters staff"
)
ANY_KIN = "|".join(sorted(KIN))
"""As a part of a pattern."""
_MANY = words(
    "two three four five six seven eight nine ten dozens several many both some all hundreds scores thousands few"
)
_PEOPLE = words("people men women police staff children brass militants troops gang crew couple pair family")
_SAYS_NO_NAME = re.compile(
    r"\b(?:not|neither|yet to be|cannot be|has not been|have not been)\b[^.;]{0,25}\b(?:named|identified)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Charge:
    """An allegation against a name: where, by what act, of what kind, and by whom of those whom the article names."""

    order: int
    entity: str
    act: frozenset[str]
    category: Category
    accusers: frozenset[str] = frozenset()


@dataclass(slots=True)
class Known:
    """What the article says of its names: what it calls each, and whom it accuses by name, in reading order."""

    epithets: dict[str, set[str]] = field(default_factory=dict)
    heads: dict[str, set[str]] = field(
        default_factory=dict
    )  # of these what says what each is: `a company doctor` is no company
    charges: list[Charge] = field(default_factory=list)
    inferred: list[tuple[int, str]] = field(default_factory=list)
    statuses: dict[str, set[Status]] = field(default_factory=dict)
    prominent: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    @property
    def charged(self) -> set[str]:
        """Whom the article accuses by name."""
        return {charge.entity for charge in self.charges}

    def called_firm(self, entity: Entity) -> bool:
        """A firm of one word is often taken for a person; what the article calls a firm is none."""
        return any(is_firm(one) for one in self.is_told_to_be(entity))

    def is_told_to_be(self, entity: Entity) -> set[str]:
        """What the article calls the bearer; of a person only by the heads of what it says."""
        said = self.heads if entity.label == "PERSON" else self.epithets
        return said.get(entity.id, set())


def head_of(lower: Sequence[str]) -> str:
    """The head noun: the last word before a preposition or a clause. Empty where there is no word (`41 were charged`)."""
    for i, word in enumerate(lower):
        if word in _PREPOSITIONS and i:
            return lower[i - 1]
    return lower[-1] if lower else ""


def qualifiers(lower: Sequence[str], head: str) -> set[str]:
    """The words of a phrase that say more than its head noun."""
    return {noun(word) for word in lower if word not in _DETERMINERS and word not in _PREPOSITIONS} - {noun(head)}


def is_many(lower: Sequence[str]) -> bool:
    """`two men`, `the dockers`, `police`: more than one party, or a body of people."""
    head = head_of(lower)
    plural = head.removeprefix("ex-") != noun(head) and not head.endswith(("'s", "’s"))
    return lower[0] in _MANY or head in _PEOPLE or plural


def describes_somebody_new(words_said: str, after: str) -> bool:
    """Whether the description brings in somebody whom the article has not told of, or does not name."""
    lower = [w.lower() for w in WORD.findall(words_said)]
    if any(word in _SOMEBODY_NEW for word in lower[:3]):
        return True
    if lower and lower[0] in ("his", "her", "their", "its") and head_of(lower) in KIN:
        return True
    return _SAYS_NO_NAME.search(after) is not None


@dataclass(frozen=True, slots=True)
class Description:
    """A description at `order`, in a sentence that ends at `end`; `status` is that of its mention, None where it accuses nobody.

    `opening`: it stands in headline or lead, before the body tells the names.
    """

    words: str
    order: int
    end: int
    opening: bool
    definite: bool
    status: Status | None = None


def meant(said: Description, entities: Sequence[Entity], known: Known) -> Entity | None:
    """The entity that the description means, None where the rules name none or several."""
    all_words = WORD.findall(said.words)
    lower = [w.lower() for w in all_words]
    head = head_of(lower)
    kind = kind_of(head)
    if any(w[0].isupper() for w in all_words[1:]) and (kind is None or not any(w[0].islower() for w in all_words)):
        return None  # `Carrow Vale maternity unit` names itself
    possible = [e for e in entities if _fits(e, kind, known, head) and not names_part(e, said.words)]
    own = qualifiers(lower, head)
    told = kind is not None and (noun(head) not in BODY or is_firm(noun(head)))
    if said.opening:
        if not told and noun(head) not in EITHER:
            possible = [e for e in possible if called(e, known, head, own)]  # `lab`, `council`: only who is called so
        possible = [e for e in possible if known.last.get(e.id, -1) > said.end]
        scored = [(called(e, known, head, own) + _standing(e, known, said.status), e) for e in possible]
        return _ahead([(score, e) for score, e in scored if score >= _ENOUGH], _AHEAD)
    so_called = [(score, e) for e in possible if (score := called(e, known, head, own))]
    counts = known.charged
    sure = [(score + 2 * (e.id in counts), e) for score, e in so_called if score >= _EXACT or e.id in counts]
    if sure:
        return _ahead([(score - too_far(e, known, said.status), e) for score, e in sure], 1)
    if said.definite and _tells_nothing(lower, head):
        accused = [c.entity for c in known.charges if c.order < said.order and any(e.id == c.entity for e in possible)]
        return next((e for e in possible if accused and e.id == accused[-1]), None)
    return None


_EXACT = 3
# Chosen on the first half of the training documents (benchmarks/allegations/resolution.py).
_ENOUGH, _AHEAD, _MISFIT = 3, 2, 4


def called(entity: Entity, known: Known, head: str, own: set[str]) -> int:
    """How surely the article calls the entity so: by the same noun, or one like it, and by how many of the other words."""
    said = known.epithets.get(entity.id, set())
    if kind_of(head) != "PERSON" and entity.label == "PERSON" and noun(head) not in known.is_told_to_be(entity):
        return 0
    if noun(head) in said:
        return _EXACT + min(len(own & said), 2)
    return 1 + min(len(own & said), 2) if any(alike(noun(head), one) for one in said) else 0


def _standing(entity: Entity, known: Known, status: Status | None) -> int:
    """How surely the article is about the entity: accused by name, by pronoun, named first, at the same stage of a procedure."""
    by_name = sum(charge.entity == entity.id for charge in known.charges)
    inferred = sum(one == entity.id for _, one in known.inferred)
    same = 2 * (status is not None and status in known.statuses.get(entity.id, ()))
    place = known.prominent.get(entity.id, 0)
    return 2 * min(by_name, 2) + min(inferred, 2) + place + same - too_far(entity, known, status)


def too_far(entity: Entity, known: Known, status: Status | None) -> int:
    """`Manager jailed` is not he who is only investigated, nor she who was acquitted: what is said of them by name goes less far."""
    stated = known.statuses.get(entity.id, set())
    if status is None or not stated or status in stated:
        return 0
    if stated == {"cleared"}:
        return _MISFIT
    furthest = max(PROGRESS.index(one) for one in stated)
    return _MISFIT if status in ("convicted", "penalised", "admitted") and furthest < PROGRESS.index("charged") else 0


def _ahead(scored: Sequence[tuple[int, Entity]], margin: int) -> Entity | None:
    """The best, when it is so far ahead of the second."""
    ordered = sorted(scored, key=lambda pair: -pair[0])
    if not ordered or ordered[0][0] <= 0 or (len(ordered) > 1 and ordered[0][0] - ordered[1][0] < margin):
        return None
    return ordered[0][1]


def group(words_said: str) -> int | None:
    """How many parties `both`, `the pair`, `the brothers`, `two co-defendants` mean; 0 when it does not say, None when it is no group."""
    lower = [w.lower() for w in WORD.findall(words_said)]
    if not lower or len(lower) > 3:
        return None
    if lower[0] == "both" or lower[-1] in ("pair", "couple", "two", "duo"):
        return 2
    if lower in (["they"], ["them"]):
        return 0
    if lower[-1] not in _TOGETHER:
        return None
    if lower[0] == "two" or (len(lower) > 1 and lower[1] == "two"):
        return 2
    return 0 if lower[0] == "the" and len(lower) == 2 else None


_TOGETHER = words(
    "brothers sisters men women defendants co-defendants suspects accused officers firms companies directors"
)


def _fits(entity: Entity, kind: str | None, known: Known, head: str) -> bool:
    called_firm = known.called_firm(entity)
    if kind == "PERSON":
        return entity.label == "PERSON" and not called_firm and entity.name.lower() not in PERSON
    if is_body(entity.name) and noun(head) not in BODY:
        return False
    return entity.label == "ORG" or called_firm or (kind is None and entity.label == "PERSON")


def is_body(name: str) -> bool:
    """Courts, regulators, parliaments and the like, which `the company` never means."""
    return any(noun(word) in BODY or noun(word) in _BODIES for word in name.split())


_BODIES = words(
    "institute parliament mp commons lord senate house congress assembly labour cabinet mps bureau directorate office ombudsman"
)


def _tells_nothing(lower: Sequence[str], head: str) -> bool:
    """`The man`, `the company`: a noun that anybody accused of its kind could have. `Its dealer` is somebody else."""
    if lower[0] not in ("the", "this", "that"):
        return False
    return head in ANY_PERSON or head.endswith("year-old") or (is_firm(head) and head not in BODY)


def names_part(entity: Entity, words_said: str) -> bool:
    """Whether the description holds a capital word of the name: `Lantern chief` is not `Lantern`, nor `Lantern Ltd`."""
    own = {w for w in WORD.findall(entity.name) if w[0].isupper() and len(w) > 2}
    return bool(own & set(WORD.findall(words_said)[1:] + WORD.findall(words_said)[:1])) and entity.label != "PERSON"
