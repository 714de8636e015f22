"""Whether two things told of one party are two matters, though both are of one kind of wrong.

    He pleaded guilty to possessing a knife. He denies murdering Ian Dean
    Lowe, who was on parole for an earlier fraud, is accused of fraud
    She was jailed in 2011 for stabbing a neighbour. Prosecutors now accuse her of stabbing her husband
    Alcan was jailed last year. His former wife accuses Alcan of hitting her
    The health inspectorate found that it left patients dry. The tax office is investigating it for hiding income

Joined, each would say that somebody admitted, or was jailed for, what he is only accused of.
"""

import re

from schemas import Mention, Status
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.records.past import are_of_two_times, had_been

OVER: frozenset[Status] = frozenset(("admitted", "penalised", "convicted", "cleared"))
"""What a matter has come to."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# `pleaded guilty to a second charge of tax evasion`: a matter of its own, whoever is accused.
_APART = re.compile(
    r"\b(second|third|separate|unrelated|another) (charge|count|case|claim|complaint|lawsuit|matter|inquiry|investigation)\b",
    re.IGNORECASE,
)


def are_apart(before: Mention, mention: Mention, ended: bool) -> bool:
    """Whether two mentions with acts are of two matters, though the same party is accused of the same kind of wrong.

    `ended` is whether the matter goes further already than an admission could take it.

    `He pleaded guilty to possessing a knife. He denies murder`; `Lowe, who has an earlier conviction for fraud, is accused of fraud`.
    """
    if before.act is None or mention.act is None:
        return False
    one, other = stems(before.act.text), stems(mention.act.text)
    pairs = (before, mention), (mention, before)
    if _is_earlier(before) != _is_earlier(mention) or any(_was_before(a, b) or _was_then(a, b) for a, b in pairs):
        return True
    if are_of_two_times(before, mention):
        return True
    if one <= other or other <= one:
        return False
    return (
        _APART.search(mention.sentence.text) is not None
        or also(mention)
        or (not one & other and _are_of_two_bodies(before, mention))
        or any((_admits_a_part(a, b) and not ended) or _is_graver(b, a) or _is_sued_besides(a, b) for a, b in pairs)
    )


def _are_of_two_bodies(one: Mention, other: Mention) -> bool:
    """`The health inspectorate found that it had left patients dry. The tax office is investigating it`: each its own matter."""
    if one.sentence.field or other.sentence.field:
        return False
    bodies = [[span.text for span in m.accuser if _A_BODY.search(span.text)] for m in (one, other)]
    return all(bodies) and all(_is_another(a, b) for a in bodies[0] for b in bodies[1])


def _is_another(body: str, other: str) -> bool:
    """Whether two names of bodies share no word that tells one from another: `the authority` may be any, and `SEC` is an abbreviation."""
    own, its = (_words_of(text) for text in (body, other))
    return (
        bool(own)
        and bool(its)
        and not own & its
        and not {_initials(body), _initials(other)} & {w.upper() for w in own | its}
    )


def _words_of(body: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w+", body) if len(word) > 1} - _SAYS_NOTHING


def _initials(body: str) -> str:
    return "".join(word[0] for word in body.split() if word[0].isupper() and word != "The")


# Bodies with a field of their own. Police, prosecutors and courts take up what others have found.
_A_BODY = re.compile(
    r"\b(?:[Cc]ommission(?:er)?|[Aa]uthority|[Aa]gency|[Ii]nspectorate|[Dd]epartment|[Mm]inistry|[Aa]ttorney [Gg]eneral|"
    r"[Oo]ffice|[Oo]mbudsman|[Bb]ureau|[Cc]ouncil|[Bb]oard|[Aa]dministration|Ofsted|Ofcom|Ofgem|Ofwat|[A-Z]{3,6})\b"
)
_SAYS_NOTHING = words("""
    the of and for its their his her our us uk eu un federal state national country commission commissioner
    authority agency inspectorate department ministry office ombudsman bureau council board administration
    general regulator watchdog investigation inquiry report audit investigators inspectors officials spokesman
    spokeswoman head chief director
