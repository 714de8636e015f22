"""What the words let stand of an answer: an admission of nothing is a denial, an apology that was not made is none.

A network finds the words of an answer where somebody answers nothing: `denied him bail`, `has not apologised`, `demanded an apology`,
`a confessed swindler`. And it takes for the speaker who only stands near: the street where he lives, the man of whom she speaks.
"""

import re
from dataclasses import replace

from workers.stages.allegations.checks.harmless import is_harmless
from workers.stages.allegations.checks.other_senses import only_pleads
from workers.stages.allegations.checks.undone import SURE
from workers.stages.allegations.checks.unsaid import BUT_DENIED
from workers.stages.allegations.grammar.clauses import parsed
from workers.stages.allegations.grammar.roles import subject
from workers.stages.allegations.grammar.status import ADMITS, disowned
from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.tagging import Extent, TaggedResponse, touch

# Words that answer accusations elsewhere: `denied him bail`, `would not appeal`, `did not return` from the sea, `regretted the verdict`,
# `a confessed swindler`.
_NO_ANSWER = {
    "denial": re.compile(
        r"den(?:y|ies|ied|ying) (?:(?:him|her|them|us|me) )?(?:entry|bail|parole|a visa|permission|asylum|funding for)\b"
        r"|(?:(?:show\w* )?no (?:remorse|insight)|un(?:forgivable|acceptable)|shameful|disgraceful)$"
        r"|plead\w* (?:no contest|nolo)\b|not guilty verdicts?\b"
        r"|blam\w+ (?:neither|no|nobody|nothing)\b"
        r"|(?:(?:will|would|did|does) )?not appeal\b|(?:turn\w* )?state['’]?s? (?:witness|evidence)\b",
        re.IGNORECASE,
    ),
    "no_comment": re.compile(
        r"(?:did|does|do|has|have|had) not return(?:ed)?\b"
        r"(?! (?:[\w'’]+ ){0,4}(?:calls?|messages?|e-?mails?|requests?|inquiries)\b)",
        re.IGNORECASE,
    ),
    "countercharge": re.compile(r"claim\w* responsibility\b", re.IGNORECASE),
    "apology": re.compile(
        r"(?:express\w* )?(?:\w+ )?regret\w*(?: but \w+)? (?:(?:at|over|about) )?(?:the|this|that|its|his|her|their)"
        r"(?: [\w-]+['’]s?)? (?:(?!for\b|of\b)[\w'’]+ )?"
        r"(?:rulings?|decisions?|verdicts?|judge?ments?|outcome|orders?|steps?|moves?|fines?|penalt(?:y|ies)|sanctions?|sentences?|bans?)\b"
        r"|retract\w*|disappoint\w*(?! in\b)|(?<=feel )sorry for|(?<=feels )sorry for|(?<=felt )sorry for",
        re.IGNORECASE,
    ),
    "admission": re.compile(
        r"(?:him|her|it|them)sel(?:f|ves)$|(?:refer\w* )?(?:him|her|it|them)sel(?:f|ves) to the\b|"
        r"(?:^|(?<=\ba )|(?<=\bthe )|(?<=\bself-))confessed [a-z]+|"
        r"ple(?:a|ad\w*) (?:of )?(?:no contest|nolo)\b|"
        r"fe(?:el|els|lt|eling) (?:\w+ )?(?:betrayed|let down|vindicated|relieved|sick)\b",
        re.IGNORECASE,
    ),
}


_VERDICT = re.compile(
    r"\bverdicts? (?:of|was|were) (?:not )?(?:guilty|proven)$|\b(?:not guilty|not proven) verdicts?$", re.IGNORECASE
)
# `The regulator rejected the argument` decides on an answer, and gives none.
_DECIDES_ON = re.compile(
    r"(?:reject|dismiss|throw|threw|disput)\w* (?:out )?(?:the|that|this|his|her|its|their) (?:[\w'’]+ )?"
    r"(?:arguments?|defen[cs]e|explanations?|excuses?|appeals?|pleas?|contentions?|submissions?|reasoning|objections?)\b",
    re.IGNORECASE,
)
_BODY_THAT_DECIDES = re.compile(
    r"\b(?:regulators?|watchdogs?|courts?|judges?|justices?|magistrates?|tribunals?|jury|jurors|panel|commission(?:er)?|authority|agency|"
    r"ombudsman|prosecutors?|inspectorate|inspectors|investigators|committee|inquiry|ministry|board)$",
    re.IGNORECASE,
)
# Who says so accuses somebody else.
_SOMEBODY_ELSE = re.compile(r"(?:somebody|someone|an? \w+) (?:must|may|might|could) have \w", re.IGNORECASE)


