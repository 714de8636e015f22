"""The words that matter in what somebody is said to have done, by which acts, matters and answers are compared."""

import re

from schemas import Mention
from workers.stages.allegations.lexicon.wordlist import words

_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = words("""
    the and for with that from his her its their they was were had has have been being into over after before
    between about this these those than who which what when where while will would could not but also other more two
    three one same such said
""")


def stems(text: str) -> set[str]:
    """The words that matter in an act, cut to five letters so that `breach` and `breaching` agree."""
    return {word[:5] for word in _WORD.findall(text.lower()) if word not in _EMPTY}


def stems_of(mention: Mention) -> set[str]:
    """The words that matter in the mention's act; none of `wrongdoing`, which tells nothing."""
    if mention.act is None or _ANY_WRONG.fullmatch(mention.act.text):
        return set()
    return stems(mention.act.text)


_ANY_WRONG = re.compile(
    r"(?:any |all |the )?(?:kind of )?(?:wrong-?doing|misconduct|impropriety|offences?|crimes?)", re.IGNORECASE
)
