"""What a sentence mentions only to say that it is not so.

    An earlier version of this article said that Kroll had been convicted
    The report stopped short of accusing Lowe of bribery
    Kroll did not believe that Lowe had stolen it
    Lowe was not among those arrested
    Calder Mining avoided a fine
    Reports that Lowe had been arrested were denied

A network that looks for the words of a step finds them here too. None of the 4,349 marks of the guide's annotators that are not
held out stands in such a place, and one of 36,108 of ours.
"""

import re
from collections.abc import Sequence

from workers.stages.allegations.checks.rule import Rule, any_holds, pattern
from workers.stages.allegations.grammar.status import ADMITS, NO_STEPS
from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import TaggedMention, touch


def is_unsaid(text: str, mention: TaggedMention) -> bool:
    """Whether the mention of a sentence's `text` is one that the sentence does not make."""
    return any_holds(_RULES, text, mention)


def _is_of_another(text: str, mention: TaggedMention) -> bool:
    return mention.act is None or not any(mention.act[0] <= a[0] < mention.act[1] for a in mention.accused)


def _to_nobody(text: str, mention: TaggedMention) -> bool:
    return mention.act is not None and _TO_NOBODY.match(text, mention.act[0]) is not None


def _was_taken_for_armed(text: str, mention: TaggedMention) -> bool:
    return mention.act is not None and _TAKEN_FOR_ARMED.search(text[: mention.act[1]]) is not None


def _clears_nobody(text: str, mention: TaggedMention) -> bool:
    """`did not clear him`, `expected to be cleared`, `clearing the way`, `no suggestion that she knew`."""
    start, end = mention.cue
    return (
        _TO_BE_FREED.search(text[:end]) is not None
        or _THE_WAY.match(text, start) is not None
        or _NOT_SUGGESTED.match(text, start) is not None
        or any(touch(m.span(), mention.cue) for m in _NOT_CLEARED.finditer(text))
        or _by_a_superior(text, mention)
        or (_NOT_SUSPECTED.search(text[start:end]) is not None and _of_nothing(text, mention))
    )


def _by_a_superior(text: str, mention: TaggedMention) -> bool:
    """`The dean took no action`: who has no office to find out, clears nobody."""
    took = next((m for m in _TOOK_NO_ACTION.finditer(text) if touch(m.span("took"), mention.cue)), None)
    return took is not None and not (_OFFICIAL.search(took["who"]) or _PRONOUN.search(took["who"]))


_TOOK_NO_ACTION = re.compile(
    r"(?P<who>[^.;]*?)(?P<took>\b(?:(?:had|has|have) )?(?:took|takes|taken) no (?:(?:further|disciplinary|formal) )*action)\b"
)
_OFFICIAL = re.compile(
    r"\b(?:police\w*|officers?|prosecut\w+|crown|regulators?|commission\w*|committee|authorit(?:y|ies)|boards?|office|federation|"
    r"panel|courts?|judges?|council|tribunal|ombuds\w+|inspector\w*|agency|bureau|ministry|watchdog|attorney|association|stewards|"
    r"senate|parliament|department|referee|umpire|league|garda\w*|constabulary|sheriff|magistrates?|(?-i:[A-Z]{3,}))\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|who|which) (?:\w+ly |later |then |but )*$", re.IGNORECASE)


def _of_nothing(text: str, mention: TaggedMention) -> bool:
    """Whether a sentence that says who is not suspected names nothing of which: `is not suspected of any crime`."""
    of_what = text[slice(*mention.act)] if mention.act else ""
    return not names_wrong(of_what) or names_no_wrong(of_what)


def names_no_wrong(of_what: str) -> bool:
    """`any crime`, `wrongdoing`, `anything improper`: no wrong in particular."""
    return _ANY_WRONG.fullmatch(of_what) is not None


_NOT_SUSPECTED = re.compile(
    r"(?:\b(?:not|never|nor)\b|n['’]t\b).*\baccused\b|\bno (?:allegations?|accusations?|complaints?|claims?)\b",
    re.IGNORECASE,
)