# `has not apologised`, `no admission of liability`, `did not admit wrongdoing`. None of the 206 apologies and admissions that the guide's
# annotators marked stands behind such words.
_NOT_SO = re.compile(
    r"(?:\b(?:not|cannot|never|no|without|nor|refus\w+ to|declin\w+ to|failed to|yet to|stop\w* short of)|n['’]t)"
    r" (?:(?:yet|any|ever|formally|publicly|even) ){0,2}(?=(?:say sorry|apolog|admi[ts]|conced|regret|sorry))",
    re.IGNORECASE,
)
# Who received an apology made none.
_GIVEN = re.compile(
    r"\b(?:receiv|w[io]n|demand|accept|secur|want|seek|sought|asked for|call\w* for|got|await|reject|is owed)\w* "
    r"(?:an?|the|his|her|their|its)? ?(?:(?!and\b)[\w-]+ ){0,2}(?=apolog(?:y|ies)\b)",
    re.IGNORECASE,
)
_CLEAR_HIS_NAME = re.compile(r"\bclear(?:ing)? (?:his|her|its|their|my|our) names?\b", re.IGNORECASE)
_ADMITS_NOTHING = re.compile(r"(?:admi\w+|conced\w+) (?:nothing|no|neither|none)\b", re.IGNORECASE)


def to_the_court(text: str) -> TaggedResponse | None:
    """`Holt Steel has asked the court to dismiss the case`, `It argues that it should be dropped from the suit`: a denial."""
    asks = _ASKS_THE_COURT.search(text)
    if asks is None:
        return None
    cue = "cue" if asks["cue"] else "argues"
    clause = parsed(text)
    verb = next((i for i, start in enumerate(clause.tokens.starts) if start == asks.start(cue)), None)
    speaker = subject(clause, clause.verb_group(verb)) if verb is not None else ()
    if not speaker or _BODY_THAT_DECIDES.search(text[slice(*clause.extent(speaker[0]))]):
        return None
    return TaggedResponse(asks.span(cue), "denial", tuple(clause.extent(s) for s in speaker), asks.span(), SURE)


_THE_CASE = (
    r"(?:the|this|that|all|both|his|her|its|their) (?:[\w'’-]+ ){0,2}"
    r"(?:cases?|(?:law)?suits?|claims?|charges?|complaints?|indictment|proceedings)\b"
)
_ASKS_THE_COURT = re.compile(
    r"\b(?P<cue>ask(?:ed|s)?|urge[ds]?|petition(?:ed|s)?) (?:the|a|an) (?:[\w-]+ ){0,3}?(?:court|judge|tribunal|magistrate)s? to "
    rf"(?:dismiss|throw out|strike out|toss(?: out)?|drop|quash) {_THE_CASE}|"
    rf"\b(?P<argues>argue[sd]?|says?|said) that (?:it|he|she|they) (?:should|must|ought to) be "
    rf"(?:dropped|dismissed|removed|released) (?:from|as a defendant in) {_THE_CASE}"
)


