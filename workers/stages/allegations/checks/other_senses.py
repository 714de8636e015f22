"""Words of a step in another sense: a term in office, a merger that is cleared, an application that is dismissed.

A motion by Kroll to exclude the evidence was dismissed     it clears nobody
Kroll has served three terms in the senate                  not in prison
The commission cleared Holt's takeover of Calder            of nothing
Doctors cleared Lowe to play                                nor he
The search for a new chief executive took a year            not by the police
Holt Steel is recalling 4,000 ladders                       nobody ordered it to
Residents called for an inquiry into the managers           none has begun
Lowe was accused of lacking ambition                        no wrong
"""

import re

from workers.stages.allegations.checks.rule import Rule, any_holds, pattern
from workers.stages.allegations.tagging import Extent, TaggedMention, TaggedResponse, touch


def is_in_another_sense(text: str, mention: TaggedMention) -> bool:
    """Whether the words of the mention mean no step against anybody here."""
    return any_holds(_RULES, text, mention)


def _clears_no_accused(text: str, mention: TaggedMention) -> bool:
    return mention.status == "penalised" or not mention.accused


_DEAL = r"(?:takeover|merger|acquisition|purchase|bid|buy-?out|tie-up|joint venture)"
_RULES = (
    # `A motion by Kroll to exclude the evidence was dismissed`, `dismissed his attempt to delay the trial`.
    Rule(
        "cleared penalised",
        cue=pattern(r"\b(?:dismiss|reject|thr[eo]w|refus|turn)"),
        sentence=pattern(
            r"\b(?:motion|application|bid|request|challenge|petition|attempt|objection|plea|appeal)s?\b[^.;]{0,40}?\b(?:"
            r"to (?:exclude|suppress|move|delay|postpone|adjourn|transfer|have the (?:jury|case|trial|judge)|"
            r"remove the judge|be tried|call|"
            r"recuse|disqualify the|keep|seal|lift|vary|inspect|see|obtain)|"
            r"for (?:an? )?(?:(?:new|separate|different|another) (?:trial|judge|jury|venue)|bail|adjournment|legal aid|delay|"
            r"costs|disclosure|"
            r"anonymity|parole)|(?:to|against) the (?:search )?(?:warrant|venue|jury|judge|hearing date|refusal))\b"
        ),
        when=_clears_no_accused,
    ),
    Rule(
        "convicted",
        told=False,
        around=pattern(
            r"\bserv(?:e|ed|es|ing) (?:(?:an?|his|her|the|full|\w+) ){0,3}(?:terms?(?:,|(?= (?:as|in|on|under|with)\b))|"
            r"(?:years?|months)(?= (?:as|on the|in (?:the )?(?:parliament|senate|congress|office|army|navy|force|cabinet|legislature|"
            r"assembly|house|council|government|post|role|job))\b))"
        ),
        unless=pattern(r"\b(?:prison|jail|cells?|sentenced?|behind bars|convict\w*|guilty|parole|penitentiary)\b"),
    ),
    Rule(
        "cleared",
        at=pattern(
            rf"clear(?:s|ed)? (?!of\b)(?:[^.;,]{{0,40}}['’]s? |(?:the|an?|its|his|her) )(?:[\w'’-]+ ){{0,3}}?"
            rf"(?:{_DEAL}|drug|vaccine|medicine|pill|jab|deal)\b"
        ),
        unless=pattern(r"\bcleared of\b"),
    ),
    Rule(
        "cleared",
        around=pattern(
            rf"\b{_DEAL}s? (?:of|by|for|with) [^.;]{{1,50}}? (?:(?:is|was|were|has been|had been) )?cleared\b(?! of\b)"
        ),
        unless=pattern(r"\bcleared of\b"),
    ),
    Rule(
        "cleared",
        at=pattern(
            r"clear(?:s|ed)?(?: (?!of\b)[^.;,]{1,40}?)?(?: by [^.;,]{1,40}?)? to (?:ride|play|race|run|return|travel|work|"
            r"start|compete|train|box|"
            r"fight|resume|drive|swim|dive|skate|perform|dance|operate|trade|enter|open|begin)\b|clear\w*\b[^.;]*\bfitness test\b"
        ),
        unless=pattern(r"\b(?:cleared of|charges?|wrongdoing|doping|arbitration|tribunal)\b"),
    ),
    Rule(
        "investigated",
        cue=pattern(r"^search\w*$"),
        sentence=pattern(
            r"\bsearch (?:for (?:an?|the|its|his|her) (?:(?:new|next|permanent|full-time|suitable) |(?:successor|replacement|buyer|partner|"
            r"candidate|chief executive|coach|manager|home)\b)|(?:firm|committee|panel)\b|(?:had been|has been|"
            r"was) (?:thorough|exhaustive|wide))"
        ),
    ),
    # Who is excused from coming is no defendant by that.
    Rule("charged", told=False, around=pattern(r"\bexcused from\b")),
    Rule(
        "penalised",
        through=pattern(r"\b(?:is|are|was|were) (?:\w+ly )?recalling$"),
        unless=pattern(r"\b(?:order\w*|forc\w+|fin(?:e|ed|es)|mandat\w+|made to|ambassadors?|envoys?|embassy)\b"),
    ),
    # What only an appeal against it tells of.
    Rule(
        "penalised",
        told=False,
        around=pattern(
            r"\b(?:would|will|plans? to|intends? to) (?:also )?appeal (?:against )?(?:the|that|this) (?:order|decision|ruling)\b"
        ),
    ),
    # A mere call for an inquiry.
    Rule(
        "alleged investigated",
        wrong=False,
        around=pattern(
            r"\b(?:call(?:ed|s|ing)? for|demand(?:ed|s|ing)?|press(?:ed|es|ing)? for|urg(?:ed|es|ing)|want(?:ed|s)|"
            r"petition(?:ed|s|ing)? for|ask(?:ed|s|ing)? for) (?:an?|the) (?:[\w-]+ ){0,2}(?:inquiry|investigation|probe)\b"
        ),
        unless=pattern(
            r"\b(?:after|over|reports?|accus\w+|alleg\w+|claim\w*|said|says|because|saying|blam\w+|opened|launched|began|ordered)\b"
        ),
    ),
    # `accused of lacking ambition`, `blamed for the defeat`
    Rule(
        "alleged admitted",
        act=pattern(
            r"^(?:(?:of|for) )?(?:lack(?:ing|ed|s)? (?:of )?(?:ambition|imagination|vision|passion|warmth|humou?r|ideas|"
            r"charisma|spirit|pace)|"
            r"(?:its|his|her|their) (?:slowness|caution|timidity|dullness|lack of (?:ambition|imagination|vision|ideas|pace))|"
            r"repeating (?:him|her|it|them)sel(?:f|ves)|playing it safe|"
            r"being (?:a perfectionist|too (?:slow|cautious|soft|timid|long|loud|quiet|nice|polite|clever|old|young|serious|"
            r"expensive|ambitious)|boring|dull|predictable|old-fashioned|humourless|aloof)|"
            r"(?:the|his|her|their|its|a|\w+['’]s) (?:[\w-]+ )?(?:defeats?|loss to [A-Z].*|relegation|poor form|losing streak|draw))$"
        ),
        unless=pattern(r"\b(?:court|lawsuit|sued|fraud|rigg\w+|cheat\w*|fix\w*|brib\w*)\b"),
    ),
    # `The court did not suggest that the woman had lied`
    Rule(
        "cleared alleged convicted",
        around=pattern(
            r"\b(?:did|does|do|has|had|have) not (?:suggest|find|found|say|said|imply|mean|rule)\w*(?: that)? (?:[\w'’-]+ ){1,4}?(?:had )?"
            r"(?:lied|made (?:it|the story|anything) up|invented (?:it|the story))\b"
        ),
    ),
)


