"""Who is mistaken for the accused or for the accuser, because he stands where one mostly stands.

The trust apologised after a surgeon operated while drunk            the surgeon did
She told the bishop, Peter Vail, what the priest had done to her     the priest did
The shells came from the hills, the villagers said                   hills do nothing
Bank accused of fraud names new chief                                the new chief is not accused
Kroll wins libel damages over plagiarism claims                      she was wronged
Holt declined to comment on the lawsuit against Calder               Holt does not sue
The SEC settled with a trader, Paul Kost                             he settled it with the SEC
The two parties accused each other of buying votes                   both are accused
"""

import re
from collections.abc import Callable
from dataclasses import replace

from workers.stages.allegations.grammar.clauses import Clause
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.parties.epithets import is_somebody, kind_of
from workers.stages.allegations.tagging import Extent, TaggedMention, touch


def as_it_stands(clause: Clause, mention: TaggedMention) -> TaggedMention | None:
    """The mention with its own accused and accuser; None where nobody is left whom it could be made against."""
    for rule in _RULES:
        mention = rule(clause.text, mention)
    if clause.heading:
        mention = _of_a_headline(clause, mention)
    return None if _was_libelled(clause.text, mention) else mention


_APOLOGISES = re.compile(r"apologi[sz]\w+|apolog(?:y|ies)|sa(?:id|ys?|ying) sorry", re.IGNORECASE)
_AFTER_ANOTHER = re.compile(
    r"(?:[^.;]{0,60}? )?(?:after|when|because) (?P<of>(?:an?|the|another|its|his|her|their|two|three|several|"
    r"(?:one|two|three|some|several) of (?:its|his|her|their|the)) )?",
    re.IGNORECASE,
)
_DOING = re.compile(r"\w+ing\b", re.IGNORECASE)
_NEXT_WORD = re.compile(
    r"(?P<word>[\w'’-]+)(?:, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+,)? (?P<act>[\"“'‘]?(?P<next>[a-z]+)\b[^;]*)"
)


def _apologised_for_another(text: str, mention: TaggedMention) -> TaggedMention:
    """`A college has apologised after a coach slapped a pupil`: of the coach it is said, and the college has owned to nothing."""
    if mention.status != "admitted" or mention.act is None or not _APOLOGISES.match(text, mention.cue[0]):
        return mention
    others = tuple(a for a in mention.accused if a[0] > mention.cue[1])
    if others and len(others) < len(mention.accused):
        return replace(mention, status="alleged", accused=others, accuser=())
    told = None if others else _who_did(text, mention.cue[1])
    if told is None or not touch(mention.act, (told[0][0], told[1][1])):
        return mention
    who, act = told
    return replace(
        mention,
        status="alleged",
        accused=(who,),
        accuser=(),
        act=(max(mention.act[0], act[0]), max(mention.act[1], act[0] + 1)),
    )


def _who_did(text: str, at: int) -> tuple[Extent, Extent] | None:
    """Who did what after an apology: `a bank manager` and `stole £30,000` in `after a bank manager stole £30,000`."""
    told = _AFTER_ANOTHER.match(text, at)
    if told is None or _DOING.match(text, told.end()):
        return None
    begin = told.start("of") if told["of"] else told.end()
    place = told.end()
    for _ in range(4):
        word = _NEXT_WORD.match(text, place)
        if word is None or word["next"] in ("and", "of", "who", "or", "was", "were"):
            return None
        if is_somebody(word["word"]) and kind_of(word["next"]) is None:
            return (begin, word.end("word")), word.span("act")
        place = word.end("word") + 1
    return None


_HEARD_WHAT = re.compile(
    r"\b(?:told|telling|tells|informed) (?P<hearer>[^.;]{3,70}?),? (?:what|how) "
    r"(?P<who>(?:(?:the|an?|his|her|another) [\w-]+(?: [\w-]+)??|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)) "
    r"(?:had|has|was|were|did|used to|would)\b"
)


def _did_what_was_told(text: str, mention: TaggedMention) -> TaggedMention:
    """`told the bishop's secretary, Peter Vail, what the priest had done to him`: the priest did it."""
    if mention.act is None or mention.status != "alleged":
        return mention
    for told in _HEARD_WHAT.finditer(text):
        heard = tuple(a for a in mention.accused if touch(a, told.span("hearer")))
        if heard and told.start() < mention.act[1] and told.end() - len(told["who"]) - 30 < mention.act[1]:
            left = tuple(a for a in mention.accused if a not in heard)
            return replace(mention, accused=left or (told.span("who"),))
    return mention


