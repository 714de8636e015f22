"""What a word, a title or a given name says of its bearer's gender: `she` is neither `Mr Lowe` nor `the boy's father` nor Pavel.

Nothing is concluded from a name that both may have, or that is on no list.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.entities.titles import COURTESY, bare

Gender = Literal["male", "female"]

_NOUNS: Final[dict[Gender, frozenset[str]]] = {
    "male": words("""
        he him his himself man men boy boys father husband son brother uncle nephew grandfather grandson stepfather stepson widower
        boyfriend businessman policeman salesman clergyman congressman king prince duke earl baron lord sir monk waiter
    """),
    "female": words("""
        she her hers herself woman women girl girls mother wife daughter sister aunt niece grandmother granddaughter stepmother
        stepdaughter widow girlfriend businesswoman policewoman saleswoman congresswoman chairwoman spokeswoman actress heiress queen
        princess duchess countess baroness lady dame nun waitress
    """),
}


def of_words(said: Iterable[str]) -> Gender | None:
    """The gender that words in lower case tell of one whom they describe; None where they tell none, or both."""
    found = set(said)
    told: list[Gender] = [gender for gender, nouns in _NOUNS.items() if nouns & found]
    return told[0] if len(told) == 1 else None


def differ(one: str, other: str) -> bool:
    """Whether two words in lower case cannot be said of one person."""
    genders = of_words((one,)), of_words((other,))
    return None not in genders and genders[0] != genders[1]


def of_title(word: str) -> Gender | None:
    """The gender that a title before a name tells: `Mr`, `Lady`."""
    title = COURTESY.get(bare(word))
    return "male" if title == "male" else "female" if title == "female" else None


def of_name(name: str) -> Gender | None:
    """The gender that the first of a person's several names tells, by the list in data/given_names.tsv.

    Where that is on no list, of three the second: `Mzee Ezekiel Otieno`.
    """
    first, *rest = name.split()
    if told := of_title(first):
        return told
    return _given().get(first) or (_given().get(rest[0]) if len(rest) > 1 else None) if rest else None


@cache
def _given() -> dict[str, Gender]:
    text = files("workers.stages.allegations.lexicon").joinpath("data", "given_names.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {name: "male" if gender == "m" else "female" for name, gender in rows}