def as_given(text: str, response: TaggedResponse) -> TaggedResponse | None:
    """The response as the sentence's words let it stand: an admission of nothing is a denial, an apology not made is no answer."""
    if response.type in ("denial", "admission") and is_harmless(text, response.cue):
        return None
    if only_pleads(text, response):
        return None
    told = _told_by_others(text, response)
    denies = _A_CHARGE.search(text[: told.cue[0]]) if told.type == "denial" else None
    if denies:
        told = replace(told, speaker=(denies.span("who" if denies["who"] else "they"),))  # `a charge Belmark denies`
    speakers = (_before_the_cue(text, _who_speaks(text, s), told.cue) for s in told.speaker)
    answering = (_who_answers(text, s, told) for s in speakers if s)
    response = replace(response, speaker=tuple(_nearest(text, s, response.cue[0]) for s in answering if s))
    if response.type == "denial" and _DECIDES_ON.match(text, response.cue[0]) and _all_decide(text, response):
        return None
    response = _together(text, _who_confessed(text, response))
    if (response.speaker and _BY_HIM.match(text, response.cue[0])) or _of_another(text, response):
        return None
    if (
        response.type == "admission"
        and (but := BUT_DENIED.match(text, response.cue[1]))
        and not names_wrong(text[slice(*but.span())])
    ):
        return None  # `admitted knowing the dealer but denied it`
    if response.type == "admission" and _NO_FRAUD.search(text, response.cue[1]):
        return replace(response, type="denial")
    if response.type == "denial" and response.text and _SOMEBODY_ELSE.match(text, response.text[0]):
        return None
    if response.type == "denial" and _VERDICT.search(text[: response.cue[1]]):
        return None
    pattern = _NO_ANSWER.get(response.type)
    if pattern is not None and pattern.match(text, response.cue[0]):
        return None
    if response.type == "no_comment" and _CLEAR_HIS_NAME.search(text, response.cue[0]):
        return replace(response, type="denial")
    if response.type not in ("apology", "admission"):
        return response
    start, end = response.cue
    if any(m.end() >= start and s[0] < m.start() for m in _GIVEN.finditer(text, 0, end) for s in response.speaker):
        return None
    if response.type == "admission" and disowned(text[end:]):
        return None
    if response.type == "admission" and _ADMITS_NOTHING.match(text, start):
        return replace(response, type="denial")
    return None if any(start - 1 <= m.end() <= end for m in _NOT_SO.finditer(text)) else response


# `acknowledged that he was owed 90,000 by Motlhabane`, `admitted that he had been cheated by him`.
_BY_HIM = re.compile(
    rf"{ADMITS}\w* (?:that )?(?:he|she|they|it) (?:was|were|had been|"
    r"has been) (?!wrong\b)\w+(?:ed|en)\b[^.;,]* by ",
    re.IGNORECASE,
)
_NO_FRAUD = re.compile(
    r"(?:\bbut|;|,) (?:there (?:was|is|has been|had been) )?(?:no|nobody|no one) (?:\w+ )?"
    r"(?:fraud|cheat\w*|corruption|wrongdoing|crime|cover-up|theft|dishonesty|intent)\b",
    re.IGNORECASE,
)
_THAT_ANOTHER = re.compile(
    rf"{ADMITS}\w* that (?:his|her|their|the) (?!firm|company|client|bank|group|party|government|ministry|"
    r"police|force|army|school|hospital|council|club|staff|men|officers|team)[\w-]+, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+, (?:had|has|was)\b|"
    rf"{ADMITS}\w* that (?:Mr |Mrs |Ms |Dr )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)* (?:had|"
    r"has) (?:never )?\w+ (?:him|her|them)\b",
)


def _who_confessed(text: str, response: TaggedResponse) -> TaggedResponse:
    """`Inspector Shah said he had admitted it`: he, not the inspector."""
    he = _HE_HAD.search(text[: response.cue[0]]) if response.type == "admission" else None
    if he is None or not _OFFICER.search(text[: he.start()]):
        return response
    return replace(response, speaker=(he.span("who"),))


_HE_HAD = re.compile(
    r"\b(?:said|told [^.;]{1,40}|says) (?:that )?(?P<who>he|she|they|the (?:accused|suspect|man|woman|teenager)) (?:had|has|"
    r"have) (?:\w+ly |already )?$"
)
_OFFICER = re.compile(
    r"\b(?:Inspector|Insp|Sergeant|Sgt|Constable|Superintendent|Supt|Commissioner|Colonel|Captain|Chief|Detective|DC|DS|DI|DCI|DCP|ACP|SP|"
    r"[Pp]olice|[Pp]rosecutor|[Ss]pokes\w+|officer)\b"
)


def _together(text: str, response: TaggedResponse) -> TaggedResponse:
    """`Reeve and Maine denied robbing a shop`: both do, where a network saw who stands next to the verb."""
    if (
        len(response.speaker) != 1
        or response.speaker[0][1] > response.cue[0]
        or not text[response.speaker[0][0]].isupper()
    ):
        return response
    start = response.speaker[0][0]
    more = _AND_NAME.search(text[:start])
    if more is None:
        return response
    others = tuple(name.span() for name in _A_NAME.finditer(text, *more.span("who")))
    return replace(response, speaker=(*others, *response.speaker))


