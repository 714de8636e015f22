"""Whose name it is that stands behind a noun phrase of two nouns, between commas.

    The mayor of the town, Ida Kroll, was jailed              the mayor's: a town is no person
    A former pupil of the school, Oakmount College, ...       the school's
    A nurse employed by a contractor, MediSecure, ...         the contractor's
    Two employees of the museum, the Halder Foundation, ...   the museum's
    The brother of the mayor, Ida Kroll, was jailed           it could be either's

Where it is not surely the first noun's, the phrase is whom the sentence tells of, without the name.
"""

import re
from typing import Final

from workers.stages.allegations.lexicon.gender import differ, of_name, of_title
from workers.stages.allegations.lexicon.nouns import EITHER, FIRM
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.descriptions import KIN, is_body
from workers.stages.allegations.parties.epithets import kind_of, noun
from workers.stages.allegations.tagging import Extent
from workers.stages.entities.titles import is_title

_NO_VERB = (
    r"(?!(?:the|an?|was|were|is|are|be|been|has|have|had|will|would|could|that|who|which|whose|and|or|said|says?|"
    r"told|but|as|of|at|"
    r"for|from|by|to|in|with|on)\b)"
)
_WORD = rf"{_NO_VERB}[a-z][\w'’-]*"
_PREPOSITION = r"(?:of|at|for|from|by|to|in|with|on)"
_INNER = rf"(?:the|an?|his|her|its|their) (?:{_NO_VERB}[\w'’-]+ ){{0,3}}?{_WORD}"
_PHRASE: Final = re.compile(
    rf"(?:\b(?:[Tt]he|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Aa]nother|[Hh]is|[Hh]er|[Ii]ts|"
    rf"[Tt]heir) |(?:(?<=^)|(?<=[“\"]))"
    rf"(?=[A-Z][a-z]+s ))(?P<head>{_WORD}(?: {_WORD}){{0,4}}|[A-Z][a-z]+s(?: [a-z]+ed)?)"
    rf"(?P<rest>(?: {_PREPOSITION} (?:{_INNER}|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)){{0,3}} {_PREPOSITION} {_INNER}), $"
)
_INNER_NOUN = re.compile(rf" {_PREPOSITION} {_INNER}(?= {_PREPOSITION} |$)")
_PARTICIPLE = re.compile(r" [a-z]+(?:ed|run|sent|held|paid)$")
_MAY_BE_A_FIRM = EITHER | words(
    "owner founder parent subsidiary unit arm affiliate buyer seller sponsor backer partner"
)
_NAMES_A_FIRM = FIRM | words("""
    college foundation capital holdings partners trust bank group rovers united city academy institute brothers
    associates consulting
    ltd inc plc corp gmbh llc logistics security services systems media care homes industries house centre center
    society
    banco banca banque bankas credito credit crédit kredit sparkasse logistik gruppe grupo groupe werke stiftung
    universidad universität
    universidade colegio instituto fundación fondazione società energia telecom airways airlines motors pharma mining
    steel
""")
_PEOPLE = words("""
    pupil guard inmate graduate recruit nun monk star agent friend ally member relative resident boss head native
    veteran
    bodyguard
""")
_THINGS = words("""
    takeover order letter number matter paper report door power tender murder disaster server chapter computer
    register corner quarter
    centre office plant mine hub refinery label platform site newspaper journal magazine review audit inquiry probe
    department
    floor shoulder center chamber
""")
_MORE_NAMES = re.compile(r"(?:, (?:[A-Z]|and )| and )(?!(?:said|was|were|is|are|has|had)\b)")


def phrase_before(text: str, name: Extent, kind: str = "") -> Extent | None:
    """The phrase before the name, where the name is not surely that of its first noun; `kind` (PERSON, ORG) if it is known."""
    found = _PHRASE.search(text[: name[0]])
    said = text[slice(*name)].removeprefix("the ")
    if found is None or not said[:1].isupper() or any(w[0].islower() for w in said.split() if w not in _JOINS):
        return None
    head = found["head"]
    by = found["rest"].startswith(" by ")
    if by and (participle := _PARTICIPLE.search(head)):
        head = head[: participle.start()]
    if not _is_a_party(head.split()[-1]) or _IS.search(text[: found.start()]):
        return None
    inner = [m.group().split()[-1] for m in _INNER_NOUN.finditer(found["rest"])]
    one = _ONE_OF.search(text[: found.start()]) is not None
    if not inner or _is_the_first(text, name, head.split()[-1].lower(), inner, kind, one_of=one):
        return None
    return found.start(), found.start("head") + len(head) if by else found.end("rest")


_JOINS = words("of and for de la le di da van von der el al bin")
_IS = re.compile(r"\b(?:is|was|are|were|be|been|as) $")
_ONE_OF = re.compile(r"\b(?:one|another) of $", re.IGNORECASE)


def name_behind(text: str, phrase: Extent) -> Extent | None:
    """The name behind the phrase that is not surely its own."""
    found = _NAME.match(text, phrase[1])
    before = phrase_before(text, found.span("name")) if found else None
    return found.span("name") if found and before and before[0] == phrase[0] else None


_NAME = re.compile(r", (?P<name>(?:the )?[A-Z][\w&.’'-]*(?: (?:[a-z]{1,3} )?[A-Z][\w&.’'-]*)*)")


def _is_a_party(word: str) -> bool:
    one = noun(word)
    return word in KIN or one in _PEOPLE | _MAY_BE_A_FIRM or (kind_of(word) is not None and one not in _THINGS)


def _is_the_first(text: str, name: Extent, one: str, inner: list[str], kind: str, *, one_of: bool) -> bool:
    """Whether the name is that of the phrase's first noun, `one`, and none of the `inner` ones could bear it."""
    said = text[slice(*name)]
    kind = kind or _kind(said, text[name[1] :])
    firm, either = kind_of(one) == "ORG", noun(one) in _MAY_BE_A_FIRM
    several = noun(one) != one and one.endswith("s") and not one_of
    if several and _MORE_NAMES.match(text, name[1]):
        return True
    people = [
        w for w in inner if kind_of(w) == "PERSON" and noun(w) == w and w not in _THINGS and not _differs(w, said)
    ]
    firms = [w for w in inner if kind_of(w) == "ORG" and w not in _THINGS]
    if kind == "ORG":
        return (firm or either) and not firms
    if kind == "PERSON" or " " in said:
        return not (firm or several or people)
    return not (several or people or firms)


def _differs(word: str, name: str) -> bool:
    gender = of_name(name)
    return gender is not None and differ(noun(word), "he" if gender == "male" else "she")


def _kind(name: str, after: str) -> str:
    """PERSON or ORG; empty where the name does not tell."""
    first, *rest = name.split()
    if of_title(first) or (rest and (of_name(name) or is_title(first))):
        return "PERSON"
    firm = name.lower().startswith("the ") or "&" in name or is_body(name) or re.match(r"['’]s\b", after)
    return (
        "ORG" if firm or name.endswith(("'s", "’s")) or any(w.lower() in _NAMES_A_FIRM for w in [first, *rest]) else ""
    )
