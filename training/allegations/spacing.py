"""Words of a treebank as running text."""

import re
from collections.abc import Sequence

_NO_SPACE_BEFORE = re.compile(r" (?=[.,;:!?)\]%]|['’](?:s|re|ve|ll|d|m)\b|n['’]t\b)")
_NO_SPACE_AFTER = re.compile(r"(?<=[(\[$£€]) ")


def spaced(words: Sequence[str]) -> str:
    """Words of a treebank as running text."""
    return _NO_SPACE_AFTER.sub("", _NO_SPACE_BEFORE.sub("", " ".join(words)))


def places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where each of the words stands in their `spaced` text: start and end in code points, end exclusive."""
    done, at = [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        done.append((start, at))
    return done