""")


def is_of_something_else(bare: Mention, accused: Mention) -> bool:
    """`Alcan was jailed last year. His former wife accuses Alcan of hitting her`: nobody says that he was jailed for that."""
    if bare.status not in OVER or accused.status in OVER:
        return False
    if bare.status != "cleared" and is_of_the_past(bare, accused):
        return True
    if accused.sentence == bare.sentence:
        return False
    if bare.sentence.field or accused.sentence.field or bare.sentence.start > accused.sentence.start:
        return False
    text = accused.sentence.text
    if bare.status != "cleared" and (_NOW.search(text) or _ALSO.search(text) or _NEW.search(text)):
        return True
    if YEAR.search(bare.sentence.text) and _is_later(bare, accused):
        return True
    return bool(accused.accuser) and not any(_OFFICIAL.search(span.text) for span in accused.accuser)


def is_of_the_past(bare: Mention, accused: Mention) -> bool:
    """`Kroll, who has a previous conviction, is accused of fraud`, `Kroll is on trial for assault. She was jailed in 2009`.

    Whichever is told first.
    """
    if bare.status not in OVER or bare.status == "cleared" or accused.status in OVER:
        return False
    if bare.sentence.field or accused.sentence.field or _IS_UNDONE.search(bare.sentence.text):
        return False
    text = accused.sentence.text
    if accused.sentence == bare.sentence:
        aside = _aside(bare)
        if aside is None or aside[0] <= accused.cue.start - bare.sentence.start < aside[1]:
            return False
        before = text[slice(*aside)]
        return _is_earlier(bare) or bool(YEAR.search(before) and _NOW.search(text[aside[1] :]))
    before = bare.sentence.text
    if _is_earlier(bare) or _PREVIOUSLY.search(before):
        return not _is_earlier(accused)
    years = set(YEAR.findall(before))
    return bool(years) and not years & set(YEAR.findall(text)) and _AT_PRESENT.search(text) is not None


def _aside(mention: Mention) -> tuple[int, int] | None:
    """Where the relative clause stands that holds the cue: `, who was jailed in 2009,`."""
    at = mention.cue.start - mention.sentence.start
    return next((m.span() for m in _ASIDE.finditer(mention.sentence.text) if m.start() <= at < m.end()), None)


def _is_later(bare: Mention, accused: Mention) -> bool:
    """`Lowe was acquitted in 2014. He is now accused`, `jailed in 2003`, beside `Police arrested him on Sunday`."""
    text = accused.sentence.text
    if set(YEAR.findall(bare.sentence.text)) & set(YEAR.findall(text)):
        return False
    if bare.status == "cleared":
        return _NOW_SAID.search(text) is not None or _NEW.search(text) is not None
    return _is_recent(accused)


def _is_recent(mention: Mention) -> bool:
    """`Police arrested him on Sunday`, `Last year he was charged`, of a step; `had been arrested` was before."""
    if mention.status not in ("investigated", "charged"):
        return False
    return _RECENT.search(mention.sentence.text) is not None and not had_been(mention)


_ASIDE = re.compile(r",? (?:who|which|whose) (?:(?!, )[^;])*,(?= )")
_IS_UNDONE = re.compile(r"\b(?:appeal\w*|overturn\w*|quash\w*|retrial|retried|annul\w*|set aside)\b", re.IGNORECASE)
_PREVIOUSLY = re.compile(
    r"\b(?:previously|in the past|years (?:ago|earlier|before)|once before|before that)\b", re.IGNORECASE
)
_AT_PRESENT = re.compile(
    r"\bnow\b|\b(?:is|are) (?:also |being |currently )?(?:accused|charged|on trial|suspected|facing|wanted|under|due to stand)\b|"
    r"\b(?:faces?|denies|deny)\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:new|fresh|further|more|another|a second) (?:[\w-]+ )?(?:charges?|allegations?|accusations?|claims?|counts?|case|inquiry|"
    r"investigation|(?:law)?suit|complaints?)\b",
    re.IGNORECASE,
)
_NOW_SAID = re.compile(r"\bnow\b", re.IGNORECASE)
_RECENT = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|this (?:week|month|year|morning)|"
    r"last (?:week|month|night|year))\b",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\b(?:also|too|as well|investigating whether)\b", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"\b(?:prosecut\w+|crown|court|judge|jury|indictment|charge sheet|police|officers?|detectives?|attorney|investigators?|"
    r"inquiry|report|panel|"
    r"commission|tribunal|regulator|it|they|he|she)\b",
    re.IGNORECASE,
)


def _is_graver(mention: Mention, taken: Mention) -> bool:
    """Whether one is of a killing and the other a step taken for something less: who is jailed for an assault is jailed for no murder."""
    return (
        taken.status in OVER
        and mention.status not in OVER
        and mention.act is not None
        and _KILLING.search(mention.act.text) is not None
        and _KILLING.search(taken.sentence.text) is None
    )


_KILLING = re.compile(
    r"\b(?:kill|murder|manslaughter|homicid|femicid|fatal|deadly|lethal|death|died|dead|assassinat|massacr|genocid|execut)",
    re.IGNORECASE,
)


def _is_sued_besides(taken: Mention, sued: Mention) -> bool:
    """`It was fined for breaking audit rules. A liquidator is suing it for negligence`: nobody says that it was fined for that."""
    if taken.status not in ("penalised", "admitted") or sued.status != "sued" or taken.act is None or sued.act is None:
        return False
    return names_wrong(sued.act.text) and not stems(taken.act.text) & stems(sued.act.text)


def _was_before(taken: Mention, other: Mention) -> bool:
    """`charged in 2016`, beside `fined in 2010`: what was over by then."""
    if taken.status not in OVER or other.status in OVER:
        return False
    then, later = YEAR.findall(taken.sentence.text), YEAR.findall(other.sentence.text)
    return bool(then) and bool(later) and max(then) < min(later)


_EARLIER = re.compile(
    r"\b(?:previous|prior|earlier|past) (?:[a-z-]+ )?(?:convictions?|offences?|arrests?|sentences?)\b|\b(?:an? (?:earlier|"
    r"previous|prior|different|separate|unrelated|another)|another|(?:his|her|its|their) (?:previous|earlier)) "
    r"(?:\w+ ){0,2}$|^(?:an? )?(?:earlier|previous|prior|different|separate|unrelated|another)\b",
    re.IGNORECASE,
)


def _is_earlier(mention: Mention) -> bool:
    """`a previous conviction for fraud`, `on parole for an earlier poaching offence`, `on bail for another assault`."""
    text, start = mention.sentence.text, mention.sentence.start
    cue, act = mention.cue, mention.act
    told = [text[: cue.start - start], text[: cue.end - start], cue.text]
    if act is not None:
        told += [act.text, text[: act.start - start]]
    return is_of_another_case(mention) or any(_EARLIER.search(words) for words in told)


def is_of_another_case(mention: Mention) -> bool:
    """`In a separate case a bank is suing Stahl`, `Separately, prosecutors charged him`."""
    text = mention.sentence.text
    return _IN_ANOTHER_CASE.search(text) is not None or _SEPARATELY.match(text) is not None


_IN_ANOTHER_CASE = re.compile(
    r"\bin (?:another|an? (?:earlier|previous|different|separate|unrelated)) (?:case|trial|matter|affair|incident|investigation|inquiry)\b",
    re.IGNORECASE,
)


_SEPARATELY = re.compile(
    r"[\"“]?(?:Separately|In (?:a|an) (?:separate|unrelated) (?:\w+ )?(?:development|dispute|action|claim|(?:law)?suit|proceedings?)),"
)


def _admits_a_part(admitted: Mention, other: Mention) -> bool:
    """`admitted that he had met him`, `pleaded guilty to possessing a knife`, beside what he denies: the denied is not admitted."""
    if admitted.status != "admitted" or other.status == "admitted" or admitted.act is None or other.act is None:
        return False
    if _DENIES.match(other.cue.text):
        return True
    shared = stems(admitted.act.text) & stems(other.act.text)
    harmless = not (
        names_wrong(admitted.act.text) or _PLEADED.search(admitted.cue.text) or _ITS_PART.fullmatch(admitted.act.text)
    )
    return harmless and (not shared or _BUT_NOT.search(admitted.sentence.text) is not None)


_DENIES = re.compile(r"(?:deni|deny|pleaded not|pleads not|not guilty)", re.IGNORECASE)
_ITS_PART = re.compile(
    r"(?:it|all|(?:(?:his|her|its|their|a|an|the|some|this|that) )?(?:own )?(?:part|role|error|mistake|fault|blame|responsibility|wrong)s?"
    r"(?: in (?:it|this|that))?)",
    re.IGNORECASE,
)
_PLEADED = re.compile(r"\bguilty\b", re.IGNORECASE)
_BUT_NOT = re.compile(
    r"\b(?:but|though|although|while) (?:he |she |it |they )?(?:has |had |have )?(?:also )?(?:den|sa[iy]|insist|maintain|reject|claim)",
    re.IGNORECASE,
)


def _was_then(taken: Mention, now: Mention) -> bool:
    """`She was jailed in 2011 for stabbing a neighbour`, beside `She is now accused of stabbing her husband`."""
    if taken.status not in OVER or now.status in OVER:
        return False
    years, text = set(YEAR.findall(taken.sentence.text)), now.sentence.text
    if not years or years & set(YEAR.findall(text)):
        return False
    return _NOW.search(text[: now.cue.end - now.sentence.start]) is not None or _is_recent(now)


_NOW = re.compile(
    r"\bnow\b|\b(?:is|are|has been|have been) (?:also |being )?(?:accused|charged|on trial|suspected|facing|wanted|under|arrested)|"
    r"\b(?:faces?|denies|deny)\b|\baccuses?\b",
    re.IGNORECASE,
)


def also(mention: Mention) -> bool:
    """`The claim also alleges that the firm broke its own ban`, `Kroll was herself accused of`: something else than before."""
    before = mention.sentence.text[: mention.cue.start - mention.sentence.start]
    return before.lower().split()[-1:] in (["also"], ["himself"], ["herself"], ["itself"], ["themselves"])
