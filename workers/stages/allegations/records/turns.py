"""Who answers, and who is accused in return, where a pronoun follows a sentence in which one accuses another.

The panel heard that Orr slapped a father, Peter Ash. He denied it       Orr, who is accused of it, not the last man named
Peter Ash said that Orr had hit him. He called the claim absurd          Orr, though Ash spoke last
Ruiz accused the mayor of theft. A court fined him for slander           Ruiz: who accused is the one who slandered
"""

import re
from collections.abc import Sequence

from schemas import Party, Span
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.records.resolved import Resolved
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent

_HE = words("he she")
_IT = words("it")
_HIM = words("he she him her")
_ANSWERS = re.compile(
    r" (?:(?:has|had|have|also|later|then|both) )*(?:den(?:y|ies|ied)|admit(?:s|ted)|confess(?:es|ed)|apologi[sz](?:es|ed)|"
    r"plead(?:s|ed)|reject(?:s|ed)|dispute[sd]|contest(?:s|ed)|"
    r"(?:declined|declines|refused) to (?:comment|discuss it)(?! (?:further|on wh))|"
    r"(?:did|does|had|has) not (?:respond(?:ed)?|repl(?:y|ied)|comment(?:ed)?|return(?:ed)? (?:calls?|messages?))|"
    r"(?:could|can) not be reached|made no comment)\b"
)
_CLAIM = (
    r"(?:it|that|this|them|these|(?:the|this|that|these|those|all|any|such|both|his|her|their|\w+['’]s) (?:\w+ )?"
    r"(?:claims?|allegations?|accusations?|charges?|complaints?|accounts?|stor(?:y|ies)|version|(?:law)?suit))"
)
# What only the accused says, whoever spoke before: `He called the claim absurd`, `She insists that she did nothing wrong`.
_ANSWERS_THE_CLAIM = re.compile(
    rf" (?:(?:has|had|have|also|later|then|both) )*(?:"
    rf"(?:called|calls|described|describes|dismissed|dismisses|branded|denounced) {_CLAIM} (?:as )?[\"“‘]?(?:an? |\w+ )?\w+|"
    rf"(?:said|says|insist(?:s|ed)|maintain(?:s|ed)|told [\w ]{{1,30}}?) (?:that )?(?:{_CLAIM} (?:was|were|is|are|had been) "
    rf"[\"“‘]?(?:\w+ )?(?:untrue|false|lies?|nonsense|absurd|baseless|unfounded|groundless|fabricat\w+|invent\w+|malicious|"
    rf"rubbish|ridiculous|without (?:merit|foundation)|not true|made up)|"
    rf"(?:he|she) (?:had |has )?(?:did|done) nothing wrong|(?:he|she) (?:was|is) (?:innocent|not guilty))|"
    rf"(?:maintain(?:s|ed)|insist(?:s|ed) on|protest(?:s|ed)) (?:his|her) innocence)\b"
)
_DENIES_THE_CLAIM = re.compile(
    rf"{_ANSWERS_THE_CLAIM.pattern}| (?:(?:has|had|have|also|later|then|both) )*(?:den(?:y|ies|ied)|reject(?:s|ed)|dispute[sd]) "
    rf"(?:{_CLAIM}|(?:any |all )?wrongdoing)(?=[ .,;]|$)"
)
_SLANDER = re.compile(
    r"\b(?:slander|defam|libel|insult|perjur|false(?:ly)? (?:accus|claim|report|statement|alleg|news)|spreading false|bearing false)\w*",
    re.IGNORECASE,
)
_NEAR = 3  # code points between two sentences of a paragraph, or of two
_NOT_FAR = 300  # code points: two sentences


def who_is_accused(sentence: Sentence, extent: Extent, told: Sequence[Resolved], parties: Parties) -> tuple[Party, ...]:
    """Whom `He` means in `He denied it`: the accused of the sentence's own mention, else the only one told of just before."""
    word = sentence.text[slice(*extent)].lower()
    if word not in _HE | _IT or not (
        _ANSWERS.match(sentence.text, extent[1]) or _ANSWERS_THE_CLAIM.match(sentence.text, extent[1])
    ):
        return ()
    here = sentence.span(*extent)
    for item in told:
        if here in item.mention.accused and len(item.accused) == 1 and item.accused[0].entity:
            return (parties.pointed(item.accused[0], parties.order(sentence, extent[0])),)
    if extent[0]:
        return ()
    whole = sentence.span(0, len(sentence.text))
    accused = {p.entity: p for item in told if _right_before(item.mention.sentence, whole) for p in item.accused}
    if not accused and _DENIES_THE_CLAIM.match(sentence.text, extent[1]):
        accused = _accused_last(whole, told)
    if len(accused) != 1:
        return ()
    (entity, party), *_ = accused.items()
    if not entity or parties.is_person(party) != (word in _HE) or not parties.fits(entity, word):
        return ()
    return (parties.pointed(party, parties.order(sentence, extent[0])),)


def _accused_last(sentence: Span, told: Sequence[Resolved]) -> dict[str | None, Party]:
    """Who is accused in the last sentence before that accuses somebody, if it is near."""
    accusing = [item for item in told if item.accused and item.mention.sentence.field == sentence.field]
    last = max((item.mention.sentence.end for item in accusing), default=-_NOT_FAR - 1)
    if sentence.start - last > _NOT_FAR:
        return {}
    return {p.entity: p for item in accusing if item.mention.sentence.end == last for p in item.accused}


def who_slandered(item: Resolved, told: Sequence[Resolved], parties: Parties) -> Party | None:
    """Who accused somebody in the sentence before, where a pronoun is of one who slandered or insulted; else None."""
    mention = item.mention
    word = mention.accused[0].text.lower() if len(mention.accused) == 1 else ""
    if word not in _HIM or mention.act is None or not _SLANDER.search(mention.act.text) or mention.sentence.field:
        return None
    before = [other for other in told if _right_before(other.mention.sentence, mention.sentence) or _same(other, item)]
    if any(other.mention.act and _SLANDER.search(other.mention.act.text) for other in before):
        return None
    accusers = {p.entity: p for other in before for p in other.accuser if p.entity}
    fitting = [p for entity, p in accusers.items() if parties.is_person(p) and parties.fits(entity, word)]
    accused = {p.entity for other in before for p in other.accused}
    if len(fitting) != 1 or fitting[0].entity in accused or {p.entity for p in item.accused} - accused:
        return None
    return parties.pointed(fitting[0], item.order)


def _same(other: Resolved, item: Resolved) -> bool:
    return other.mention.sentence == item.mention.sentence and other.order < item.order


def _right_before(one: Span, other: Span) -> bool:
    return one.field == other.field and 0 <= other.start - one.end <= _NEAR
