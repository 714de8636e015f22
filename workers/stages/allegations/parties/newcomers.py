"""Whom the article names that an indefinite phrase, `a nurse`, `two soldiers`, cannot mean.

    A nurse was charged with theft. Ann Roy, 34, took ...               Ann Roy
    A nurse was charged with theft. The nurse, Ann Roy, took ...        Ann Roy
    A nurse was charged with theft. Nurse Ann Roy is accused of ...     Ann Roy
    A nurse was charged with theft. Nurse Ann Roy raised the alarm      another nurse
    Ann Roy runs the ward. A nurse was charged with theft               another nurse

Who is brought in by the same noun as by a title, or with an article of his own, is meant only where the text accuses him of the same.
"""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from schemas import Entity
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.descriptions import Charge, Known, head_of
from workers.stages.allegations.parties.epithets import alike, kind_of, noun
from workers.stages.allegations.parties.names import Names, Occurrence

if TYPE_CHECKING:
    from workers.stages.allegations.parties.scene import Phrase

INDEFINITE = words("a an one two three four five six seven eight nine ten several")
_DEFINITE = re.compile(
    r"\b(?:the|this|that|these|those) (?:[\w'’-]+ ){0,3}?(?P<noun>[\w'’-]+)(?: (?:who|of|at|in|from) [^,.;]{2,60})?,? $",
    re.IGNORECASE,
)
_IN_QUESTION = re.compile(r", the (?:[\w'’-]+ ){0,3}?(?P<noun>[\w'’-]+)(?: [a-z][\w'’-]*){0,4}[,.;]")
_TITLE = re.compile(r"\b(?P<noun>[^\W\d_]+) (?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}(?:,| and|, and) )*$")
_OPENS = re.compile(r"[A-Z][\w.-]*(?: [\w.-]+)? ")
_ONCE = re.compile(
    r"(?:^|[,;] )(?:In|Since|Back in|As early as) (?:\w+ )?(?:19|20)\d\d\b|\b(?:years?|decades?|months) (?:ago|earlier|before)\b|"
    r"\b(?:last|the previous) year\b|\bonce\b",
    re.IGNORECASE,
)


def is_somebody_else(entity: Entity, phrase: "Phrase", names: Names, known: Known) -> bool:
    """Whether the text brings the bearer of the name in as another than whom the indefinite phrase, or a bare headline, tells of."""
    places = [o for o in names.places(entity.id) if not names.sentences[names.number(o)].heading]
    indefinite = phrase.lower[0] in INDEFINITE
    if not places or phrase.role != "accused" or not (indefinite or phrase.sentence.heading):
        return False
    first, head = places[0], noun(head_of(phrase.lower))
    if not phrase.sentence.heading and names.number(first) < phrase.number:
        return kind_of(head) == "PERSON"
    if first.order < phrase.end or not (
        _is_called(names, first, head) or _alike_in(head, known.epithets.get(entity.id))
    ):
        return False
    if not phrase.sentence.heading and names.number(first) == phrase.number:
        return False
    return not _is_pointed_at(names, first, head) and not _is_accused_of_it(entity, phrase, names, known)


def _is_called(names: Names, first: Occurrence, head: str) -> bool:
    """`surgeon Ann Roy`, and of `Soldiers Ali Omar and Yusuf Bey` both."""
    before, _ = names.beside(first)
    title = _TITLE.search(before)
    return title is not None and noun(title["noun"]) == head


def _alike_in(head: str, said: Collection[str] | None) -> bool:
    return any(alike(head, one) for one in said or ())


def _is_pointed_at(names: Names, first: Occurrence, head: str) -> bool:
    """`The nurse, Ann Roy`, `Ann Roy, the nurse in question`, and `Nurse Ann Roy, 34, struck him`: she of whom the text has told."""
    before, after = names.beside(first)
    if names.age(first.entity.id) and _OPENS.fullmatch(before) and not (names.speaks(first) or names.reports(first)):
        return True
    found = _DEFINITE.search(before) or _IN_QUESTION.match(after)
    return found is not None and alike(head, noun(found["noun"]))


def _is_accused_of_it(entity: Entity, phrase: "Phrase", names: Names, known: Known) -> bool:
    """Whether the article accuses the bearer of the like: by name, or by a pronoun; not of what was years ago."""
    mention = phrase.mention
    by_name = {phrase.order, *(c.order for c in known.charges)}
    if any(own == entity.id and order not in by_name for order, own in known.inferred):
        return True
    if mention is None:
        return bool(known.statuses.get(entity.id))
    act = stems(phrase.sentence.text[slice(*mention.act)]) if mention.act else set()
    stated = mention.status in known.statuses.get(entity.id, ())
    own = [c for c in known.charges if c.entity == entity.id and not _was_once(names, c, phrase)]
    return any(stated or c.category == mention.category or act & c.act for c in own)


def _was_once(names: Names, charge: Charge, phrase: "Phrase") -> bool:
    """`In 2010 judge Marta Lopez was jailed` behind `Police arrested a judge on Monday`."""
    then = names.sentence_at(charge.order).text
    return _ONCE.search(then) is not None and _ONCE.search(phrase.sentence.text) is None
