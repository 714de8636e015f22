"""Names as strings: what two spellings of one name have in common, and which acronyms a name may have."""

import unicodedata
from functools import lru_cache
from typing import Final

import regex

_POSSESSIVE: Final = regex.compile(r"['’]s?$")
_JOINERS: Final = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-", " ": " "})
_STROKES: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """Lower-case words of a name without full stops, accents, possessive and leading article. Each rule asks for each name again."""
    words = _plain(_POSSESSIVE.sub("", name.translate(_JOINERS))).replace(".", "").split()
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _plain(name: str) -> str:
    """Lower case, without accents: headlines and wires drop them."""
    split = unicodedata.normalize("NFKD", name.casefold()).translate(_STROKES)
    return "".join(char for char in split if not unicodedata.combining(char))


def key_of(name: str) -> str:
    """What two spellings of the same name have in common."""
    return " ".join(words_of(name))


def without_possessive(name: str) -> str:
    """`Forrest` of `Forrest’s`, spaces made single."""
    return " ".join(_POSSESSIVE.sub("", name).split())


def initials(name: str) -> set[str]:
    """The acronyms that a name may have: initials of all words, and of all but the small ones."""
    words = [word for word in regex.split(r"[\s-]+", _POSSESSIVE.sub("", name.translate(_JOINERS))) if word]
    if words and words[0].lower() == "the":
        words = words[1:]
    large = [word for word in words if word[0].isupper()]
    return {"".join(word[0] for word in chosen).casefold() for chosen in (words, large) if len(chosen) > 1}