_CAME_FROM = re.compile(
    r"\b(?:shots?|shells?|rockets?|missiles?|drones?|bullets?|gunfire|fire|mortars?|bombs?|projectiles?|grenades?|"
    r"shelling|smoke)\b[^.;,]{0,30}? (?:came|come|comes|coming|fired|launched|flew|originated|sent) (?:in )?from "
    r"(?:(?:the )?(?:direction|area|roof|top|side) of )?$",
    re.IGNORECASE,
)
_A_PLACE = re.compile(
    r"(?:(?:the|an?|one of the|nearby|\w+ern) )*(?:[\w-]+ )??(?:south|north|east|west|hotel|house|hills?|mountains?|building|roof|village|"
    r"school|church|mosque|hospital|forest|woods?|street|windows?|border|town|city|car|van|bridge|river|tower|coast|sea|valley|flat|"
    r"apartment|rooftops?|balcony|field|crowd|ground|air|square|market|palace|embassy|stadium|theatre|university|factory|farm)",
    re.IGNORECASE,
)


def _from_a_place(text: str, mention: TaggedMention) -> TaggedMention:
    """`The shots came from the hotel`: where from, not by whom."""
    kept = tuple(
        a for a in mention.accused if not (_CAME_FROM.search(text[: a[0]]) and _A_PLACE.fullmatch(text[slice(*a)]))
    )
    return replace(mention, accused=kept) if kept != mention.accused else mention


