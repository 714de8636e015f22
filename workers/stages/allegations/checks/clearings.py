"""A sentence of its own that clears and names nobody: `The jury returned a verdict of not guilty`.

    The verdict was not proven                        a jury acquitted
    The judge directed the jury to acquit             so did the judge
    The complaint was not upheld                      a body with an office looked at it
    The jury acquitted after nine hours               the jury is not who was acquitted

A network mostly finds no step in such a sentence, or takes who decided for who was tried. Whose record it belongs to the
article tells (records/merging.py).
"""

import re
from dataclasses import replace

from schemas import Status
from workers.stages.allegations.checks import undone
from workers.stages.allegations.grammar.status import RETRIAL
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedMention

_SOON = r"(?:(?:later|since|then|also|subsequently|eventually|finally|all|both|(?!not|only)\w+ly) )*"
_BE = rf"{_SOON}(?:was|were|is|are|(?:has|have|had) {_SOON}been) {_SOON}"
_TRIES = r"(?P<by>(?:the |an? )?(?:\w+ )?(?:jury|jurors|court|judges?|magistrates?|panel|tribunal))"
_OF_ALL = r"(?! (?:on|to|of) (?!all\b|both\b|each\b|every\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b))"
_HAS = rf"(?:has |had |have )?{_SOON}"
_VERDICT = (
    rf"\b(?:{_TRIES} )?{_HAS}(?:returned|reached|delivered|brought in|recorded|gave|announced|came back with) "
    r"(?:(?:a|an|its|their|the|unanimous|majority) )*"
    r"(?:verdicts? of (?P<cue>not guilty|not proven|acquittal)|(?P<cue2>not[- ](?:guilty|proven)) verdicts?)\b"
    rf"{_OF_ALL}"
)
_VERDICT_WAS = rf"\bverdicts?(?: {_BE}|: )(?P<cue>not (?:guilty|proven))\b{_OF_ALL}"
_ENDED = (
    r"\b(?:the|his|her|their|its) (?:\w+ )?(?:trial|case|proceedings|prosecution|court[- ]martial) "
    r"(?:has |had )?(?:later )?(?:ended|resulted|finished|concluded) (?:[\w ]{1,20} )?"
    r"(?:in|with) (?:an |his |her |their |the )?(?P<cue>acquittals?)\b"
)
_DIRECTED = (
    rf"\b{_TRIES} {_HAS}(?:directed|ordered|instructed) (?:(?:the|a|an|verdicts?|of|jury|jurors|to) )*"
    rf"(?P<cue>acquit(?:tals?)?|not guilty verdicts?)\b{_OF_ALL}"
)
_FOR_THE_DEFENCE = (
    rf"\b{_TRIES} {_HAS}(?P<cue>(?:found|ruled|decided|sided|gave judge?ment) (?:for|in favou?r of|with)) "
    r"the (?:defen[cs]e|defendants?|accused|respondents?)\b"
)
_VERDICT_FOR = (
    rf"\b(?:{_TRIES} {_HAS}(?:returned|reached|gave|delivered) )?(?:a |the )?(?:jury )?(?P<cue>verdict) (?:was )?"
    r"for the (?:defen[cs]e|defendants?)\b"
)
_STAYED = (
    r"\b(?:the|that|both|those|these|all|his|her|their|its) (?:[\w-]+ )?(?:charges?|counts?|indictments?|prosecution) "
    rf"{_BE}(?P<cue>stayed)\b(?! (?:pending|until|while|so|to|by \w+ pending|for))"
)
_DISCONTINUED = rf"\bproceedings (?:against \w+ )?{_BE}(?P<cue>permanently stayed|discontinued|stayed permanently)\b"
_NOT_UPHELD = (
    rf"\b(?:the|both|those|these|all) (?:[\w-]+ )?(?:complaints?|allegations?|accusations?|grievances?) {_BE}"
    r"(?P<cue>not upheld|(?:dismissed|thrown out|struck out)(?! by (?:him|her|them|the (?:company|club|firm|bank))))\b"
)
_DID_NOT_STAND = (
    r"\b(?:the|that|his|her|their|its|both) (?:[\w-]+ )?(?:convictions?|(?:guilty )?verdicts?|findings?) "
    r"(?P<cue>(?:did not|didn['’]t|could not) (?:stand|survive))\b"
)
_PARDON = (
    r"\b(?:a|an|the) (?:\w+ )?(?:presidential|royal|gubernatorial|state|posthumous|full|free) (?P<cue>pardon) "
    r"(?:later |then |soon )?(?:followed|came|arrived|was (?:granted|issued|given|signed))\b"
)
_ACQUITTAL_UNDONE = re.compile(
    rf"\b(?:the|that|his|her|their|its|both) acquittals? {_BE}(?P<cue>overturned|quashed|annulled|reversed|set aside|vacated)\b|"
    rf"\b{_TRIES} {_HAS}(?P<cue2>overturned|quashed|annulled|reversed|set aside|vacated) (?:the|that|his|her|their|both) acquittals?\b",
    re.IGNORECASE,
)
_NEW_TRIAL = re.compile(
    rf"\b{_TRIES} {_HAS}(?P<cue>(?:ordered|granted) (?:(?:a|an|his|her|their) )?{RETRIAL})\b(?! (?:for|of|in the case))|"
    rf"\ban? {RETRIAL} {_BE}(?P<cue2>ordered)\b(?! (?:for|of|in the case))",
    re.IGNORECASE,
)
_CHARGE_STANDS = (_ACQUITTAL_UNDONE, _NEW_TRIAL)
_CLEARS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        *(_VERDICT, _VERDICT_WAS, _ENDED, _DIRECTED, _FOR_THE_DEFENCE, _VERDICT_FOR),
        *(_STAYED, _DISCONTINUED, _NOT_UPHELD, _DID_NOT_STAND, _PARDON),
    )
)
_NOT_SURELY = re.compile(
    r"\b(?:if|unless|whether|should|would|could|may|might|never|refused|asked|wants?|seek\w*|hop\w+|until|urged|expect\w*|"
    r"another|similar|separate|different|unrelated)\b|\?",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"\b(?:sa(?:y|ys|id)|claim\w*|insist\w*|maintain\w*|argu\w+|believ\w+|according to)\b", re.IGNORECASE
)
_LONGEST = 2_000  # code points: beyond that it is no sentence


