"""Roles and acts in the clause of their own cue: what the next clause tells is of somebody else, or of something else.

    Kroll was acquitted but faces a separate charge of treason      she is not acquitted of treason
    Lund was fired after she reported the fraud                     the fraud is not hers
    Lund, who was arrested, will testify against Haverty            Haverty was not arrested
    The court dismissed a petition by Kota to quash the charges     the charges stand, against Kota
    Arrested at a rally against corruption                          the corruption is others'
    She told the dean that she had been pressed to change it        not the dean pressed her
    The firm's director, Ida Kroll, denied that anyone was cheated  nobody says that she cheated
    They criticised the use of soldiers to fill ballot boxes        the soldiers were used
    Kroll complained that she had been blamed for it                others blame her

A network fills the roles of a cue from the whole sentence; each of these once named the wrong one.
"""

import re
from dataclasses import replace

from workers.stages.allegations.checks.undone import DID_NOT
from workers.stages.allegations.grammar.dates import DAYS, MONTHS
from workers.stages.allegations.grammar.status import ADMITS
from workers.stages.allegations.lexicon.wrongs import is_wrong
from workers.stages.allegations.parties.epithets import is_somebody
from workers.stages.allegations.tagging import Extent, TaggedMention


def in_its_clause(text: str, mention: TaggedMention) -> TaggedMention:
    """The mention without what other clauses of the sentence's `text` tell."""
    mention = replace(mention, accused=tuple(_cut_before(text, a, mention.cue) for a in mention.accused))
    mention = _admits_of_another(
        text, _who_was(text, _petitioner(text, _without_those_asked(text, _as_blamed(text, mention))))
    )
    return _without_wrongs(text, _not_over_the_act(text, _of_the_relative(text, mention)))


def _without_those_asked(text: str, mention: TaggedMention) -> TaggedMention:
    """Without who only heard of it, or was used for it, or denies what was done by whom the sentence does not say."""
    kept = tuple(a for a in mention.accused if not _only_asked(text, a, mention))
    return mention if kept == mention.accused else replace(mention, accused=kept)


def _only_asked(text: str, one: Extent, mention: TaggedMention) -> bool:
    cue, act, before = mention.cue, mention.act, text[: one[0]]
    if (
        one[0] >= cue[0]
        and (_RAISED_WITH.search(before) or _is_hearer(text, one, cue))
        and not _WHO.match(text, one[1])
    ):
        return True
    if act and act[0] <= one[0] and _USE_OF.search(before):
        return True
    if act and one[1] <= act[0] and _RESIGNATION_OF.search(before) and _AFTER_WERE.match(text, one[1]):
        return True
    return one[1] <= cue[0] and _speaks_for_others(text, one, cue) and _denies_for_others(text, mention)


def _as_blamed(text: str, mention: TaggedMention) -> TaggedMention:
    """`Kroll complained that she had been wrongly accused of copying it`: she is whom others accuse."""
    blamed = _BLAMED.search(text) if mention.status == "alleged" and mention.act else None
    if (
        blamed is None
        or mention.act is None
        or not (blamed.start() <= mention.act[1] and mention.act[0] <= blamed.end())
    ):
        return mention
    others = tuple(a for a in mention.accuser if a[0] >= blamed.end())
    own = (blamed.span("who"),) if blamed["who"] else tuple(a for a in mention.accuser if a[1] <= blamed.start())
    start = max(mention.act[0], blamed.end())
    if not (mention.accused or own) or start >= mention.act[1]:
        return mention
    return replace(mention, accused=mention.accused or own, accuser=others, act=(start, mention.act[1]))


_BLAMED = re.compile(
    r"\b(?:complain|protest|resent|object|outraged|furious|angry|upset|astonished|shocked|stunned|hurt|dismay|"
    r"bitter|indignant)\w* "
    r"(?:(?:that )?(?P<who>she|he|they|it) (?:had been|was|were|has been|is|are) |(?:(?:of|at|about|to|over|by)"
    r" )?(?:having been|being|be) )"
    r"(?:wrongly |falsely |unfairly |unjustly )?(?:accused of|blamed for|suspected of) ",
    re.IGNORECASE,
)


def _is_hearer(text: str, one: Extent, cue: Extent) -> bool:
    """`told the dean that she had been pressed to alter measurements`."""
    return (
        text[cue[1] : one[0]] == " "
        and _TOLD.match(text, cue[0]) is not None
        and _THAT_SHE.match(text, one[1]) is not None
    )