def is_freed_on_appeal(text: str, mention: TaggedMention) -> bool:
    """`won the appeal of Iris Benn, who had been convicted of it`, `The appeal court freed Benn, jailed in 1990`: who is freed
    is cleared."""
    if mention.status not in ("convicted", "charged"):
        return False
    return any(
        a[1] <= mention.cue[0]
        and _WHO_HAD_BEEN.fullmatch(text[a[1] : mention.cue[0]])
        and _WON_FOR.search(text[: a[0]])
        for a in mention.accused
    )


_WHO_HAD_BEEN = re.compile(r",(?: \d+,)?(?: who (?:had|has) been| who was)?(?: \w+ly)? ")
_WON_FOR = re.compile(
    r"\b(?:w[io]n(?:s|ning)?|secur(?:ed|es|ing)|obtain(?:ed|s|ing)) (?:(?:the|an) (?:successful )?appeal (?:of|for|by)|"
    r"(?:an |the )?(?:acquittal|exoneration) (?:of|for))(?: the)? $|"
    r"\b(?:appeal|appeals|supreme|high) court(?: judges)? (?:(?:had|has|later) )?(?:freed|acquitted|cleared|to (?:free|"
    r"acquit|clear)) (?:the )?$|"
    r"\bpersuad\w+ (?:the |a )?(?:[\w-]+ )?(?:court|judges?) to (?:free|acquit|clear) (?:the )?$",
    re.IGNORECASE,
)


def only_pleads(text: str, response: TaggedResponse) -> bool:
    """`Barrister Zoe Quist has defended people accused of murder`: in court, for them."""
    if response.type != "justification" or not _DEFENDS.match(text, response.cue[0]):
        return False
    return _IN_COURT.match(text, response.cue[0]) is not None or any(_is_a_lawyer(text, s) for s in response.speaker)


def _is_a_lawyer(text: str, one: Extent) -> bool:
    return any(touch(m.span(), (one[0] - 2, one[1] + 4)) for m in _LAWYER.finditer(text))


_DEFENDS = re.compile(r"defend(?:s|ed|ing)?\b", re.IGNORECASE)
_IN_COURT = re.compile(
    r"\w+ (?:[^.;,]{0,40}? )?(?:(?:accused|suspected) of|charged with|on trial for|facing (?:charges|trial)|at (?:his|her|their) trial)\b",
    re.IGNORECASE,
)
_LAWYER = re.compile(
    r"\b(?:lawyer|barrister|solicitor(?! general)|attorney(?! general)|advocate|counsel|QC|KC|SC)\b", re.IGNORECASE
)
