"""Who goes on speaking: of `He accused the army` behind a sentence that somebody said, the one who said it.

    A nurse, Lee Tan, said that Daly had thrown a tray. "I ran away," he said      Tan, of whose words these are the next
    The police chief, Leo Brun, said a student had been killed. He blamed soldiers  Brun

Of 117 such pronouns in annotated articles 108 mean who spoke in the sentence before; what a network weighs is how often a name is accused.
"""

import re

from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.attribution import quotation_at
from workers.stages.allegations.parties.names import Names, Occurrence
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent

_SAYS = (
    r"(?:(?:has|had|have|also|later|then) )*"
    r"(?:said|says|told|testified|recalled|claimed|insisted|argued|explained|wrote|added|stated|announced)\b"
)
_SAID_BY = re.compile(rf"(?:,? (?:aged )?\d\d)?(?:,[^,;:\"“”]{{2,80}},|,| \([^)]{{1,30}}\))? {_SAYS}")
_WITHIN = re.compile(r"\b(?:said|says|told|heard|that|who|which|whom|whose)\b")
_AGAIN = re.compile(
    r"(?P<who>he|she) (?:(?:also|then|later|has|had|further|repeatedly|again) )*"
    r"(?:said|says|added|told|accused|blamed|alleged|claimed|insisted|recalled|called|described|denounced|condemned|"
    r"criticised|criticized|argued|complained|testified)\b",
    re.IGNORECASE,
)
_SAID_QUOTE = re.compile(r"[\"”’'] $")
_THAT_HE = re.compile(r"(?:he|she) (?:\w+ ){1,2}?(?:that )?$", re.IGNORECASE)
_HE = words("he she")
_I = words("i me my")


def who_goes_on(names: Names, sentence: Sentence, extent: Extent) -> Occurrence | None:
    """Who said the sentence before, where a pronoun at `extent` takes the word again; None where it does not."""
    at = _place(sentence.text, extent) if sentence.text[slice(*extent)].lower() in _HE | _I else None
    if at is None:
        return None
    return _spoke_before(names, names.sentences.index(sentence), sentence.text[at:].split()[0].lower())


def _place(text: str, extent: Extent) -> int | None:
    """Where the pronoun stands that speaks: `He added`, `"I ran away," he said`, of `He said he was sorry` the first."""
    quote, word = quotation_at(text, extent[0]), text[slice(*extent)].lower()
    if (word in _I) != (quote is not None):
        return None
    first = 0 if _THAT_HE.fullmatch(text[: extent[0]]) else extent[0]
    at = first if quote is None else quote[1] + 1
    again = _AGAIN.match(text, at)
    if again is None or (at and _SAID_QUOTE.search(text[:at]) is None):
        return None
    if quote is None and at != extent[0] and again["who"].lower() != word:
        return None
    return at


def _spoke_before(names: Names, number: int, pronoun: str) -> Occurrence | None:
    """Who said the sentence before `number`, if the pronoun fits; of `He added` the one before that."""
    for before in range(number - 1, max(number - 4, -1), -1):
        sentence = names.sentences[before]
        if sentence.place != names.sentences[number].place or sentence.heading:
            return None
        begin = names.order(sentence)
        for occurrence in names.inside(sentence):
            if says(sentence.text, occurrence, occurrence.order - begin):
                return occurrence if names.fits(occurrence, pronoun) else None
        again = _AGAIN.search(sentence.text)
        if again is None or again["who"].lower() != pronoun or _place(sentence.text, again.span("who")) is None:
            return None
    return None


def says(text: str, occurrence: Occurrence, at: int) -> bool:
    """Whether the name is the subject of what its sentence says: `A nurse, Lee Tan, said that`."""
    return (
        occurrence.entity.label == "PERSON"
        and quotation_at(text, at) is None
        and _WITHIN.search(text[:at]) is None
        and _SAID_BY.match(text, at + len(occurrence.span.text)) is not None
    )