_NOT_ASKED_FOR = re.compile(
    r"(?:, [^;]{3,80}?,)? (?:(?:has|had|have|also|both) )*(?:declin|refus|would not|wouldn['’]t|did not|didn['’]t|could not|was not|"
    r"were not|has not|have not)[^.;,]{0,40}?\b(?:comment|respond|discuss|answer|reply|speak|talk)\w*\b[^.;,]{0,40}?"
    r"\b(?:on|about|to) (?:(?:the|a|an|its|this|that|his|her) )?(?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)


def _only_asked(text: str, mention: TaggedMention) -> TaggedMention:
    """`Holt declined to comment on the lawsuit against Calder`: Holt was asked, and does not sue."""
    kept = tuple(
        a for a in mention.accuser if a[1] > mention.cue[0] or not _NOT_ASKED_FOR.fullmatch(text[a[1] : mention.cue[0]])
    )
    return replace(mention, accuser=kept) if kept != mention.accuser else mention


_SETTLED_WITH = re.compile(
    r"\b(?P<body>(?:(?:The|the|a|an) )?(?:[\w'’-]+ ){0,3}?(?:SEC|FCA|FTC|CFTC|DOJ|EPA|BaFin|(?i:regulators?|watchdog|"
    r"prosecutors?|securities commission|competition authority|(?:financial|consumer|privacy) (?:\w+ )?(?:authority|agency|bureau)|"
    r"attorney[- ]general)))"
    r"(?: (?:has|had|have|also|later))* (?:settled|settles|reached a settlement|struck a settlement) with (?P<who>[^.;]{3,80})"
)


def _settled_with_a_body(text: str, mention: TaggedMention) -> TaggedMention:
    """`The SEC settled with a trader, Paul Kost`: he settled what the SEC had brought against him."""
    told = _SETTLED_WITH.search(text) if mention.status == "settled" else None
    if told is None or not touch((told.end("body"), told.start("who")), mention.cue):
        return mention
    parties = (*mention.accused, *mention.accuser)
    body = tuple(a for a in parties if touch(a, told.span("body")))
    who = tuple(a for a in parties if touch(a, told.span("who")) and _FIRST.search(text[told.start("who") : a[0]]))
    if not body or not who or not any(a in mention.accused for a in body):
        return mention
    return replace(mention, accused=who, accuser=tuple(dict.fromkeys(body)))


_FIRST = re.compile(r"^(?:[^,;]*, )?(?:the |an? )?$")
_MUTUAL = re.compile(r" ?(?:each other|one another)\b", re.IGNORECASE)
_HALF_OF_IT = re.compile(r"(?:each|one|another|other|each other|one another)", re.IGNORECASE)


def is_mutual(text: str, cue: Extent) -> bool:
    """`The two parties accused each other of buying votes`: who is accused there accuses."""
    return _MUTUAL.match(text, cue[1]) is not None


def _of_each_other(text: str, mention: TaggedMention) -> TaggedMention:
    if mention.status != "alleged" or not is_mutual(text, mention.cue):
        return mention
    both = tuple(a for a in mention.accused if not _HALF_OF_IT.fullmatch(text[slice(*a)]))
    both = both or tuple(a for a in mention.accuser if a[1] <= mention.cue[0])
    return replace(mention, accused=both, accuser=both)


_ACCUSED_OF = re.compile(r"(?:accused|suspected|charged|convicted|guilty|cleared)\b", re.IGNORECASE)


def _of_a_headline(clause: Clause, mention: TaggedMention) -> TaggedMention:
    """`Bank accused of fraud names new chief`: the verb of the headline is not what it is accused of, nor is its object accused."""
    text, cue, act = clause.text, mention.cue, mention.act
    if act is None or act[0] < cue[1] or not _ACCUSED_OF.match(text, cue[0]):
        return mention
    subject = tuple(a for a in mention.accused if a[1] <= cue[0] and not text[a[1] : cue[0]].strip())
    if not subject:
        return mention
    inside = clause.tokens.within(*act)
    verb = next((i for i in inside[1:] if clause.lower[i] in _NEWS and _takes_object(clause, i)), None)
    end = clause.tokens.starts[verb] - 1 if verb is not None else act[1]
    accused = tuple(a for a in mention.accused if a[0] < end)
    return replace(mention, act=(act[0], end), accused=accused)


def _takes_object(clause: Clause, i: int) -> bool:
    """A word that may be a verb or a plural is one before what a plural does not stand before."""
    return i + 1 < len(clause.tags) and clause.lower[i + 1] not in _BEHIND_A_PLURAL


_BEHIND_A_PLURAL = words("of for in from with and by to at on over as that or into under worth")
_NEWS = words("""
    drops meets names hires appoints elects opens closes launches wins loses quits resigns steps sells buys
    signs raises cuts faces announces unveils replaces becomes leaves returns joins dies retires agrees plans
    seeks asks calls denies admits apologises apologizes says tells sues pays hits beats gets gives takes holds
    makes moves posts reports sees reveals rejects vows pledges offers expands halts ends starts begins visits
    defends welcomes promotes scraps axes sacks fires suspends recalls withdraws changes publishes rebrands
    celebrates hosts backs
""")
_LIBEL = r"(?:libel|defamation|slander)"
_WINS_LIBEL = re.compile(
    rf"\b{_LIBEL} (?:damages|payout|award|victory|win)\b[^.;]{{0,20}}? (?:for|to) (?:the |an? )?(?P<to>[\w'’-]+(?: [\w'’-]+){{0,3}}?)"
    r"(?= (?:over|after|in|wrongly|falsely|accused|called|branded|who)\b|[,.;]|$)|"
    r"(?P<who>[\w'’,-]+(?: [\w'’,-]+){0,5}?) (?:(?:has|had|have|was|is|been|were) )*"
    r"(?:w[io]ns?|awarded|gets?|got|accept(?:s|ed)?|"
    r"secure[sd]?) "
    rf"(?:(?:[£€$]?[\w.,£€$-]+ ){{0,4}}(?:(?:in|of) )?{_LIBEL} (?:damages|payout|case|action|claim|suit|battle|trial)|"
    r"(?:[£€$]?[\w.,£€$-]+ ){0,3}?(?:damages|payout|compensation|apology|[£€$][\w.,]+)(?: and an apology)? "
    r"(?:over|for|after) (?:(?:an?|the|false|untrue|wrong) )?(?:[\w-]+ ){0,3}(?:claims|slurs?|smears?|allegations|"
    r"accusations|libels?|lies)\b)",
    re.IGNORECASE,
)


def _was_libelled(text: str, mention: TaggedMention) -> bool:
    """`Poet wins libel damages over plagiarism claims`: nobody has found against whom the damages are paid to."""
    won = _WINS_LIBEL.search(text) if mention.status in ("convicted", "sued", "penalised") else None
    if won is None or not touch(won.span(), mention.cue):
        return False
    winner = won.span("to") if won["to"] else won.span("who")
    if mention.accused:
        return all(touch(a, winner) for a in mention.accused)
    if mention.act is None or _OF_LIBEL.search(text[slice(*mention.act)]):
        return False
    return mention.act[0] > winner[0] and any(touch(a, winner) for a in mention.accuser)


_OF_LIBEL = re.compile(_LIBEL, re.IGNORECASE)


def _wrongly_accused(text: str, mention: TaggedMention) -> TaggedMention:
    """`Libel damages for singer wrongly accused of theft`: a court or a publisher has said that it was not so."""
    if mention.status != "alleged" or not mention.accused or not _PAID.search(text):
        return mention
    wrongly = _WRONGLY.search(text[: mention.cue[1]])
    return replace(mention, status="cleared") if wrongly and wrongly.end() > mention.cue[0] else mention


_PAID = re.compile(rf"\b(?:{_LIBEL} (?:damages|case|action|trial|suit)|payout|damages|compensation)\b", re.IGNORECASE)
_WRONGLY = re.compile(r"\b(?:wrongly|falsely|wrongfully)\b(?: \w+)*$", re.IGNORECASE)


_RULES: tuple[Callable[[str, TaggedMention], TaggedMention], ...] = (
    _apologised_for_another,
    _did_what_was_told,
    _from_a_place,
    _only_asked,
    _settled_with_a_body,
    _of_each_other,
    _wrongly_accused,
)
