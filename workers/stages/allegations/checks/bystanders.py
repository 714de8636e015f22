"""Who stands beside the accused in a sentence and is not accused.

    Kroll, not Lowe, forged the letters                     Lowe is set against her
    His wife denied that he had beaten her                  she speaks for him
    Lowe, whose brother was convicted, is mayor             the brother was, not Lowe
    Lowe, brother of the convicted murderer Jan Lowe        he is kin
    The officer who arrested Lowe has been suspended        Lowe is whom the officer dealt with
    The killers of Lowe are hunted                          they are, not Lowe
    Lowe was the target of a plot                           he plotted nothing
    All of the directors except Lowe were charged           he was not
    Kroll, who replaced Lowe after he was jailed            `he` was
    Kroll, a lawyer for Piers Lowe, who is charged          Lowe is
    An aide to the mayor, Ida Kroll, was arrested           the aide was
    The court jailed Lowe's father                          the father is in prison
    Kroll and Lowe were charged; she was acquitted          she was, not both
    said Kroll, chief executive of Calder, which was fined  the firm was
    Kroll accused Lowe of fraud and was fined for libel     she was
    She left the bank when the regulator fined it           the bank was
    Kroll's spokesman, Piers Lowe, denied any bribery       he only speaks
    The tribunal awarded Kroll damages                      it was done to her
    A former pupil of the school, Oakmount, was jailed      the pupil was
    They name Kroll and Lowe, whose bank allegedly did it   the bank did
    They hired men from Calder, which Kroll accused of it   Calder is accused
    Calder paid Kroll £5,000 to settle a libel suit         Calder settled
    Kroll sued the museum over a Pissarro looted by Lowe    the museum is sued

A network sees names beside a cue; each of these once made it name the wrong one.
"""

import re
from itertools import pairwise

from workers.stages.allegations.grammar.dates import DAYS, MONTHS
from workers.stages.allegations.lexicon.nouns import LAWYERS
from workers.stages.allegations.parties.appositions import phrase_before
from workers.stages.allegations.parties.descriptions import ANY_KIN, KIN, head_of
from workers.stages.allegations.parties.epithets import kind_of
from workers.stages.allegations.tagging import Extent, TaggedMention, touch

Extents = tuple[Extent, ...]

