"""A matter that was over years ago, and a step just taken of which the text does not say what it is about.

    Kroll was arrested on Monday. In 2012 Kroll was tried for tax fraud and acquitted        arrested, and cleared of something else
    Lowe is on trial. He was pardoned in 2005 for smuggling                                   charged, and pardoned
    Holt Steel settled a suit over wages in 2021. A grand jury is investigating Holt          settled, and investigated

A matter goes on from its charge to its end. Where the end is told with a year that has passed, a step of now that would begin it
again begins another, unless the text joins them: a retrial, a fugitive who is caught, a case that is opened again.
"""

import re

from schemas import Mention, Status

_YEAR = r"(?:19|20)\d\d"
_ENDS: frozenset[Status] = frozenset(("settled", "penalised", "convicted", "cleared"))
_BEGINS: frozenset[Status] = frozenset(("alleged", "investigated", "sued", "charged"))
_RECENT = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tonight|this (?:week|month|morning|afternoon|evening)|"
    r"last (?:week|month|night)|now)\b|"
    r"\b(?:is|are) (?:(?:also|being|currently|under) )*(?:accused|charged|on trial|suspected|facing|wanted|investigat\w+|inquiry|"
    r"due|suing|examining|looking|prosecuting)\b|\b(?:faces?|has been|have been|has|have) (?:\w+ly )?(?:\w+ed|\w+ charges?|trial|arrest)\b",
    re.IGNORECASE,
)
_HAD = re.compile(r"\bhad\b|['’]d\b", re.IGNORECASE)
_LONG_AGO = rf"(?:in (?:early |late |mid-|[A-Z][a-z]+ )?{_YEAR}|(?:\w+ )?(?:years|decades) (?:ago|earlier|before))"
_OPENS = re.compile(rf"(?:(?:but|and|back|earlier|then|already|previously),? )*{_LONG_AGO}\b", re.IGNORECASE)
_BEHIND = re.compile(
    rf" (?:(?:of|for|over|to|with) )?(?:(?!\w+ing\b|and\b|but\b|who\b|that\b|after\b|in\b)[\w'’-]+ ){{0,3}}?{_LONG_AGO}(?!\w)",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    rf"(?: (?!that\b|who\b|after\b|when\b|and\b|but\b)[\w'’-]+){{1,9}}? {_LONG_AGO}(?!\w)", re.IGNORECASE
)
_JOINED = re.compile(
    r"\b(?:re-?trials?|retried|(?:new|second|third|fresh) trial|again|re-?open\w*|re-?arrest\w*|absentia|fugitive|extradit\w+|escap\w+|"
    r"on the run|parole|recalled|overturn\w*|quash\w*|annul\w*|revers\w+|reinstat\w+|new evidence|the same|breach\w*|violat\w+|"
    r"appeal\w*|probation|bail|still)\b",
    re.IGNORECASE,
)


def is_begun_since(bare: Mention, ended: Mention) -> bool:
    """Whether a step without an act was taken now, and what the other mention is about ended years ago."""
    if bare.act is not None or ended.act is None or ended.sentence.field or bare.sentence == ended.sentence:
        return False
    if _JOINED.search(bare.sentence.text) or _JOINED.search(ended.sentence.text):
        return False
    begins = bare.status in _BEGINS or (bare.status == "penalised" and ended.status == "cleared")
    return begins and ended.status in _ENDS and is_of_now(bare) and was_long_ago(ended)


def is_of_now(mention: Mention) -> bool:
    """`was arrested on Monday`, `is on trial`; of a headline without a year all is of now."""
    text = mention.sentence.text
    if _YEARS.search(text):
        return False
    if mention.sentence.field:
        return True
    return _RECENT.search(text) is not None and not had_been(mention)


def had_been(mention: Mention) -> bool:
    """`had been arrested`: before what is told."""
    return _HAD.search(mention.sentence.text[: mention.cue.end - mention.sentence.start]) is not None


def was_long_ago(mention: Mention) -> bool:
    """`In 2012 he was acquitted of fraud`, `was pardoned in 2005`, `was cleared of assault in 2010`: the year is the step's."""
    text, at = mention.sentence.text, mention.sentence.start
    if _RECENT.search(text):
        return False
    behind = _SETTLED if mention.status == "settled" else _BEHIND
    return _OPENS.match(text) is not None or behind.match(text, mention.cue.end - at) is not None


def are_of_two_times(one: Mention, other: Mention) -> bool:
    """`In 2019 it was fined in Ohio for blocking exits`, beside what it is accused of now, or by somebody else, or in another place."""
    if one.sentence.field or other.sentence.field or one.sentence == other.sentence:
        return False
    return any(_is_another_time(a, b) for a, b in ((one, other), (other, one)))


def _is_another_time(ended: Mention, other: Mention) -> bool:
    if ended.status not in _ENDS or ended.status == "cleared" or other.status == "cleared" or not was_long_ago(ended):
        return False
    text, now = ended.sentence.text, other.sentence.text
    if _YEARS.search(now) or _JOINED.search(text) or _JOINED.search(now):
        return False
    places, its = set(_PLACE.findall(text)), set(_PLACE.findall(now))
    if places and its and not places & its:
        return True
    return other.status in _BEGINS and (is_of_now(other) or _are_of_two(ended, other))


def _are_of_two(one: Mention, other: Mention) -> bool:
    """Whether each names another who took the step."""
    names = [{word for span in m.accuser for word in _NAME.findall(span.text)} for m in (one, other)]
    return all(names) and not names[0] & names[1]


_YEARS = re.compile(rf"\b{_YEAR}\b")
_NAME = re.compile(r"[A-Z][\w-]{2,}(?<!The)")
_PLACE = re.compile(
    r"\bin (?!January|February|March|April|May|June|July|August|September|October|November|December)([A-Z][\w-]+)\b"
)
