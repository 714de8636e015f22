"""What the model sees of a sentence: word pieces, and for each word its shape and what the lexicons say of it.

The vocabulary is uncased, so the shape gives the case back. The lexicon number tells wrongs by category, cues by frame; with few annotated
texts this is knowledge that the network cannot learn by itself. Training and run time share this module, so that both see the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, get_args

from tokenizers import Tokenizer

from schemas import Category
from workers.stages.allegations.grammar.tokens import Tokens, lowered, tokenize
from workers.stages.allegations.lexicon.cues import NOUN_CUES, VERB_FORMS
from workers.stages.allegations.lexicon.wrongs import category_of

LONGEST: Final = 160
"""Longest sentence in word pieces, the two marks at its ends counted in; what is beyond is not read."""

SHAPES: Final = 6
_FRAMES: Final = sorted({cue.frame for cues in VERB_FORMS.values() for cue in cues})
_CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
LEXICON: Final = 2 + len(_CATEGORIES) + len(_FRAMES)


@dataclass(frozen=True, slots=True)
class Pieces:
    """One sentence for the model. `firsts` holds each word's first piece; words beyond LONGEST have none."""

    tokens: Tokens
    ids: list[int]
    shapes: list[int]
    lexicon: list[int]
    firsts: list[int]


def shape(word: str) -> int:
    """0 nothing, 1 lower case, 2 capitalised, 3 all capitals, 4 digits, 5 the rest."""
    if word[0].isdigit():
        return 4
    if not word[0].isalpha():
        return 5
    if word[0].islower():
        return 1
    return 3 if len(word) > 1 and word.isupper() else 2


@lru_cache(maxsize=20_000)
def lexicon_number(word: str) -> int:
    """0 for words that no lexicon knows; `word` in lower case."""
    if (category := category_of(word)) is not None:
        return 2 + _CATEGORIES.index(category)
    if word in VERB_FORMS:
        return 2 + len(_CATEGORIES) + _FRAMES.index(VERB_FORMS[word][0].frame)
    return 1 if word in NOUN_CUES else 0


@lru_cache(maxsize=20_000)
def _known(tokenizer: Tokenizer, word: str) -> tuple[list[int], int, int]:
    """A word's pieces, shape and lexicon number. Most words of a text were met before."""
    pieces = tokenizer.encode([word], is_pretokenized=True, add_special_tokens=False).ids
    return pieces, shape(word), lexicon_number(lowered(word))


@lru_cache(maxsize=1)
def _marks(tokenizer: Tokenizer) -> tuple[int, int]:
    opening, closing = tokenizer.encode("").ids
    return opening, closing


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Pieces]:
    """The sentences as the model sees them."""
    return [_encoded(tokenizer, tokenize(text)) for text in texts]


def _encoded(tokenizer: Tokenizer, tokens: Tokens) -> Pieces:
    opening, closing = _marks(tokenizer)
    ids, shapes, lexicon = [opening], [0], [0]
    firsts: list[int] = []
    # A sentence without words, `____`, is a full stop of no shape.
    for number, (pieces, kind, told) in enumerate(
        [_known(tokenizer, word) for word in tokens.words] or [(_known(tokenizer, ".")[0], 0, 0)]
    ):
        if pieces and number == len(firsts) and number < len(tokens) and len(ids) < LONGEST:
            firsts.append(len(ids))
        ids += pieces
        shapes += [kind] * len(pieces)
        lexicon += [told] * len(pieces)
    return Pieces(tokens, [*ids, closing][:LONGEST], [*shapes, 0][:LONGEST], [*lexicon, 0][:LONGEST], firsts)