_ONE_NAME = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"
_A_NAME = re.compile(_ONE_NAME)
_AND_NAME = re.compile(
    rf"(?:^|[.;:\"“] ?|\b(?:said|that|both|Both) )(?P<who>{_ONE_NAME}(?:, {_ONE_NAME})*),? and (?:(?:his|her) [a-z]+,? )?$"
)


def _told_by_others(text: str, response: TaggedResponse) -> TaggedResponse:
    """`"She took the blame," said Dumaguit` is no answer of Dumaguit's."""
    first = tuple(s for s in response.speaker if s[0] < response.cue[0] or ";" not in text[response.cue[1] : s[0]])
    response = replace(response, speaker=first or response.speaker)  # `Brandt denied it; Falk declined to comment`
    they = tuple(s for s in response.speaker if _SHE.fullmatch(text[slice(*s)]))
    if response.type != "admission" or not they or len(they) == len(response.speaker):
        return response
    return replace(response, speaker=they)


_SHE = re.compile(r"he|she|they", re.IGNORECASE)


def _all_decide(text: str, response: TaggedResponse) -> bool:
    return bool(response.speaker) and all(_BODY_THAT_DECIDES.search(text[slice(*s)]) for s in response.speaker)


def _who_answers(text: str, speaker: Extent, response: TaggedResponse) -> Extent | None:
    """Of `"We are sorry," said Ida Kroll`, `Kroll is not a party and declined to comment`, `jurors split on Kroll, who denies theft` Kroll.

    Of `a plea deal in which he admitted theft` he.
    """
    if _WE.fullmatch(text, *speaker) and (said := _SAID_BY.search(text, response.cue[1])):
        return said.span("who") if not re.search(r"[“”\"]", text[response.cue[1] : said.start()]) else speaker
    if inner := _IN_WHICH_HE.match(text, speaker[1]):
        return inner.span("who") if inner.end() <= response.cue[0] else speaker
    denies = response.type == "denial" and _DENIES.match(text, response.cue[0]) is not None
    if denies and (who := _WHO_DENIES.search(text[: response.cue[0]])):
        before = text[: who.start("who")]
        if _BESIDE.search(before) and not _TRIAL_OF.search(before):
            return speaker
        own = touch(speaker, who.span("who")) and not _OF.search(text[speaker[0] : who.start("who")])
        return speaker if own else who.span("who")
    denied = _IS_NOT.search(text[: speaker[0]])
    if denied is None or _PARTY_TO_IT.match(text, speaker[0]) is None:
        return speaker
    clause = parsed(text)
    verb = next((i for i, start in enumerate(clause.tokens.starts) if start == denied.start("be")), None)
    found = subject(clause, clause.verb_group(verb)) if verb is not None else ()
    return clause.extent(found[0]) if found else None


_WE = re.compile(r"we|i", re.IGNORECASE)
_NAME = r"[A-Z][\w'’-]+(?: (?:(?:de|da|di|van|von|der|bin|al) )*[A-Z][\w'’-]+)*"
_SAID_BY = re.compile(
    r"[,.?!]?[”\"’] (?:said|says|added|wrote) (?:(?:(?:the|its|his|her|their|an?) )?[^,.;“”\"]{3,60}, )?"
    rf"(?P<who>{_NAME})(?=[,.]|$| in | on | of )"
)
_IN_WHICH_HE = re.compile(r" (?:[\w ]{1,30} )?(?:in|under|by) which (?P<who>he|she|they|it)\b")
_DENIES = re.compile(r"(?:den(?:y|ies|ied)|reject|disput|contest|plead|insist|maintain|protest)", re.IGNORECASE)
_WHO_DENIES = re.compile(
    rf"\b(?P<who>{_NAME})(?:, (?:aged )?\d+)?, who "
    r"(?:(?:has|have|had|also|still|always|both|all|repeatedly|consistently|strongly) )*$"
)
# `Ida Kroll, of Selby, who denies it`, `a clerk at Holt Steel, who denies it`
_BESIDE = re.compile(r"\b(?:of|from|in|for|at|near|and|or) $")
_TRIAL_OF = re.compile(r"\b(?:trial|case|retrial|hearing|fate|prosecution|arrest|extradition|bail) (?:of|for) $")
_OF = re.compile(r"\b(?:of|for|against|on|to|with|by)\b")
_IS_NOT = re.compile(r"\b(?P<be>is|are|was|were) (?:also |himself |herself |itself )?not (?:named as |considered )?$")
_PARTY_TO_IT = re.compile(
    r"(?:an? )?(?:named )?(?:part(?:y|ies)|defendants?|suspects?|subjects?|targets?|plaintiffs?|accused|co-defendants?)\b"
)


