"""A step that the same sentence takes back, or that a sentence of its own does: `but the verdict was overturned on appeal`.

    Beridze was sentenced in 2017, but the conviction was quashed by the European Court
    He was fined, a decision reversed by a higher court
    He spent 26 years in prison for a murder he did not commit
    The Court of Appeals overturned the verdict in 2021
    His conviction was a miscarriage of justice, the Court of Appeal said
    The accusation was later found to be false

A network that has seen the first step takes the sentence for a conviction, and mostly finds no step at all in a sentence whose subject is
the ruling. Who reads that somebody was convicted has to read that he was not. Of 81 sentences in annotated articles whose words are those
of the last kind 73 are marked as clearing somebody.
"""

import re

from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import TaggedMention, touch

_FOUND = r"(?:convictions?|verdicts?|sentences?|judge?ments?|rulings?|(?:guilty )?findings?|impeachment)"
_STEP = r"(?:charges?|counts?|indictments?|case|(?:law)?suit|prosecution|proceedings|inquiry|investigation|probe|fines?|penalt(?:y|ies))"
_MEASURE = r"(?:bans?|suspensions?|decisions?|orders?|expulsions?|disqualifications?)"
_ANY = rf"(?:{_FOUND}|{_STEP}|{_MEASURE})"
_OVERTURNED = (
    r"(?:overturn(?:ed|s)|quash(?:ed|es)|annul(?:led|s)|revers(?:ed|es)|sets? aside|struck down|strikes down|struck out|"
    r"thrown out|throws out|tossed(?: out)?|"
    r"vacate[ds]|voided|nullified|rescinded|expunged)"
)
_DROPPED = r"(?:dropped|dismissed|withdrawn|abandoned|discontinued)"
_WHOSE = r"(?:the|that|this|his|her|its|their|both|those|these|all (?:the )?)"
_OF_WHOM = r"(?: (?:of|against) (?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w'’-]+)*)?"
SOON = r"(?:(?:later|since|then|also|subsequently|eventually|finally|all|both|(?!not|only)\w+ly) )*"
BE = rf"{SOON}(?:was|were|is|are|(?:has|have|had) {SOON}been) {SOON}"
_COURT = (
    r"(?:courts?(?: of (?:appeals?|cassation|justice))?|judges?|tribunals?|appeals? (?:panel|judges)|senate|panel|jury|"
    r"prosecutors?|magistrates?)"
)
_WAS = (
    rf"\b{_WHOSE} (?:[\w-]+ )?(?:{_ANY}{_OF_WHOM} {BE}{_OVERTURNED}|(?:{_FOUND}|{_STEP}){_OF_WHOM} {BE}{_DROPPED}|"
    rf"(?:inquiry|investigation|probe) {BE}(?:closed|shelved)|(?:trial|case|prosecution) (?:against [A-Z]\w+ )?(?:had |"
    rf"has )?{SOON}collapsed)"
)
_DID = (
    rf"\b{_COURT} (?:in [A-Z]\w+ |on (?:[A-Z]\w+|appeal) )?(?:has |had |have )?{SOON}"
    rf"(?:{_OVERTURNED}|threw out|struck down|struck out|dropped) {_WHOSE} (?:[\w-]+ )?{_ANY}\b(?! against (?:one|two|some)){_OF_WHOM}"
)
_OFFERED = (
    r"\b(?:the )?(?:crown|prosecut(?:ion|ors?)) (?:has |had |have )?(?:later |then )?(?:offer(?:ed|s) no evidence\b|"
    r"stay(?:ed|s) (?:the|all|both|those|his|her|their) (?:[\w-]+ )?(?:charges?|counts?|prosecution)|"
    r"enter(?:ed|s) a (?:stay of proceedings|nolle prosequi))(?! (?:pending|until|while))"
)
_CLAIM = r"(?:allegations?|accusations?|charges?|complaints?)"
_UNTRUE = (
    r"(?:false|untrue|un(?:founded|substantiated|proven|true|supported)|baseless|groundless|"
    r"without (?:any )?(?:foundation|merit|substance|basis)|"
    r"(?:not|n['’]t) (?:been )?(?:proved|proven|substantiated|made out|established)|fabricated|invented|concocted|made up)"
)
_BODY = rf"(?:{_COURT}|inquir(?:y|ies)|investigat(?:ion|ors?)|commission|committee|sheriff|review|adjudicator|arbitrator|ombudsman)"
_FALSE = (
    rf"\b{_WHOSE} (?:[\w-]+ )?{_CLAIM}{_OF_WHOM} "
    rf"(?:{BE[len(SOON) :]}(?:investigated [^.;,]{{0,60}}and (?:was |were )?)?(?:found|held|ruled|judged|shown|proved)"
    rf"(?: by [^.;,]{{1,40}}?)?(?: to (?:be|have been))? {_UNTRUE}|"
    rf"(?:had |has |have )?{SOON}(?:proved|turned out)(?: to (?:be|have been))? {_UNTRUE})\b|"
    rf"\b{_BODY} (?:later |has |had |also )*(?:said|found|ruled|held|concluded|decided) (?:that )?(?:the|those|these|both) "
    rf"(?:[\w-]+ )?{_CLAIM}(?: of [^.;,]{{1,40}}?)?{_OF_WHOM} (?:(?:was|were|had|has|have|had been|to be) )?{_UNTRUE}\b"
)
_WITHDRAWN = (
    rf"\b{_WHOSE} (?:{_CLAIM}|claims?){_OF_WHOM} {BE}(?:withdrawn|retracted)\b|"
    rf"\b{SOON}(?:withdrew|retracted) (?:the|that|this|those|his|her|their) (?:{_CLAIM}|claims?)\b(?! (?:for|to|on|of)\b)"
)
_ALONE = re.compile(
    rf"(?P<was>{_WAS})|(?P<did>{_DID})|(?P<offered>{_OFFERED})|(?P<false>{_FALSE})|(?P<withdrawn>{_WITHDRAWN})",
    re.IGNORECASE,
)
_THEN = r"(?:\b(?:but|though|although|before|only|until|yet|and)\b|[;,–—-])[^.;]*?"
_AFTERWARDS = (
    rf"(?:\b(?:but|though|although|before being|and) |, )(?:(?:was|were|has been) )?{SOON}(?:pardoned|exonerated)\b|"
    r"\b(?:but|before|and)\b[^.;,]{0,20}\bwon (?:his|her|its|their|an) appeal\b|"
    r"\b(?:but|before)\b[^.;,]{0,30}\bcourt (?:later )?(?:freed|acquitted|cleared) (?:him|her|them|it)\b|"
    r"\bbut the (?:senate|house|court|jury|judge) (?:later )?(?:acquitted|cleared) (?:him|her|them|it)\b"
)
_STEP_TAKEN_BACK = re.compile(
    rf"{_THEN}(?:{_WAS}|{_DID}|\b(?:a|the) {_ANY} (?:that (?:was|has been) )?{SOON}{_OVERTURNED}\b)|{_AFTERWARDS}",
    re.IGNORECASE,
)
# `convicted of assault; the theft charge was withdrawn` leaves the conviction.
_UNDOABLE = rf"(?:{_FOUND}|{_MEASURE}|fines?|penalt(?:y|ies))"
_FINDING_TAKEN_BACK = re.compile(
    rf"{_THEN}(?:\b{_WHOSE} {_UNDOABLE} {BE}(?:{_OVERTURNED}|lifted)|"
    rf"\b{_COURT} (?:has |had |have )?{SOON}(?:{_OVERTURNED}|threw out|struck down) {_WHOSE} {_UNDOABLE}\b|"
    rf"\b(?:a|the) {_UNDOABLE} (?:that (?:was|has been) )?{SOON}{_OVERTURNED}\b)|{_AFTERWARDS}",
    re.IGNORECASE,
)
DID_NOT = re.compile(
    r"(?:that |which )?(?:he|she|they) (?:did not|didn['’]t|never|had not|hadn['’]t) commit(?:ted)?$", re.IGNORECASE
)
_WRONGLY = re.compile(r"\b(?:wrongly|falsely|wrongfully) $", re.IGNORECASE)
_WRONGLY_SO = re.compile(r"(?:wrongly|wrongfully) (?:convicted|jailed|imprisoned|found guilty)\b", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"\b(?:sa(?:y|ys|id)|claim\w*|insist\w*|maintain\w*|argu\w+|believ\w+|declaration|according to)\b", re.IGNORECASE
)


