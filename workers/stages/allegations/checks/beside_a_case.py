"""Who works at a case, or speaks in it for another, and is not accused in it.

    Kroll, who led the prosecution in the Holt fraud trial       she is no defendant there
    Kroll, an interpreter at the Holt murder trial               nor is she, nor is Holt, which gives it its name
    Piers Lowe, defending, asked for bail                        whom he defends the sentence does not say
    Piers Lowe, for Kroll, applied for bail                      Kroll is on trial
    The trial judge misdirected the jury                         a mistake in law, and no wrong

A network that has seen `the Holt fraud trial` takes who stands before it for the one on trial.
"""

import re
from dataclasses import replace

from workers.stages.allegations.checks.rule import Rule, pattern
from workers.stages.allegations.lexicon.nouns import LAWYERS
from workers.stages.allegations.tagging import Extent, TaggedMention

Extents = tuple[Extent, ...]

_CASE = r"(?:trials?|retrials?|cases?|inquir(?:y|ies)|investigations?|probes?|prosecutions?|hearings?|proceedings|affair|scandal)"
_ROLE = (
    rf"(?:{LAWYERS}|advocate|silk|junior|judge|magistrate|prosecutor|witness|interpreter|translator|juror|jury|forem[ae]n|forewoman|"
    r"expert|pathologist|artist|reporter|correspondent|stenographer|clerk|usher|detective|investigator|officer|veteran|arbitrator|"
    r"defence|defense|prosecution|crown)s?"
)
_PART = r"(?:his|her|their|its) (?:part|role|work|conduct|handling|coverage|summing-up|speech|evidence|testimony) (?:in|at|on|of|to)"
_BESIDE = re.compile(
    rf"(?:\b{_ROLE}(?: (?:for|of|to) the (?:defence|defense|prosecution|crown|jury|court)|team)? "
    r"(?:in|at|on|of|to|for|during|from|throughout)|"
    r"\b(?:led|leads?|leading|headed|opened|ran|conducted) (?:for )?(?:the )?(?:prosecution|defence|defense|crown) (?:in|at|of)|"
    r"\b(?:appear|act|sat|sit|serv)(?:s|ed|ing|ting)? (?:(?:for|as) [^.;,]{1,40} )?(?:in|on|at)|"
    r"\b(?:g[ai]ve|giving|given|gives) (?:[\w-]+ )?(?:evidence|testimony) (?:in|at|to|during)|"
    r"\btestif(?:y|ies|ied|ying) (?:in|at|before|during)|"
    r"\b(?:work|report|comment)(?:ed|ing|s)? (?:\w+ )?on|\b(?:interpret|translat|speak|spoke|act)\w* (?:at|in|for)|"
    r"\b(?:cover|sketch|film|follow|attend|watch|prosecut|defend|represent|investigat|oversaw|handl|chair|judg)(?:e?s|ed|ing)?|"
    r"\bpresid(?:ed|ing|es) (?:over|at|in)|\b(?:tr(?:ied|ying)|heard|hearing|led|headed|ran|wrote (?:a book )?about)|"
    r"\bspent [^.;,]{1,30} (?:on|in|at)|"
    rf"\b(?:known|remembered|famous|celebrated|noted|praised) (?:\w+ )?(?:for|from)(?: {_PART})?|"
    r"\bma(?:de|king) (?:his|her|their) name (?:in|at|with|on)) $",
    re.IGNORECASE,
)
_THE_CASE = re.compile(
    rf"\b(?:the|several|many) (?:of the )?(?:(?!(?:of|on|to|in|against)\b|\w+['’]s? )[\w'’-]+ ){{1,5}}?{_CASE}\b",
    re.IGNORECASE,
)


def without_the_bar(text: str, mention: TaggedMention) -> TaggedMention | None:
    """The mention without who works at the case or pleads in it; None when that leaves nobody, or it tells of the court's own mistakes."""
    if any(rule.holds(text, mention) for rule in _OF_THE_COURT):
        return None
    accused = _not_beside(text, _clients(text, mention.accused), mention)
    accuser = mention.accuser if mention.act else tuple(a for a in mention.accuser if not _pleads(text, a))
    if accused == mention.accused and accuser == mention.accuser:
        return mention
    if not accused and (mention.accused or not (mention.act or accuser)):
        return None
    return replace(mention, accused=accused, accuser=accuser)