def _of_another(text: str, response: TaggedResponse) -> bool:
    """`acknowledged that her boss, Peter Lowe, had underpaid her` admits nothing."""
    return response.type == "admission" and _THAT_ANOTHER.match(text, response.cue[0]) is not None


def _who_speaks(text: str, speaker: Extent) -> Extent:
    """`Luke Dromgoole` for the street where he lives, and for his age."""
    said = text[slice(*speaker)]
    lives = _OF_THE_STREET.search(text[: speaker[0]]) if _STREET.search(said) else None
    before = text[: speaker[0]]
    aged = (_AGED.search(before) or _SURNAME_AGED.search(before)) if said.isdigit() else None
    told = _TOLD_WHOM.search(text[: speaker[0]])
    through = _THROUGH.search(text[: speaker[0]])
    if found := lives or aged or told or through:
        return found.span("who")
    other = _THE_OTHER.match(text, speaker[0])
    return other.span("who") if other and speaker[1] <= other.start("who") else speaker


# `The first, Otto Brandt, denied it`
_THE_OTHER = re.compile(
    r"(?:[Tt]he (?:first|second|third|other|former|latter)|[Oo]ne)(?: of them)?, (?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+), "
)


_PERSON = r"(?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+)"
_STREET = re.compile(
    r"\b(?:Street|Road|Avenue|Lane|Drive|Close|Way|Crescent|Gardens|Place|Terrace|Grove|Court|Square|Hill|Park|Row|Walk|Mews|Green|Rise)$"
)
_OF_THE_STREET = re.compile(rf"{_PERSON},(?: (?:aged )?\d+,)? (?:formerly )?of (?:[\w ]+, )?$")
# `Cheng apologised to the families but rejected the finding`, `Danylo told the court he was sorry`: not the families, nor the court.
_TOLD_WHOM = re.compile(
    r"(?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*|\b(?:he|she|they|He|She|They)),? (?:has |had )?(?:(?:apologi[sz]ed|wrote|"
    r"written|expressed regret) to|told) $"
)
# `Kroll, through her lawyer, Piers Lowe, denied it`
_THROUGH = re.compile(
    r"(?P<who>(?!\w+(?:ed|ing) )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*|\b[Hh]e|\b[Ss]he),? (?:has |had )?(?:\w+ing )?(?:through|via) "
    r"(?:his|her|its|their|an?|the) (?:[\w-]+ ){0,2}[\w-]+,? $"
)
_AGED = re.compile(rf"{_PERSON},(?: aged)? $")
_SURNAME_AGED = re.compile(r"^(?P<who>[A-Z][\w'’-]+),(?: aged)? $")


_A_CHARGE = re.compile(
    r", (?:an? |the |all )?(?:charges?|claims?|accusations?|allegations?|offences?|crimes?) (?:that |which )?"
    r"(?P<who>(?:the |its |his |her )?[\w'’-]+(?: [A-Z][\w'’-]+){0,2}) (?:has |have |had )?(?:\w+ly )?$|"
    r", which (?P<they>(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)|(?:the|its|his|her|their) [a-z-]+(?: [a-z-]+){0,2}|"
    r"(?:[a-z]+ )?(?:police|prosecutors|officials|officers)) (?:has |have |had )?(?:\w+ly )?$"
)


def _before_the_cue(text: str, speaker: Extent, cue: Extent) -> Extent | None:
    """`Both` for `Both deny wrongdoing`: who speaks stands before the word that says so; None where nothing does."""
    if not touch(speaker, cue):
        return speaker
    end = speaker[0] + len(text[speaker[0] : cue[0]].rstrip())
    return (speaker[0], end) if end > speaker[0] else None


def _nearest(text: str, speaker: Extent, cue: int) -> Extent:
    """`Kroll was cleared after the chief witness, Piers Lowe, admitted lying`: who is named right before the verb speaks."""
    between = _ANOTHER.fullmatch(text[: max(cue, speaker[1])], speaker[1])
    return between.span("name") if between else speaker


_ANOTHER = re.compile(
    r"[^;]*\b(?:after|when|before|because|since|until|although|though|but|while)\b[^,;]*, "
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+), "
)
