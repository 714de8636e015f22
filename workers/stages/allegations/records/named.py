"""Which of a party's matters an answer names.

In 2019 it settled a suit. It did not admit wrongdoing     the settled one
The company said the suit was without merit                what it is sued for
She is innocent of the charges, he said                    what she is charged with
It called the farmers' case baseless                       what the farmers accuse it of
The chain apologised at the time                           the past one
Asked about the inquiry, she declined to comment           what is inquired into
He denies the claims                                       what is open, not what he was fined for in 2019
"""

import re
from collections.abc import Mapping, Sequence

from schemas import Allegation, Response, Status
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.records.apart import OVER, YEAR

_STEPS: tuple[tuple[re.Pattern[str], frozenset[Status]], ...] = (
    (
        re.compile(
            r"\b(?:settlement|(?:without|not|never|nor|no) (?:\w+ )?(?:admit\w*|admission|acknowledg\w+|conced\w+)|"
            r"admit\w* no|"
            r"n['’]t admit)\b",
            re.IGNORECASE,
        ),
        frozenset(("settled",)),
    ),
    (re.compile(r"\b(?:law)?suits?\b|\b(?:class|legal) actions?\b", re.IGNORECASE), frozenset(("sued",))),
    (
        re.compile(r"\bcharges?\b(?! that\b)|\bindictments?\b|\btrial\b|\bprosecution\b|\bguilty\b", re.IGNORECASE),
        frozenset(("charged",)),
    ),
    (
        re.compile(
            r"\b(?:fines?|penalt(?:y|ies)|bans?|suspensions?|dismissal|sacking|sanctions?|citations?|findings?)\b",
            re.IGNORECASE,
        ),
        frozenset(("penalised",)),
    ),
    (re.compile(r"\b(?:investigations?|inquir(?:y|ies)|probes?)\b", re.IGNORECASE), frozenset(("investigated",))),
    (re.compile(r"\b(?:convictions?|verdicts?|sentences?)\b", re.IGNORECASE), frozenset(("convicted",))),
)
_SAYS_SO = (
    r"(?:claims?|case|(?:law)?suits?|allegations?|accusations?|complaints?|charges?|accounts?|version|story|stories|"
    r"findings?|decisions?|rulings?|report|action)"
)
_WHOSE = re.compile(rf"\b(?P<who>[\w’']+?)(?:['’]s|(?<=s)['’]) (?:\w+ )?{_SAYS_SO}\b")
_HIS = re.compile(rf"\b(?:his|her|their) (?:\w+ )?{_SAYS_SO}\b", re.IGNORECASE)
_AT_THE_TIME = re.compile(
    r"\b(?:at the time|back then|that year|(?:said|apologi[sz]ed|admitted|denied) then)\b(?! of\b)", re.IGNORECASE
)
_ASKED = re.compile(r"^[\"“]?(?:Asked|Of|On|As for|About|Responding to|Regarding)\b[^,]*,")
_OPEN = re.compile(r"\b(?:claims?|allegations?|accusations?|charges?|wrongdoing)\b", re.IGNORECASE)
_LONG_AGO = re.compile(r"\b(?:years? (?:ago|earlier|before)|last year|previously|in the past|once)\b", re.IGNORECASE)


def named(answer: Response, own: Sequence[Allegation], order_of: Mapping[str, int], order: int) -> list[Allegation]:
    """Those of the speaker's own matters that the answer at `order` names; none where it names none, or there is but one."""
    if len(own) < 2:
        return []
    sentence = answer.sentence.text
    said = answer.text.text if answer.text else sentence[answer.cue.start - answer.sentence.start :]
    if asked := _ASKED.match(sentence):
        said = f"{asked.group()} {said}"
    before = [a for a in own if order_of[a.id] <= order]
    if accusers := _whose(said, own, before):
        return accusers
    if _AT_THE_TIME.search(_with_speaker(answer)) and (
        past := [a for a in before if a.status in OVER or a.status == "settled"]
    ):
        return _last(past, answer)
    shared = {a.id: len(stems(said) & stems(a.act)) for a in own}
    if any(count > 1 for count in shared.values()):
        return []
    for words, statuses in _STEPS:
        step = words.search(said)
        if step is None:
            continue
        reached = [a for a in before if a.status in statuses] or [
            a for a in before if any(m.status in statuses for m in a.mentions)
        ]
        if reached:
            return reached if step.group().endswith("s") else _last(reached, answer)
    alone = [a for a in before if shared[a.id]]
    if len(alone) == 1:
        return alone
    if answer.type in ("denial", "no_comment") and _OPEN.search(said):
        now = [a for a in before if not _is_past(a)]
        return now if len(now) < len(before) else []
    return []


def _with_speaker(answer: Response) -> str:
    """From who speaks to the end of the answer: `He said at the time that he was ashamed`."""
    spans = [answer.cue, *answer.speaker_spans, *([answer.text] if answer.text else [])]
    start = answer.sentence.start
    return answer.sentence.text[
        min(s.start for s in spans) - start : max(s.end for s in spans) - start + len(" at the time")
    ]


def _whose(said: str, own: Sequence[Allegation], before: Sequence[Allegation]) -> list[Allegation]:
    """`the farmers' case`, `Ms Sayer's claims`, `the SEC's accusations`; of `their claims` what was last said by somebody."""
    for match in _WHOSE.finditer(said):
        who = match["who"]
        theirs = [a for a in own if any(_is_called(who, span.text) for m in a.mentions for span in m.accuser)]
        if theirs:
            return theirs
    told = [a for a in before if a.accuser]
    return [max(told, key=lambda a: max(m.sentence.start for m in a.mentions))] if told and _HIS.search(said) else []


def _is_called(who: str, accuser: str) -> bool:
    words = re.findall(r"[\w-]+", accuser)
    initials = "".join(word[0] for word in words if word[0].isupper() and word != "The")
    return who.lower() in (word.lower() for word in words) or (len(who) > 1 and who == initials)


def _last(found: Sequence[Allegation], answer: Response) -> list[Allegation]:
    """What is told in the answer's own sentence, else last before it."""
    here = [a for a in found if any(m.sentence == answer.sentence for m in a.mentions)]
    return here or [max(found, key=lambda a: max(_before(a, answer), default=-1))]


def _before(allegation: Allegation, answer: Response) -> list[int]:
    return [
        m.sentence.start
        for m in allegation.mentions
        if not m.sentence.field and m.sentence.start <= answer.sentence.start
    ]


def _is_past(allegation: Allegation) -> bool:
    """Whether it is over and told of as of the past: `In 2019 it paid 3 million to settle claims that it had copied a seat`."""
    return (allegation.status in OVER or allegation.status == "settled") and all(
        YEAR.search(m.sentence.text) or _LONG_AGO.search(m.sentence.text) for m in allegation.mentions
    )