LONGEST = 2_000  # code points: beyond that it is no sentence
SURE = 0.9
"""Of a hundred sentences with these words so many are marked as clearing somebody."""


def is_undone(text: str, mention: TaggedMention) -> bool:
    """Whether the sentence itself says that the step of the mention came to nothing, or that the accused had not done it."""
    wrongly = _WRONGLY.search(text[: mention.cue[0]]) or _WRONGLY_SO.match(text, mention.cue[0])
    if mention.status in ("convicted", "penalised", "charged") and _is_called_unjust(text, mention):
        return True
    if mention.status in ("charged", "convicted") and _is_stopped(text, mention):
        return True
    if mention.status in ("charged", "investigated", "alleged") and _is_given_up(text, mention):
        return True
    if mention.status in ("penalised", "alleged") and mention.act and _is_a_pretext(text, mention):
        return True
    if mention.status in ("cleared", "settled", "alleged") and not wrongly:
        return False
    if mention.act and DID_NOT.search(text[slice(*mention.act)]):
        return _SAYS_SO.search(text[: mention.act[0]]) is None
    if wrongly:
        return not mention.accuser and _SAYS_SO.search(text) is None
    found_guilty = mention.status in ("convicted", "penalised", "admitted")
    taken_back = (_FINDING_TAKEN_BACK if found_guilty else _STEP_TAKEN_BACK).search(text, mention.cue[1])
    return taken_back is not None