_SET_AGAINST = re.compile(r", (?:and )?not $", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"\b(?:except(?: for)?|other than|apart from|unlike|rather than|instead of|not involv(?:e|ed|ing)|unconnected (?:to|with)|"
    r"unrelated to|nothing to do with) $",
    re.IGNORECASE,
)
# Not of an inquiry: who is the target of one stands accused.
_TARGET = re.compile(
    r" (?:is|are|was|were|(?:has|have|had) been) (?:also )?(?:the |a |an )?(?:\w+ )?targets? of (?:an? |the )?(?:[\w-]+ ){0,2}"
    r"(?:plots?|attacks?|attempts?|assassination|bomb\w*|murder|robber\w+|scams?|hoax\w*|smears?|threats?|abuse)\b",
    re.IGNORECASE,
)
_DENIED_THAT = re.compile(r"den(?:y|ies|ied|ying) that (?:he|she|they|it|her|his|its|their)\b", re.IGNORECASE)
_BETWEEN = r"(?:also|later|once|since|now|been|being|\w+ly) "
_WHOSE_PASSIVE = re.compile(
    r"\b(?P<who>whose [\w'’-]+(?: [\w'’-]+){0,3}?) "
    rf"(?:(?:has|have|had) )?(?:{_BETWEEN})*(?:was|were|is|are|been|being) (?:{_BETWEEN})*$",
    re.IGNORECASE,
)
_KIN_OF = re.compile(
    rf", (?:the |a |an )?(?:[\w-]+ )?(?:{ANY_KIN}) (?:of|to) (?!(?:one|two|three|four|five|six)\b)[^,;]*$",
    re.IGNORECASE,
)
_SERVES = r"(?:aides?|advis[eo]rs?|assistants?|allies|ally|bodyguards?|lawyers?|solicitors?|attorneys?|barristers?|deput(?:y|ies))"
_BELONGS = rf"(?:{_SERVES}|{ANY_KIN})"
# `an aide to the mayor of Wexley, Ida Kroll`: the name may be the mayor's; `the lawyer of Piers Lowe, Ida Kroll` is the lawyer.
_AIDE_TO = re.compile(
    rf"(?P<who>\b(?i:an?|one|two|three) (?:[\w-]+ )?(?i:{_SERVES}) (?:to|of|for) the (?:[a-z-]+ ){{0,2}}[a-z-]+"
    r"(?: of [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)?), $"
)
_NAME = r"[A-Z][\w'’-]+(?: (?:[a-z]{1,3} )?[A-Z][\w'’-]+)+"
_A_NAME = re.compile(
    rf"(?<!\bin )(?<!\bat )(?<!\bof )(?<!\bnear )\b(?!{'|'.join(name.capitalize() for name in (*MONTHS, *DAYS))})[A-Z][\w'’-]+"
)
_JOINED = re.compile(r",? (?:and |or |with )?|,(?: \d+,)?(?: and)? ")
_SERVING_WHOM = re.compile(
    rf", (?:an? |the )?(?:[\w-]+ )?(?i:{_BELONGS}) (?:to|of|for) (?P<other>{_NAME}), "
    r"who (?:is|was|has been|had been)(?: (?:also|now|later|being|\w+ly))* $"
)
_WHOSE_ALLEGEDLY = re.compile(
    r"\b(?P<who>whose [\w'’-]+(?: [\w'’-]+){0,3}?) (?:had |has )?(?:allegedly|reportedly)$", re.IGNORECASE
)
_PRONOUN_WAS = re.compile(
    rf"\b(?:after|when|before|because|since|until|although|though) (?P<who>he|she|it|the (?:firm|company|bank|group)) "
    rf"(?:was|is|has been|had been) (?:{_BETWEEN})*$",
    re.IGNORECASE,
)
# `Kroll and Lowe were charged; she was acquitted`: of several, she alone.
_AND_SHE_WAS = re.compile(
    rf"(?:;|[,;] (?:and|but|while)) (?P<who>he|she) (?:was|is|has been|had been) (?:{_BETWEEN})*$", re.IGNORECASE
)
_WHO_DID = re.compile(
    r" (?:who|which|that) (?:had |has |have )?(?!(?:is|was|were|are|be)\b)(?:\w+ly )?\w+ ", re.IGNORECASE
)


def accused(text: str, mention: TaggedMention) -> tuple[Extent, ...]:
    """The mention's accused without bystanders; for `Lowe, whose brother was convicted` the brother."""
    found = tuple(_with_kin(text, one, mention.cue) for one in mention.accused)
    for rule in (
        _whom_they_tried,
        _set_aside,
        _named_in_between,
        _about_kin,
        _beside,
        _of_the_relative,
        _objects_alone,
        _of_the_subject,
        _done_to,
        _speaking,
    ):
        found = rule(text, found, mention)
    return _of_its_own_clause(text, found, mention.cue[0])