def _is_the_pretext(text: str, mention: TaggedMention) -> bool:
    """`dismissed for whistle-blowing and not for theft`: the theft is what it was not for."""
    if mention.act is None:
        return False
    return (
        _NOT_FOR.search(text[: mention.act[0]]) is not None or _NOT_FOR_IT.search(text[slice(*mention.act)]) is not None
    )


_NOT_FOR = re.compile(
    r"\b(?:and not|but not|rather than|instead of) (?:(?:for|because of|over|on account of) )?(?:any |her |his |the )?$",
    re.IGNORECASE,
)
_NOT_FOR_IT = re.compile(r"\b(?:and not|but not|rather than) (?:for|because of|over|on account of)\b", re.IGNORECASE)
_ANY_WRONG = re.compile(
    r"(?:(?:of|any|an?|committing|having|done|doing|other|in) )*(?:crimes?|wrongdoing|offen[cs]es?|anything(?: \w+)?|misconduct|"
    r"the (?:criminal )?(?:inquiry|investigation|case))",
    re.IGNORECASE,
)


_THE_WAY = re.compile(r"clear(?:s|ed|ing)? (?:the |a |its |his |her )?(?:way|path|hurdle)s?\b", re.IGNORECASE)
# Of whom nothing is suggested nobody has found anything.
_NOT_SUGGESTED = re.compile(r"(?:there )?(?:is|was) no suggestion|no suggestion", re.IGNORECASE)
_NOT_CLEARED = re.compile(
    r"(?:(?:\b(?:not|never|nobody|yet to be|failed to|fails to|refused to|declined to|expect\w* to be|hop\w+ to be|far from)\b|n['’]t)"
    r"(?:(?!\b(?:and|but|who|when)\b)[^.;,]){0,40}?|\bdoes not mean that\b[^.;]{0,60}?|\bnot (?:find|say|said|rule) that\b[^.;]{0,60}?)"
    r"\b(?:clear(?:ed|ing)?(?: (?:of|him|her|it|them|[A-Z]\w+))|clear|acquit(?:ted)?|exonerat\w+|innocent|nothing wrong|"
    r"done nothing wrong)\b",
    re.IGNORECASE,
)
# `admitted having been at the lake but denied that he met him`: nothing wrong is admitted.
BUT_DENIED = re.compile(
    r"[^.;]*?,? but (?:he |she |they |it )?(?:has |had |have )?(?:strongly |always |categorically )?den(?:y|ies|ied)\b",
    re.IGNORECASE,
)
_ADMITS = re.compile(ADMITS, re.IGNORECASE)


