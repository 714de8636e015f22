"""Which of the article's entities is a noun that a capital at the head of a sentence made a name.

Matron kept two rotas, inquiry told       where the article says `the matron`
Importer knew of the fire risk            an occupation, or a kind of firm
Uproar over MLA's orchard                 a seat
"""

import re

from schemas import Entity, Span
from workers.stages.allegations.lexicon.nouns import EITHER, FIRM, PERSON
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.epithets import noun

_SEATS = words("MP MEP MSP MLA MPP MNA")
_PARTY = FIRM | EITHER | PERSON
# The end of what stands before the first word of a sentence or a headline.
_OPENS = re.compile(r"(?:^|\n|[.?!:;]['’\"”)]*\s)['‘\"“(\s]*$|[-–—] $")
_REACH = 12  # code points
_WORD = re.compile(r"[A-Z][a-z-]+")


def is_a_noun(entity: Entity, headline: str, text: str) -> bool:
    """Whether the entity of one word names nobody."""
    name = entity.name
    if name.removesuffix("s") in _SEATS:
        return True
    if entity.label not in ("PERSON", "ORG") or _WORD.fullmatch(name) is None:
        return False
    if not all(_opens(mention, headline if mention.field else text) for mention in entity.mentions):
        return False
    return _is_told_of(name.lower(), text) or (len(entity.mentions) == 1 and noun(name) in _PARTY)


def _opens(mention: Span, source: str) -> bool:
    """Whether the mention is the first word of a sentence, which a capital begins anyway."""
    return _OPENS.search(source[max(mention.start - _REACH, 0) : mention.start]) is not None


def _is_told_of(lower: str, text: str) -> bool:
    """Whether the text has the word as a noun: `the matron, Delyth Cragg`, `a former matron who`."""
    said = rf"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?:[\w-]+ ){{0,3}}{re.escape(lower)}(?:[,.;:?!'’\"”)]| {_FUNCTION}\b)"
    return re.search(said, text) is not None


_FUNCTION = r"(?:who|which|of|at|in|on|to|for|from|by|and|or|but|said|says|told|was|is|were|had|has|would|did|does|could|when|as|[A-Z])"
