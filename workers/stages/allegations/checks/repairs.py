"""What clause grammar mends in a network's spans: fragments, cut names, a description beside its name, one matter told twice.

Each repair only moves a span to the borders of a noun phrase that it already touches, or drops it. None invents a party.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from schemas import Status
from workers.stages.allegations.grammar.clauses import Clause, Range
from workers.stages.allegations.grammar.status import WISHES, lowered
from workers.stages.allegations.lexicon.cues import VERB_FORMS
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.tagging import PROGRESS, Extent, TaggedMention, TaggedResponse, Tags, touch

_FRAGMENTS = words("""
    the a an of and or in by for to at on with who which that this said was were is are has have had once twice
""")
_GOES_ON = words("of by from")
_POSSESSIVE = words("'s '")
_DETERMINERS = words("the a an this these those")
_BEFORE_A_NOUN = ("CD", "JJ", "JJR", "JJS")  # tags of words that a noun phrase doesn't end with
_CLAIMS = words(
    "claim claims case cases lawsuit lawsuits suit suits charge charges complaint complaints appeal appeals allegation allegations action "
    "counter-claim counterclaim counter-claims cross-claim petition petitions motion motions count counts application accusation "
    "accusations grievance indictment indictments"
)

# `No blame attaches to the pilot ..., an inquiry has decided`: by the time the verb comes the network has forgotten the first word.
_NO_BLAME = re.compile(r"[\"“‘']?No (?:blame|fault|guilt|responsibility|wrongdoing) ", re.IGNORECASE)

# `It criticised the coastguard for a slow response but found no breach of duty`: blame, and the finding is against it.
_FOUND_NO_WRONG = re.compile(
    r"\bbut (?:had |has )?found no (?:breach|fault|wrongdoing|liability|negligence|crime|offence|evidence)\b",
    re.IGNORECASE,
)


def repaired(clause: Clause, found: Tags) -> Tags:
    """The tags of one sentence with their spans mended."""
    cues = _cue_words(clause, found)
    mentions = [_without_the_main_act(clause.text, _mention(clause, mention, cues)) for mention in found.mentions]
    responses = [replace(r, speaker=_parties(clause, r.speaker, cues)) for r in found.responses]
    return Tags(tuple(told_once(mentions)), tuple(_said_once(responses)))


def _cue_words(clause: Clause, found: Tags) -> frozenset[int]:
    """The words of all cues in the sentence."""
    places = [mention.cue for mention in found.mentions] + [response.cue for response in found.responses]
    ranges = [_words(clause, place) for place in places]
    return frozenset(word for here in ranges if here is not None for word in range(*here))


def _mention(clause: Clause, mention: TaggedMention, cues: frozenset[int]) -> TaggedMention:
    accused = _not_its_own(clause, _not_in_the_act(_parties(clause, mention.accused, cues), mention.act))
    accuser = _parties(clause, mention.accuser, cues)
    if mention.status != "admitted":
        accuser = tuple(
            a for a in accuser if not any(touch(a, b) for b in accused) and not _receives(clause, mention, a)
        )
    act = mention.act and _whole_quote(clause.text, mention.act)
    if act is not None and _told_by_the_accused(clause.text, act):
        act = None
    return replace(mention, accused=accused, accuser=accuser, act=act, status=_status(clause, mention))


def _told_by_the_accused(text: str, act: Extent) -> bool:
    """`cleared Helen Prowse, who had told them that the boy made it up`: what she told is no wrong of hers."""
    return _WHO_HAD.search(text[: act[0]]) is not None and _TELLS.match(text, act[0]) is not None


_WHO_HAD = re.compile(r", who (?:had |has |have )?$", re.IGNORECASE)
_TELLS = re.compile(
    r"(?:told (?:the )?\w+ (?:that )?|said (?:that )?|insisted (?:that )?|maintained (?:that )?|denie[ds] )",
    re.IGNORECASE,
)


def _whole_quote(text: str, extent: Extent) -> Extent:
    """With the quote mark that stands just outside, where its partner stands inside: `"knowingly misled" it`."""
    start, end = extent
    inside = text[start:end]
    straight = inside.count('"') % 2 == 1
    if text[end : end + 1] in _CLOSING and (straight or inside.count("“") > inside.count("”")):
        return start, end + 1
    if text[start - 1 : start] in _OPENING and (straight or inside.count("”") > inside.count("“")):
        return start - 1, end
    return extent


_OPENING, _CLOSING = ('"', "“"), ('"', "”")


def _status(clause: Clause, mention: TaggedMention) -> Status:
    """The network's status, where the words don't speak against it."""
    status, cue = mention.status, clause.text[slice(*mention.cue)].lower()
    if _NO_BLAME.match(clause.text):
        return "cleared"
    if status in ("cleared", "penalised") and cue in DISMISSED:
        return _dismissal(clause, mention)
    too_far = (
        (status == "convicted" and _FOUND_NO_WRONG.search(clause.text, mention.cue[1]) is not None)
        or (status == "sued" and _only_announced(clause, mention))
        or (status in ("sued", "charged") and cue in _SPEECH)
    )
    if too_far:
        return "alleged"
    if status not in ("settled", "cleared"):
        status = min(status, _STEPS.get(cue, status), key=PROGRESS.index)
    untried = status in ("charged", "penalised", "convicted") and _UNTRIED.search(clause.text, mention.cue[1])
    return "investigated" if untried and _HELD.search(cue) else status


# Who is arrested is investigated, who is fined penalised, though a court may have done it. One verb, one step:
# of 566 annotated mentions with such a cue 6 go further. `A court held` and `extradited to serve` may.
_STEPS: Final = {
    form: cues[0].status
    for form, cues in VERB_FORMS.items()
    if len({cue.status for cue in cues}) == 1
    and cues[0].status in ("investigated", "sued", "penalised")
    and not form.startswith(("hold", "held", "want", "extradit"))
}

# `has jailed more than 40 officers without trial`: they are held, and nobody has found them guilty.
_HELD = re.compile(r"\b(?:jail|imprison|intern|held|hold|holds|holding|detain|lock|behind bars|custody|detention)")
_UNTRIED = re.compile(
    r"\bwithout (?:(?:a|any|ever|being|formal) ){0,3}(?:trials?|charges?|charged|tried)\b", re.IGNORECASE
)


# `says`, of a suit or a trial that other sentences tell of: what is said is alleged. So in 546 of 572 annotated mentions
# with such a cue that are alleged, sued or charged.
_SPEECH = words("""
    say says said tell tells told add adds added accuse accuses accused accusing allege alleged claimed
