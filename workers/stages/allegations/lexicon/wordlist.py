"""Word lists written as text, as a person reads and edits them, and what counts as a word of a phrase."""

import re
from typing import Final

WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
"""A word with its hyphens and apostrophes, never digits: `ex-wife`, `company’s`."""


def words(text: str) -> frozenset[str]:
    """The words of the text, which stand between white space."""
    return frozenset(text.split())