def _speaks_for_others(text: str, one: Extent, cue: Extent) -> bool:
    """`The firm's director, Ida Kroll, denied`; `held by rebels, denying`."""
    if _ITS_OFFICER.search(text[: one[0]]) or _AN_OFFICER_OF.match(text, one[1]):
        return True
    return _BY.search(text[: one[0]]) is not None and text[one[1] : cue[0]] == ", "


def _denies_for_others(text: str, mention: TaggedMention) -> bool:
    """`The firm's director, Ida Kroll, denied that residents had been hurt`: by whom, the sentence does not say."""
    content = _DENIED_THAT.match(text, mention.cue[0]) if mention.status == "alleged" else None
    if content is None or _PRONOUN.search(content["who"]):
        return False
    return _DONE_TO_SUBJECT.match(text, content.end()) is not None


_ITS_OFFICER = re.compile(r"(?:['’]s?|\b[Ii]ts|\b[Tt]heir) [\w'’ -]{3,50},? $|\b[Ss]pokes\w+,? $")
_AN_OFFICER_OF = re.compile(r", (?:(?:its|their) |the [\w ]{2,30}['’]s? |for (?:the )?)[\w'’ -]{2,40}, ")
_BY = re.compile(r"\b(?:by|from|of|with) (?:the )?$")
_TOLD = re.compile(r"(?:told|tells|telling|informed|warned)\b", re.IGNORECASE)
_THAT_SHE = re.compile(r"(?:, [A-Z][\w'’. -]+,)? (?:that )?(?:she|he|they) (?:had been|was|were) \w+ed\b")
# `raising the matter with the general secretary, Ida Kroll`
_RAISED_WITH = re.compile(
    r"\b(?:after|for|because|since|when|before|having)(?: (?:he|she|they))?(?: had)? "
    r"(?:rais|report|complain|mention|discuss|disclos|flag)\w*(?: (?!(?:with|to|that)\b)[\w'’-]+){0,5} (?:with|to) "
    r"(?:(?:the|his|her|its|their) [\w'’ -]{2,40}, )?(?:the |his |her |its |their )?$",
    re.IGNORECASE,
)
_WHO = re.compile(r",? (?:who|whom|whose|which)\b")
_USE_OF = re.compile(
    r"\bthe (?:[\w-]+ )?(?:use|deployment|recruitment|exploitation|employment|hiring) of (?:(?!by\b)[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_RESIGNATION_OF = re.compile(
    r"\b(?:call|press|demand|ask|push|urg)\w*(?: for)? the (?:resignation|dismissal|removal|sacking|departure)"
    r" of [^.;]*$",
    re.IGNORECASE,
)
_AFTER_WERE = re.compile(r",? (?:after|because|when|over) [^,.;]{3,60} (?:was|were|had been|have been) \w+")
_DENIED_THAT = re.compile(
    r"(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)? (?:the |any )?(?:claims?|suggestions?|allegations?|accusations?)"
    r") that "
    r"(?P<who>(?:(?:any|the|its|his|her|their|some|a|an) )?[\w'’-]+(?: (?!(?:had|has|have|was|were|is|are)\b)"
    r"[\w'’-]+){0,4}?) "
    r"(?=(?:had|has|have|was|were|is|are)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|his|her|him|them|their|its|we|I)\b")
_DONE_TO_SUBJECT = re.compile(
    r"(?:had been|has been|have been|was|were|is being|are being) (?:\w+ly )?\w+(?:ed|en|ten|id|de|ld|t|wn|ne)"
    r"\b(?![^.;]* by (?:his|her|its|their|him|it|them)\b)|"
    r"(?:had|has|have) put [\w'’ ]{2,40} at risk\b"
)


def _cut_before(text: str, one: Extent, cue: Extent) -> Extent:
    """Of `Owen Grantley deny` the name, where a network took the verb into it."""
    start, end = one
    if not text[slice(*cue)].lower().startswith("den"):
        return one
    return (start, cue[0] - 1) if start < cue[0] - 1 < end and text[start : cue[0]].split()[-1][:1].isupper() else one


def _not_over_the_act(text: str, mention: TaggedMention) -> TaggedMention:
    """Of `Velling hid losses` the accused is `Velling`, where a network gave the verb to both."""
    act = mention.act
    if act is None:
        return mention
    return replace(mention, accused=tuple(_before(text, a, act) for a in mention.accused))


def _before(text: str, one: Extent, act: Extent) -> Extent:
    verb = text[act[0] : one[1]]
    if not (one[0] < act[0] < one[1] < act[1]) or " " in verb or not text[one[0] : act[0]].split()[-1][:1].isupper():
        return one
    return one[0], act[0] - 1


