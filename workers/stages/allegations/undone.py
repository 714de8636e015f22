"""A step that the same sentence takes back, or that a sentence of its own does: `but the verdict was overturned on appeal`.

    Beridze was sentenced in 2017, but the conviction was quashed by the European Court
    He was fined, a decision reversed by a higher court
    He spent 26 years in prison for a murder he did not commit
    The Court of Appeals overturned the verdict in 2021

A network that has seen the first step takes the sentence for a conviction, and mostly finds no step at all in a sentence whose subject is
the ruling. Who reads that somebody was convicted has to read that he was not. Of 81 sentences in annotated articles whose words are those
of the last kind 73 are marked as clearing somebody.
"""

import re

from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import TaggedMention

_FOUND = r"(?:convictions?|verdicts?|sentences?|judge?ments?|rulings?|(?:guilty )?findings?|impeachment)"
_STEP = r"(?:charges?|counts?|indictments?|case|(?:law)?suit|prosecution|inquiry|investigation|probe|fines?|penalt(?:y|ies))"
_MEASURE = r"(?:bans?|suspensions?|decisions?|orders?|expulsions?|disqualifications?)"
_ANY = rf"(?:{_FOUND}|{_STEP}|{_MEASURE})"
_OVERTURNED = (
    r"(?:overturn(?:ed|s)|quash(?:ed|es)|annul(?:led|s)|revers(?:ed|es)|sets? aside|struck down|strikes down|struck out|"
    r"thrown out|throws out|"
    r"vacate[ds]|voided|nullified|rescinded|expunged)"
)
_DROPPED = r"(?:dropped|dismissed|withdrawn|abandoned|discontinued)"
_WHOSE = r"(?:the|that|this|his|her|its|their|both|those|these|all (?:the )?)"
_OF_WHOM = r"(?: (?:of|against) (?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w'’-]+)*)?"
_SOON = r"(?:(?:later|since|then|also|subsequently|eventually|finally|all|both|(?!not|only)\w+ly) )*"
_BE = rf"{_SOON}(?:was|were|is|are|has been|have been|had been) {_SOON}"
_COURT = (
    r"(?:courts?(?: of (?:appeals?|cassation|justice))?|judges?|tribunals?|appeals? (?:panel|judges)|senate|panel|jury|"
    r"prosecutors?|magistrates?)"
)
_WAS = (
    rf"\b{_WHOSE} (?:[\w-]+ )?(?:{_ANY}{_OF_WHOM} {_BE}{_OVERTURNED}|(?:{_FOUND}|{_STEP}){_OF_WHOM} {_BE}{_DROPPED}|"
    rf"(?:inquiry|investigation|probe) {_BE}(?:closed|shelved)|(?:trial|case|prosecution) (?:against [A-Z]\w+ )?(?:had |"
    rf"has )?{_SOON}collapsed)"
)
_DID = (
    rf"\b{_COURT} (?:in [A-Z]\w+ |on (?:[A-Z]\w+|appeal) )?(?:has |had |have )?{_SOON}"
    rf"(?:{_OVERTURNED}|threw out|struck down|struck out|dropped) {_WHOSE} (?:[\w-]+ )?{_ANY}\b(?! against (?:one|two|some)){_OF_WHOM}"
)
_ALONE = re.compile(rf"(?P<was>{_WAS})|(?P<did>{_DID})", re.IGNORECASE)
_THEN = r"(?:\b(?:but|though|although|before|only|until|yet|and)\b|[;,–—-])[^.;]*?"
_AFTERWARDS = (
    rf"(?:\b(?:but|though|although|before being|and) |, )(?:(?:was|were|has been) )?{_SOON}(?:pardoned|exonerated)\b|"
    r"\b(?:but|before|and)\b[^.;,]{0,20}\bwon (?:his|her|its|their|an) appeal\b|"
    r"\b(?:but|before)\b[^.;,]{0,30}\bcourt (?:later )?(?:freed|acquitted|cleared) (?:him|her|them|it)\b|"
    r"\bbut the (?:senate|house|court|jury|judge) (?:later )?(?:acquitted|cleared) (?:him|her|them|it)\b"
)
_STEP_TAKEN_BACK = re.compile(
    rf"{_THEN}(?:{_WAS}|{_DID}|\b(?:a|the) {_ANY} (?:that (?:was|has been) )?{_SOON}{_OVERTURNED}\b)|{_AFTERWARDS}",
    re.IGNORECASE,
)
# `convicted of assault; the theft charge was withdrawn` leaves the conviction.
_UNDOABLE = rf"(?:{_FOUND}|{_MEASURE}|fines?|penalt(?:y|ies))"
_FINDING_TAKEN_BACK = re.compile(
    rf"{_THEN}(?:\b{_WHOSE} {_UNDOABLE} {_BE}(?:{_OVERTURNED}|lifted)|"
    rf"\b{_COURT} (?:has |had |have )?{_SOON}(?:{_OVERTURNED}|threw out|struck down) {_WHOSE} {_UNDOABLE}\b|"
    rf"\b(?:a|the) {_UNDOABLE} (?:that (?:was|has been) )?{_SOON}{_OVERTURNED}\b)|{_AFTERWARDS}",
    re.IGNORECASE,
)
DID_NOT = re.compile(
    r"(?:that |which )?(?:he|she|they) (?:did not|didn['’]t|never|had not|hadn['’]t) commit(?:ted)?$", re.IGNORECASE
)
_WRONGLY = re.compile(r"\b(?:wrongly|falsely|wrongfully) $", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"\b(?:sa(?:y|ys|id)|claim\w*|insist\w*|maintain\w*|argu\w+|believ\w+|declaration|according to)\b", re.IGNORECASE
)


