"""Words of a step that tell of work, trade, a game or a death: nobody is accused by them.

    a former judge who spent her career trying corruption cases     a life's work, and nobody's case
    Calder Mining agreed to pay $2bn for its rival                  a purchase
    Penhale was found guilty of ball-watching                       a game
    Hassan was found hanged in his cell                             a death
    An employer found guilty of underpaying staff can be fined      the law
    It is not the first time that Lowe has been in court            of what, the sentence does not say

A network knows the words of the step, and not what is spoken of.
"""

import re

from workers.stages.allegations.checks.rule import Rule, any_holds, pattern
from workers.stages.allegations.tagging import TaggedMention


def is_no_wrong(text: str, mention: TaggedMention) -> bool:
    """Whether the words of the mention tell of something that is no wrong and no step against anybody."""
    return any_holds(_RULES, text, mention)


def _is_wronged(text: str, mention: TaggedMention) -> bool:
    """`Lichtenau, which prosecutors said had been deceived`: it was done to them."""
    if mention.act is None or not any(a[1] <= mention.act[0] for a in mention.accused):
        return False
    return _WRONGED.search(text[: mention.act[1]]) is not None


_WRONGED = re.compile(
    r"\b(?:been|was|were|being) (?:\w+ly )?(?:deceived|cheated|misled|duped|defrauded|swindled|conned|tricked|robbed|betrayed|let down)$",
    re.IGNORECASE,
)


# `spent most of her career trying corruption cases`, `made his name prosecuting gangsters`, `has tried fraud cases for 20 years`.
_CAREER = re.compile(
    r"\b(?:(?:spent|spends|devoted|dedicated)\b[^.;]{0,40}?\b(?:career|life|years?|decades?)|ma(?:de|king) (?:his|her|"
    r"their) (?:name|career|"
    r"reputation)|(?:built|earned|won) (?:a|his|her|their) (?:\w+ )?(?:name|reputation|career)|rose to (?:fame|prominence)|"
    r"speciali[sz]\w+ in|"
    r"career|experience|renowned|known|famous|best known)\b(?: (?:to|for|as|in|by|of|with|on))?(?: [\w-]+)?\s*$",
    re.IGNORECASE,
)
_WHO_HAS_LED = re.compile(
    r"\b(?P<who>judges?|magistrate|lawyer|barrister|prosecutor|detective|investigator|attorney|inspector|officer|"
    r"(?-i:Judge|Justice|Detective|Inspector|Prosecutor)(?: (?-i:[A-Z])[\w'’-]+)+)\b[^.;]{0,60}?\bwho (?:has |had |have )?"
    r"(?:(?:once|often|also|previously) )?(?:tr(?:ied|ies)|led|investigated|prosecuted|headed|ran|oversaw|presided over|"
    r"handled|worked on)\b",
    re.IGNORECASE,
)
_SUCH_CASES = re.compile(
    r"[^.;,]*?(?:\b(?:cases|inquiries|investigations|prosecutions|trials|crimes|suspects|offences|offenders|defendants|gangs|bosses|"
    r"smuggling|corruption|gangsters|criminals|terrorists|traffickers|fraudsters|killers|politicians|fraud)\b)",
    re.IGNORECASE,
)


def _is_a_career(text: str, mention: TaggedMention) -> bool:
    """What a judge or a detective has done for a living; who is named in `the detective who led the inquiry into Lowe` is meant."""
    start, end = mention.cue
    if any(text[slice(*a)][:1].isupper() for a in mention.accused if a[0] > start):
        return False
    if _SUCH_CASES.match(text, start) is None:
        return False
    if _CAREER.search(text[:start]):
        return True
    led = next((m for m in _WHO_HAS_LED.finditer(text) if m.end() - 12 <= end and start <= m.end() + 30), None)
    if led is None:
        return False
    of_the_kind = text[led.end() : max(end, mention.act[1] if mention.act else 0)]
    return _OF_ONE_CASE.search(of_the_kind) is None


_OF_ONE_CASE = re.compile(r"\b(?:the|this|that|an?|his|her|its|against)\b")


_PAYS = re.compile(
    r"^(?:deals?|agreements?|agreed to pay|to pay|pa(?:y|id|ys)|will pay|payments?|payoffs?|payouts?|licen[cs](?:e|"
    r"ing) (?:deal|agreement)|a deal|struck a deal|reached a deal|"
    r"signed)\b|\bdeal$",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:bu(?:y|ys|ying)|bought|acqui(?:re|res|red|ring|sition)|takeover|take over|purchases?d?|merge[rs]?d?|merger|stake|"
    r"shareholders? will receive|"
    r"per share|in cash|in stock|rival|licen[cs](?:e|es|ing)|worth|to supply|contract|sponsorship|salary|severance|signing|transfer|"
    r"left\b[^.;]{0,40} with|pension|dividend)\b",
    re.IGNORECASE,
)
_DISPUTE = re.compile(
    r"\b(?:settl\w+|su(?:e|ed|es|it|its|ing)|lawsuits?|claim\w*|courts?|case|charges?|alleg\w+|accus\w+|victims?|compensat\w+|damages|fin(?:e|es|ed)|"
    r"refund\w*|penalt\w+|prob(?:e|es)|inquir\w+|investigat\w+|disputes?|complain\w+|repa(?:y|id)\w*|tribunal|judge|plaintiffs?|class.action|"
    r"litigation|prosecut\w+|apolog\w+|arbitrat\w+|redress|withdr[ae]w\w*|liab\w+|admit\w*|wrongdoing|resolve[ds]?|without|who said|"
    r"famil(?:y|ies)|widows?|trial|fault|blame)\b",
    re.IGNORECASE,
)