def _of_the_relative(text: str, mention: TaggedMention) -> TaggedMention:
    """`The Civic Party, which the government says is financed by smugglers`: it is the party that is."""
    if mention.accused or not mention.accuser or mention.status != "alleged":
        return mention
    who = _WHICH_THEY.search(text[: mention.accuser[0][0]])
    if (
        who is None
        or not is_somebody(who["who"])
        or who["who"].split()[-1].lower() in (*MONTHS, *DAYS)
        or not text[mention.accuser[0][1] : mention.cue[0]].isspace()
    ):
        return mention
    return replace(mention, accused=(who.span("who"),))


_WHICH_THEY = re.compile(
    r"(?:^|[.;,] |\b(?:and|but|that) )(?P<who>(?:(?:the|a|an|its|his|her) )?[\w'’-]+(?: [\w'’-]+){0,4}), (?:which|whom|"
    r"who) (?:the |a |an )?$",
    re.IGNORECASE,
)


def _admits_of_another(text: str, mention: TaggedMention) -> TaggedMention:
    """`Kroll acknowledged that her boss, Peter Lowe, had underpaid her`: she accuses, and he has admitted nothing."""
    if mention.status != "admitted" or _ADMITS_THAT.match(text, mention.cue[0]) is None:
        return mention
    after = tuple(a for a in mention.accused if a[0] >= mention.cue[1] and _A_NAME.match(text, a[0]))
    done_to = mention.accuser or (mention.act and _DONE_TO_THEM.search(text[slice(*mention.act)]))
    if done_to and after and len(after) == len(mention.accused):
        return replace(mention, status="alleged")
    by = _BY_ANOTHER.search(text[slice(*mention.act)]) if mention.act else None
    if by and mention.act:
        start, end = mention.act[0] + by.start("who"), mention.act[0] + by.end("who")
        return replace(mention, status="alleged", accused=((start, end),), accuser=mention.accused or mention.accuser)
    return mention


_ADMITS_THAT = re.compile(rf"{ADMITS}\w* (?:that )?", re.IGNORECASE)
_DONE_TO_THEM = re.compile(r"\b(?:him|her|them|me|us)\b", re.IGNORECASE)
_A_NAME = re.compile(r"(?!(?:I|We|You|He|She|They|It|The|A|An|His|Her|Its|Their)\b)[A-Z]")
_BY_ANOTHER = re.compile(
    r"^(?:had been |was |were |been |have been )?\w+(?:ed|en|aid|ung|old)\b[^.;,]*? by (?P<who>(?:(?:the|his|her|its|a|"
    r"an) )?[A-Z]?[\w'’-]+(?: [A-Z][\w'’-]+)*)$"
)


def _petitioner(text: str, mention: TaggedMention) -> TaggedMention:
    """`dismissed a petition by Ravi Kota to quash the charges`: he stands charged; `Norbrook's counter-claim was dismissed`
    accuses others."""
    if _REJECTED.match(text, mention.cue[0]) is None:
        return mention
    if _TO_QUASH.search(text):
        asks = tuple(a for a in mention.accuser if _PETITION_OF.search(text[: a[0]]) or _S_PETITION.match(text, a[1]))
        return replace(
            mention,
            status="charged",
            accused=mention.accused or asks,
            accuser=tuple(a for a in mention.accuser if a not in asks),
        )
    claimants = tuple(a for a in mention.accused if _S_CLAIM.match(text, a[1]))
    if mention.status != "cleared" or not claimants:
        return mention
    return replace(
        mention,
        accused=tuple(a for a in mention.accused if a not in claimants),
        accuser=(*claimants, *(a for a in mention.accuser if a not in claimants)),
    )


_REJECTED = re.compile(r"(?:dismiss|reject|den(?:ied|ies)|threw out|throw)", re.IGNORECASE)
_TO_QUASH = re.compile(
    r"\b(?:petition|application|motion|bid|request|plea)\b[^.;]{0,50}\b(?:quash|throw out|drop|dismiss|overturn|strike out|"
    r"annul|block|halt)\b"
    r"[^.;]{0,30}\b(?:charges?|counts?|convictions?|indictments?|case|prosecution|proceedings|trial)\b",
    re.IGNORECASE,
)
_PETITION_OF = re.compile(
    r"\b(?:petition|application|motion|bid|request|plea) (?:by|from|of) (?:the )?$", re.IGNORECASE
)
_S_PETITION = re.compile(r"['’]s? (?:\w+ )?(?:petition|application|motion|bid|request|plea)\b", re.IGNORECASE)
_S_CLAIM = re.compile(
    r"['’]s? (?:\w+ )?(?:counter-?|cross-?)?(?:claim|(?:law)?suit|complaint|action)s?\b", re.IGNORECASE
)