_LONGEST = 2_000  # code points: beyond that it is no sentence
SURE = 0.9
"""Of a hundred sentences with these words so many are marked as clearing somebody."""


def is_undone(text: str, mention: TaggedMention) -> bool:
    """Whether the sentence itself says that the step of the mention came to nothing, or that the accused had not done it."""
    wrongly = _WRONGLY.search(text[: mention.cue[0]])
    if mention.status in ("cleared", "settled", "alleged") and not wrongly:
        return False
    if mention.act and DID_NOT.search(text[slice(*mention.act)]):
        return _SAYS_SO.search(text[: mention.act[0]]) is None
    if wrongly:
        return not mention.accuser and _SAYS_SO.search(text) is None
    found_guilty = mention.status in ("convicted", "penalised", "admitted")
    taken_back = (_FINDING_TAKEN_BACK if found_guilty else _STEP_TAKEN_BACK).search(text, mention.cue[1])
    return taken_back is not None


def found(sentence: Sentence) -> TaggedMention | None:
    """The mention that a sentence makes whose words are those of a step undone: `The conviction was overturned in 2018`."""
    text = sentence.text
    told = _ALONE.search(text) if len(text) < _LONGEST else None
    if told is None or _NOT_SURELY.search(text[: told.end()]) or _AN_APPEAL.search(text[: told.start()]):
        return None
    verb = _VERB.search(told.group())
    if verb is None:
        return None
    cue = told.start() + verb.start(), told.start() + verb.end()
    court = _BY_COURT.match(told.group()) if told["did"] else None
    accuser = ((_phrase(text, told.start()), told.start() + court.end()),) if court else ()
    whom = _NAMED.search(told.group())
    accused = ((told.start() + whom.start("who"), told.start() + whom.end("who")),) if whom else ()
    return TaggedMention(cue, "cleared", "conduct", accused, accuser, confidence=SURE)


_VERB = re.compile(rf"(?:{_OVERTURNED}|{_DROPPED}|threw out|closed|shelved|collapsed)", re.IGNORECASE)
_BY_COURT = re.compile(_COURT, re.IGNORECASE)
_NAMED = re.compile(rf"{_ANY} (?:of|against) (?P<who>(?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w'’-]+)*)", re.IGNORECASE)
_NOT_SURELY = re.compile(
    r"\b(?:if|unless|whether|should|would|could|may|might|not|never|refused|asked|wants?|seek\w*|hop\w+|until|petition|request\w*|motion)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
# An appeal against a fine that was thrown out leaves the fine.
_AN_APPEAL = re.compile(r"\bappeals? (?:against|over|of) [^.;,]*$", re.IGNORECASE)
_BEFORE_COURT = re.compile(r"(?:\b(?:[Aa]n?|[Tt]he) )?(?:[A-Z][\w'’]+ |[a-z]+ )?$")


def _phrase(text: str, at: int) -> int:
    """Where the noun phrase begins whose head begins at a place: `The Supreme` before `Court`."""
    before = _BEFORE_COURT.search(text[:at])
    return before.start() if before else at
