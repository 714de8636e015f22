"""Whom a `he`, `she`, `they` or `you` cannot mean, whatever else speaks for the name.

    For Ms Roy, Ali Reyes KC put it to the witness that she had forged them     neither Ms Roy nor Reyes
    Lowe's barrister, Ida Kroll, rose. "You had a second key, didn't you?"      neither Lowe nor Kroll
    "He took it from my kitchen," Lowe said                                     not Lowe
    The owners, Holt Care, wanted it. He leaned on the council                  not Holt Care, a firm

Counsel question the other side's witness; who is quoted speaks of somebody else. Who then is meant is left to what else the text tells.
"""

import re
from collections.abc import Iterator

from workers.stages.allegations.lexicon.nouns import EITHER, LAWYERS
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.attribution import quotation_at
from workers.stages.allegations.parties.descriptions import Known
from workers.stages.allegations.parties.epithets import is_firm, noun
from workers.stages.allegations.parties.names import Names, Occurrence
from workers.stages.allegations.parties.scene import Phrase
from workers.stages.allegations.parties.speaking import says
from workers.stages.allegations.sentences import Sentence

_PERSONAL = words("he him his himself she her hers herself")
_OTHERS = _PERSONAL | words("they them their theirs")
YOU = words("you your")
_REACH = 8  # sentences through which counsel goes on asking
_CLIENT = r"(?P<client>(?:[\w.&’'-]+ ){0,5}?[\w.&’'-]+?)"
_FOR_BEFORE = re.compile(
    rf"(?:(?:^|[“\"] ?)(?:\d[\d.:apm]* )?(?:Appearing |Acting )?For|"
    rf"\b(?:{LAWYERS}) (?:for|representing|acting for)) {_CLIENT}, (?:[A-Z]\w+\.? )?$",
    re.IGNORECASE,
)
_WHOSE_BEFORE = re.compile(rf"{_CLIENT}['’]s? (?:[a-z-]+ )?(?:{LAWYERS}),? (?:[A-Z]\w+\.? )?$")
_FOR_AFTER = re.compile(
    rf"(?: [KQS]C)?, (?:(?:the )?(?:[a-z-]+ )?(?:{LAWYERS}) )?(?:for|representing|acting for|appearing for) {_CLIENT}[,.]"
)
_ROBED = re.compile(r" [KQS]C\b")
_COUNSEL = re.compile(r"\b(?:lawyer|solicitor|barrister|attorney|counsel|advocate|prosecutor),? $", re.IGNORECASE)
_PUTS = re.compile(
    r"\b(?:asks?|asked|put (?:it )?to|puts (?:it )?to|suggest(?:s|ed)|wondered|wonders|want(?:s|ed) to know|wish(?:es|ed) to know|"
    r"press(?:es|ed)|challeng(?:es|ed)|question(?:s|ed)|accus(?:es|ed)|invit(?:es|ed)|inquire[sd]|enquire[sd])\b"
)
_MARK = re.compile(r"[\"“”]")
# `"He is my rival.`, `He took it from my kitchen."`
_ALL_QUOTED = re.compile(r"\s*(?:[\"“][^\"“”]*[\"”]?|[^\"“”]*[\"”])\s*")
_GOES_ON = 4  # sentences of one quotation
_SAID_BEFORE = re.compile(
    r"\b(?:said|says|added|adds|asked|asks|recalled|recalls|replied|wrote|told [^,]{2,30} by|insisted|complained)"
    r"(?: (?:the|an?|his|her|their|its) [^,\"“”]{2,50},?)? (?:[A-Z]\w+\.? )?$"
)
_APPOSED = re.compile(
    r"(?:\b(?P<within>of|at|in|for|with) )?\b(?:the|an?|its|their|his|her) "
    r"(?:(?!(?:of|at|in|for|with|to|by) )[a-z-]+ ){0,4}(?P<noun>[a-z-]+), $",
    re.IGNORECASE,
)
_ALONE_AFTER = re.compile(r"[,.](?! (?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*,? and|and [A-Z]))")


def never_meant(phrase: Phrase, names: Names, known: Known) -> frozenset[str]:
    """The entities that the phrase, a pronoun that stands alone, cannot mean."""
    word = phrase.lower[0] if len(phrase.lower) == 1 else ""
    if word not in _OTHERS | YOU:
        return frozenset()
    found = set(_who_quotes(phrase, names))
    if word in _PERSONAL:
        found |= {e.id for e in names.entities if e.label == "PERSON" and _is_a_firm(e.id, names, known)}
    if phrase.role == "accused" and phrase.mention is not None and phrase.mention.status == "alleged":
        found |= set(_who_questions(phrase, names, you=word in YOU))
    return frozenset(found)


