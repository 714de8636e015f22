"""Who says so: reported, quoted or the paper's own voice; hedges; sources whose names the text withholds.

quoted      the act (or, without one, the cue) stands in quotation marks
reported    the sentence names an accuser, hedges, or says that somebody said it
own_voice   neither: the paper itself says it
"""

import re

from schemas import Attribution, Span
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedMention

_HEDGE = re.compile(
    r"\b(allegedly|alleged|reportedly|suspected|purportedly|apparently|according to|said to have|believed to have)\b",
    re.IGNORECASE,
)
# `has alleged` is a claim made, not a claim hedged.
_SAID_SO = re.compile(r"\b(?:has|have|had|and) $")
_SAID = re.compile(
    r"\b(deni\w+|deny\w*|said|says|say|told|added|according to|claim\w*|alleg\w*|accus\w*|argu\w*|reported\w*|ruled|found|heard)\b",
    re.IGNORECASE,
)
# A source whose name the text withholds: by what it is called, or by what stands behind it.
_NAMELESS = re.compile(
    r"\b(sources?|insiders?|people (?:familiar|briefed|close|with knowledge|involved)|"
    r"(?:two|three|four|several|some|other|senior|current|former) (?:\w+ )?"
    r"(?:people|officials|executives|employees|insiders|diplomats|aides)|"
    r"an? (?:\w+ )?(?:person|official|insider|diplomat|aide|executive)|one (?:person|official|executive|diplomat))\b",
    re.IGNORECASE,
)
_WITHHELD = re.compile(
    r"^[^.;“”\"]{0,60}?\b(?:condition of anonymity|(?:asked|requested) (?:not to be (?:named|identified)|anonymity)|"
    r"declined to be (?:named|identified))|"
    r"^, who (?:was|were|is|are) not (?:authori[sz]ed to (?:speak|talk|comment)|named|identified)",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+ [A-Z][\w’'-]+")
_QUOTE = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|‘[^’]{12,}’")


def hedges(sentence: Sentence) -> list[Span]:
    """`allegedly`, `suspected`: the words that take a claim back a little."""
    text = sentence.text
    return [sentence.span(*m.span()) for m in _HEDGE.finditer(text) if not _SAID_SO.search(text[: m.start()])]


def quote_around(sentence: Sentence, extent: Extent) -> Span | None:
    """The quotation that the words at `extent` stand in."""
    around = quotation_at(sentence.text, extent[0])
    return sentence.span(*around) if around else None


def quotation_at(text: str, at: int) -> Extent | None:
    """The quotation in `text` that the character `at` stands in, marks included."""
    return next((quote for quote in quotations(text) if quote[0] <= at < quote[1]), None)


def quotations(text: str) -> list[Extent]:
    """Where the words in quotation marks stand, marks included."""
    return [match.span() for match in _QUOTE.finditer(text)]


def attribution(sentence: Sentence, found: TaggedMention, quote: Span | None) -> Attribution:
    """How the sentence tells the mention, whose quotation, if any, is `quote`."""
    if quote is not None:
        return "quoted"
    if found.accuser or _HEDGE.search(sentence.text) or _SAID.search(sentence.text):
        return "reported"
    return "own_voice"


def is_anonymous(sentence: Sentence, accuser: Extent) -> bool:
    """Whether the text withholds who this source is: `two people familiar with the deal`, `an aide who asked not to be named`."""
    words, after = sentence.text[slice(*accuser)], sentence.text[accuser[1] :]
    if _WITHHELD.search(after) is not None:
        return True
    return _NAMELESS.search(words) is not None and _NAME.search(words) is None