def without_others(text: str, mention: TaggedMention) -> TaggedMention:
    """The mention, once its accused are known, without the act and the accused of another clause."""
    cue, act = mention.cue, mention.act
    mention = replace(mention, accused=tuple(a for a in mention.accused if not _is_spared(text, a, cue)))
    if act and mention.status == "alleged" and (_CALLS_HER.match(text, act[0]) or _CALLED_HER.search(text[: act[0]])):
        return replace(mention, category="speech")
    if act and _UNDER_FIRE.search(text[slice(*cue)]) and _AFTER.match(text[: act[0]], cue[1]):
        return replace(
            mention, act=None, accused=tuple(a for a in mention.accused if a[0] < act[0]), category="conduct"
        )
    if act and _PROTEST.search(text, cue[1], act[0]):
        return replace(mention, act=None, category="public_order")
    if mention.status == "cleared" and _AND_YET.match(text[: act[0]] if act else text, cue[1]):
        return replace(mention, act=None, category="conduct")
    told = _REPORTED.match(text, cue[1]) if mention.status == "penalised" and not _FINED.match(text, cue[0]) else None
    if told:
        accused = tuple(a for a in mention.accused if a[0] < told.start("what"))
        accuser = tuple(a for a in mention.accuser if a[1] < told.start("what") - 1 and a[0] != told.start("who"))
        if act and act[1] > told.start("what"):
            return replace(
                mention,
                accused=accused,
                accuser=accuser,
                act=(min(act[0], told.start("what")), act[1]),
                category="conduct",
            )
        return replace(mention, accused=accused, accuser=accuser)
    if act and mention.status == "cleared" and DID_NOT.search(text[slice(*act)]):
        return replace(mention, accused=tuple(a for a in mention.accused if a[0] < act[0]))
    if mention.status == "cleared":
        mention = replace(mention, accused=tuple(a for a in mention.accused if not _is_not_cleared(text, a, cue)))
    if act:
        harmed = tuple(a for a in mention.accused if act[0] < a[0] < act[1] and _HARMED.search(text, act[0], a[0]))
        mention = replace(mention, accused=tuple(a for a in mention.accused if a not in harmed))
    others = tuple(a for a in mention.accused if a[0] > cue[1] and _AGAINST.search(text, cue[1], a[0]))
    if not others:
        return mention
    left = tuple(a for a in mention.accused if a not in others)
    # Why `Lund, who was fired, will testify against Haverty` was fired nobody says.
    return replace(mention, accused=() if mention.status == "penalised" and act is None else left)


# `called her a thief`, of whom a wrong is told: an insult.
_CALLS_HER = re.compile(
    r"(?:had )?(?:called|branded|labelled) (?:her|him|them|me|us) (?:an? |the )?[\"“‘]?\w", re.IGNORECASE
)
_CALLED_HER = re.compile(
    r"\b(?:who|whom) (?:she|he|they) (?:said|says) (?:had )?(?:called|branded) (?:her|him|them) (?:an? |the )?[\"“‘]?$"
)


def _is_spared(text: str, one: Extent, cue: Extent) -> bool:
    """`The settlement does not cover Peter Hallam`, `said that Lenoir was a liar and that the inspector had acted by the book`."""
    return one[0] > cue[1] and _NOT_HIM.search(text, cue[1], one[0]) is not None


_NOT_HIM = re.compile(
    r"\b(?:does|did|do|will|would|shall) not (?:\w+ )?(?:release|cover|affect|extend|include|mean|apply|bind|involve)\b|\bhas no bearing\b",
    re.IGNORECASE,
)
_UNDER_FIRE = re.compile(r"\b(?:fire|criticism|scrutiny|pressure|attack)$", re.IGNORECASE)
_AFTER = re.compile(r" after [\w'’ -]{0,40}$")


def _is_not_cleared(text: str, one: Extent, cue: Extent) -> bool:
    """`threw out the claims against Moura but let those against Callaway stand`; `annulled it on the grounds that the judge was biased`."""
    if one[0] <= cue[1]:
        return False
    biased = _GROUNDS.search(text, cue[1], one[0]) is not None and _OF_THE_COURT.search(text[slice(*one)]) is not None
    return biased or _STANDS.search(text, cue[1], one[0]) is not None


