"""What takes a cue back: negation, hypothesis, forecast, question. A status is never raised, and a doubtful one is not
stated.

`was not charged`, `could face charges`, `if convicted`, `nobody has sued` and `Did he steal it?` mark nothing. A step
that is only announced or wished (`threatened to sue`, `will be charged`) is a claim, not a step.
"""

import re

from schemas import Status
from workers.stages.allegations.grammar.clauses import Clause, VerbGroup
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.tagging import Extent

_HYPOTHETICAL = words("if unless whether")
NO_STEPS: frozenset[Status] = frozenset(("cleared", "alleged", "settled"))
"""What is no step against anybody, so that its negation takes nothing back."""
WISHES = words("""
    threaten threatens threatened threatening plan plans planned planning vow vows vowed consider considers
    considered considering intend intends intended want wants wanted seek seeks sought hope hopes prepare prepares
    preparing prepared expect expects expected likely due set mull weigh
""")
_NOBODY = words("nobody none no-one neither nothing no without never")
ADMITS = r"(?:acknowledg|admit|conced|agree|accept)"
"""How the verb of an admission begins, for the patterns of other modules."""
_QUESTION = re.compile(r"\?[\"'”’)\]]*$")


def is_question(clause: Clause) -> bool:
    """A question claims nothing, in a headline least of all."""
    return _QUESTION.search(clause.text) is not None


def is_hypothetical(clause: Clause, at: int, group: VerbGroup | None) -> bool:
    """Whether the cue at word `at` is negated, only possible, or under an `if` of its own clause."""
    if group is not None:
        if group.negated or group.modal:
            return True
        if group.start > 0 and clause.lower[group.start - 1] in _NOBODY:
            return True
    begin = group.start if group is not None else at
    for i in range(begin - 1, max(begin - 12, -1), -1):
        word = clause.tokens.words[i]
        if word in '.;:—–"”“' or (word == "," and i < begin - 1):
            return False
        if clause.lower[i] in _HYPOTHETICAL:
            return not (clause.lower[i] == "whether" and _under_inquiry(clause, i))
        if clause.lower[i] in _NOBODY and i == _clause_opening(clause, begin):
            return True
    return False


def _under_inquiry(clause: Clause, i: int) -> bool:
    return any(word.startswith(("investigat", "examin", "inquir", "prob")) for word in clause.lower[max(i - 4, 0) : i])


def _clause_opening(clause: Clause, at: int) -> int:
    for i in range(at - 1, -1, -1):
        if clause.tokens.words[i] in ',.;:—–"”“':
            return i + 1
    return 0


def as_told(text: str, cue: Extent, act: Extent | None, status: Status) -> Status:
    """The status of words that a network reads by their look.

    `refused to dismiss the charges` clears nobody, `is not under investigation` investigates nobody, the charge `that he took bribes` is
    made by anybody, what a report says somebody `may have` done it does not find, and who `won his appeal` is cleared.
    """
    if (
        status == "cleared"
        and (kept := _LEFT_AS_IT_WAS.search(text))
        and kept.start() <= cue[1]
        and cue[0] <= kept.end()
    ):
        return next((was for was, word in _WAS if word.search(kept["what"])), "alleged")
    if status in ("charged", "investigated", "penalised", "sued") and _CHOSE_NOT_TO.search(text[: cue[1]]):
        return "cleared"
    if status in ("convicted", "penalised") and _SENTENCE_UNDONE.search(text[slice(*cue)]):
        return "cleared"
    if status == "cleared" and (
        _OVERTURNED_ACQUITTAL.search(text[: cue[1]])
        or _THE_ACQUITTAL.match(text, cue[0])
        or _ACQUITTAL_UNDONE.search(text[: cue[1]])
    ):
        return "charged"
    if status in ("convicted", "cleared") and _has_a_new_trial(text, cue, status):
        return "charged"
    if status in ("convicted", "charged") and _SHOULD_BE.search(text[: cue[1]]):
        return "alleged"
    if status == "convicted" and _A_VERDICT.match(text) and cue[0] < len("A verdict"):
        return "charged"
    if status == "convicted" and _NOT_GUILTY.match(text, cue[1]):
        return "cleared"
    if status == "investigated" and _ASKED_TO.search(text[: cue[1]]):
        return "alleged"
    if status == "charged" and _CIVIL.search(text) and _TRIAL.search(text[slice(*cue)]):
        return "sued"
    if status == "cleared" and _HUNG.search(text) and _DISCHARGED.search(text[slice(*cue)]):
        return "charged"
    if status == "penalised" and _SUSPENDED.search(text[slice(*cue)]):
        return "convicted"
    if status == "charged" and _COLLAPSED.match(text, cue[1]):
        return "cleared"
    if status in ("convicted", "alleged", "penalised") and _NO_EVIDENCE.search(text[slice(*cue)]):
        return "cleared"
    if status == "cleared" and _SERVED.match(text, cue[1]):
        return "convicted"
    if status == "admitted" and disowned(text[cue[1] :]):
        return "alleged"
    if status == "investigated" and _NOT_INVESTIGATED.search(text[max(cue[0] - 20, 0) : cue[1]]):
        return "cleared"
    if status == "charged" and _ACCUSES.search(text[: cue[1]]) and text.startswith(" that ", cue[1]):
        return "alleged"
    if status == "convicted" and act and (_MAY_HAVE.search(text[: act[0]]) or _MAY_HAVE_IN.match(text, act[0])):
        return "alleged"
    if status in ("convicted", "penalised") and _won_appeal(text, cue):
        return "cleared"
    if status == "convicted" and _UNSAFE.search(text) and _RULED.search(text):
        return "cleared"
    return status


