"""Words of a text as numbers: each token becomes a fixed 64-bit code that says what it is and which word it is.

A code is 61 bits of the xxHash of the token, normalised (NFKC) and case-folded, and three flags: number, name, character of a
script without spaces. Codes are the same on every machine and for ever, so sketches made of them can be stored.
"""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

Codes = NDArray[np.uint64]

NUMBER = 1 << 63
NAME = 1 << 62
UNSPACED = 1 << 61
HASH = UNSPACED - 1

# Scripts that write without spaces between words: Thai to Lao, Myanmar, Khmer, kana, Han with its extensions.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Quotes, dashes, dots and spaces that English texts have; without them most are ASCII.
_MARKS = tuple(mark.encode() for mark in "\u201c\u201d\u2018\u2019\u2013\u2014\u2026\u00a0\u00ab\u00bb\u2022")
# ASCII punctuation to spaces, in UTF-8: bytes of other characters stay as they are.
_SPACES = bytes(at if at > 127 or chr(at).isalnum() else 32 for at in range(256))

# Capitalised at the start of a sentence, these are no names. English first: others only lose a little of the guard's edge.
_FUNCTION_WORDS_TEXT = """
    the this that these those there then they their them his her hers its our your and but for nor yet from with
    without when where while who whom whose what which why how after before because although though since until
    unless under over about above among between during into onto upon through against also both each every either
    neither not only some such than too very was were are has have had been being will would could should may might
    can did does one two all any more most other another many much few several last next first new now here just
    still even however meanwhile according said says she him you der die das und les des une los las que
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())
_NUMBER_WORDS_TEXT = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion half
    twice second third fourth fifth sixth seventh eighth ninth tenth
"""
_NUMBER_WORDS = frozenset(_NUMBER_WORDS_TEXT.split())

# Words kept in the table before it is emptied: about 15 MB. It is a cache of a pure function, so emptying changes no answer.
_MOST_WORDS = 100_000


class WordTable(dict[str, bytes]):
    """Code of each token in eight bytes, little-endian, computed when first met.

    Bytes, since joining them is five times as fast as making an array of Python's integers.
    """

    def __missing__(self, token: str) -> bytes:
        code = code_of(token).to_bytes(8, "little")
        self[token] = code
        return code

    def codes(self, tokens: list[str]) -> Codes:
        """The codes of tokens, in order."""
        if len(self) > _MOST_WORDS:
            self.clear()
        return np.frombuffer(b"".join(map(self.__getitem__, tokens)), dtype="<u8")


def code_of(token: str) -> int:
    """The 64-bit code of one token."""
    folded = (token if token.isascii() else unicodedata.normalize("NFKC", token)).casefold()
    code = xxh3_64_intdigest(folded.encode("utf-8", "surrogatepass")) & HASH
    if _IS_UNSPACED.match(token):
        return code | UNSPACED
    if not folded.isalpha() or folded in _NUMBER_WORDS:
        return code | NUMBER
    if token[0].isupper() and len(token) > 2 and folded not in _FUNCTION_WORDS:
        return code | NAME
    return code


def tokens_of(text: str) -> list[str]:
    """The tokens of a text: runs of letters and digits, single characters of scripts without spaces.

    The same as TOKEN finds, up to ten times as fast: `split` after punctuation was made to spaces.
    """
    spaced = text.encode("utf-8", "surrogatepass").translate(_SPACES)
    if not spaced.isascii():
        for mark in _MARKS:
            spaced = spaced.replace(mark, b" ")
    if spaced.isascii():
        return spaced.decode("ascii").split()
    text = spaced.decode("utf-8", "surrogatepass")
    characters = set(text)
    if any(character >= "\u0e00" for character in characters) and _IS_UNSPACED.search(text):
        return TOKEN.findall(text)
    for character in characters:
        if character > "\x7f" and not character.isalnum():
            text = text.replace(character, " ")
    return text.split()


def token_spans(text: str) -> list[tuple[int, int]]:
    """[start, end) in code points of each token of `tokens_of`."""
    return [match.span() for match in TOKEN.finditer(text)]


def short_hashes(codes: Codes) -> NDArray[np.uint16]:
    """16 bits of each code's hash: enough to compare the few dozen names of two texts (a chance match in 1,000 pairs of names)."""
    return (codes >> np.uint64(20)).astype(np.uint16)
