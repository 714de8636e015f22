"""What the text calls each name: the nouns that stand beside it (`the engineering firm Pelham Marine`, `Jarl Tveit, its chief executive`).

A description elsewhere in the article (`the firm`, `a former executive`) is matched with these. Read from patterns of newspaper
prose, in any sentence of the article:

    before     the former hospital analyst NAME        The founder of a tutoring app, NAME, ...
    after      NAME, 45, a nurse at ...                NAME, who was its chief executive, ...
    copula     NAME is a lender ...
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from workers.stages.allegations.lexicon.nouns import BODY, EITHER, FIRM, PERSON
from workers.stages.allegations.lexicon.wordlist import words

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*(?:(?<=s)['’](?=\s))?")
_STOP = words("""
    the a an this that its his her their our my and or but of for at in from with by against on to as is was are were be been
    has have had who which former ex then new old said says one two three after before when while not also
""")
_BREAK = words("""
    of for at in from with by against on to as who which that whose where when and over under about into after before near
    between through during without within among than like since until but or said says told
""")
_LEAD = re.compile(r"([^,;:.“”\"]{3,90}),\s+$")
_DETERMINER = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|one)|(?:(?<=^)|(?<=[.,;] ))(?:[\w.-]+ ){0,3}[\w-]+['’]s?)\s+(?=\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*,\s+(?:(?:now\s+)?(?:aged\s+)?\d{1,2},\s+)?(?:who\s+(?:is|was|were)\s+|which\s+(?:is|was)\s+)?"
    r"((?:(?:the|an?|its|his|her|their|our)\s+)?(?:[a-z][^,;:.“”\"]{2,60}))"
)
_COPULA = re.compile(r"\s+(?:is|was)\s+((?:the|an?|its|his|her)\s+[^,;:.“”\"]{2,60})")
# Behind a name these begin what it does, not what it is.
_NO_NOUN = re.compile(
    r"\w+(?:ed|ing)\b|\w{3,}s (?:his|her|its|their|the|an?|that|to|in|at|on)\b|"
    r"(?:of|for|at|in|from|with|by|against|on|to|as|under|about|during|until|since)\b|"
    r"(?:said|says|told|but|and|after|before|when|while|if|because|has|had|have|will|which|who|where)\b"
)

# Titles as they are cut before a name.
_SHORT = {
    "Sen": "senator", "Rep": "representative", "Gov": "governor", "Gen": "general", "Col": "colonel", "Capt": "captain",
    "Lt": "lieutenant", "Sgt": "sergeant", "Dr": "doctor", "Prof": "professor", "Rev": "reverend", "Supt": "superintendent",
}  # fmt: skip
_PERSON_ENDING = re.compile(r"\w{2}(?:er|or|ist|ian|ant|eer|man|woman|men|women|year-old)$")
_SPEAKS_FOR = re.compile(r"\bspokes\w+ (?:for|of) $", re.IGNORECASE)
_OWNED = re.compile(r"['’]s?$")
_VERB = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|will|would|could|may|might|said|says|told)\b")

# Words for one thing, so that `boss` meets `chief executive`.
_ALIKE = (
    words("boss chief head director executive ceo founder co-founder owner chairman chairwoman chair president manager tycoon magnate"),
    words("officer sergeant constable policeman policewoman detective inspector cop"),
    words("soldier colonel general captain lieutenant major commander"),
    words("lawmaker senator congressman congresswoman mp mla mep msp deputy councillor representative politician peer "
          "lawyer-turned-politician"),
    words("pastor preacher priest bishop minister vicar rector cleric"),
    words("doctor surgeon physician gp"),
    words("driver motorist courier trucker"),
    words("firm company group business maker manufacturer corporation conglomerate start-up startup start-ups"),
    words("app platform site website service network"),
    words("paper newspaper daily tabloid weekly"),
    words("bank lender brokerage broker"),
    words("shop store retailer chain supermarket"),
    words("employee worker engineer staffer"),
    words("journalist reporter editor columnist"),
    words("analyst trader banker dealer"),
    words("teacher professor lecturer academic scientist researcher"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def noun(word: str) -> str:
    """The word as it is compared: in lower case, singular, without possessive and `ex-`; of `Sen` the title that it stands for."""
    word = _SHORT.get(word, word)
    lower = re.sub(r"['’]s?$", "", word.lower()).removeprefix("ex-")
    return lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")) else lower


def alike(one: str, other: str) -> bool:
    """Whether two nouns may be said of one thing: the same, or of one class."""
    return one == other or any(one in group and other in group for group in _ALIKE)


def described_as(places: Iterable[tuple[str, str, str, str]]) -> dict[str, set[str]]:
    """By entity id the nouns that stand beside its name; `places` are (entity, label, text before, text after) within a sentence."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity, label, before, after in places:
        found[entity] |= set(_before(before, label)) | set(_after(after))
    return dict(found)


