"""Which firm `the company`, `the lender` is not: not the one that the article is about, where the text has just brought in another.

    Lumikko was fined. Its rival Magnifun recalled its sets. The firm pleaded guilty      not Lumikko
    Belvane is investigated. Its bank, Tavira, paid. Police searched the lender           not Belvane
    The Food and Drug Administration said the company had hidden tests                    not the administration

Which of the two is meant is left to what else the text tells; where it tells nothing, the words stay as they are.
"""

import re
from typing import TYPE_CHECKING

from schemas import Entity
from workers.stages.allegations.lexicon.gender import of_name
from workers.stages.allegations.lexicon.nouns import FIRM
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.descriptions import Known, head_of, is_body
from workers.stages.allegations.parties.epithets import alike, is_firm, noun
from workers.stages.allegations.parties.names import Names, Occurrence

if TYPE_CHECKING:
    from workers.stages.allegations.parties.scene import Phrase

_ANY = words("firm company group business corporation")
_IS_A_BODY = words("administration agency commission authority regulator watchdog")
_WORD = r"[\w&'’-]+"
_BESIDE = re.compile(
    rf"(?:\b(?:the|its|his|her|their|another|an?|one|[A-Z]{_WORD}['’]s?)) (?:(?:{_WORD} ){{0,4}}(?P<noun>[a-z]{_WORD}))?,? ?$",
    re.IGNORECASE,
)
_ITS_OWN = re.compile(rf"\b(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\b (?:{_WORD} ){{0,4}}was (?:the )?$")
_BY = re.compile(
    r"\b(?:made|built|supplied|delivered|audited|owned|sold|bought|run|provided|designed|installed|shipped|insured|packed|managed) by $"
)
_OTHERS = words("""
    competitor rival auditor supplier parent owner subsidiary contractor subcontractor partner adviser consultant client customer
    buyer seller distributor franchisee licensee predecessor successor affiliate architect lawyer agent broker insurer landlord
    tenant unit arm
""")
_FIRMS = FIRM | words("competitor rival auditor supplier parent subsidiary contractor")
_GOES_ON = re.compile(r"(?:,|;|\b(?:and|but|with|while|when|before|after)) $")


def is_the_other_firm(entity: Entity, phrase: "Phrase", names: Names, known: Known) -> bool:
    """Whether `the firm` cannot mean the entity: a regulator, or a firm since whose name another was brought in."""
    head = noun(head_of(phrase.lower))
    if phrase.lower[0] != "the" or phrase.sentence.heading or not is_firm(head):
        return False
    if is_body(entity.name) and head in _ANY and any(noun(word.lower()) in _IS_A_BODY for word in entity.name.split()):
        return True
    if phrase.role == "accuser" or (head in _ANY and len(phrase.lower) > 2):
        return False
    before = [o for o in names.places(entity.id) if o.order < phrase.order]
    if not before:
        return False
    others = [
        o
        for e in names.entities
        if e.label in ("ORG", "PERSON") and e.id != entity.id and not is_body(e.name)
        for o in names.places(e.id)[:1]
        if o.order < phrase.order and _is_a_firm_beside(names, o, known)
    ]
    if head not in _ANY and not _alike_in(head, known.epithets.get(entity.id, set())):
        return any(_alike_in(head, known.heads.get(o.entity.id, set())) for o in others)
    return head in _ANY and any(o.order > before[-1].order and _is_near(names, o, phrase) for o in others)


def _is_a_firm_beside(names: Names, first: Occurrence, known: Known) -> bool:
    """`Its auditor, Harwick Lowe`, `a competitor, Latexa`, `were made by Hengli Plastics`: a firm besides the one told of."""
    before, _ = names.beside(first)
    found = _BESIDE.search(before)
    if first.entity.label == "PERSON" and not known.called_firm(first.entity):
        return found is not None and noun(found["noun"] or "") in _FIRMS and of_name(first.entity.name) is None
    if _BY.search(before) or _ITS_OWN.search(before):
        return True
    one = noun(found["noun"] or "") if found else ""
    return one in _OTHERS or is_firm(one) or one in FIRM


def _is_near(names: Names, other: Occurrence, phrase: "Phrase") -> bool:
    """Whether the other firm stands in the sentence before, or before `and the firm` in the same one, and accuses nobody."""
    if other.entity.id in phrase.accusers:
        return False
    number = names.number(other)
    if number == phrase.number:
        return _GOES_ON.search(phrase.sentence.text[: phrase.extent[0]]) is not None
    return number == phrase.number - 1


def _alike_in(head: str, said: set[str]) -> bool:
    return any(alike(head, one) for one in said)