def _is_called_unjust(text: str, mention: TaggedMention) -> bool:
    """`Judges said that his conviction was unsafe`, `The court ruled that he had been wrongly convicted`; a lawyer's word is not enough."""
    if not _COURT_SAYS.search(text):
        return False
    unjust = _UNJUST.search(text)
    return unjust is not None and any(touch(unjust.span(), e) for e in (mention.cue, mention.act) if e)


def _is_stopped(text: str, mention: TaggedMention) -> bool:
    """`The High Court stayed the prosecution of Kroll`, `set aside the conviction of Lowe`, `entered a verdict of not guilty`."""
    patterns = (_STAYS, _SETS_ASIDE, _ENTERED) if mention.status == "convicted" else (_STAYS, _ENTERED)
    told = next((m for words in patterns if (m := words.search(text))), None)
    if (
        told is None
        or _FOR_NOW.search(text)
        or _NOT_SURELY.search(text[: told.end()])
        or _SAYS_SO.search(text[: told.start()])
    ):
        return False
    if touch(told.span(), mention.cue):
        return True
    return told.re is _STAYS and told.end() <= mention.cue[0] and _BUT.search(text[told.end() : mention.cue[0]]) is None


_STAYS = re.compile(
    r"\b(?:court|judges?|tribunal|justices?|(?-i:Judge|Justice) [A-Z]\w+)(?: in [A-Z]\w+)? (?:on \w+ |yesterday )?(?:has |had |have )?"
    rf"{SOON}(?:(?:prohibit(?:s|ed)|stay(?:s|ed)) (?:(?:the|his|her|their|any|a) )?(?:further )?(?:[\w-]+ )?(?:trial|prosecution)\b|"
    r"grant(?:s|ed) (?:(?:him|her|them|[A-Z]\w+) )?(?:a |an )?(?:permanent|indefinite) stay\b|"
    r"(?:prohibit(?:s|ed)|permanently stay(?:s|ed)) (?:(?:the|any) )?(?:further )?(?:criminal )?proceedings\b)",
    re.IGNORECASE,
)
_SETS_ASIDE = re.compile(
    r"\b(?:set(?:s|ting)? aside|vacat(?:es?|ed|ing)|overturn(?:s|ed|ing)|quash(?:es|ed|ing)|annul(?:s|led|ling)|revers(?:es|ed|ing)|"
    r"threw out|throws out|toss(?:es|ed)(?: out)?) (?:(?:the|a|an|his|her|their|both|[A-Z]\w+['’]s?) )?(?:[\w-]+ ){0,3}?convictions?\b",
    re.IGNORECASE,
)
_ENTERED = re.compile(
    r"\b(?:court|judges?|jury|jurors|(?-i:Judge|Justice) [A-Z]\w+) (?:\w+ly )?(?:entered|returned|recorded|delivered) "
    r"(?:(?:a|an|the|unanimous|formal) )*(?:verdicts? of not[- ]guilty|not[- ]guilty verdicts?)\b",
    re.IGNORECASE,
)
_FOR_NOW = re.compile(
    r"\b(?:pending|until|while|temporar\w+|interim|appeal(?:ed|s|ing)? (?:against|to)|upheld|for (?:\w+ )?(?:days|weeks|months))\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|whereas|although)\b|;", re.IGNORECASE)


def _is_given_up(text: str, mention: TaggedMention) -> bool:
    """`The Crown stayed the charges against him`, `The accusation against her was found to be false`: the claim itself falls."""
    told = _ALONE.search(text) if len(text) < LONGEST else None
    if told is None or not (told["offered"] or told["false"]) or _NOT_SURELY.search(text[: told.start()]):
        return False
    if told["false"] and _SAYS_SO.search(text[: told.start()]):
        return False
    of_what = _OF_WHAT.match(text, told.end()) if told["offered"] else None
    return touch((told.start(), of_what.end() if of_what else told.end()), mention.cue)


