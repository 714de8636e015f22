"""Labels and ends that the words beside a name set right, over the whole document.

In: the mentions as the annotator gave them. Out: the same, some with another label or a further end. Each rule was a mistake first:

    firm by noun        `the cement maker Kessmark`, `the ferry operator Norrhaven Lines`: no person and no place, here or elsewhere
    firm by definition  `Bilka is a Danish chain of supermarkets`, unless somebody in the document bears that surname
    person by surname   `Ylva Marchbank` is no organisation where `Marchbank` alone is a person
    person by age       `Ylva Marchbank, 41,`
    cut name            `Calder`, which `Queen` follows each time, is `Calder Queen`
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import regex

from workers.stages.entities.gazetteer import COUNTRIES
from workers.stages.entities.lexicon import GENERIC_TAILS
from workers.stages.entities.mentions import Mention, surnames_of
from workers.stages.entities.names import key_of, words_of
from workers.stages.entities.titles import is_title

# Nouns that a firm is told to be, before its name or behind it, and never a person.
_COMPANY: Final = (
    "firm|company|retailer|airline|lender|insurer|supermarket|start-up|startup|carmaker|drugmaker|chipmaker|manufacturer|bank|conglomerate|"
    "charity"
)
# These too stand before a firm's name and never before a person's. `Producer` and `developer` do both, and are left out.
_FIRM: Final = f"{_COMPANY}|planemaker|brewer|brewery|maker|operator|group"
_FIRM_BEFORE: Final = regex.compile(rf"(?<![\w-])(?:{_FIRM}|{_FIRM.title()})\s+$")
# `The Guinean unit, Zambrano Guinée`; not `the head of the Guinean unit, Rodrigo Zambrano`.
_UNIT_BEFORE: Final = regex.compile(
    r"[.;,:\n]\s*(?:[Tt]he|[Ii]ts|[Aa]n?)\s(?:[\p{L}-]+\s){0,2}(?:unit|subsidiary|arm|affiliate|division),\s$"
)
_FIRM_AFTER: Final = regex.compile(
    rf",\s+(?:an?|the)\s+(?:(?:[a-z-]+\s+){{0,3}}(?:{_FIRM})\b|\p{{Lu}}[\p{{L}}-]+\s+(?:[a-z-]+\s+){{0,2}}(?:{_FIRM})(?=[.,;]|\s(?:that|which|based)\b))"
)
# What is told to be one of these is no person. `Maker` and `operator` may be: `She was a maker of violins`.
_BODY: Final = f"{_COMPANY}|chain|band|brand|newspaper|broadcaster|subsidiary|corporation|organi[sz]ation"
_BODY_IS: Final = regex.compile(
    rf"\s+(?:is|was)\s+(?:an?|the|one\s+of\s+the)\s+(?:[\p{{L}}-]+\s+){{0,3}}?(?:{_BODY})s?"
    r"(?:[.,;:]|\s(?:[.,;:(]|of|that|which|in|based|founded|headquartered|with|for|from|owned|listed|formed|whose|and)(?!\w))"
)
_AGE_AFTER: Final = regex.compile(r",\s+(?:aged\s+)?[1-9]\d,")
_SAID_AFTER: Final = regex.compile(r"[ \u00a0]Said(?=[,;]|['’]s|\.$|\s(?:of|was|is|has|had|with|and|who)\s)")
_CAPITAL_AFTER: Final = regex.compile(r"[ \u00a0](\p{Lu}\p{Ll}+)(?![\w’'-]|[ \u00a0]\p{Lu})")


def mended(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with labels and ends set right."""
    found = [_with_surname(mention) for mention in _uncut(mentions)]
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        by_key[key_of(mention.text)].append(mention)
    firms = {key for key, same in by_key.items() if _is_firm(same)} | (defined(found) - surnames_of(found))
    surnames = {key for key, same in by_key.items() if " " not in key and any(m.label == "PERSON" for m in same)}
    people = {key for key, same in by_key.items() if key not in firms and _is_person(same, surnames)}
    return [_settled(mention, firms, people) for mention in found]


def defined(mentions: Sequence[Mention]) -> set[str]:
    """Keys of the names that the document tells to be a firm, a band, a newspaper: `Bilka is a chain of hypermarkets`."""
    return {key_of(m.text) for m in mentions if m.text not in COUNTRIES and _BODY_IS.match(m.after)}


def _settled(mention: Mention, firms: set[str], people: set[str]) -> Mention:
    key = key_of(mention.text)
    if key in firms and mention.label in ("PERSON", "GPE", "LOC"):
        return replace(mention, label="ORG")
    if key in people and mention.label == "ORG":
        return replace(mention, label="PERSON")
    return mention


def _is_firm(same: Sequence[Mention]) -> bool:
    """A firm's noun stands beside it somewhere, and nothing says that it is a person or a country."""
    if same[0].text in COUNTRIES:
        return False
    words = words_of(same[0].text)
    if any(_UNIT_BEFORE.search(m.before) for m in same):
        return True
    if any(m.label == "PERSON" for m in same) and len(words) > 1 and words[-1].capitalize() not in GENERIC_TAILS:
        return False
    if any(is_title((m.before.split() or [""])[-1]) for m in same):
        return False
    return any(_FIRM_BEFORE.search(m.before) or _FIRM_AFTER.match(m.after) for m in same)


def _is_person(same: Sequence[Mention], surnames: set[str]) -> bool:
    words = words_of(same[0].text)
    if (
        any(m.label != "ORG" for m in same)
        or not 2 <= len(words) <= 3
        or any(w.capitalize() in GENERIC_TAILS for w in words)
    ):
        return False
    if any(_FIRM_BEFORE.search(m.before) or _FIRM_AFTER.match(m.after) for m in same):
        return False
    return words[-1] in surnames or any(_AGE_AFTER.match(m.after) for m in same)


def _uncut(mentions: Sequence[Mention]) -> list[Mention]:
    """Names of one word, twice or more in the document, that the same capital word follows each time, which no other name begins."""
    starts = {(m.field, m.start) for m in mentions}
    nexts: dict[str, list[str | None]] = defaultdict(list)
    for mention in mentions:
        match = _CAPITAL_AFTER.match(mention.after)
        free = match is not None and (mention.field, mention.end + 1) not in starts
        nexts[mention.text].append(match.group(1) if match and free else None)
    grown = {text: found[0] for text, found in nexts.items() if len(found) > 1 and len(set(found)) == 1 and found[0]}
    # `Senate Minority Leader`: a body's name is whole, and so is one that more capitals follow than one.
    cut = {text for text in grown if " " not in text and text not in GENERIC_TAILS}
    return [_longer(m, grown[m.text]) if m.text in cut else m for m in mentions]


def _with_surname(mention: Mention) -> Mention:
    """`Amina` of `Amina Said, 40,`: a surname that an annotator takes for the verb."""
    alone = mention.label == "PERSON" and " " not in mention.text
    return _longer(mention, "Said") if alone and _SAID_AFTER.match(mention.after) else mention


def _longer(mention: Mention, word: str) -> Mention:
    length = len(word) + 1
    return replace(
        mention, end=mention.end + length, text=mention.text + mention.after[:length], after=mention.after[length:]
    )