# `The minister wrote that she had confessed, which she denied`.
_DISOWNED = re.compile(
    r", (?:which|(?:a claim|an account|something)(?: that| which)?) (?:he|she|they|it|[A-Z]\w+) (?:\w+ )?den(?:y|ies|ied)\b"
)
# `decided not to charge`, `declined to prosecute`, `refused to indict`: 13 of 13 such steps in annotated articles clear.
_CHOSE_NOT_TO = re.compile(
    r"\b(?:(?:decid|chose|choos|vot|opt|resolv)\w* (?:\w+ )?(?:not to|against)|(?:declin|refus)\w* to) (?:\w+ly )?"
    r"(?:charg|prosecut|indict|arrest|suspend|disciplin|sanction|fin(?:e|ing)\b|ban(?:ning)?\b|expel|impeach|try\b|"
    r"bring)\w*(?: (?:any )?charges?)?$",
    re.IGNORECASE,
)
_SENTENCE_UNDONE = re.compile(
    r"\b(?:sentence|conviction|verdict|term|fine)\b.*\b(?:overturned|quashed|annulled|set aside|thrown out|vacated)\b",
    re.IGNORECASE,
)
_OVERTURNED_ACQUITTAL = re.compile(
    r"\b(?:overturn\w*|quash\w*|annul\w*|set aside|revers\w+) (?:the |an |his |her |their )?acquittals?$",
    re.IGNORECASE,
)
_THE_ACQUITTAL = re.compile(
    r"(?:overturn\w*|quash\w*|annul\w*|set aside|revers\w+) (?:the |an |his |her |their |[A-Z]\w+['’]s )?acquittals?\b",
    re.IGNORECASE,
)
_ACQUITTAL_UNDONE = re.compile(
    r"\bacquittals?(?: (?:of|on|for|by) [^.;]{1,60}?)? (?:was|were|is|has been|have been) (?:\w+ly )?"
    r"(?:overturned|quashed|annulled|set aside|reversed|vacated)$",
    re.IGNORECASE,
)
_SHOULD_BE = re.compile(
    r"\b(?:should|ought to|must) (?:also |now |all )?(?:be|face) (?:prosecuted|charged|tried|indicted|prosecution|charges|trial)$",
    re.IGNORECASE,
)
_A_VERDICT = re.compile(
    r"(?:(?:A|The|Mixed|Jury) )?[Vv]erdicts? (?:is |are )?(?:in|due|expected|awaited|reached|today)\b(?!.*\bguilty)"
)
# `returned a verdict of not guilty`, `Verdict: not proven`.
_NOT_GUILTY = re.compile(
    r"(?:(?<=verdict)|(?<=verdicts))(?: (?:of|was|were|is|are)|:)(?: [^.;,]{1,30}?)? (?:not[ -](?:guilty|proven)|acquittal)\b",
    re.IGNORECASE,
)
# What private people ask for, nobody has begun; what a minister asks for is under way.
_ASKED_TO = re.compile(
    r"\b(?:MPs?|lawmakers?|senators?|councillors?|unions?|campaigners?|charit(?:y|ies)|residents|customers|rivals?|shareholders?|investors|"
    r"famil(?:y|ies)|parents|groups?|opposition|party|lawyers?|activists|critics|neighbours|competitors?|farmers|doctors|nurses|patients)\b"
    r"[^.;,]{0,40}? (?:(?:ha(?:s|ve|d) )?(?:asked|urged|called (?:on|for)|wants?|wanted|demanded|pressed|petitioned)|asks?|"
    r"urges?|calls? on)\b"
    r"[^.;,]{1,60}? to (?:investigate|examine|look into|probe|inquire into|open an (?:inquiry|investigation))$",
    re.IGNORECASE,
)
_CIVIL = re.compile(
    r"\bcivil (?:trial|case|court)\b|\b(?:SEC|FTC|CFTC)['’]s (?:trial|case)\b|\b(?:shareholders|investors|"
    r"pension funds)\b[^.;]{0,40}\btrial\b|"
    r"\b(?:take|takes|took|face)\b[^.;]{0,40}\b(?:to|at) trial\b[^.;]{0,30}\bclaims\b|\bantitrust trial\b",
    re.IGNORECASE,
)
_TRIAL = re.compile(r"\b(?:trial|case)$", re.IGNORECASE)
# A jury that is sent home without a verdict, and a sentence served, clear nobody.
_HUNG = re.compile(
    r"\bjur(?:y|ies|ors)\b[^;]*\b(?:was|were|been) discharged\b|\bdischarged (?:the|a|that) jur(?:y|ors)\b|"
    r"\bjur(?:y|ies|ors)\b[^;.]{0,40}\b(?:(?:failed to|unable to|could not|did not) (?:agree|reach)|deadlocked)\b",
    re.IGNORECASE,
)
_DISCHARGED = re.compile(r"\b(?:discharged|failed|unable|could not|did not|deadlocked)\b", re.IGNORECASE)
_SUSPENDED = re.compile(r"\bsuspended (?:jail |prison )?(?:sentence|term)\b", re.IGNORECASE)
_COLLAPSED = re.compile(r" (?:against \w+ )?(?:has |had )?(?:later |then )?collapsed\b", re.IGNORECASE)
_NO_EVIDENCE = re.compile(r"\b(?:no|insufficient|not enough) (?:evidence|proof|sign|indication)\b", re.IGNORECASE)
_SERVED = re.compile(r"[^.;]{0,40}\b(?:after|having) serv(?:ing|ed) ", re.IGNORECASE)


