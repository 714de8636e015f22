"""Who did it, where the sentence is about one who knew of it or has to pay for it.

    The head, Ida Kroll, was warned that a coach, Piers Lowe, was hitting pupils    Lowe was
    A nurse warned managers that Dr Lowe was operating while drunk                  he was
    Kroll knew that Lowe was abusing boys but did nothing                           she did nothing, and he did it
    The court ordered the diocese to pay a woman who was raped by a priest          the priest did it

A network takes the subject of the sentence for the one who did it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from schemas import Category
from workers.stages.allegations.lexicon.wrongs import names_wrong, weigh
from workers.stages.allegations.parties.epithets import is_somebody
from workers.stages.allegations.tagging import Extent, TaggedMention, touch

_BE = r"(?:is|are|was|were|be|been|being)"
_INFORM = r"(?:warned|told|informed|alerted|notified|advised)"
_HEARER = r"(?:(?:the|a|an|his|her|its|their|senior|two|several) )?[\w'’-]+(?: [\w'’-]+){0,2}?(?:, [A-Z][\w'’. -]+?,)?"
_WHO = r"(?:(?:a|an|the|another|one of (?:his|her|its|their|the)|his|her|its|their) )?[\w'’-]+(?: [\w'’.-]+){0,4}?"
# What it was that somebody knew: the clause behind `that`, with its own subject.
_THAT: re.Pattern[str] = re.compile(
    rf"(?P<knew>\b(?:(?:had |has |have )?(?:repeatedly |first |twice )?"
    rf"(?:{_BE} (?:\w+ly |also |first |twice )?(?:{_INFORM}|aware|made aware)(?: (?:\w+ly|twice|repeatedly))?|knew|"
    rf"known|"
    rf"(?:{_INFORM}|reported to|complained to) {_HEARER}|reported|complained))"
    r"(?: (?:in|on|by|as early as|since) [\w'’ ,]{1,40}?)? that )"
    rf"(?P<who>{_WHO})(?:, (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*),)? "
    r"(?P<act>(?:(?:is|are|was|were|has been|have been|had been) (?!not\b)\w+ing\b|(?:had|has|have) (?!not\b|"
    r"been\b|never\b)\w+(?:ed|en|ne|t|id|ung|de)\b)"
    r"[^;]*)"
)
_ENDS = re.compile(
    r",? (?:but|and yet|yet) |, (?:and )?(?:(?:the|a|an|his|her|its) )?(?:[\w'’-]+ ){1,4}(?:found|said|heard|"
    r"concluded|ruled|"
    r"says|was told|reported|wrote|states?|stated|alleged)\b|\.?[\"”’]?$"
)
_DID_NOTHING = re.compile(
    r",? (?:but|and|yet|and yet) (?:he |she |they |it )?(?P<act>(?:had |then )?(?:did (?:nothing|not)|took no|"
    r"failed|ignored|kept (?:silent|quiet)|"
    r"said nothing|covered|allowed|let |never|sat on|turned a blind)[^,;.]*)"
)
_OF_A_WRONG = re.compile(r"\b(?:warn|alert|complain|report)", re.IGNORECASE)
# `told a judge that auditors had found forged ballots` may itself be the wrong.
_TELLS = re.compile(r"(?:had |has |have )?(?:told|informed|advised)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:he|she|it|they|we|i|you|there|this|nobody|no one)\b", re.IGNORECASE)
_UP_TO_THE_VERB = re.compile(
    r"(?:,|,? (?:aged )?\d\d,?|, [A-Z][\w'’. -]+,|, [^,;]{2,60},|,? who)?(?: (?:had|has|have|also|later|twice|"
    r"first|repeatedly))* ?"
)
_AUXILIARY = re.compile(r"(?:is|are|was|were|has been|have been|had been|had|has|have) ")


def done_by(text: str, mention: TaggedMention) -> Iterator[TaggedMention]:
    """The mention with who did it; and behind it, with another act, who knew of it and did nothing."""
    yield from _known_of(text, _paid_for(text, mention))


def _known_of(text: str, mention: TaggedMention) -> Iterator[TaggedMention]:
    told = _THAT.search(text)
    if told is None or mention.act is None or not mention.accused or _PRONOUN.match(told["who"]):
        yield mention
        return
    knower = next(
        (
            a
            for a in mention.accused
            if a[1] <= told.start() and _UP_TO_THE_VERB.fullmatch(text[a[1] : told.start("knew")])
        ),
        None,
    )
    place = told.span("name") if told["name"] else told.span("who")
    start = told.start("act") + (aux.end() if (aux := _AUXILIARY.match(told["act"])) else 0)
    end = ends.start() if (ends := _ENDS.search(text, start)) else told.end("act")
    about = touch(mention.act, (told.start(), end))
    named = any(touch(place, a) for a in mention.accused)
    wrong = named or names_wrong(text[start:end]) or _OF_A_WRONG.search(told["knew"])
    lies = _TELLS.match(told["knew"]) and not (told["act"].split()[1].endswith("ing") and text[place[0]].isupper())
    if knower is None or not about or not wrong or lies or not is_somebody(text[slice(*place)]):
        yield mention
        return
    yield _with(mention, place, (start, end), text)
    idle = _DID_NOTHING.match(text, end)
    if idle:
        yield replace(mention, accused=(knower,), act=(told.start("knew"), idle.end("act")), category="safety")


def _with(mention: TaggedMention, who: Extent, act: Extent, text: str) -> TaggedMention:
    kinds = weigh(text[slice(*act)]) if mention.category in ("safety", "conduct") else {}
    category: Category = max(kinds, key=kinds.__getitem__) if kinds else mention.category
    return replace(mention, accused=(who,), act=act, category=category)


_ORDERED = re.compile(r"order|told|tells|must|direct|instruct|requir|award|made to|pay", re.IGNORECASE)
_TO_WHOM = re.compile(
    r"\b(?:pay|pays|paid|paying|compensat\w+|compensation|damages)\b[^;]{0,60}?\b(?:to )?(?:an?|the|two|three|\w+)"
    r" (?:[\w'’-]+ ){1,4}"
    r"who (?:was|were|had been|has been|have been) (?P<act>(?:\w+ly )?\w+(?:ed|en|ten|t|d|n)\b[^;,]{0,60}? by )"
    r"(?P<who>(?:(?:a|an|the|one of (?:its|his|her|their)|its|his|her|their|another|two|three|several)"
    r" )?(?:[a-z][\w'’-]* ){0,2}?[a-z][\w'’-]*|"
    r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)(?=[.,;]|$| (?:in|on|at|while|when|during|after|for|as|and|who|with|over|"
    r"between|from|near)\b)"
)
_A_FELLOW = re.compile(
    r"(?:colleague|classmate|schoolmate|teammate|neighbour|neighbor|relative|stranger|guard|inmate|pupil|monk|nun)s?$"
)
_OF_ITSELF = re.compile(r"(?:it|them|him|her|(?:the )?(?:firm|company|same)\b)", re.IGNORECASE)


def _paid_for(text: str, mention: TaggedMention) -> TaggedMention:
    """`ordered Delta Rail to pay a driver who was abused by a colleague`: the colleague abused him, and the firm pays."""
    if mention.status == "settled" or not mention.accused or not _ORDERED.search(text[slice(*mention.cue)]):
        return mention
    done = _TO_WHOM.search(text)
    if done is None or mention.act is None or not touch(mention.act, done.span()) or _OF_ITSELF.match(done["who"]):
        return mention
    who = done.span("who")
    payer = any(a[1] <= done.start("act") for a in mention.accused)
    if not payer or not (is_somebody(done["who"]) or _A_FELLOW.search(done["who"])) or not names_wrong(done["act"]):
        return mention
    return replace(mention, accused=(who,), act=(done.start("act"), done.end("act") - len(" by ")))
