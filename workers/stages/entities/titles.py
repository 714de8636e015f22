"""Words that stand before a person's name and are no part of it."""

from typing import Final

from workers.stages.entities.lexicon import words_of

COURTESY: Final[dict[str, str]] = {
    "mr": "male", "sir": "male", "lord": "male", "mrs": "female", "ms": "female", "miss": "female", "madam": "female",
    "dame": "female", "lady": "female", "herr": "male", "frau": "female", "monsieur": "male", "madame": "female",
    "señor": "male", "señora": "female", "mx": "", "dr": "", "prof": "", "professor": "", "rev": "", "reverend": "", "hon": "",
}  # fmt: skip
"""Courtesy titles, lower case without full stop, and what they say of the bearer, if anything."""

ROLES: Final[frozenset[str]] = words_of(
    """
    president vice-president premier chancellor minister secretary senator sen representative rep congressman congresswoman
    governor gov mayor councillor councilman councilwoman alderman ambassador judge justice magistrate attorney prosecutor sheriff
    constable officer detective inspector superintendent commissioner sergeant sgt corporal cpl lieutenant lt captain capt
    major maj colonel col general gen admiral adm commander cmdr brigadier marshal king queen prince princess duke duchess
    earl baron baroness emperor sultan emir sheikh shaikh imam ayatollah mullah rabbi bishop archbishop cardinal father sister
    brother coach chairman chairwoman chairperson chair director doctor nurse pastor ceo cfo coo spokesman spokeswoman
    spokesperson leader mp msp mep canon msgr pte l/cpl lcpl gnr bdr spr brig private pvt trooper lawyer
    cllr det insp supt const monsignor mgr maître maitre
    """
)
"""Offices and ranks that are written before a name with a capital letter."""

KEPT: Final[frozenset[str]] = words_of(
    """
    king queen prince princess duke duchess earl baron baroness emperor sultan emir sheikh shaikh imam ayatollah mullah father sister
    brother sir lord lady dame pope doctor private major general chair leader
    """
)
"""Titles that may stay on a name wherever a model left them on: `Prince Charles` and `Pope Francis` are known by them."""

NEVER_IN_A_NAME: Final[frozenset[str]] = (frozenset(COURTESY) | ROLES) - KEPT
"""Titles that are cut off a name."""


RANKS: Final[frozenset[str]] = words_of("DC DS DI DCI DSU PC PS WPC PCSO Pc Wpc Pcso")
"""Ranks of the police as they are cut before a name, always in capitals: `DC Cropwell`; `Di Maria` is a name."""


def bare(word: str) -> str:
    """A word as these lists have it: lower case, no full stop."""
    return word.lower().rstrip(".")


def is_title(word: str) -> bool:
    return word in RANKS or bare(word) in COURTESY or bare(word) in ROLES


def never_in_a_name(word: str) -> bool:
    """Whether the word is cut off a name that it stands before."""
    return word in RANKS or bare(word) in NEVER_IN_A_NAME