def withdrawn(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The numbers of the sentences in which the paper repeats what it once printed, to say that it was not so.

    `We stated that Dr Osgood had been struck off. She has never been struck off`.
    """
    texts = [s.text for s in sentences]
    return frozenset(
        n
        for n, text in enumerate(texts)
        if (ours := _WE_SAID.search(text)) and any(_takes_back(text, ours, after) for after in texts[n + 1 : n + 3])
    )


def _takes_back(said: str, ours: re.Match[str], after: str) -> bool:
    """Whether a sentence further on says, in the paper's own voice, that what was printed was not so.

    `The report said that she took bribes. She has never been charged` takes nothing back, nor what somebody calls wrong.
    """
    if _SOMEBODY_SAYS.search(after):
        return False
    if _WRONG.search(after):
        return True
    negated = _NEGATED.search(after) if ours["we"] else None
    return negated is not None and (negated["verb"] is None or negated["verb"].lower()[:4] in said.lower())


_WE_SAID = re.compile(
    r"\b(?P<we>[Ww]e|[Oo]ur (?:[\w-]+ )?(?:list|report|article|story|headline|item)) (?:\w+ly )?"
    r"(?:stated|said|reported|wrote|described|published|suggested)\b|"
    r"\b(?:A|The|An earlier|An) (?:[\w-]+ )?(?:list|report|article|story|headline|item|version|caption)\b[^.;]{0,60}\b"
    r"(?:said|stated|described|reported)\b"
)
_WRONG = re.compile(
    r"\bin fact\b|\b(?:is|was|were) (?:incorrect|wrong|untrue|inaccurate|an error|a mistake)\b|\b[Ww]e (?:apologi[sz]e|regret|are happy)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:has|have|had|was|were|is) (?:never|not)(?: been)?(?:\.|,? (?P<verb>\w+))", re.IGNORECASE)
_SOMEBODY_SAYS = re.compile(
    r"\b(?:said|says|told|called|denied|denies|claimed|insisted|argued|according to)\b", re.IGNORECASE
)


_TO_NOBODY = re.compile(r"\w+ by (?:nobody|no one|no-one)\b", re.IGNORECASE)  # `bribed by nobody`
# Who `will be freed in May` has served his time.
_TO_BE_FREED = re.compile(r"\b(?:will be|is due to be|is to be) (?:freed|released)$", re.IGNORECASE)
# Why an officer shot is no charge against whom he shot.
_TAKEN_FOR_ARMED = re.compile(
    r"\b(?:believ\w+|thought|fear\w*|suspect\w*) (?:that )?[^.;]{0,40}\b(?:was|were|to be|might be) armed$",
    re.IGNORECASE,
)
# `An earlier version of this article wrongly said that Kroll had been convicted`, `We apologise for saying that she was`.
_WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously|inaccurately|in error)"
_STATED = r"(?:said|stated|reported|suggested|implied|described|identified|wrote|told)"


def _was_not_taken(text: str, mention: TaggedMention) -> bool:
    """`was not among those arrested`, `avoided a fine`, `denied that it had arrested him`, `Reports that he was arrested were denied`."""
    if mention.status in NO_STEPS:
        return False
    before, after = text[: mention.cue[0]], text[mention.cue[1] :]
    if mention.status == "penalised" and _AVOIDED.search(before):
        return True
    if _REPORTS_THAT.search(before) and _WERE_DENIED.match(after):
        return True
    return _NOT_AMONG.search(before) is not None or _DENIED_STEP.search(before) is not None


_NOT_AMONG = re.compile(r"(?:\bnot|n['’]t|\bnever) (?:\w+ )?(?:among|one of) (?:the|those)\b[^,.;]*$", re.IGNORECASE)
_AVOIDED = re.compile(
    r"\b(?:avoid|escap|spar|dodg)\w+ (?:an?|any|the|being) (?:\w+ )?$|\bset aside [^.;]{0,30}\bfor $", re.IGNORECASE
)
_REPORTS_THAT = re.compile(r"\b(?:reports?|rumou?rs?|suggestions?) that\b", re.IGNORECASE)
_WERE_DENIED = re.compile(
    r"[^.;,]{0,60}\b(?:was|were|has been|have been) (?:denied|dismissed|rejected)\b", re.IGNORECASE
)
_DENIED_STEP = re.compile(
    r"(?<!nor )\bden(?:y|ies|ied|ying) (?:(?:media |press )?(?:reports|rumou?rs|suggestions|speculation) )?"
    r"that (?:it|they|he|she|police|officers) "
    r"(?:(?:had|has|have|was|were|been|intends? to|plans? to) )*$",
    re.IGNORECASE,
)


def _does_not_think_so(text: str, mention: TaggedMention) -> bool:
    """`She did not believe that Lowe had stolen it`; but `I do not believe that it was a mistake` accuses."""
    if not mention.accuser or not _DISBELIEVES.search(text[slice(*mention.cue)]):
        return False
    said = text[mention.cue[1] :]
    return names_wrong(said) and not _INNOCENT.search(said)


_DISBELIEVES = re.compile(r"(?:\bnot|n['’]t|\bnever|\bno longer) (?:believe|think|thought)\w*", re.IGNORECASE)
_INNOCENT = re.compile(
    r"\b(?:un\w{4,}|not|never|no|nothing|mistakes?|accidents?|accidental\w*|innocent\w*|coincidence|without)\b|n['’]t\b",
    re.IGNORECASE,
)


_RULES = (
    # `stopped short of accusing the firm`: it accused nobody.
    Rule(around=pattern(r"\bst(?:op|ops|opped|opping) short of (?:accus|blam|say|call|nam|alleg)ing\b")),
    # `An earlier version of this article wrongly said that Kroll had been convicted`, `We apologise for saying that she was`.
    Rule(
        before=pattern(
            rf"\b(?:{_WRONGLY} {_STATED}|{_STATED} {_WRONGLY})\b|\b(?:earlier|previous) version of this (?:article|story|report)\b|"
            r"\bapologi[sz]\w*\b[^.;]{0,40}\bfor (?:saying|stating|suggesting|reporting|claiming|alleging|implying)\b"
        )
    ),
    Rule("alleged", when=_does_not_think_so),
    # `Nobody has suggested that she acted improperly`, `Neither the police nor the auditor has alleged that`: so nobody says it.
    Rule(
        "alleged cleared",
        through=pattern(
            r"(?:^|[;,:“\"] |\b(?:and|but) )(?:nobody|no-?one|no one|nothing|none|neither|not one|no (?!doubt\b)[a-z]+)\b"
            r"(?:(?! (?:who|which|that|but|except)\b)[^.,;:“”\"]){0,60}? (?:(?:has|have|had|is|are|was|were|ever|yet|even|ever been) ){0,3}"
            r"(?:suggest(?:s|ed|ing)?|alleg(?:e|es|ed|ing)|claim(?:s|ed|ing)|sa(?:ys?|id|ying)|assert(?:s|ed|ing)?|"
            r"impl(?:y|ies|ied)|contend(?:s|ed|ing)?|hint(?:s|ed|ing)?)$"
        ),
    ),
    Rule(when=_was_not_taken),
    # `bribed by nobody`
    Rule(told=True, when=_to_nobody),
    # Who loses a case pays for it, and has done no wrong by losing; who `must also pay costs` has been fined as well.
    Rule(
        "convicted penalised",
        told=False,
        at=pattern(
            r"(?<!also )(?:must|has to|have to|had to|(?:was |were |been )?(?:ordered|told|made) to) pay "
            r"(?:[\w'’]+ ){0,3}(?:costs|fees)\b(?! and )"
        ),
    ),
    # Who `is on leave` may be at the seaside; who was put or sent on it is not.
    Rule("penalised", through=pattern(r"\b(?:is|are|was|were) (?:still |now |currently )?on leave$")),
    Rule("penalised", told=True, when=_is_the_pretext),
    Rule("cleared", when=_clears_nobody),
    # `dismissed her claim that the case was politically motivated` clears nobody of a motive.
    Rule("cleared", act=pattern(r"\b(?:politically motivated|witch.?hunt|vendetta)\b")),
    # Who was freed by his kidnappers was never accused.
    Rule(
        "cleared",
        cue=pattern(r"\b(?:freed|released|set free|let go)\b"),
        sentence=pattern(
            r"\b(?:in captivity|(?:held|taken) hostage|hostages?|kidnapped|seized by (?:\w+ )?(?:militants|rebels|gunmen|"
            r"bandits|pirates))\b"
        ),
    ),
    # `convicted by the press`, `sentenced without a trial, he said`: a manner of speaking.
    Rule(
        at=pattern(
            r"(?:tried|convict\w*|found guilty|sentenced|condemned)(?: and (?:convicted|sentenced|condemned))? "
            r"(?:by (?:the )?(?:press|media|newspapers?|tabloids?|public|internet|mob)|in the (?:press|media|newspapers?|"
            r"court of public opinion)|"
            r"on social media|without (?:a |any )?(?:trial|hearing),?[\"”’])"
        )
    ),
    # A judge admits to bail and into evidence.
    Rule(
        "admitted",
        at=pattern(
            r"admit\w* (?!in evidence)[^.;]{0,60}?\b(?:to bail|as (?:an )?exhibits?|(?:into|in) evidence|and marked it)\b"
        ),
    ),
    # `admitted having been at the lake but denied that he met him`: nothing wrong is admitted.
    Rule("admitted", wrong=False, at=_ADMITS, after=BUT_DENIED),
    Rule(
        "settled",
        through=pattern(
            r"\b(?:not|never) (?:a )?(?:part|party) (?:of|to) the settlement\b|\b(?:refused|declined) to (?:join|accept|"
            r"sign) the settlement\b"
        ),
    ),
    # `no complaint has been made against Kroll`
    Rule(
        ahead=pattern(
            r"\bno (?:allegations?|accusations?|complaints?|claims?|charges?) (?:(?:is|are|was|were|has been|"
            r"have been) )?(?:made |brought )?"
            r"against (?:the |an? )?$"
        )
    ),
    # Whom the police look for because he is lost.
    Rule(
        "investigated",
        sentence=pattern(
            r"\b(?:(?:went|gone|reported|is|are|been) missing|missing (?:since\b|(?:[\w-]+ )?(?:pensioner|girl|boy|man|woman|child|"
            r"children|teenager|person|people|"
            r"nurse|student|mother|father|couple|schoolgirl|schoolboy|toddler|baby))|vanished|last seen|dementia|kidnapped|"
            r"walked out of an? (?:care|nursing)|climbers?|hikers?|swimmers?|survivors?)\b"
        ),
        cue=pattern(r"^(?:search\w*|look\w*|hunt\w*)(?: for)?$|^trac\w+$"),
    ),
    Rule("investigated", cue=pattern(r"police protection$")),
    # Who is questioned `but is not suspected of a crime` helps; who was arrested `but not charged` was arrested.
    Rule(
        "investigated",
        wrong=False,
        after=pattern(
            r"(?:[^.;]|\.(?! (?-i:[A-Z])))*?\b(?:but|although|though|and)\b(?: (?:he|she|they|it))? (?:(?:is|was|are|were|"
            r"has|have|been|being) )*"
            r"(?:not|n['’]t|never)(?: been| being| considered| regarded| treated as| a)* (?:suspect\w*|accused) (?:of|in) "
            r"(?:a|any|committing|having|doing|wrong\w*|anything)\b"
        ),
    ),
    # Who died in custody is no suspect by that.
    Rule(
        "investigated",
        cue=pattern(r"\b(?:custody|detention|cells?|prison|jail)$"),
        sentence=pattern(
            r"\b(?:died|dead|death|killed)\b[^.;]{0,30}\b(?:in|at) (?:(?:police|state|military|his|her|their|a|the) ){0,2}(?:custody|"
            r"detention|cells?|prison|jail)\b"
        ),
    ),
    # Who led the police to the body or let them in helped them.
    Rule(
        "alleged charged sued",
        act=pattern(
            r"^(?:(?:(?:had|has|have) )?(?:let|led|helped|taken|took|showed|shown|called|rang|phoned|flagged down|alerted|"
            r"assisted) (?:the )?"
            r"(?:officers|police|detectives|investigators|an ambulance|paramedics)\b)"
        ),
    ),
    # Who warned the board did nothing wrong by it.
    Rule(
        "alleged charged sued",
        act=pattern(
            r"^(?:(?:(?:had|has|have|repeatedly|first) )*(?:warned|alerted|informed) (?:the |its |his |her |their )?"
            r"(?:board|managers?|management|company|bank|regulators?|ministry|minister|council|trust|hospital|directors?|bosses|superiors?|executives|"
            r"government|authorities|police)\b(?! (?:of|off)))"
        ),
        when=_is_of_another,
    ),
    # `conceded that Lowe had never hit him`
    Rule("alleged", at=_ADMITS, act=pattern(r"^(?:(?:never|not)\b)")),
    # What nobody does wrong by: `told her that the arrangement was legal`.
    Rule(
        "alleged",
        act=pattern(
            r"^(?:(?:was |were |being |be )?(?:unarmed|innocent)|"
            r"(?:(?!not\b|never\b|no\b|\w+n['’]t\b)[\w'’]+ )*(?:is|was|were|are|be|been) (?:\w+ly )?"
            r"(?:legal|lawful|above board|within the law|allowed|permitted))$"
        ),
    ),
    # Why an officer shot is no charge against whom he shot.
    Rule(told=True, when=_was_taken_for_armed),
)