def _not_beside(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """Without who stands before a case that the cue names, and works at it, and without the name of the case."""
    if mention.status not in ("charged", "investigated", "sued") or not found:
        return found
    found = tuple(a for a in found if a != mention.act)  # `prosecuted the Riverbank fraud`
    cases = [(m, _BESIDE.search(text[: m.start()])) for m in _THE_CASE.finditer(text)]
    at_cue = ((m, b) for m, b in cases if (b or m).start() <= mention.cue[0] < m.end())
    case, _ = next(at_cue, (None, None))
    if case is None or (mention.act and mention.act[1] > case.end()):
        return found
    beside = any(b for m, b in cases if m.start() <= case.start())
    return tuple(
        a
        for a in found
        if (a[0] >= case.end() or (a[0] > case.start() and _A_NAME.match(text, a[0])))
        or not (beside or (_NAMED.match(case.group()) and not _STANDS_THERE.search(text, a[1], case.start())))
    )


# Of a case that has a name, `the Holt fraud trial`, the words say who is the accused in it.
_NAMED = re.compile(rf"(?:[Tt]he|[Aa]n?) (?:[A-Z][\w’'-]+ ){{1,3}}(?:[a-z-]+ ){{1,2}}(?i:{_CASE})")
_STANDS_THERE = re.compile(
    r"\b(?:defendants?|accused|suspect\w*|charg\w+|convict\w+|trial|tried|fac(?:es?|ed|ing)|arrest\w*|jailed|sentenced|acquitted|cleared|"
    r"guilty|indict\w*|implicated|named|involved|summon\w*|question\w*|detained|held|wanted|plead\w*|probed?|target\w*|subject|"
    r"fugitive|culprit|ringleader|mastermind|killer|fraudster|centre|center|heart|amid|dogged|embroiled|caught|"
    r"under|fined|banned|suspended|dismissed|fired|resign\w*|quit|stepp\w+)\b",
    re.IGNORECASE,
)
_A_NAME = re.compile(r"[A-Z][\w'’.-]+ [A-Z][\w'’-]+")  # `the Ida Kroll murder trial`


def _clients(text: str, found: Extents) -> Extents:
    """For a lawyer who speaks for another that other, if the sentence names him."""
    whom = [(a, _PLEADS.match(text, a[1])) for a in found]
    return tuple(dict.fromkeys(m.span("whom") if m else a for a, m in whom if m is None or m["whom"]))


def _pleads(text: str, one: Extent) -> bool:
    """`Graham Lisle, prosecuting, asked for`, `His barrister, Anne Sharpe, asked for`: it is the court that they ask for something."""
    if _PLEADS.match(text, one[1]):
        return True
    return _HIS_LAWYER.search(text[: one[0]]) is not None and _ASKS.match(text, one[1]) is not None


_PLEADS = re.compile(
    r",(?: (?:KC|QC|SC),)? (?:prosecuting|defending|mitigating|for (?:the )?(?i:prosecution|crown|state|defence|defense)|"
    r"(?:(?:acting |appearing )?for|defending|representing) (?P<whom>(?:(?:Mr|Mrs|Ms|Dr) )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)),"
)
_HIS_LAWYER = re.compile(rf"(?:\b(?:his|her|their)|['’]s?) (?:[\w-]+ )?(?:{LAWYERS}),? $", re.IGNORECASE)
_ASKS = re.compile(r",? (?:has |had )?(?:asked|applied|argued|urged|called|pleaded|appealed|sought)\b")


def _is_of_a_judge(text: str, mention: TaggedMention) -> bool:
    return any(_A_JUDGE.search(text[slice(*a)]) or _A_JUDGE.search(text[: a[0]].rstrip(", ")) for a in mention.accused)


_A_JUDGE = re.compile(
    r"\b(?:judge|magistrate|recorder|sheriff|(?:trial|lower|high|district|appeal) court)$|^(?-i:Judge|Justice|Sheriff) ",
    re.IGNORECASE,
)
_OF_THE_COURT = (
    # What a court of appeal finds wrong in a judgment is no wrong of the judge's.
    Rule(
        "convicted alleged penalised",
        sentence=pattern(
            r"\b(?:misdirect\w*|erred|(?:an? )?(?:error|mistake)s? (?:of|in) law|misinterpret\w*|misapplied|misread|misconstrued|"
            r"(?:wrongly|improperly|mistakenly|erroneously|incorrectly) (?:admit|allow|exclu|instruct|direct|told|refus|barr|dismiss|"
            r"sentenc|rul|permit|let|appli|reject|limit|denied|grant|conclu|f(?:i|ou)nd)\w*|(?:wrong|flawed|faulty|inadequate|improper|"
            r"incorrect|defective) (?:instructions?|directions?|test|guidance|guidelines|summing-up)|"
            r"(?:fail\w* to|should have|did not|had not) (?:\w+ly )?(?:direct|instruct|warn|tell|told|explain|leave|left|consider)\w* "
            r"(?:the |it to the )?(?:jur\w+|members))\b"
        ),
        unless=pattern(r"\b(?:brib\w*|corrupt\w*|misconduct|harass\w*|drunk|racis\w*|sexis\w*)\b"),
        when=_is_of_a_judge,
    ),
)