def _is_a_pretext(text: str, mention: TaggedMention) -> bool:
    """`The court said the bank's claim that she had been sacked for theft was untrue`."""
    pretext = _PRETEXT.search(text)
    if pretext is None or not (pretext.start("what") <= mention.cue[0] and mention.cue[1] <= pretext.end("what")):
        return False
    return _BODY_SAYS.search(text[: pretext.start()] + text[pretext.end() :]) is not None


_PRETEXT = re.compile(
    r"(?P<what>\b(?:claims?|explanations?|reasons?|case|allegations?|accusations?|contention|assertion|suggestion|story|account|argument)"
    r" that [^.;]*?) [\"“‘]?(?:(?:was|were|is|had been) (?:[\w]+ly )?(?:a (?:[\w-]+ )?(?:sham|pretext|lie|fabrication|fiction|smokescreen|"
    rf"invention)|not (?:the (?:real|true|genuine) reason|credible|believed|true|genuine)|implausible|{_UNTRUE})|"
    r"(?:did not|didn['’]t|could not) (?:withstand|survive|stand up|bear)\b)",
    re.IGNORECASE,
)
_BODY_SAYS = re.compile(
    rf"\b{_BODY}(?: in [A-Z]\w+)? (?:has |had )?(?:\w+ly |also |later )?(?:said|ruled|held|found|concluded|decided)\b",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"(?:(?!\b(?:but|pending|until|while|and)\b)[^.;]){0,40}?\b(?:charges?|counts?|prosecution|case)\b", re.IGNORECASE
)


_UNJUST = re.compile(
    r"\b(?:wrong(?:ly|fully)|unjustly|falsely|unlawfully|unsafely) (?:convicted|jailed|imprisoned|sentenced|found guilty)\b|"
    r"\b(?:convictions?|verdicts?|sentences?|trials?|case|jailing|imprisonment|he|she|they)\b"
    r"(?: (?:of|for|against) [^.;,]{1,50}?)? (?:is|was|were|are|had been|has been|have been|amounted to|as|to be) "
    r"(?:unsafe|(?:a|an) (?:[\w-]+ )?(?:miscarriage of justice|wrongful conviction))\b|"
    r"\b(?:victims? of|suffered|been) (?:a|an) (?:[\w-]+ )?miscarriage of justice\b",
    re.IGNORECASE,
)
_COURT_SAYS = re.compile(
    rf"(?<!told the )(?<!told )\b(?:{_COURT}|justices|lord justice [A-Z]\w+|(?:Mr|Mrs|Ms) Justice [A-Z]\w+|judge [A-Z]\w+)"
    r"(?: in [A-Z]\w+)? (?:has |had |have )?(?:(?:later|also|unanimously|then) )?(?:said|ruled|held|found|declared|concluded|"
    r"decided|agreed|accepted|says|rules)\b",
    re.IGNORECASE,
)


def found(sentence: Sentence) -> TaggedMention | None:
    """The mention that a sentence makes whose words are those of a step undone: `The conviction was overturned in 2018`."""
    text = sentence.text
    told = _ALONE.search(text) if len(text) < LONGEST else None
    if told is None or _AN_APPEAL.search(text[: told.start()]):
        return None
    if _NOT_SURELY.search(text[: told.start() if told["false"] else told.end()]):
        return None
    if (told["false"] or told["withdrawn"]) and _SAYS_SO.search(text[: told.start()]):
        return None
    verb = (_VERB_OF_A_CLAIM if told["false"] or told["withdrawn"] or told["offered"] else _VERB).search(told.group())
    if verb is None:
        return None
    cue = told.start() + verb.start(), told.start() + verb.end()
    court = _BY_COURT.match(told.group()) if told["did"] else None
    accuser = ((_phrase(text, told.start()), told.start() + court.end()),) if court else ()
    whom = _NAMED.search(told.group())
    accused = ((told.start() + whom.start("who"), told.start() + whom.end("who")),) if whom else ()
    return TaggedMention(cue, "cleared", "conduct", accused, accuser, confidence=SURE)


_VERB = re.compile(rf"(?:{_OVERTURNED}|{_DROPPED}|threw out|closed|shelved|collapsed)", re.IGNORECASE)
_VERB_OF_A_CLAIM = re.compile(
    rf"{_UNTRUE}|withdrawn|withdrew|retracted|offer(?:ed|s) no evidence|stay(?:ed|s)|stay of proceedings|nolle prosequi",
    re.IGNORECASE,
)
_BY_COURT = re.compile(_COURT, re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:{_ANY}|{_CLAIM}) (?:of|against) (?P<who>(?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w'’-]+)*)", re.IGNORECASE
)
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
