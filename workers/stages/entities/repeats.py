"""Surnames that the annotator left out of a text in which it found their bearers' full names.

With the joining rules' change of labels it is worth a point of F1 on wikigold and nothing on PUD, whose documents are too short to
repeat names (`python -m training.entities.evaluate`, stage against model).
"""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from workers.stages.entities.annotator import Tagged
from workers.stages.entities.gazetteer import COUNTRIES, PEOPLES
from workers.stages.entities.lexicon import CALENDAR, COMMON_STARTS, GENERIC_TAILS
from workers.stages.entities.mentions import Mention

_SHORTEST: Final = 3


def surnames_left_out(text: str, mentions: Sequence[Mention]) -> list[Tagged]:
    """Places in `text` where the last word of a full name stands capitalised, alone, and outside every mention.

    A surname that is also a common word of the text (`Brown`, `brown`), a country or a calendar word is left alone.
    """
    surnames = {m.text.split()[-1] for m in mentions if m.label == "PERSON" and len(m.text.split()) > 1}
    wanted = sorted(name for name in surnames if _distinct(name, text))
    if not wanted:
        return []
    taken = bytearray(len(text))
    for mention in mentions:
        if mention.field is None:
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    if all(taken[at] for name in wanted for at in _starts(name, text)):
        return []
    names = "|".join(map(regex.escape, wanted))
    pattern = regex.compile(r"(?<![\w.@#/’'-])(?:" + names + r")(?![\w@/-])(?!\s\p{Lu})")
    return [Tagged(m.start(), m.end(), "PERSON") for m in pattern.finditer(text) if not any(taken[m.start() : m.end()])]


def _starts(name: str, text: str) -> Iterator[int]:
    """Where the letters of the name begin in the text, inside other words too."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _distinct(name: str, text: str) -> bool:
    if len(name) < _SHORTEST or not name[0].isupper() or name in COUNTRIES or name in PEOPLES or name in CALENDAR:
        return False
    if name in GENERIC_TAILS or name.lower() in COMMON_STARTS:
        return False
    word = name.lower()
    return word not in text or regex.search(rf"(?<!\w){regex.escape(word)}(?!\w)", text) is None