def _whom_they_tried(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """Of `the judge who sentenced Tom Vail, Ana Reis` Vail was sentenced: neither the judge nor the name behind him."""
    start, end = mention.cue
    if (
        not found
        or mention.status == "cleared"
        or not _THEY_TRIED.fullmatch(text[start:end])
        or not _WHO.search(text[:start])
    ):
        return found
    tried = _SOMEBODY.match(text, end)
    return (tried.span("whom"),) if tried else found


_THEY_TRIED = re.compile(
    r"(?:sentenced|jailed|convicted|charged|arrested|prosecuted|tried|indicted|imprisoned|detained|interrogated|condemned)",
    re.IGNORECASE,
)
_WHO = re.compile(r"\bwho (?:(?:had|has|have|once|first|then|later|also|\w+ly) )*$")
_SOMEBODY = re.compile(
    rf" (?P<whom>(?:(?:the|an?) (?:[a-z-]+ ){{1,3}})?(?:{_NAME}|[A-Z][\w’'-]+))(?=[,.;]| (?:and|for|in|on|to|of|with|over|last)\b|$)"
)


def _set_aside(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """Without whom the words set against the accused or leave out: `Kroll, not Lowe`, `except Lowe`, the target of a plot."""
    cue = mention.cue[0]
    found = tuple(
        a
        for a in found
        if not (_SET_AGAINST.search(text[: a[0]]) or _left_out(text, a, cue) or _TARGET.match(text, a[1]))
    )
    return tuple(b for b in found if not any(_belongs_to(text, a, b) for a in found))


def _named_in_between(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """`A former pupil of the school, Oakmount College, was jailed`: the pupil was, not the school."""
    kept: list[Extent] = []
    for one in found:
        phrase = phrase_before(text, one)
        if phrase is None or any(touch(phrase, other) for other in mention.accuser):
            kept.append(one)
        elif not any(touch(phrase, other) for other in found):
            kept.append(phrase)
    return tuple(kept)


def _about_kin(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """Without who speaks for somebody (`His wife denied that he had`), or is only his kin (`Lowe, brother of the convicted Jan Lowe`)."""
    cue = mention.cue[0]
    if _DENIED_THAT.match(text, cue) and any(a[0] > cue for a in found):
        found = tuple(a for a in found if a[0] > cue)
    return tuple(a for a in found if not (a[1] < cue and _KIN_OF.match(text[a[1] : cue])))


def _beside(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """Without whom the accused dealt with, or served, or testified about."""
    cue = mention.cue[0]
    found = tuple(b for b in found if not any(_WHO_DID.fullmatch(text[a[1] : b[0]]) and b[1] <= cue for a in found))
    found = tuple(_of_whom(text, a, cue) for a in found)
    return tuple(a for a in found if not _IN_HIS_CASE.search(text[: a[0]]))


def _done_to(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """Without whom it was done for or to, and without a `his` that only owns the accused."""
    found = tuple(
        a for a in found if not (len(found) > 1 and _OF_KIN.match(text, a[0]) and text[slice(*a)].lower() in _THEIRS)
    )
    if len(found) > 1:
        found = tuple(a for a in found if not (_is_paid(text, a, mention) or _took_it(text, a, mention.cue))) or found
    return tuple(a for a in found if not (_was_awarded(text, a, mention.cue) or _bought_it(text, a, mention.cue)))


def _speaking(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """For who denies in somebody's name that somebody; without the lawyer who admits what his client did."""
    cue = mention.cue[0]
    if mention.status == "alleged" and _DENIES.match(text, cue):
        return _spoken_for(text, found)
    if len(found) < 2:
        return found
    return tuple(a for a in found if not (_A_LAWYER.fullmatch(text[slice(*a)]) and any(b[0] > cue for b in found)))


def _of_its_own_clause(text: str, found: Extents, cue: int) -> Extents:
    """Of the clause that the cue ends its own subject: `Kroll, who replaced Lowe after he was jailed`, `; she was acquitted`."""
    said = _PRONOUN_WAS.search(text[:cue])
    if said and found:
        others = [a for a in found if a != said.span("who")]
        if others and all(a[1] <= said.start() and _A_NAME.search(text[a[1] : said.start()]) for a in others):
            return (said.span("who"),)
        before = all(a[1] <= said.start() for a in others)
        joined = all(_JOINED.fullmatch(text[a[1] : b[0]]) for a, b in pairwise(others))
        if before and (len(others) < len(found) or not joined):
            return (said.span("who"),)
    allegedly = _WHOSE_ALLEGEDLY.search(text[: cue + len("allegedly")])
    if allegedly and found and all(a[0] < allegedly.end("who") for a in found) and _is_kin_or_party(allegedly["who"]):
        return (allegedly.span("who"),)
    alone = _AND_SHE_WAS.search(text[:cue])
    if alone and alone.span("who") in found:
        return (alone.span("who"),)
    whose = _WHOSE_PASSIVE.search(text[:cue])
    if whose and any(a[1] <= whose.start() for a in found) and _is_kin_or_party(whose["who"]):
        within = tuple(a for a in found if a[0] >= whose.start())
        found = within or (whose.span("who"),)
    return found


_CAPITAL = r"(?:(?-i:[A-Z])[\w&'’-]*)"
# `took over from his uncle Lauro, who was convicted`: the uncle was; `Olga Stern, chief executive of Norbex, which was fined`: Norbex was.
_WHO_WAS = re.compile(
    rf"(?P<who>{_CAPITAL}(?: (?:of |and |de |der |van )?{_CAPITAL})*)(?:, (?:an? |the )?(?:[a-z-]+ ){{0,3}}[a-z-]+|,(?: \d\d,)?) ?"
    rf"(?P<rel>who|which),? (?P<aux>(?:was|is|has been|had been|has|had|have) )?(?:{_BETWEEN})*$",
    re.IGNORECASE,
)
_ONE_PERSON = re.compile(r" and [A-Z][\w'’-]+ [A-Z]")
_BY_ITSELF = re.compile(
    r"(?:plead|admit|settl|agree|face|allegedly|reportedly)", re.IGNORECASE
)  # `which pleaded guilty`; not `which ruled`
# `She was questioned as a witness in the case against Halicki`
_IN_HIS_CASE = re.compile(
    r"\b(?:as an? (?:\w+ )?witness|gave evidence|testified) (?:in|at) the (?:case|trial|proceedings) (?:against|"
    r"of) (?:(?:the|his|her) )?(?:[a-z]+ ){0,2}$",
    re.IGNORECASE,
)
_THEIRS = ("his", "her", "its", "their", "whose")
_OF_KIN = re.compile(rf"(?:his|her|its|their|whose) (?:[\w-]+ )?(?:{ANY_KIN})\b", re.IGNORECASE)
_WITHIN = re.compile(r" (?:of|for|from|with) (?:the |an? )?$|^[Ss]hares in $")
_HELD_OF = re.compile(r"\b(?:of|for|from|at|in|with|by|to) (?:the |an? )?(?:[a-z-]+ ){0,3}$")


def _of_the_relative(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """Whom the relative clause before the cue is about, where the network took somebody else for it."""
    cue = mention.cue[0]
    if len(found) > 1 and (whom := _whom_they_accuse(text, found, mention)):
        return (whom,)
    who = _WHO_WAS.search(text[:cue])
    if who is None or not found or not (who["aux"] or _BY_ITSELF.match(text, cue)):
        return found
    place = who.span("who")
    if who["rel"].lower() == "who" and (who["aux"] or "").strip() not in ("have",) and _ONE_PERSON.search(who["who"]):
        place = place[0] + who["who"].rindex(" and ") + len(" and "), place[1]
    own = tuple(a for a in found if a[0] < place[1] and place[0] < a[1])
    inside = tuple(a for a in own if a[0] < place[0] and _WITHIN.search(text[a[0] : place[0]]))
    if inside and (who["rel"].lower() == "which" or _A_LAWYER_OF.search(text[: place[0]])):
        return (place,)  # `A spokesman for Norbex, which was fined`
    if own and len(own) < len(found):
        return own
    before = [a for a in found if a[1] <= place[0]]
    if own or len(before) < len(found) or (who["rel"].lower() == "who" and not _A_LAWYER_OF.search(text[: place[0]])):
        return found
    return (place,) if _HELD_OF.search(text[: place[0]]) else found


def _whom_they_accuse(text: str, found: Extents, mention: TaggedMention) -> Extent | None:
    """Of `It hired engineers from Arvex, which the ministry has accused of theft` Arvex, not `It`."""
    for one in found:
        rel = _WHICH_THEY.match(text, one[1])
        if rel and any(a[0] == rel.end() and a[1] < mention.cue[0] for a in mention.accuser):
            others = (a for a in found if a != one)
            if all(a[1] <= one[0] and not _JOINED.fullmatch(text[a[1] : one[0]]) for a in others):
                return one
    return None


_WHICH_THEY = re.compile(r", (?:which|whom|who) (?=[\w'’])")


_A_LAWYER_OF = re.compile(
    r"\b(?:lawyer|solicitor|attorney|barrister|spokes\w+|counsel|partner|aide|friend)s? (?:of|for|to) (?:\w+ )?$",
    re.IGNORECASE,
)


_AND_WAS = re.compile(
    r",? (?:and|but)(?: (?:then|later|also|himself|herself|itself|now))* (?:was|were|is|are|has been|had been|has since been)"
    r"(?: (?:himself|herself|itself|later|then|also|since|now|\w+ly))* $",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?:[Tt]he [a-z' -]+, )?(?P<who>{_CAPITAL}(?: {_CAPITAL})+),? (?:has |had |have )?(?!(?:said|says|told|and|was|is|who|"
    rf"which)\b)(?-i:[a-z])+(?:ed|s|t)? ",
    re.IGNORECASE,
)


def _of_the_subject(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """`Peral accused the judges of taking bribes and was himself fined`: he was, who is the subject of both verbs."""
    joined, subject = _AND_WAS.search(text[: mention.cue[0]]), _SUBJECT.match(text)
    if joined is None or subject is None or not found:
        return found
    between = text[subject.end() : joined.start()]
    if _SAID_THAT.search(between) or any(not (subject.end() - 1 <= a[0] and a[1] <= joined.start()) for a in found):
        return found
    return (subject.span("who"),)


_SAID_THAT = re.compile(r"\b(?:that|said|says|who|which|while|when|because)\b|;")


def _objects_alone(text: str, found: Extents, mention: TaggedMention) -> Extents:
    """`she left the board when the bank was told that the regulator had fined it`: of several the one behind the verb, if it
    is a pronoun."""
    cue = mention.cue
    behind = tuple(a for a in found if a[0] == cue[1] + 1 and text[slice(*a)].lower() in ("it", "him", "her", "them"))
    apart = any(_CLAUSE.search(text[a[1] : cue[0]]) for a in found if a[1] <= cue[0])
    return behind if behind and apart else found


_CLAUSE = re.compile(r"\b(?:when|after|because|before|until|since|although|while|that)\b")


def _is_paid(text: str, one: Extent, mention: TaggedMention) -> bool:
    """`paid Ida Kroll £5,000 to settle a libel suit`, `who she said called her a thief`."""
    if mention.status == "settled":
        return one[1] < mention.cue[0] and _PAID.search(text[: one[0]]) is not None
    return text[slice(*one)].lower() in ("her", "him", "them", "me", "us") and text[: one[0]].endswith(" called ")


def _took_it(text: str, one: Extent, cue: Extent) -> bool:
    """`sued the museum over a Pissarro looted by the Gestapo`: the museum has it."""
    return one[0] > cue[1] and _LOOTED_BY.search(text[cue[1] : one[0]]) is not None


_PAID = re.compile(r"\b(?:paid|pays|pay|paying) (?:the |a |an |his |her |its )?$", re.IGNORECASE)
_LOOTED_BY = re.compile(
    r"\b(?:over|return of|recover|for) [^.;]{0,80}\b(?:looted|stolen|seized|taken|confiscated|plundered|robbed|"
    r"expropriated)(?: \w+)? by $",
    re.IGNORECASE,
)


def _was_awarded(text: str, one: Extent, cue: Extent) -> bool:
    """`awarded Anna Kroll £86,000 for unfair dismissal`: it was done to her."""
    if not text[slice(*cue)].lower().startswith("award"):
        return False
    if one[0] >= cue[1]:
        return _SUM.match(text, one[1]) is not None and text[cue[1] : one[0]].isspace()
    if text[: one[0]].endswith(" by "):
        return False
    given = _SUM.match(text, cue[1]) is not None or "damages" in text[slice(*cue)]
    return given and _WAS_GIVEN.fullmatch(text[one[1] : cue[0]]) is not None


_SUM = re.compile(
    r" (?:a |an |the )?(?:[£$€]|\d|[A-Z]{1,3}\$?\d|damages|compensation|total|record|more than|nearly|about|almost|up to|over)"
)


def _bought_it(text: str, one: Extent, cue: Extent) -> bool:
    """`lost its licence after an undercover officer bought cocaine`: the officer broke nothing."""
    return (
        one[0] > cue[1]
        and _UNDERCOVER.search(text[slice(*one)]) is not None
        and " after " in text[cue[1] : one[0]] + " "
    )


_WAS_GIVEN = re.compile(
    r",? (?:who )?(?:(?:was|were|is|are|has|have|had|been|being) )*(?:[^.;,]{0,40} and )?(?:later )?"
)
_UNDERCOVER = re.compile(r"\b(?:undercover|test purchaser|volunteer|mystery shopper|inspectors?)\b", re.IGNORECASE)
_DENIES = re.compile(r"(?:deni|deny|reject|dismiss|refut|disput)", re.IGNORECASE)
_SPEAKER = rf"(?:spokes(?:man|woman|person)|{LAWYERS}|publicist|press secretary)"
_A_LAWYER = re.compile(r"(?:the |a |an |his |her )?(?:lawyer|solicitor|barrister|attorney|counsel)", re.IGNORECASE)
_WHOSE_SPEAKER = re.compile(
    rf"(?P<who>(?:(?:the|a|an|this) )?[\w.’'-]+(?: [\w.’'-]+){{0,4}}?(?=['’]s? )|his|her|its|their)(?:['’]s?)? (?:[\w-]+ )?{_SPEAKER},? $",
    re.IGNORECASE,
)
_SPEAKER_FOR = re.compile(
    rf",? (?:an? |the |his |her )?(?:[\w-]+ )?{_SPEAKER} (?:for|of|representing|acting for) (?P<who>[^,;]+?)(?:,| who| said| denied|$)",
    re.IGNORECASE,
)
_HE = re.compile(r"he|she|it|they", re.IGNORECASE)
_CLIENT = re.compile(r"(?:his|her|their|my|our) clients?", re.IGNORECASE)


def _spoken_for(text: str, found: Extents) -> Extents:
    """`Roth's spokeswoman, Dana Weil, denied any bribery`: Roth stands accused of it, and she only speaks."""
    kept: list[Extent] = []
    for one in found:
        if _HE.fullmatch(text[slice(*one)]):
            kept.append(one)
            continue
        whose = _WHOSE_SPEAKER.search(text[: one[0]]) or _SPEAKER_FOR.match(text, one[1])
        kept.append(whose.span("who") if whose else one)
    if len(kept) > 1 and kept != list(found):
        kept = [a for a in kept if not _CLIENT.fullmatch(text[slice(*a)])]
    return tuple(dict.fromkeys(kept))


def _with_kin(text: str, one: Extent, cue: Extent) -> Extent:
    """`disqualified Mr Dizon's father`, `his father was jailed`, where the network broke off at the name."""
    goes_on = _S_KIN.match(text, one[1])
    if goes_on is None:
        return one
    takes = text[cue[1] : one[0]].isspace() or _WAS.fullmatch(text[goes_on.end() : cue[0]])
    return (one[0], goes_on.end()) if takes else one


_WAS = re.compile(r" (?:is|are|was|were|(?:has|have|had) been)(?: \w+)? ")


_S_KIN = re.compile(rf"['’]s? (?:[a-z-]+ )?(?:{ANY_KIN})\b(?![-'’])")


def _of_whom(text: str, one: Extent, cue: int) -> Extent:
    """The accused, or whom the words between it and the cue make the accused."""
    if one[1] <= cue and (serving := _SERVING_WHOM.match(text[:cue], one[1])):
        return serving.span("other")
    aide = None if text.startswith(", who", one[1]) else _AIDE_TO.search(text[: one[0]])
    return aide.span("who") if aide else one


def _belongs_to(text: str, one: Extent, other: Extent) -> bool:
    """`the killers of Lowe`; not the extradition `to Canzara of Lowe`."""
    return text[one[1] : other[0]] == " of " and text[slice(*one)].split()[-1].islower()


def _left_out(text: str, one: Extent, cue: int) -> bool:
    """`except Lowe`, unless a clause on Lowe holds the cue: `except for Lowe, who was charged`."""
    return (
        one[1] <= cue
        and _LEFT_OUT.search(text[: one[0]]) is not None
        and not re.search(r"\bwh(?:o|ich)\b", text[one[1] : cue])
    )


def _is_kin_or_party(phrase: str) -> bool:
    """`whose brother`, `whose parent company`; a licence is nobody."""
    lower = phrase.lower().split()
    return bool(KIN & set(lower)) or kind_of(head_of(lower)) is not None
