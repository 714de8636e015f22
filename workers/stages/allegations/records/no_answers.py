"""What looks like an answer and is none: who goes on accusing, a motion to the court, what the other side says of a step."""

import re
from collections.abc import Mapping, Sequence

from schemas import Allegation, Response
from workers.stages.allegations.checks.replies import to_the_court
from workers.stages.allegations.lexicon.wordlist import WORD, words
from workers.stages.allegations.parties.attribution import quotation_at
from workers.stages.allegations.parties.descriptions import head_of
from workers.stages.allegations.records.resolved import key
from workers.stages.allegations.records.responses import Answer
from workers.stages.allegations.tagging import touch

# What an answer names when the claim itself stands in another article.
NAMES_A_CLAIM = re.compile(
    r"\b(allegation|accusation|charge|claim|report|suggestion|wrongdoing|involvement|responsib|guilt)\w*", re.IGNORECASE
)


def goes_on_accusing(answer: Answer, allegations: Sequence[Allegation], order_of: Mapping[str, int]) -> bool:
    """`“I raised the alarm,” he said`, `He added that he was ashamed`, by one who has accused so far and whom nobody has accused yet."""
    response = answer.response
    quoted = quotation_at(response.sentence.text, response.cue.start - response.sentence.start)
    if quoted is None and response.cue.text.lower() not in _SAYS and not _WENT_ON.match(response.sentence.text):
        return False
    before = [a for a in allegations if order_of[a.id] < answer.order]
    speakers = {key(p) for p in response.speaker}
    return any(key(p) in speakers for a in before for p in a.accuser) and not any(
        key(p) in speakers for a in before for p in a.accused
    )


_SAYS = words("said says told asked")
_WENT_ON = re.compile(r"(?:He|She) (?:also |then |later )?(?:added|said|says|told)\b")
# Of 34 answers that would fall in articles that nothing was trained on, 8 of the 10 from here on are marked.
_SURELY = 0.7


def is_told_by(returned: Response, answer: Response) -> bool:
    """Whether the answer of the same sentence says it already; `denied it and in turn accused the rebels` gives two answers."""
    if answer.sentence != returned.sentence:
        return False
    between = returned.sentence.text[
        answer.cue.end - answer.sentence.start : returned.cue.start - answer.sentence.start
    ]
    apart = answer.type in ("denial", "no_comment") and answer.cue.end <= returned.cue.start
    return not apart or answer.text is None or answer.text.end > returned.cue.start or _IN_TURN.search(between) is None


_IN_TURN = re.compile(r"(?:,| and| but) (?:(?:in turn|in return|instead|itself|himself|herself|has|had|also) ?)*$")


def answers_nothing(response: Response, allegations: Sequence[Allegation]) -> bool:
    """Whether it is no answer at all.

    Nothing that fits no allegation and goes on accusing, nor an accusation where the network took the accused for a second speaker.
    """
    if response.allegations:
        return len(response.speaker_spans) > 1 and _is_the_accusation(response, allegations)
    return (
        _by_an_accuser(response, allegations)
        or _is_the_accusation(response, allegations)
        or _derides_the_step(response)
        or _is_a_motion(response)
    )


def _is_a_motion(response: Response) -> bool:
    """`Prosecutors asked the court to dismiss the charges`: they were not accused."""
    asks = to_the_court(response.sentence.text)
    return asks is not None and response.cue.start - response.sentence.start == asks.cue[0]


def _derides_the_step(response: Response) -> bool:
    """`Relatives called the inspection a sham`, `A customer, Rosa Lind, said the charges were unfair`: they stand on the other side."""
    if response.type not in ("denial", "justification"):
        return False
    text, start = response.sentence.text, response.sentence.start
    if _COMPLAINS.search(response.cue.text) and any(
        _ONE_OF_THEM.search(text[: s.start - start]) or _IS_ONE_OF_THEM.match(text[s.end - start :])
        for s in response.speaker_spans
    ):
        return True
    if _DERIDES.search(text) is None and _COMPLAINS.search(response.cue.text) is None:
        return False
    heads = [head_of([w.lower() for w in WORD.findall(s.text)]) for s in response.speaker_spans]
    return bool(heads) and all(head in _OTHER_SIDE for head in heads) and not response.speaker[0].entity


_DERIDES = re.compile(
    r"\b(?:call|describ|brand|denounc|dismiss|condemn|label|slam|deride|ridicul)\w* (?:the|this|that|its|his|her) (?:[\w-]+ ){0,2}"
    r"(?:inspection|inquiry|investigation|probe|trial|verdict|fine|penalty|report|ruling|sentence|findings?|audit|review|hearing|"
    r"settlement|decision|conviction|acquittal|arrest|raid|deal|inquest)s?\b",
    re.IGNORECASE,
)
_OTHER_SIDE = words("""
    relatives family families parents widow widows mother mothers victim victims survivor survivors campaigner campaigners activist
    activists protester protesters demonstrators resident residents villagers critics neighbours charity charities whistleblower
    whistleblowers environmentalists tenants patients mourners customer customers passengers commuters fans shareholders investors readers
""")
# What is said of a fee, a scheme or a fine rather than of an accusation.
_COMPLAINS = re.compile(
    r"(?:unfair|unjust|disgrace(?:ful)?|outrage(?:ous)?|shame(?:ful)?|scandal(?:ous)?|insult(?:ing)?|farce|joke|sham|"
    r"too (?:high|low|late|little)|excessive|appalling)$",
    re.IGNORECASE,
)
_ONE = (
    r"(?:customer|victim|survivor|critic|campaigner|activist|resident|neighbour|relative|tenant|patient|passenger|commuter|shareholder|"
    r"investor|pensioner|widow|mother|father|client|borrower|driver)"
)
_ONE_OF_THEM = re.compile(rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[\w-]+ ){{0,2}}{_ONE}, $|\b[Cc]ustomer $")
_IS_ONE_OF_THEM = re.compile(rf",(?: \d+,)? (?:an?|one|another) (?:[\w-]+ ){{0,2}}{_ONE}\b")


def _by_an_accuser(response: Response, allegations: Sequence[Allegation]) -> bool:
    """What a prosecutor says in court answers nothing, whatever its wording, nor does an accusation by one whom nobody accuses.

    Unless the network is sure that it does: then the accusation was missed, or its accused is named otherwise.
    """
    says = response.type == "countercharge" or response.cue.text.lower() in _SAYS
    if not says or not response.speaker or (response.confidence or 0.0) >= _SURELY:
        return False
    accusers = {key(p) for a in allegations for p in a.accuser}
    return all(key(p) in accusers for p in response.speaker)


def _is_the_accusation(response: Response, allegations: Sequence[Allegation]) -> bool:
    """`Relatives have called the inspection a sham`: the same words by the same speaker accuse, and deny nothing."""
    if response.type != "denial" or response.text is None:
        return False
    said = (response.text.start, response.text.end)
    return any(
        m.sentence == response.sentence
        and m.accuser
        and all(span in response.speaker_spans for span in m.accuser)
        and m.act is not None
        and touch((m.act.start, m.act.end), said)
        for a in allegations
        for m in a.mentions
    )