""")


def _only_announced(clause: Clause, mention: TaggedMention) -> bool:
    """`tanker's owner to be sued by state`, `will bring a claim for 90 million`: nobody has sued yet."""
    cue = _words(clause, mention.cue)
    if cue is None:
        return False
    verb = next((i for i in range(cue[0], max(cue[0] - _REACH, -1), -1) if clause.tags[i].startswith("VB")), None)
    if verb is None:
        return False
    group = clause.verb_group(verb)
    return (
        lowered(clause, "sued", group) == "alleged"
        or (clause.heading and group.infinitive)
        or clause.lower[verb] in WISHES
    )


_REACH = 5  # words from a verb to the noun that it takes: `preparing a second civil claim`


def _not_its_own(clause: Clause, accused: tuple[Extent, ...]) -> tuple[Extent, ...]:
    """`sued Plumefire, claiming that its series copied her novel` accuses Plumefire; `the bank and its chairman` are two."""
    if len(accused) < 2:
        return accused
    return tuple(
        one
        for one in accused
        if not clause.text[one[0] :].lower().startswith("its ")
        or clause.text[: one[0]].rstrip().lower().endswith((",", " and", " or", " with", " including"))
    )


def _not_in_the_act(accused: tuple[Extent, ...], act: Extent | None) -> tuple[Extent, ...]:
    """Where somebody is accused of an act, those who stand in it are whom it was done to or who saw it.

    `the firm ignored two warnings from an engineer, Priya Nandakumar` accuses the firm. Of 3,195 mentions in the gold
    data with accused and act, 6 have an accused on both sides of the act's border.
    """
    outside = tuple(one for one in accused if act is None or not (act[0] <= one[0] and one[1] <= act[1]))
    return outside or accused


def _receives(clause: Clause, mention: TaggedMention, extent: Extent) -> bool:
    """Who a complaint is lodged with does not make it."""
    return "complaint" in clause.text[slice(*mention.cue)].lower() and clause.text[: extent[0]].rstrip().endswith(
        (" with", " to")
    )


def _words(clause: Clause, extent: Extent) -> Range | None:
    inside = clause.tokens.within(*extent)
    return (inside[0], inside[-1] + 1) if inside else None


def _parties(clause: Clause, extents: Iterable[Extent], cues: frozenset[int]) -> tuple[Extent, ...]:
    """No fragment, no half of a name, nothing left hanging at the end, and the name alone where it stands beside its description."""
    ranges: list[Range] = []
    for extent in extents:
        here = _words(clause, extent)
        if here is None:
            continue
        start, end = here
        while start < end and _is_mark(clause.tokens.words[start]):
            start += 1
        while start < end and _is_mark(clause.tokens.words[end - 1]) and clause.tokens.words[end - 1] not in "’')”":
            end -= 1
        while end - start > 1 and _is_when(clause, start):
            start += 1
        if start == end:
            continue
        end = _whole(clause, end, cues)
        if all(word in _FRAGMENTS or _is_mark(word) for word in clause.lower[start:end]):
            continue
        end = _end(clause, start, end)
        if not any(start < r[1] and r[0] < end for r in ranges):
            ranges.append((start, end))
    ranges.sort()
    return tuple(clause.extent(r) for n, r in enumerate(ranges) if not _described(clause, r, ranges[n + 1 : n + 2]))


def _is_when(clause: Clause, start: int) -> bool:
    """`Later`, `Yesterday`, the sentence's first word before a name, is no part of it."""
    return clause.lower[start] in _WHEN and clause.tags[start + 1] in ("NNP", "NNPS", "PRP")


