"""A sentence of its own that clears and names nobody: `The jury returned a verdict of not guilty`.

    The verdict was not proven                        a jury acquitted
    The judge directed the jury to acquit             so did the judge
    The complaint was not upheld                      a body with an office looked at it
    The jury acquitted after nine hours               the jury is not who was acquitted

A network mostly finds no step in such a sentence, or takes who decided for who was tried. Whose record it belongs to the
article tells (records/merging.py).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from schemas import Status
from workers.stages.allegations.checks.undone import BE, LONGEST, SOON, SURE
from workers.stages.allegations.grammar.status import RETRIAL
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedMention, Tags

_TRIES = (
    r"(?P<by>(?:the |an? )?(?:\w+ )?(?:jury|jurors|court|judges?|magistrates?|panel|tribunal|inquiry|arbitrator)"
    r"(?: (?:by|in|of) [^.;,]{1,30}?)?|(?-i:Judge|Justice)(?: (?-i:[A-Z])[\w'’-]+)+)"
)
_A_NAME = r"(?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w'’-]+)*"
_OF_ALL = r"(?! (?:on|to|of) (?!all\b|both\b|each\b|every\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b))"
_HAS = rf"(?:has |had |have )?{SOON}"
_VERDICT = (
    rf"\b(?:{_TRIES} )?{_HAS}(?:returned|reached|delivered|brought in|recorded|gave|announced|entered|came back with) "
    r"(?:(?:a|an|its|their|the|unanimous|majority) )*"
    r"(?:verdicts? of (?P<cue>not guilty|not proven|acquittal)|(?P<cue2>not[- ](?:guilty|proven)) verdicts?)\b"
    rf"{_OF_ALL}"
)
_VERDICT_ENTERED = (
    rf"\b(?P<cue>not[- ](?:guilty|proven) verdicts?) {BE}(?:entered|returned|recorded|delivered)\b{_OF_ALL}"
)
_VERDICT_WAS = rf"\bverdicts?(?: {BE}|: )(?P<cue>not (?:guilty|proven))\b{_OF_ALL}"
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
_IN_FAVOUR = (
    rf"\b{_TRIES} {_HAS}(?P<cue>(?:found|ruled|decided|sided) (?:for|with|in favou?r of)) (?P<who>him|her|them|{_A_NAME}|"
    r"the (?!plaintiffs?|claimants?|complainants?|prosecut|crown|state|government|police|family|majority)[a-z]+)"
    r"(?! [a-z]+ing\b| to\b|['’]s\b| (?:lawyers?|famil))(?=[.,;]| (?:in|on|at|and|last|by|after|over|without|that|yesterday)\b|$)"
)
_IN_HIS_FAVOUR = rf"\b{_TRIES} {_HAS}(?P<cue>(?:found|ruled|decided) in (?P<who>his|her|their|its) favou?r)\b"
_WITHOUT_A_STAIN = (
    rf"\b(?P<who>he|she|they|{_A_NAME}) (?:left|walked (?:out of|from|away from)) (?:the )?(?:court\w*|dock) (?:\w+ )?"
    r"(?P<cue>without a stain|a free (?:man|woman)|with (?:his|her|their) (?:good )?(?:name|reputation|character) "
    r"(?:intact|cleared|restored|unsullied))"
)
_SUIT_FAILED = (
    r"\b(?:the|that|his|her|their|its) (?:[\w-]+ )?(?:(?:law)?suit|claim|legal action|libel action) (?:has |had )?(?P<cue>failed)\b(?! to)|"
    rf"\b{_TRIES} {_HAS}(?P<cue2>rejected|dismissed|threw out) (?:the|that|his|her|their|its) (?:(?:law)?suit|claim|action)\b"
    r"(?! (?:that|of|to|for|by|from|on)\b)"
)
_NO_ACTION = (
    r"\b(?P<by>(?:the )?(?:\w+ )?(?:police|prosecutors?|yard|force|detectives|officers|prosecution service|authorities))\b"
    r"[^.;]{0,80}?\b(?P<cue>(?:took|taken|take|taking) no further action)\b"
)
_CLOSED_IT = (
    r"\b(?:inquiry|investigation|probe|file|case)\b[^.;]{0,80}? (?:but|and|before|then) (?:\w+ ){0,2}?"
    r"(?P<cue>clos(?:ed|ing)|shelv(?:ed|ing)|dropp(?:ed|ing)) (?:it|the (?:file|case|inquiry|investigation|probe))\b"
)
_TERMINATED = (
    r"\b(?:the|that|his|her|their|its) (?:[\w-]+ )?(?:summons(?:es)?|charge sheets?|proceedings|prosecution|case) (?:against [A-Z]?\w+ )?"
    rf"{BE}(?P<cue>terminated|discontinued|withdrawn)\b"
)
_STAYED = (
    r"\b(?:the|that|both|those|these|all|his|her|their|its) (?:[\w-]+ )?(?:charges?|counts?|indictments?|prosecution) "
    rf"{BE}(?P<cue>stayed)\b(?! (?:pending|until|while|so|to|by \w+ pending|for))"
)
_DISCONTINUED = rf"\bproceedings (?:against \w+ )?{BE}(?P<cue>permanently stayed|discontinued|stayed permanently)\b"
_NOT_UPHELD = (
    rf"\b(?:the|both|those|these|all) (?:[\w-]+ )?(?:complaints?|allegations?|accusations?|grievances?) {BE}"
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
    rf"\b(?:the|that|his|her|their|its|both) acquittals? {BE}(?P<cue>overturned|quashed|annulled|reversed|set aside|vacated)\b|"
    rf"\b{_TRIES} {_HAS}(?P<cue2>overturned|quashed|annulled|reversed|set aside|vacated) (?:the|that|his|her|their|both) acquittals?\b",
    re.IGNORECASE,
)
_NEW_TRIAL = re.compile(
    rf"\b{_TRIES} {_HAS}(?P<cue>(?:ordered|granted) (?:(?:a|an|his|her|their) )?{RETRIAL})\b(?! (?:for|of|in the case))|"
    rf"\ban? {RETRIAL} {BE}(?P<cue2>ordered)\b(?! (?:for|of|in the case))",
    re.IGNORECASE,
)
_CHARGE_STANDS = (_ACQUITTAL_UNDONE, _NEW_TRIAL)
_CLEARS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        *(_VERDICT, _VERDICT_WAS, _ENDED, _DIRECTED, _FOR_THE_DEFENCE, _VERDICT_FOR),
        *(
            _VERDICT_ENTERED,
            _IN_FAVOUR,
            _IN_HIS_FAVOUR,
            _WITHOUT_A_STAIN,
            _SUIT_FAILED,
            _NO_ACTION,
            _CLOSED_IT,
            _TERMINATED,
        ),
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


def found(sentence: Sentence) -> TaggedMention | None:
    """The mention that a sentence makes whose words clear whom it does not name, or put him on trial again."""
    text = sentence.text
    if len(text) > LONGEST:
        return None
    told = next((m for words in (*_CHARGE_STANDS, *_CLEARS) if (m := words.search(text))), None)
    if told is None or _NOT_SURELY.search(text) or _SAYS_SO.search(text[: told.start()]):
        return None
    groups = told.groupdict()
    cue = told.span("cue2") if groups.get("cue2") else told.span("cue")
    status: Status = "charged" if told.re in _CHARGE_STANDS else "cleared"
    accuser = (told.span("by"),) if groups.get("by") else ()
    whom = told if groups.get("who") else _INTO.search(text[: cue[0]])
    accused = (whom.span("who"),) if whom else ()
    return TaggedMention(cue, status, "conduct", accused, accuser, confidence=SURE)


_INTO = re.compile(rf"\b(?:against|into) (?P<who>him|her|them|{_A_NAME})(?= |,|$)(?!['’])", re.IGNORECASE)
VERDICT_FOR = re.compile(r"(?:found|ruled|decided|sided) (?:for|with|in)\b", re.IGNORECASE)
"""The cue of a verdict for one of two parties, who may be the one who sued."""
OF_A_SUIT = re.compile(
    r"(?:failed|rejected|dismissed|threw out|.* no further action|clos\w+|shelv\w+|dropp\w+)", re.IGNORECASE
)
"""Cues that say nothing where the article tells of no suit and no inquiry."""


def by_whom(text: str, mention: TaggedMention, heading: bool) -> TaggedMention:
    """The mention without who cleared among whom it clears: `The jury acquitted after nine hours`, `A judge freed the driver`.

    In a headline `Judge cleared` is a judge who was tried.
    """
    mention = _nobody_yet(text, mention)
    if mention.status != "cleared" or not _ACQUITS.match(text, mention.cue[0]):
        return mention
    court = next((a for a in mention.accused if _decided(text, a, mention.cue, heading)), None)
    if court is None:
        return mention
    accused = tuple(a for a in mention.accused if a != court)
    return replace(mention, accused=accused, accuser=mention.accuser or (court,))


def _nobody_yet(text: str, mention: TaggedMention) -> TaggedMention:
    """`Judge Ames discharged them from giving a verdict`, `was freed; inquiries are going on`: neither clears, and no juror is accused."""
    cue = text[slice(*mention.cue)]
    if (
        mention.status == "cleared"
        and _FREED.search(cue)
        and (GOES_ON.search(text) or _MEANWHILE.search(text, mention.cue[0]))
    ):
        return replace(mention, status="investigated")
    if mention.status not in ("cleared", "charged") or not (_NO_VERDICT.search(text) or _JURY_SENT_HOME.search(text)):
        return mention
    sent_home = _DISCHARGED.search(cue) is not None
    accused = tuple(
        a
        for a in mention.accused
        if not _JURY.search(text[slice(*a)]) and not (sent_home and text[slice(*a)].lower() == "them")
    )
    ended = mention.status == "cleared" and (sent_home or _WENT.search(cue))
    return replace(mention, accused=accused, status="charged" if ended else mention.status)


def while_it_goes_on(sentences: Sequence[Sentence], tags: Sequence[Tags]) -> list[Tags]:
    """The tags, where `was questioned and released. The investigation is continuing` leaves under investigation who was released."""
    texts = [sentence.text for sentence in sentences]
    return [
        replace(found, mentions=tuple(_held(text, m) for m in found.mentions)) if GOES_ON.search(after) else found
        for found, text, after in zip(tags, texts, [*texts, ""][1:], strict=True)
    ]


def _held(text: str, mention: TaggedMention) -> TaggedMention:
    released = mention.status == "cleared" and _FREED.search(text[slice(*mention.cue)])
    return replace(mention, status="investigated") if released else mention


_FREED = re.compile(r"\b(?:released|freed|set free|let go|free)\b", re.IGNORECASE)
GOES_ON = re.compile(
    r"\b(?:investigations?|inquir(?:y|ies)|enquir(?:y|ies)|probe)\b(?: [\w'’-]+){0,4}? (?:is|are|was|were|remains?) (?:still )?"
    r"(?:continuing|going on|ongoing|under way|open|active)\b|\b(?:investigations?|inquir(?:y|ies)|enquir(?:y|ies)|probe) continues?\b",
    re.IGNORECASE,
)
"""`A spokesman said the investigation was continuing`."""
_MEANWHILE = re.compile(
    r"\b(?:on (?:police |conditional )?bail|under investigation|pending (?:further )?(?:inquir|enquir|investigat))",
    re.IGNORECASE,
)
_NO_VERDICT = re.compile(
    r"\bfrom (?:giving|returning|reaching|delivering) (?:an? |any |its |their )?verdicts?\b|\bwithout (?:a|any) verdicts?\b",
    re.IGNORECASE,
)
_JURY_SENT_HOME = re.compile(
    r"\bjur(?:y|ies|ors)\b[^.;]*\b(?:was|were|been|being) discharged\b|\bdischarged (?:the|a|that) jur(?:y|ors)\b",
    re.IGNORECASE,
)
_DISCHARGED = re.compile(r"\bdischarg\w+", re.IGNORECASE)
_WENT = re.compile(r"\b(?:ended|without|collapsed|trial)\b", re.IGNORECASE)


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