def _is_a_firm(entity: str, names: Names, known: Known) -> bool:
    """`The owners, Holt Care, wanted`, `Korvala, the Finnish maker of phones`: what was taken for a person's name is a firm's."""
    places = names.places(entity)
    if not (names.fits(places[0], "he") and names.fits(places[0], "she")):
        return False
    own = places[0].entity
    firms = {one for one in known.is_told_to_be(own) if is_firm(one)}
    return bool(firms - EITHER or (firms and " " not in own.name)) or any(_is_apposed(*names.beside(o)) for o in places)


def _is_apposed(before: str, after: str) -> bool:
    """`Her firm, Holt Care`, and `the owners, Holt Care`, who are several and have one name."""
    found = _APPOSED.search(before)
    if found is None or found["within"] or _ALONE_AFTER.match(after) is None:
        return False
    said = found["noun"].lower()
    return (is_firm(said) and said not in EITHER) or (noun(said) != said and said.endswith("s"))


def _who_quotes(phrase: Phrase, names: Names) -> Iterator[str]:
    """Who says the quotation that the pronoun stands in, in its own sentence or, where the quotation goes on, in one before."""
    text, at = phrase.sentence.text, phrase.extent[0]
    if quotation_at(text, at) is None and not (_ALL_QUOTED.fullmatch(text) and _MARK.search(text[:at]) is None):
        return
    for number in range(phrase.number, max(phrase.number - _GOES_ON, -1), -1):
        sentence = names.sentences[number]
        if sentence.place != phrase.sentence.place:
            return
        speakers = [o for o in _people(names, sentence) if _speaks(sentence, o, o.order - names.order(sentence))]
        yield from (o.entity.id for o in speakers)
        if speakers or not _ALL_QUOTED.fullmatch(sentence.text):
            return


def _speaks(sentence: Sentence, named: Occurrence, at: int) -> bool:
    if quotation_at(sentence.text, at) is not None:
        return False
    return says(sentence.text, named, at) or _SAID_BEFORE.search(sentence.text[:at]) is not None


def _who_questions(phrase: Phrase, names: Names, *, you: bool) -> Iterator[str]:
    """Counsel who put the question, and for whom they act; of a `you` any counsel of the case."""
    text, at = phrase.sentence.text, phrase.extent[0]
    if you:
        yield from (e.id for e in names.entities if e.label == "PERSON" and _is_counsel(e.id, names))
    elif not (_PUTS.search(text[:at]) or text.rstrip('"” ').endswith("?")):
        return
    for number in range(phrase.number, max(phrase.number - _REACH - 1, -1), -1):
        sentence = names.sentences[number]
        if sentence.heading or sentence.place != phrase.sentence.place:
            return
        if acting := list(_acting(names, sentence, phrase.order)):
            for named, clients in acting:
                yield named
                yield from clients
            return


def _is_counsel(entity: str, names: Names) -> bool:
    return any(
        _COUNSEL.search(before) or _ROBED.match(after) or _acts_for(before, after)
        for before, after in map(names.beside, names.places(entity))
    )


def _acting(names: Names, sentence: Sentence, order: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Each counsel named in the sentence before `order`, with the names of those whom they act for."""
    for named in _people(names, sentence):
        before, after = names.beside(named)
        found = _acts_for(before, after)
        if named.order < order and found is not None:
            yield named.entity.id, _named_as(found, names)


def _acts_for(before: str, after: str) -> str | None:
    """Whom the bearer of a name acts for, by what stands before and after it."""
    found = _FOR_BEFORE.search(before) or _WHOSE_BEFORE.search(before) or _FOR_AFTER.match(after)
    return found["client"] if found else None


def _named_as(client: str, names: Names) -> frozenset[str]:
    """The entities that a client's name can be short for: of `Ms Roy` Ann Roy."""
    last = client.split()[-1]
    if not last[:1].isupper():
        return frozenset()
    return frozenset(e.id for e in names.entities if last in e.name.split())


def _people(names: Names, sentence: Sentence) -> list[Occurrence]:
    return [o for o in names.inside(sentence) if o.entity.label == "PERSON"]