RETRIAL = r"(?:re-?trials?|(?:new|second|third|fresh) trials?)"
_AGAIN = re.compile(
    rf"\b(?:order|grant|award|fac|begin|start|open|direct|win|won)\w*\b(?: [\w'’]+){{0,6}}? {RETRIAL}\b|"
    rf"\b(?:will|to|must|should|is due to|is set to) (?:face|get|have|stand|undergo) (?:a |an )?{RETRIAL}\b|"
    rf"\b{RETRIAL}\b[^.;]{{0,40}}? (?:(?:was|has been|is|will be|were) )?(?:ordered|granted|begins?|began|begun|"
    r"starts?|started|opens?|opened|under way|underway|due|scheduled|set|is to|will|continues?)\b|"
    r"\b(?:will be|is to be|are to be|to be|be|being|should be|must be) (?:re-?tried|tried again|put on trial again)\b|"
    r"\b(?:on|stands?|standing) trial (?:again|for (?:a|the) (?:second|third) time)\b|"
    r"\bagain on trial\b|\bback on trial\b|"
    r"\b(?:overturn|quash|annul|revers|set aside|vacat)\w* (?:the |an |his |her |their )?acquittals?\b|"
    r"\bacquittals? (?:\w+ ){0,4}(?:overturned|quashed|annulled|reversed|set aside|vacated)\b",
    re.IGNORECASE,
)
_NO_RETRIAL = re.compile(
    r"\b(?:no|not|never|without|refus\w+|den(?:y|ies|ied)|reject\w*|declin\w+|ask\w*|appl(?:y|ied|ies)|seek\w*|sought|wants?|request\w*|motion|bid|if|"
    r"whether|could|may|might|would|hop\w+|call\w* for|demand\w*|urg\w+|petition\w*|oppos\w+|avoid\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


def tried_again(text: str) -> re.Match[str] | None:
    """Where a sentence says that somebody is, or is to be, tried anew; of one who only asks for it nobody says so."""
    return None if _NO_RETRIAL.search(text) else _AGAIN.search(text)


def _has_a_new_trial(text: str, cue: Extent, status: Status) -> bool:
    """`overturned the conviction and ordered a new trial`; where one is only granted, what was found stands until then."""
    again = tried_again(text)
    if again is None or "acquittal" in again.group().lower() or _AT_A_RETRIAL.search(text):
        return False
    if status == "convicted" and not (_ORDERED.search(again.group()) and _A_VERDICT_ON_HIM.search(text[slice(*cue)])):
        return False
    between = text[min(cue[0], again.start()) : max(cue[1], again.end())]
    return _ANOTHERS.search(between) is None


_ORDERED = re.compile(r"\border", re.IGNORECASE)
_A_VERDICT_ON_HIM = re.compile(r"\b(?:convict|sentence|jail|imprison|guilty|prison|death row|serv)", re.IGNORECASE)
_AT_A_RETRIAL = re.compile(
    rf"\b(?:at|in|after|following) (?:a|an|the|his|her|their|its) (?:\w+ )?{RETRIAL}\b", re.IGNORECASE
)
_ANOTHERS = re.compile(
    r";|\b(?:but|while|whereas|although|uph(?:eld|olds?)|co-?accused|co-?defendants?|brother)\b", re.IGNORECASE
)


def disowned(after: str) -> bool:
    """Whether what follows a confession says that it was none: `..., which she denied`."""
    return _DISOWNED.search(after) is not None


def _won_appeal(text: str, cue: Extent) -> bool:
    """`Lowe won his appeal against a conviction`; of prosecutors who won theirs against a sentence nobody is cleared."""
    won = _WON_APPEAL.search(text[: cue[0]])
    if won is None or "sentence" in text[slice(*cue)].lower():
        return False
    return _PROSECUTES.search(text[: won.start()]) is None


_WON_APPEAL = re.compile(
    r"\b(?:(?:w[io]ns?|winning) (?:his|her|its|their|an|the) (?:\w+ )?appeal|successfully appeal\w+) against[^.;]{0,40}$",
    re.IGNORECASE,
)
_PROSECUTES = re.compile(
    r"\b(?:prosecut\w+|crown|state|attorney|solicitor general|government|regulator)\b", re.IGNORECASE
)
_UNSAFE = re.compile(r"\bconvictions? (?:is|was|are|were|as|to be) unsafe\b", re.IGNORECASE)
_RULED = re.compile(r"\b(?:ruled|held|found|declared|quashed)\b", re.IGNORECASE)
_LEFT_AS_IT_WAS = re.compile(
    r"\b(?:refus\w+|declin\w+) to (?:dismiss|overturn|quash|throw out|drop|strike out|set aside|reverse)\b(?P<what>[^.;]{0,60})",
    re.IGNORECASE,
)
_WAS: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("convicted", re.compile(r"\b(?:convictions?|guilty|verdicts?|sentences?)\b", re.IGNORECASE)),
    ("sued", re.compile(r"\b(?:(?:law)?suits?|claims?|complaints?|actions?)\b", re.IGNORECASE)),
    ("charged", re.compile(r"\b(?:charges?|counts?|indictments?|prosecutions?)\b", re.IGNORECASE)),
    ("penalised", re.compile(r"\b(?:fines?|bans?|suspensions?|penalt(?:y|ies)|sanctions?)\b", re.IGNORECASE)),
)
_NOT_INVESTIGATED = re.compile(r"(?:\bnot|n['’]t) (?:\w+ly )?(?:(?:under|being) )?investigat\w+$", re.IGNORECASE)
_ACCUSES = re.compile(r"\b(?:the|a|any|this|that) (?:\w+ )?charge$", re.IGNORECASE)
_MAY_HAVE = re.compile(r"\b(?:may|might) (?:well )?have (?:been )?$", re.IGNORECASE)
_MAY_HAVE_IN = re.compile(r"(?:[\w'’-]+ ){0,3}(?:may|might) (?:well )?have\b", re.IGNORECASE)


_OF_THE_GUILTY = (
    "serve",
    "spend",
    "sentenced",
)  # who `will serve 26 years` is sentenced, who `will be sentenced` is found guilty


def lowered(clause: Clause, status: Status, group: VerbGroup | None) -> Status:
    """The status that is left of a step which is announced or wished for."""
    if group is None or status in NO_STEPS:
        return status
    if group.future and clause.lower[group.head] not in _OF_THE_GUILTY and not tried_again(clause.text):
        return "investigated" if status != "sued" else "alleged"
    if group.infinitive:
        before = clause.lower[max(group.start - 3, 0) : group.start]
        if any(word in WISHES for word in before):
            return "alleged" if status == "sued" else "investigated"
    return status