def found(sentence: Sentence) -> TaggedMention | None:
    """The mention that a sentence makes whose words clear whom it does not name, or put him on trial again."""
    text = sentence.text
    if len(text) > _LONGEST:
        return None
    told = next((m for words in (*_CHARGE_STANDS, *_CLEARS) if (m := words.search(text))), None)
    if told is None or _NOT_SURELY.search(text) or _SAYS_SO.search(text[: told.start()]):
        return None
    groups = told.groupdict()
    cue = told.span("cue2") if groups.get("cue2") else told.span("cue")
    status: Status = "charged" if told.re in _CHARGE_STANDS else "cleared"
    accuser = (told.span("by"),) if groups.get("by") else ()
    return TaggedMention(cue, status, "conduct", (), accuser, confidence=undone.SURE)


def by_whom(text: str, mention: TaggedMention, heading: bool) -> TaggedMention:
    """The mention without who cleared among whom it clears: `The jury acquitted after nine hours`, `A judge freed the driver`.

    In a headline `Judge cleared` is a judge who was tried.
    """
    if mention.status != "cleared" or not _ACQUITS.match(text, mention.cue[0]):
        return mention
    court = next((a for a in mention.accused if _decided(text, a, mention.cue, heading)), None)
    if court is None:
        return mention
    accused = tuple(a for a in mention.accused if a != court)
    return replace(mention, accused=accused, accuser=mention.accuser or (court,))


def _decided(text: str, one: Extent, cue: Extent, heading: bool) -> bool:
    court = (_JURY if heading else _COURT).search(text[slice(*one)])
    return court is not None and _THEN.fullmatch(text, one[1], cue[0]) is not None


_ACQUITS = re.compile(r"(?:acquit|clear|freed|frees|exonerat|absolv|vindicat)\w*", re.IGNORECASE)
_JURY = re.compile(r"\b(?:jury|jurors|jurymen|court|tribunal|panel|senate)$", re.IGNORECASE)
_COURT = re.compile(
    r"\b(?:jury|jurors|jurymen|court|tribunal|panel|senate|judges?|magistrates?|sheriff|committee|(?-i:Judge|Justice)(?: [A-Z][\w'’-]+)+)$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r" (?:(?:in|at) [A-Z]\w+ )?(?:has |had |have )?(?:(?:also|later|then|unanimously|all|finally) )?", re.IGNORECASE
)
