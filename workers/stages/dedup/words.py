"""Words of a text as numbers: each token becomes a fixed 64-bit code that says what it is and which word it is.

A code is 61 bits of the xxHash of the token, normalised (NFKC) and case-folded, and three flags: number, name, character of a
script without spaces. Codes are the same on every machine and for ever, so sketches made of them can be stored.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from workers.stages.dedup.xxh3 import LONGEST, MARGIN, hash_words

Codes = NDArray[np.uint64]
Places = NDArray[np.int64]
Bytes = NDArray[np.uint8]

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
# ASCII punctuation to spaces, in UTF-8: bytes of other characters stay as they are.
_SPACES = bytes(at if at > 127 or chr(at).isalnum() else 32 for at in range(256))
# Between texts: a byte that UTF-8 has not.
_BETWEEN = 255
_BETWEEN_TEXTS = bytes([_BETWEEN])

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

# ASCII capitals to small letters, in UTF-8.
_LOWER = bytes(ord(chr(at).lower()) if at < 128 else at for at in range(256))

# Function words and number words, for looking up a batch of hashes: a table of slots by the hashes' low bits, each with the index of
# the one word there, 0 for none (no two share a slot); and the hash at each index. Number words have the last indices.
_MARKED_SLOTS = 1 << 16
_MARKED_WORDS = ["", *sorted(_FUNCTION_WORDS - _NUMBER_WORDS), *sorted(_NUMBER_WORDS)]
_FIRST_NUMBER_WORD = len(_MARKED_WORDS) - len(_NUMBER_WORDS)
_MARKED_CODES: Codes = np.array([xxh3_64_intdigest(word.encode()) & HASH for word in _MARKED_WORDS], dtype=np.uint64)
_MARKED: Bytes = np.zeros(_MARKED_SLOTS, dtype=np.uint8)
_MARKED[_MARKED_CODES[1:] % _MARKED_SLOTS] = np.arange(1, len(_MARKED_WORDS), dtype=np.uint8)

# Words of more than 16 bytes or of other letters than A to Z that are remembered: about 3 MB. It is a cache of a pure function, so
# emptying it changes no answer.
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Worded:
    """A batch of texts as codes. The tokens of text i are `codes[borders[i] : borders[i + 1]]`.

    `starts` and `ends` are those of the tokens in a buffer in which the texts begin at `begins`, in UTF-8. `as_it_was` says that
    these are the texts; where characters had to be parted they are not.
    """

    codes: Codes
    borders: Places
    starts: Places
    ends: Places
    begins: Places
    as_it_was: bool


class WordTable(dict[bytes, int]):
    """Codes of texts; remembers those of words that are not simple."""

    def __missing__(self, token: bytes) -> int:
        if len(self) > _MOST_WORDS:
            self.clear()
        code = self[token] = code_of(token.decode("utf-8", "surrogatepass"))
        return code

    def worded(self, texts: Sequence[str]) -> Worded:
        """The codes of all tokens of the texts, those of `code_of`: worked out for the words of the whole batch at once."""
        buffer, letters, as_it_was = spaced_out(texts)
        characters = np.frombuffer(buffer, dtype=np.uint8)
        # Neither space nor _BETWEEN: two comparisons in one, since numbers of one byte wrap.
        is_word = characters - np.uint8(33) < 222
        edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
        starts, ends = edges[::2].copy(), edges[1::2]
        between = np.flatnonzero(characters == _BETWEEN)
        codes = _simple_codes(buffer, characters, starts, ends - starts)
        # Words that are long, or not of ASCII alone.
        others = {*np.flatnonzero(ends - starts > LONGEST).tolist(), *_owners(starts, letters).tolist()}
        for other in others:
            codes[other] = self[bytes(buffer[starts[other] : ends[other]])]
        return Worded(codes, np.searchsorted(starts, between), starts, ends, between[:-1] + 1, as_it_was)


def _simple_codes(buffer: bytearray, characters: Bytes, starts: Places, lengths: Places) -> Codes:
    """The codes of words as if all were of ASCII, and short."""
    codes = hash_words(buffer.translate(_LOWER), starts, np.minimum(lengths, LONGEST)) & np.uint64(HASH)
    marked = _MARKED[codes & np.uint64(_MARKED_SLOTS - 1)]
    capital = np.flatnonzero((characters[starts] < 91) & (lengths > 2))
    names = capital[(codes[capital] != _MARKED_CODES[marked[capital]]) | (marked[capital] == 0)]
    numbers = np.flatnonzero(marked >= _FIRST_NUMBER_WORD)
    numbers = numbers[codes[numbers] == _MARKED_CODES[marked[numbers]]]
    codes[names] |= np.uint64(NAME)
    for of_numbers in (numbers, _owners(starts, np.flatnonzero(characters - np.uint8(48) < 10))):
        codes[of_numbers] = codes[of_numbers] & np.uint64(HASH) | np.uint64(NUMBER)
    return codes


def _owners(starts: Places, characters: Places) -> Places:
    """Which words, by their index, these characters stand in."""
    return np.searchsorted(starts, characters, "right") - 1


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


def spaced_out(texts: Sequence[str]) -> tuple[bytearray, Places, bool]:
    """The tokens of the texts, those that TOKEN finds, in UTF-8, with spaces in the place of all other bytes.

    Tokens are runs of letters and digits, and single characters of scripts without spaces. Before, between and after the texts
    stands a byte _BETWEEN, which no text can have; before the first and after the last one there are MARGIN bytes. Also where
    letters and digits beyond ASCII begin, and False where spaces had to be put in.
    """
    margin = b" " * (MARGIN - 1)
    raw = [margin, *(text.encode("utf-8", "surrogatepass") for text in texts), margin]
    spaced = bytearray(_BETWEEN_TEXTS.join(raw).translate(_SPACES))
    characters = np.frombuffer(spaced, dtype=np.uint8)
    firsts = np.flatnonzero(characters - np.uint8(0xC0) < _BETWEEN - 0xC0)
    if not len(firsts):
        return spaced, firsts, True
    points, sizes = _code_points(characters, firsts)
    kinds, which = np.unique(points, return_inverse=True)
    others = [chr(point) for point in kinds.tolist()]
    if any(map(_IS_UNSPACED.match, others)):
        cut = [" ".join(TOKEN.findall(text)) if _IS_UNSPACED.search(text) else text for text in texts]
        if list(texts) != cut:
            return *spaced_out(cut)[:2], False
    is_letter = np.array([character.isalnum() or _IS_UNSPACED.match(character) is not None for character in others])[
        which
    ]
    spaces, sizes = firsts[~is_letter], sizes[~is_letter]
    for size in range(4):
        characters[(spaces + size)[sizes > size]] = 32
    return spaced, firsts[is_letter], True


def _code_points(characters: Bytes, firsts: Places) -> tuple[Places, Places]:
    """The characters beyond ASCII that begin at these bytes, and how many bytes each has."""
    first = characters[firsts].astype(np.int64)
    sizes = 2 + (first >= 0xE0) + (first >= 0xF0)
    points = first & (0x7F >> sizes)
    for at in range(1, 4):
        points = np.where(sizes > at, (points << 6) | (characters[firsts + at] & 0x3F), points)
    return points, sizes


def tokens_of(text: str) -> list[str]:
    """The tokens of a text."""
    return spaced_out([text])[0].strip(b" \xff").decode("utf-8", "surrogatepass").split()


def token_spans(text: str) -> list[tuple[int, int]]:
    """[start, end) in code points of each token of `tokens_of`."""
    return [match.span() for match in TOKEN.finditer(text)]


def short_hashes(codes: Codes) -> NDArray[np.uint16]:
    """16 bits of each code's hash: enough to compare the few dozen names of two texts (a chance match in 1,000 pairs of names)."""
    return (codes >> np.uint64(20)).astype(np.uint16)
