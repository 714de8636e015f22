"""A second claim beside the first: each of the two keeps its own culprit and its own act.

    He said that activists had cut a valve and that the ministry had proof    the ministry cut nothing
    The army killed 90 captives, while the rebels shelled a school            each its own
    The court jailed Lowe for four years and Kroll, who had forged it, for two    the forgery is Kroll's
    It fined Lowe and asked prosecutors to examine whether members were cheated   nobody says that he cheated them
    The inquiry into Lowe follows a complaint by Kroll, who said his wife sold a flat   of his wife it is said

A network has one act for a cue, and gives it to everybody who stands beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workers.stages.allegations.checks.two_acts import clause_at, of_another
from workers.stages.allegations.grammar.clauses import Clause
from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.parties.epithets import is_somebody
from workers.stages.allegations.tagging import Extent, TaggedMention, touch


def each_its_claim(
    clause: Clause, mention: TaggedMention, found: Sequence[TaggedMention] = ()
) -> Iterator[TaggedMention]:
    """The mention without what the sentence claims of another, and behind it that other claim, if none of those found makes it."""
    text = clause.text
    mention = _without_what_is_examined(text, mention)
    for split in (_of_the_last, _said_by_the_complainant):
        apart = split(text, mention)
        if apart is not None:
            yield from apart
            return
    elsewhere = tuple(a for other in found if other is not mention for a in other.accused)
    yield from _joined(clause, mention, elsewhere)


_EXAMINE = (
    r"(?:examin\w+|look(?:s|ed|ing)? into|establish\w*|investigat\w+|inquir\w+ into|determin\w+|check\w*|find(?:ing)? out|review\w*|"
    r"consider\w*|inquir(?:y|ies|e)|probe) (?:into )?(?:whether|if)"
)
_WHETHER = re.compile(rf"\b{_EXAMINE} (?P<who>[^.;]*)", re.IGNORECASE)
_OWN = re.compile(
    r"(?:(?:he|she|it|they|any of them|the (?:two|three|pair|former|company|firm|bank|chain|club))\b|(?:his|her|its|their) )",
    re.IGNORECASE,
)


def _without_what_is_examined(text: str, mention: TaggedMention) -> TaggedMention:
    """`fined Lowe and asked prosecutors to examine whether members had been cheated`: for what he was fined it does not say."""
    if mention.status not in ("penalised", "convicted") or mention.act is None:
        return mention
    whether = _WHETHER.search(text, mention.cue[1])
    if whether is None or not (whether.start("who") <= mention.act[0] < whether.end("who")):
        return mention
    if _OWN.match(whether["who"]) or any(text[slice(*a)] in whether["who"] for a in mention.accused):
        return mention
    return replace(mention, act=None, category="conduct")


_WHO = re.compile(
    r",? who (?:(?:it|they|he|she|prosecutors|police|(?:the )?[\w]+) (?:says?|said|alleges?|alleged|claims?|claimed|believes?) )?"
    r"(?:(?:had|has|have|also|allegedly|\w+ly) )*$"
)
_HIS_OWN_SUM = re.compile(
    r"(?:[£$€]|\b\d|\b(?:Rs|euros?|dollars|pounds|million|billion|years?|months?|weeks?|hours|life|each)\b)"
    r"[^;]*\band\b|\band (?:[£$€]|\d|Rs )|"
    r"\band (?:(?:his|her|its|their) )[\w' -]{2,40}, $"
)


def _of_the_last(text: str, mention: TaggedMention) -> tuple[TaggedMention, ...] | None:
    """`jailed Lowe for four years and Ida Kroll, who had forged it, for two`: she forged it."""
    act = mention.act
    if act is None or len(mention.accused) < 2 or mention.status not in ("penalised", "convicted", "charged"):
        return None
    *others, last = sorted(mention.accused)
    if last[0] < mention.cue[1] or not _WHO.fullmatch(text[last[1] : act[0]]):
        return None
    if not _HIS_OWN_SUM.search(text[others[-1][1] : last[0]]):
        return None
    first = replace(mention, accused=tuple(others), act=None, category="conduct")
    return first, of_another(mention, last, act, text)


_WHO_SAID = re.compile(
    r", (?:who|which) (?:(?:had|has|also) )*(?P<cue>said|says|alleged|alleges|claimed|claims|wrote|reported|complained)(?: that)? "
    r"(?P<who>(?:(?:his|her|its|their|the|an?) )?[\w'’-]+(?: [\w'’-]+){0,4}?(?:, (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+),)?) "
    r"(?:(?:had|has|have) )?$"
)


def _said_by_the_complainant(text: str, mention: TaggedMention) -> tuple[TaggedMention, ...] | None:
    """`The inquiry into Lowe follows a complaint by Kroll, who said that his wife had sold a flat`: his wife is said to have."""
    act = mention.act
    if act is None or not mention.accused or not _INQUIRY.match(text, mention.cue[0]):
        return None
    said = _WHO_SAID.search(text[: act[0]], mention.cue[1])
    if said is None or _OWN_SUBJECT.match(said["who"]):
        return None
    if any(a[1] > said.start() or text[slice(*a)] == said["who"] for a in mention.accused):
        return None
    who = said.span("name") if said["name"] else said.span("who")
    first = replace(mention, act=None, category="conduct", accuser=_none_after(mention.accuser, said.start()))
    if not is_somebody(text[slice(*who)]):
        return (first,)
    claim = replace(mention, cue=said.span("cue"), status="alleged")
    return first, of_another(claim, who, act, text)


_INQUIRY = re.compile(r"(?:investigat|inquir|probe|review|examin|audit)", re.IGNORECASE)
_OWN_SUBJECT = re.compile(r"(?:he|she|it|they)\b", re.IGNORECASE)


def _none_after(extents: tuple[Extent, ...], at: int) -> tuple[Extent, ...]:
    return tuple(e for e in extents if e[1] <= at)


_JOINT = re.compile(
    r",? and that |,? while |,? and (?=the [\w-]+ (?:had|have|has) |the (?:army|navy|police|militia|rebels|soldiers|"
    r"troops|fighters|gunmen|militants|government|opposition) [a-z]+ed )",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"(?:said|says|say|told|claimed|claims|alleged|alleges|reported|reports|found|concluded|accus\w+|according|wrote|"
    r"blam\w+)",
    re.IGNORECASE,
)
_AND_SECOND = re.compile(r"(?P<act> .*?),? (?:and|while) (?:the |an? )?$")


def _joined(clause: Clause, mention: TaggedMention, elsewhere: tuple[Extent, ...]) -> Iterator[TaggedMention]:
    """`said that activists had cut a valve and that the ministry had proof`: the ministry has cut nothing."""
    text, act = clause.text, mention.act
    if act is None or not mention.accused or not _SPEECH.match(text, mention.cue[0]):
        yield mention
        return
    firsts = tuple(a for a in mention.accused if a[0] >= mention.cue[1])
    for joint in _JOINT.finditer(text, firsts[0][1] if firsts else mention.cue[1]):
        before = tuple(a for a in mention.accused if a[1] <= joint.start())
        after = tuple(a for a in mention.accused if a[0] >= joint.end() - len("the "))
        if not before or act[0] >= joint.start() or _SAME_AGAIN.match(text, joint.end()):
            continue
        spans = act[1] > joint.end()
        if after and spans:
            break  # both acts in one stretch, of both
        then = _done_at(clause, joint.end())
        wrong = then is not None and (
            names_wrong(text[slice(*then[1])]) or _FIRED_AT.match(text, then[1][0]) is not None
        )
        if then is None or any(touch(then[0], a) for a in before) or not (wrong or joint.group().endswith("that ")):
            if not (after and joint.group().endswith("that ")):
                continue
            then = None
        yield replace(mention, accused=before, act=(act[0], min(act[1], joint.start())))
        aside = _BLAMES.match(text, mention.cue[0]) and not joint.group().endswith("that ")
        if then is not None and wrong and not aside and not any(touch(then[0], a) for a in elsewhere):
            yield _claimed_of(mention, *then, text)
        return
    yield from _two_subjects(text, mention, act, firsts)


def _done_at(clause: Clause, at: int) -> tuple[Extent, Extent] | None:
    """Who does what in the clause that begins at a place of the text: `the rebels had shelled a school`."""
    then = clause_at(clause, at)
    if then is None:
        return None
    who, what = then
    does = _HAD.fullmatch(clause.text[who[1] : what[0]]) is not None
    return then if does and not _SPEECH.match(clause.text, what[0]) else None


def _claimed_of(mention: TaggedMention, who: Extent, act: Extent, text: str) -> TaggedMention:
    """The second's own mention; who `fired rockets` has dismissed nobody."""
    if text.startswith("fired ", act[0]):
        return replace(mention, accused=(who,), act=act)
    return of_another(mention, who, act, text)