def heads_of(places: Iterable[tuple[str, str, str, str]]) -> dict[str, set[str]]:
    """As `described_as`, only the nouns that say what the bearer is: of `Jane Rudd, a company doctor` the doctor."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity, label, before, after in places:
        found[entity] |= {*_before(before, label)[-1:], *_after(after)[-1:]}
    return dict(found)


def _before(text: str, label: str) -> list[str]:
    if match := _LEAD.search(text):
        return _apposed(match.group(1), label)
    said: list[str] = []
    end = len(text)
    for token in reversed(list(_TOKEN.finditer(text))):
        gap = text[token.end() : end]
        if (
            gap.strip() not in (("", "-", ".") if token.group() in _SHORT else ("", "-"))
            or token.group().lower() in _BREAK
            or len(said) == 5
            or _OWNED.search(token.group())
        ):
            break
        said.append(token.group())
        end = token.start()
    if not said or not names_a_party(said[0]):
        return []  # `Regulator fines NAME`: what stands before the name is no noun of its own
    return [noun(word) for word in reversed(said) if word.lower() not in _STOP]


def _apposed(text: str, label: str) -> list[str]:
    """Before `, NAME`: the nearest noun phrase that can be said of its kind (of `the founder of a tutoring app, NAME` the founder)."""
    for match in reversed(list(_DETERMINER.finditer(text))):
        phrase = text[match.start() :]
        if _VERB.search(phrase):
            break
        if _SPEAKS_FOR.search(text[: match.start()]):
            continue  # `a spokeswoman for the senator, NAME`: she is no senator
        if (said := _nouns(phrase)) and kind_of(said[-1]) == label:
            return said
    return []


def _after(text: str) -> list[str]:
    match = _AFTER.match(text) or _COPULA.match(text)
    if match is None or _NO_NOUN.match(match.group(1)) or " and " in match.group(1):
        return []
    said = _nouns(match.group(1))
    determined = re.match(r"(?:the|an?|its|his|her|their|our)\b", match.group(1)) is not None
    return said if determined or (said and names_a_party(said[-1])) else []


def is_somebody(phrase: str) -> bool:
    """Whether a phrase is a name, or its last word a noun that stands for a party: what the instruments showed is nobody's deed."""
    last = phrase.split()[-1]
    return last[:1].isupper() or kind_of(last.lower()) is not None


def names_a_party(word: str) -> bool:
    """Whether the noun is one for a person, a firm or a body."""
    return noun(word) in EITHER or kind_of(word) is not None


def kind_of(head: str) -> str | None:
    """PERSON, ORG, or None where the noun does not tell."""
    one = noun(head)
    if one in EITHER:
        return None
    if head in PERSON or one in PERSON:
        return "PERSON"
    if is_firm(one) or head in FIRM or head in BODY or one in BODY:
        return "ORG"
    return "PERSON" if _PERSON_ENDING.search(one) else None


def is_firm(one: str) -> bool:
    """Whether the noun means a firm: of the list, or `carmaker`."""
    return one in FIRM or one.endswith(("maker", "seller"))


def _nouns(phrase: str) -> list[str]:
    """The words of a noun phrase up to its first preposition."""
    said: list[str] = []
    for word in _TOKEN.findall(phrase):
        if word.lower() in _BREAK and said:
            break
        said = [] if _OWNED.search(word) else [*said, word]  # `the site's operator` is no site
    return [noun(word) for word in said if word.lower() not in _STOP]