_STANDS = re.compile(
    r"\b(?:but|while|though)\b[^.;]{0,60}\b(?:those|that|the (?:claims?|case|charges?|suit|counts?)) (?:[\w-]+ )?against (?:the )?$",
    re.IGNORECASE,
)
_GROUNDS = re.compile(r"\b(?:because|on (?:the )?grounds? that) $", re.IGNORECASE)
_OF_THE_COURT = re.compile(r"\b(?:judge|magistrate|jury|juror|prosecutor|witness|court)s?\b", re.IGNORECASE)
_HARMED = re.compile(
    r"\b(?:cost(?:ing)?|defraud\w*|cheat\w*|robb\w+|(?:stole|steal|stealing|stolen) from|misle\w+|harm\w+|swindl\w+) $",
    re.IGNORECASE,
)


# `was acquitted but faces a separate charge of treason`, `was cleared and later convicted of perjury`, `acquitted and later sued her for`.
_AND_YET = re.compile(
    r"[^.;]*?\b(?:but|and) (?:(?:was|is|has been|later|still|then|subsequently|now) )*"
    r"(?:faces?|remains?|sued|held|being|convicted|found|jailed|charged|accused|on trial|under|in (?:jail|prison|detention|custody))\b",
    re.IGNORECASE,
)
# `fired after she told the board about`, `suspended when she reported`, `sacked for exposing`.
_REPORTED = re.compile(
    r"[^.;,]{0,30}?\b(?:after|when|for|because|having) (?:(?P<who>she|he|they) )?(?:had )?"
    r"(?P<what>(?:report|complain|told|tell|warn|expos|disclos|denounc|alert|bl[eo]w)(?:ed|ing|s|n)?\b|"
    r"rais(?:ed|ing) (?:the alarm|concerns?|questions|doubts)|sp(?:oke|eaking) (?:out|up))",
    re.IGNORECASE,
)
_FINED = re.compile(r"(?:fin|jail|sentenc|reprimand|prosecut|order)", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:testif\w+|(?:give|gives|gave|giving) evidence|testimony|witness(?:es)?) against (?:(?:the|his|her|its) )?(?:[a-z-]+ ){0,3}$",
    re.IGNORECASE,
)


# `arrested at a rally against corruption`: the corruption is others'.
_PROTEST = re.compile(
    r"\b(?:at|in|during|after|from) (?:an?|the|their|his|her) (?:[\w-]+ ){0,3}?"
    r"(?:protest|rally|rallies|demonstration|march|vigil|sit-in|conference|debate|meeting)(?:e?s)? "
    r"(?:against|over|about|on) (?:the |alleged )?$",
    re.IGNORECASE,
)


def _without_wrongs(text: str, mention: TaggedMention) -> TaggedMention:
    """Of `is alleging fraud in the vote` the fraud, which the act begins with, is nobody."""
    start = mention.act[0] if mention.act else None
    return replace(mention, accused=tuple(a for a in mention.accused if a[0] != start or not is_wrong(text[slice(*a)])))


def _who_was(text: str, mention: TaggedMention) -> TaggedMention:
    """`A student who was cleared of rape` is the accused, and clears nobody; a challenger `who is alleging fraud` accuses."""
    taken = tuple(
        a
        for a in mention.accuser
        if _PASSIVE.fullmatch(text[a[1] : mention.cue[0]]) or _in_a_headline(text, a, mention)
    )
    before = any(a[0] < mention.cue[0] for a in mention.accused)
    if before or not taken or _DONE_TO.match(text, mention.cue[0]) is None:
        return mention
    return replace(mention, accused=taken, accuser=tuple(a for a in mention.accuser if a not in taken))


def _in_a_headline(text: str, one: Extent, mention: TaggedMention) -> bool:
    """`Ferry firm sued`, `Mayor probed over flats`: without an object it was done to whom it names."""
    return (
        not mention.accused
        and mention.status != "convicted"
        and text[one[1] : mention.cue[0]] == " "
        and text[-1:].isalnum()
        and _NO_OBJECT.match(text, mention.cue[1]) is not None
    )


_NO_OBJECT = re.compile(r"(?:$| (?:over|after|for|by|as)\b)")
_PASSIVE = re.compile(
    r",? (?:who|which|that) (?:(?:has|have|had) been|is|are|was|were)(?: (?:\w+ly|also|later|then|since|once))? "
)
_DONE_TO = re.compile(r"(?:\w+ed|found|held|freed)\b", re.IGNORECASE)