_FIRED_AT = re.compile(
    r"(?:fired|launched|threw|dropped) (?:[\w-]+ ){0,2}?(?:rockets?|mortars?|shells?|missiles?|shots?|bombs?|grenades?|on|at)\b"
)
# `accused the army of shelling a school while the rebels fired on it`: what goes on beside it nobody is blamed for here.
_BLAMES = re.compile(r"(?:accus|blam)", re.IGNORECASE)
_SAME_AGAIN = re.compile(r"(?:he|she|it|they|we|i|you)\b", re.IGNORECASE)


def _two_subjects(
    text: str, mention: TaggedMention, act: Extent, firsts: tuple[Extent, ...]
) -> Iterator[TaggedMention]:
    """`said the army killed 90 captives and the rebels shelled a school`: two subjects, and the act is the second's."""
    if len(firsts) != 2 or firsts != mention.accused or not _HAD.fullmatch(text[firsts[1][1] : act[0]]):
        yield mention
        return
    own = _AND_SECOND.fullmatch(text[firsts[0][1] : firsts[1][0]])
    if own is None or not names_wrong(own["act"]) or "," in own["act"]:
        yield mention
        return
    start = firsts[0][1] + 1
    yield _claimed_of(mention, firsts[0], (start, firsts[0][1] + own.end("act")), text)
    yield _claimed_of(mention, firsts[1], act, text)


_HAD = re.compile(r" (?:(?:had|has|have) )?")
