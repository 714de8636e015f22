"""A court that sits for fun: who is arrested for charity, or tried in class, is accused of nothing.

    Mayor Brandt was jailed for an hour to raise money for the lifeboat      the sentence says what for
    Year 4 pupils put Macbeth on trial. He was convicted by 18 votes         the sentence before says who tried him
    Bank staff 'jailed' for charity ... Ode was convicted of whistling       the article opens with it

Who stole what was raised for charity did, and so did whom the police arrested at the race.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import TaggedMention, Tags

_STEP = r"(?:arrest|jail|sentenc|convict|charg|fin(?:ed|ing)|tri(?:al|ed)|guilty|lock|cell|behind bars|stocks|cage)\w*"
_TO_RAISE = (
    r"(?:for charity|to raise (?:money|funds|cash|[£$€]\d)|in aid of|for (?:Children in Need|Comic Relief|"
    r"Red Nose Day))"
)
_FOR_CHARITY = re.compile(
    rf"\b{_STEP}['’\"”]?(?:(?!\b(?:after|during|at|over|from|that|which|who|stealing|theft|money|raised)\b)"
    rf"[^.;])*?\b{_TO_RAISE}",
    re.IGNORECASE,
)
_CHILDREN = r"(?:pupils|schoolchildren|children|students|classmates|sixth-formers|year \d+(?:\s(?:pupils|children))?)"
_IN_CLASS = re.compile(
    rf"\b{_CHILDREN}(?: (?:at|from|of) [^.;,]{{1,40}}?)? (?:(?:have|also) )?(?:"
    r"put (?!money\b)[^.;]{1,50} on trial|(?:tried|try) (?!to\b|for\b|on\b|in\b|by\b|before\b|again\b|out\b)"
    r"(?:the )?(?-i:[A-Z])|"
    r"stage(?:d)? (?:the|a) (?:mock )?trial)|"
    r"\b(?:turned|transformed|made) (?:their|the|a|its) (?:\w+ )?(?:classroom|school|hall|library|gym)"
    r" into a court(?:room)?\b",
    re.IGNORECASE,
)
_BY_ACTORS = re.compile(
    rf"\b(?:arrested|charged|convicted|found guilty|sentenced|tried|acquitted)\b[^.;]{{0,40}}? by (?:{_CHILDREN}|"
    rf"actors|volunteers dressed|the audience)\b|"
    r"\bplay(?:ed|ing|s) the (?:judge|defendant|accused|prosecutor)\b(?! (?:an?|the|his|her|their|some)\b)|"
    r"\bpelted with (?:wet )?sponges\b",
    re.IGNORECASE,
)
_MOCK = re.compile(
    r"\b(?:in|at|during|held|hold|holds|stage[ds]?|staging|from) (?:the|an?|its|their|this|that)(?: [\w'’-]+){0,2}? "
    r"(?:mock (?:trials?|courts?|arrests?|cells?|jail|hearings?)|moot(?: courts?)?|charity court|role-?play)\b",
    re.IGNORECASE,
)
# What no game is: the police say so, or it was real to somebody.
_IN_EARNEST = re.compile(
    r"\bon suspicion of\b|\bdetectives?\b|\b(?:police|prosecutors|officers) (?:said|say|are|have)\b|\bstol(?:e|en)"
    r"\b(?! by)|\bdefraud\w*",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",? (?:who|which|that)\b")


def without_pretence(sentences: Sequence[Sentence], tags: Sequence[Tags]) -> list[Tags]:
    """The tags of an article's sentences without the steps of a court that sits for fun."""
    if not any(found.mentions or found.responses for found in tags):
        return list(tags)
    first = list(zip(sentences[:3], tags, strict=False))
    opens = any(_is_played(s.text) and all(_of_the_game(s.text, m) for m in t.mentions) for s, t in first) and not any(
        _IN_EARNEST.search(s.text) for s, _ in first
    )
    return list(_kept(sentences, tags, opens))


def _is_played(text: str) -> bool:
    return any(p.search(text) for p in (_FOR_CHARITY, _IN_CLASS, _BY_ACTORS, _MOCK))


def _kept(sentences: Sequence[Sentence], tags: Sequence[Tags], opens: bool) -> Iterator[Tags]:
    before = False
    for sentence, found in zip(sentences, tags, strict=True):
        text = sentence.text
        played = _is_played(text) and not _IN_EARNEST.search(text)
        around = (opens or before) and not _IN_EARNEST.search(text)
        mentions = tuple(m for m in found.mentions if not (around or (played and _of_the_game(text, m))))
        responses = found.responses if mentions == found.mentions and not around else ()
        before = (played or (before and around)) and not mentions
        yield replace(found, mentions=mentions, responses=responses)


def _of_the_game(text: str, mention: TaggedMention) -> bool:
    """Whether it is the mention's own step that is played: not that of a clause beside it, nor one for a wrong in earnest."""
    if _IN_CLASS.search(text) or _BY_ACTORS.search(text):
        return True
    start, end = mention.cue
    for mock in _MOCK.finditer(text):
        between = text[end : mock.start()] if mock.start() >= end else text[mock.end() : start]
        if not (mock.start() >= end and _ASIDE.search(between)):
            return True
    act = text[slice(*mention.act)] if mention.act else ""
    return any(m.start() <= end and start < m.end() for m in _FOR_CHARITY.finditer(text)) and (
        not names_wrong(act) or _FOR_CHARITY.search(act) is not None
    )
