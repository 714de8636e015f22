"""Sentences with exact offsets: paragraphs first, then full stops that really end something.

A line break ends a sentence (headlines, list items, cross-heads have no full stop). A full stop ends one unless it
belongs to a title (`Mr.`), an initial (`J. Tveit`), an abbreviation of letters (`U.S.`) before a name, or a number.
Closing quotes and brackets stay with the sentence they close; `"Is it true?" he asked` is one sentence, because it
goes on in lower case.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.spans import Place, Span
from workers.stages.allegations.lexicon.wordlist import words

_LINE = re.compile(r"[^\n\r]+")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_TITLES = words("""
    mr mrs ms dr msgr mgr prof rev hon sir st gen col lt sgt capt cmdr maj adm sen rep gov pres supt det insp const cllr fr
    inc ltd co corp plc bros jr sr vs v no nos vol art sec ch fig approx est dept univ assn messrs mme mlle jan feb
    mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri e.g i.e cf al
""")
# These may end a sentence too: they end one when what follows opens like one.
_MAY_END = words("""
    inc ltd co corp plc bros jr sr no al sept sep oct nov dec jan feb mar apr jun jul aug
""")
_OPENERS = words("""
    the a an he she it they we i you his her its their this that these those in on at after before when while if but
    and however meanwhile police officials prosecutors there no one two mr mrs ms
""")
_OPENING = "\"'“‘«([—–-"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` stands at [start, end) of the article's text, or of its headline when `place` says so.

    `heading` marks a headline or another line without a closing mark: its grammar leaves out articles and auxiliaries.
    """

    start: int
    end: int
    text: str
    place: Place | None = None
    heading: bool = False

    def span(self, start: int, end: int) -> Span:
        """The span at [start, end) of this sentence's own text."""
        return Span(start=self.start + start, end=self.start + end, text=self.text[start:end], field=self.place)


def _word_before(text: str, position: int) -> str:
    start = position
    while start > 0 and not text[start - 1].isspace() and text[start - 1] not in _OPENING:
        start -= 1
    return text[start:position]


def _ends_sentence(line: str, match: re.Match[str]) -> bool:
    after = line[match.end() :].lstrip()
    if not after:
        return True
    opener = after.lstrip(_OPENING)
    first = opener[:1]
    if first.islower() or not first:
        return False
    if match.group()[0] != "." or len(match.group()) > 1:
        return True
    word = _word_before(line, match.start())
    next_word = re.split(r"[\s,]", opener, maxsplit=1)[0].lower()
    bare = word.lower()
    if bare in _TITLES:
        return bare in _MAY_END and next_word in _OPENERS
    if len(word) == 1 and word.isupper():
        return next_word in _OPENERS
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return next_word in _OPENERS or after[0] in '"“'
    return True


def split(text: str, place: Place | None = None) -> Iterator[Sentence]:
    """The sentences of `text`, in order, without the white space around them."""
    for line in _LINE.finditer(text):
        content = line.group()
        begin = 0
        for match in _END.finditer(content):
            if _ends_sentence(content, match):
                yield from _trimmed(line.start(), content, begin, match.end(), place)
                begin = match.end()
        yield from _trimmed(line.start(), content, begin, len(content), place)


def _trimmed(offset: int, content: str, start: int, end: int, place: Place | None) -> Iterator[Sentence]:
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    if start == end:
        return
    text = content[start:end]
    heading = place == "headline" or text.rstrip("\"'”’»)]")[-1:] not in ".!?…:;,"
    yield Sentence(offset + start, offset + end, text, place, heading)