_WHEN = words(
    "later yesterday earlier today tomorrow meanwhile then afterwards separately previously recently once now"
)


def _is_mark(word: str) -> bool:
    """A comma, a dash; not `Mr.` or `U.S.`."""
    return not any(character.isalnum() for character in word)


def _whole(clause: Clause, end: int, cues: frozenset[int]) -> int:
    """Where a phrase ends that was cut short: `Abara` takes in `Marine`, `the former` its `army chief`, but never a cue."""
    tags = clause.tags
    while end < len(tags) and tags[end - 1] == tags[end] == "NNP" and not clause.is_time((end, end + 1)):
        end += 1
    held = clause.chunk_holding(end - 1)
    if held is not None and (tags[end - 1] in _BEFORE_A_NOUN or clause.lower[end - 1] in _DETERMINERS):
        beyond = range(end, held[1])
        if tags[end - 1] == "CD" and clause.lower[end - 2] == "the" and tags[end].startswith("VB"):
            return end  # `the two spent donations on holidays`: they did
        if not any(i in cues or clause.lower[i] in _POSSESSIVE for i in beyond):
            return held[1]
    return end


def _end(clause: Clause, start: int, end: int) -> int:
    """Where a phrase ends that breaks off: `a letter from` goes on to whom, `three brokers and`, `the mayor's` stop before."""
    following = clause.chunk_at(end) if clause.lower[end - 1] in _GOES_ON else None
    if following is not None:
        return following[1]
    while end - start > 1 and (clause.lower[end - 1] in _FRAGMENTS or clause.lower[end - 1] in _POSSESSIVE):
        end -= 1
    return end


def _described(clause: Clause, here: Range, following: list[Range]) -> bool:
    """Whether the next party is only this one's name: `a third director, Lennart Boas`."""
    if not following:
        return False
    (after,) = following
    between = clause.tokens.words[here[1] : after[0]]
    return (
        between == (",",)
        and clause.tags[here[1] - 1] not in ("NNP", "NNPS")
        and clause.tags[after[1] - 1] == "NNP"
        and not _listed(clause, after)
    )


def _listed(clause: Clause, after: Range) -> bool:
    return after[1] < len(clause.lower) and clause.lower[after[1]] == "and"


