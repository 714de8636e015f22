"""Words of a text, with exact offsets, and the shape of each word.

The splitter follows the habits of the treebanks that the model was trained on (clitics apart, `U.S.` whole), because a
model tags best what looks like its training. Training and inference both call it, so the two cannot drift apart.
Offsets come from the pattern's matches on the text itself: code points, half-open, never through a normalised copy.
"""

from typing import Final

import regex

ABBREVIATIONS: Final = (
    r"Mr|Mrs|Ms|Mx|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Capt|Sgt|Maj|Cpl|Cmdr|Adm|Brig|Jr|Sr|Inc|Corp|Co|Ltd|Bros|Prof|Rev|Hon|Pres|Messrs|Mt|Ft|vs"
    r"|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Ave|Blvd|Rd"
)

# The order of the alternatives matters: what must stay whole comes first.
_WORD: Final = regex.compile(
    r"""
      https?://[^\s<>"”]+ | www\.[^\s<>"”]+                   # addresses
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | [@\#][\w]+                                            # handles and hash tags
    | (?:\p{L}\.){2,}                                       # U.S.  e.g.  J.K.
    | (?:"""
    + ABBREVIATIONS
    + r""")\.(?!\w)   # Mr.  Corp.
    | \p{Lu}\.(?=[\s\u00a0]*\p{Lu}\p{L})                    # the initial in  George W. Bush
    | \p{N}+(?:[.,:/]\p{N}+)*(?:\p{L}[\p{L}\p{M}\p{N}]*)?   # 1,200  9/11  3rd
    | (?:(?!n['’]t\b)[\p{L}\p{M}\p{N}_])+(?=n['’]t\b)       # do | n't
    | n['’]t\b
    | ['’](?:s|S|m|re|ve|ll|d|M|RE|VE|LL|D)\b               # clitics
    | [dDlLoO]['’](?=\p{Lu})[\p{L}\p{M}]+                   # O'Brien  d'Alema
    | [\p{L}\p{M}\p{N}_]+(?:&[\p{L}\p{N}]+)*                # words  AT&T
    | \.{2,} | -{2,} | [^\s]                                # dots, dashes, anything else one by one
    """,
    regex.VERBOSE,
)

# A hyphenated word stays whole (`Jean-Claude`, `Al-Qaida`) unless a name is only its first part (`London-based`, `U.S.-led`).
_HYPHEN_JOIN: Final = regex.compile(r"[\p{L}\p{M}\p{N}]")

Span = tuple[int, int]


def split_words(text: str) -> list[Span]:
    """Offsets of the words of `text`, in order, disjoint, without white space. Every other code point is in exactly one word."""
    pieces = [match.span() for match in _WORD.finditer(text)]
    words: list[Span] = []
    for start, end in pieces:
        if len(words) >= 2 and _joins(text, words[-2], words[-1], (start, end)):
            first = words[-2][0]
            del words[-2:]
            words.append((first, end))
            continue
        words.append((start, end))
    return words


def _joins(text: str, left: Span, hyphen: Span, right: Span) -> bool:
    """True if left, hyphen, right touch and make one hyphenated word rather than a name and what is said of it."""
    if text[hyphen[0] : hyphen[1]] not in ("-", "‑") or left[1] != hyphen[0] or hyphen[1] != right[0]:
        return False
    before, after = text[left[0] : left[1]], text[right[0] : right[1]]
    if not _HYPHEN_JOIN.match(before[-1]) or not _HYPHEN_JOIN.match(after[0]):
        return False
    return not (before[0].isupper() and after[0].islower() and len(before) > 2)


SHAPES: Final = 9
OTHER, LOWER, TITLE, CAPS, CAPITAL, MIXED, INITIALS, NUMBER, ALPHANUMERIC = range(SHAPES)


def shape(word: str) -> int:
    """One of nine classes of letter case and digits. The encoder's vocabulary is lower-cased, so this is all it sees of case."""
    letters = [char for char in word if char.isalpha()]
    if not letters:
        return NUMBER if any(char.isdigit() for char in word) else OTHER
    if any(char.isdigit() for char in word):
        return ALPHANUMERIC
    if not any(char.isupper() for char in letters):
        return LOWER
    if "." in word and len(letters) <= 6 and all(char.isupper() for char in letters):
        return INITIALS
    if len(letters) == 1:
        return CAPITAL
    if all(char.isupper() for char in letters):
        return CAPS
    if letters[0].isupper() and not any(char.isupper() for char in letters[1:]):
        return TITLE
    return MIXED