def _is_a_deal(text: str, mention: TaggedMention) -> bool:
    """`buys Teklon in a deal`, `agreed to pay $2bn in cash for its rival`: a purchase, where the sentence knows of no dispute."""
    cue = text[slice(*mention.cue)]
    if _DISPUTE.search(text) or not _PAYS.search(cue):
        return False
    return _TRADE.search(text) is not None


_RULES = (
    Rule("charged investigated convicted alleged", when=_is_a_career),
    Rule("settled", when=_is_a_deal),
    Rule(cue=pattern(r"\blicen[cs](?:e|ing) (?:deal|agreement)"), when=_is_a_deal),
    # `guilty of ball-watching`
    Rule(
        at=pattern(
            r"(?:(?:found |held )?guilty of|blamed for|at fault for|penali[sz]ed for|punished for|booked for|cautioned for|"
            r"faulted for|criticised for) "
            r"(?:(?:an?|the|his|her|their|some|more) )?(?:[\w-]+ ){0,3}?"
            r"(?:back-?pass(?:es)?|ball-watching|(?:first|second|third|fourth|fifth|opening|winning|late|own|open|equalising|"
            r"opposition|visitors['’]) goals?|"
            r"(?:high|late|crude|reckless|clumsy|dangerous|mistimed|poor|bad|spear|tip) tackles?|fouls?|handballs?|equalisers?|"
            r"(?:bad|glaring|dreadful|awful|costly) miss(?:es)?|missed (?:chances|penalt(?:y|ies))|(?:wasting|missing|"
            r"squandering) (?:\w+ )?chances|"
            r"(?:sloppy|poor|slack|bad|careless|naive|loose|shoddy|lax|woeful|wayward) (?:defending|passing|marking|"
            r"finishing|clearances?|header)|"
            r"assault on (?:his|her|the|[A-Z][\w'’-]+) (?:ankles?|shins?|knees?|legs?)|wickets?|no-balls?|over-?rate|sitters?|"
            r"knock-ons?|dropped catch(?:es)?)\b"
        ),
        unless=pattern(
            r"\b(?:police|court|judge|jury|prosecut\w+|tribunal|lawsuit|arrest\w*|charged|doping|racis\w+|brib\w+|betting|match-fixing|banned|fined|"
            r"concussion|paralys\w+|injur\w+|killed|died)\b"
        ),
    ),
    Rule(
        "convicted",
        sentence=pattern(r"\b(?:found|discovered) (?:\w+ )?hang(?:ed|ing)\b|\bhanged (?:him|her)self\b"),
        cue=pattern(r"^hang|\b(?:prison|jail|cells?|custody)$"),
    ),
    Rule(
        "convicted",
        at=pattern(
            r"(?:recorded |returned )?(?:an? )?(?:open )?verdicts? of (?:suicide|accident\w*|misadventure|natural causes)\b(?!.*\bneglect)"
        ),
    ),
    # `It is not the first time that the two have met in court`
    Rule(
        told=False,
        cue=pattern(r"\b(?:in|before|to) (?:the |a )?courts?\b|\bin the dock\b|\bon trial\b"),
        sentence=pattern(
            r"\b(?:not|n['’]t) the first time\b|\bin (?:the )?courts? before\b(?! (?:a|the|judge|[A-Z]))|\bno stranger to\b|\bnot new to\b"
        ),
    ),
    # `Investors punished the shares`
    Rule(
        "penalised",
        through=pattern(
            r"\b(?:investors|shareholders|markets?|traders|voters|shares|the electorate|fans|customers) (?:\w+ )?(?:punish|penali[sz])\w*$"
        ),
    ),
    # What is sold does nothing.
    Rule(accused=re.compile(r"\b(?:goods|products|imports|merchandise)$")),
    # Who loses and says so owns to nothing.
    Rule(
        at=pattern(
            r"(?:conced(?:e|es|ed|ing)|admit(?:s|ted|ting)?)(?: (?:the|an?|his|her|their|its))? "
            r"(?:defeat|(?:election|race|contest|vote|title|seat|point|match|game|set|penalty|(?:\w+ )?goals?)(?=[.,;]| (?:to|on|"
            r"after|in|by|at)\b|$))"
        )
    ),
    Rule(
        "admitted",
        told=False,
        at=pattern(r"conced\w+"),
        sentence=pattern(r"\b(?:votes?|elections?|race|polls?|recount|ballots?|run-?off|primary)\b"),
    ),
    Rule("alleged", told=True, when=_is_wronged),
    # `cleared to land`
    Rule(
        "cleared",
        at=pattern(
            r"cleared(?: by [^.;,]{1,40}?)? to (?:buy|merge|acquire|take over|sell|fly|sail|land|launch|build|proceed)\b|clear(?:s|"
            r"ed) [^.;,]{1,40} to (?:buy|merge|acquire|take over|sell|fly|sail|land|launch|build|proceed)\b"
        ),
    ),
    # `criticised for its record on housing`
    Rule(
        "alleged",
        act=pattern(r"^(?:its|their|his|her|a|the) (?:[\w-]+ )?record (?:on|in|of|to|over|against|towards?)\b.*$"),
    ),
)