DISMISSED: Final = ("dismissed", "dismisses", "sacked", "fired")
"""Cues by which a person may lose a post, or a case be at an end."""
_ANY_WORDS = r"(?:(?!(?:over|after|for|amid|following|because|when|while|in|on|by)\b)[\w'’.$£€-]+ )"
_SURELY_A_CASE = "|".join(sorted(_CLAIMS))
_MAYBE_A_CASE = _SURELY_A_CASE + "|arguments?|requests?|matter|protest|citation|challenge|plea|objection|one|it"
_OBJECT, _MAYBE_OBJECT = (
    re.compile(rf" (?:on \w+ )?{_ANY_WORDS}{{0,{reach}}}?(?:{cases})\b", re.IGNORECASE)
    for reach, cases in ((4, _SURELY_A_CASE), (6, _MAYBE_A_CASE))
)
_SUBJECT, _MAYBE_SUBJECT = (
    re.compile(
        rf"(?:^|\b{opens} |[;,] )[\"“]?{_ANY_WORDS}{{0,{reach}}}(?:{cases})\b(?:(?!\b(?:after|when|because|while)\b)[^;])*$",
        re.IGNORECASE,
    )
    for opens, reach, cases in (
        ("(?:and|but|while)", 2, _SURELY_A_CASE),
        ("(?:and|but|while|that|on|after)", 3, _MAYBE_A_CASE),
    )
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|are|is|be) (?:\w+ly |later |also )*$", re.IGNORECASE)
_FROM_THE_CASE = re.compile(
    r"[^.;]{0,60} from (?:the|that|this|a|his|her) (?:[\w-]+ ){0,2}(?:(?:law)?suit|case|action|litigation|complaint)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\breinstat\w+|\bjob back\b|\bto return\b", re.IGNORECASE)
_REDUCED = re.compile(r"(?: by\b| on\b| in\b| last\b|[.,;]|$)", re.IGNORECASE)


def _dismissal(clause: Clause, mention: TaggedMention) -> Status:
    """Whether a person was dismissed or a case, where the network may have mixed them up; its own status where the words do not tell.

    `dismissed Bereko over claims of theft` penalises, `A charge of theft against Bereko was dismissed` clears.
    """
    before, after = clause.text[: mention.cue[0]], clause.text[mention.cue[1] :]
    if _FROM_THE_CASE.match(after):
        return "cleared"
    passive = _PASSIVE.search(before) is not None
    if mention.status == "cleared":
        if _BACK.search(clause.text):
            return "cleared"
        case = _MAYBE_SUBJECT.search(before) if passive else _MAYBE_OBJECT.match(after)
        return "cleared" if case or (_REDUCED.match(after) and _MAYBE_SUBJECT.search(before)) else "penalised"
    surely = _SUBJECT.search(before) if passive else _OBJECT.match(after)
    return "cleared" if surely and clause.text[slice(*mention.cue)].lower().startswith("dismiss") else mention.status


def told_once(mentions: list[TaggedMention]) -> list[TaggedMention]:
    """Two cues for one accused and one act are one mention: the surer, with the status that it says."""
    kept: list[TaggedMention] = []
    for mention in sorted(mentions, key=lambda m: (-(m.confidence or 0.0), PROGRESS.index(m.status))):
        if not any(_one_matter(mention, other) for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.cue)


def _without_the_main_act(text: str, mention: TaggedMention) -> TaggedMention:
    """`Kroll, who has a previous conviction, is accused of fraud`: the fraud is what she is accused of."""
    if mention.act is None or mention.cue[1] > mention.act[0]:
        return mention
    aside = next((m for m in _ASIDE.finditer(text) if m.start() <= mention.cue[0] and mention.cue[1] <= m.end()), None)
    if aside is None or mention.act[0] < aside.end() or not _ACCUSES.search(text[aside.end() : mention.act[0]]):
        return mention
    return replace(mention, act=None, accuser=tuple(a for a in mention.accuser if a[0] < aside.end()))


_ASIDE = re.compile(r", (?:who|which) (?:(?!, )[^;])*, ")
_ACCUSES = re.compile(
    r"\b(?:accused|charged|suspected|trial|arrested|fac(?:es|ed|ing)|sued|suing|investigat\w+|indicted|den(?:y|ies|ied)|held|questioned)\b",
    re.IGNORECASE,
)


def _one_matter(a: TaggedMention, b: TaggedMention) -> bool:
    if touch(a.cue, b.cue):
        return True
    if a.accused and b.accused and not any(touch(x, y) for x in a.accused for y in b.accused):
        return False
    if a.act is not None and b.act is not None:
        return touch(a.act, b.act)
    return a.act is None and b.act is None and bool(a.accused) and bool(b.accused)


def _said_once(responses: list[TaggedResponse]) -> list[TaggedResponse]:
    kept: list[TaggedResponse] = []
    for response in sorted(responses, key=lambda r: -(r.confidence or 0.0)):
        if not any(
            other.type == response.type or touch(other.cue, response.cue) or _same_text(other, response)
            for other in kept
        ):
            kept.append(response)
    return sorted(kept, key=lambda r: r.cue)


def _same_text(a: TaggedResponse, b: TaggedResponse) -> bool:
    return a.text is not None and a.text == b.text and {a.type, b.type} != {"apology", "admission"}
