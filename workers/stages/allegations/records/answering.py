"""Who answers, and for whom: `A spokeswoman for the firm said`, `Their lawyer, Imelda Stroud, denied it`."""

import re
from collections.abc import Iterator, Sequence

from schemas import Party, Response
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.records.resolved import Resolved, key
from workers.stages.allegations.records.responses import Answer, speaks_for
from workers.stages.allegations.records.turns import who_is_accused
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedResponse

_FOR = re.compile(r"\b(?:for|of|to)\s+((?:the |its |his |her )?[^,.;]+)$")
_SPOKESMAN = re.compile(
    r"((?:[A-Z][\w&'’-]*)(?: (?:of|and|for|de|[A-Z][\w&'’-]*))*) (?:spokes\w+|lawyer|attorney|solicitor|chief executive)\b"
)
_ABBREVIATED = re.compile(r"\b(Mr|Mrs|Ms|Dr|Sen|Gen|St|Prof|Rev|Gov|Rep|Capt|Col|Sgt|Lt|Jr|[A-Z])\.")
_PART = re.compile(r"[^,\s][^,]*")
_POSSESSIVE = re.compile(r"^(?:(?:said|says|added) )?(his|her|its|their|[^,]+?(?=['’]s?\s))", re.IGNORECASE)


def answered(sentence: Sentence, found: TaggedResponse, parties: Parties, told: Sequence[Resolved]) -> Answer:
    """The answer with its speakers and those whom they speak for; `told` is what the article has accused so far."""
    parties.turn_to(sentence, None)
    speakers = [
        p
        for e in found.speaker
        for p in who_is_accused(sentence, e, told, parties)
        or _who_accuses(sentence, e, told)
        or parties.resolve_all(sentence, e, "speaker")
    ]
    principals = [p for e in found.speaker for p in _principals(sentence, e, parties)]
    principals = principals or [p for who in speakers for p in _told_elsewhere(who, parties)]
    principals = principals or [p for e in found.speaker for p in _of_the_only_firm(sentence, e, told, parties)]
    response = Response(
        type=found.type,
        speaker=speakers,
        speaker_spans=[sentence.span(*e) for e in found.speaker],
        sentence=sentence.span(0, len(sentence.text)),
        cue=sentence.span(*found.cue),
        text=sentence.span(*found.text) if found.text else None,
        confidence=found.confidence,
    )
    whose = _whose_account(sentence, found.cue, parties) if found.type == "denial" else None
    return Answer(response, parties.order(sentence, found.cue[0]), tuple(principals), whose=whose)


def _who_accuses(sentence: Sentence, extent: Extent, told: Sequence[Resolved]) -> tuple[Party, ...]:
    """Who accuses in the same words: of `He accused the charity of lying` whom the accusation was found to be by."""
    here = sentence.span(*extent)
    by = [item.accuser[0] for item in told if item.mention.accuser == [here] and len(item.accuser) == 1]
    return tuple(by[:1]) if by and by[0].entity else ()


def _whose_account(sentence: Sentence, cue: Extent, parties: Parties) -> str | None:
    """Of `Holt Steel disputes her account` who gave it: the only person whom the sentence before names."""
    his, number = _HIS_ACCOUNT.search(sentence.text), parties.names.sentences.index(sentence)
    if his is None or not number or abs(his.start() - cue[0]) > _CLOSE:
        return None
    before = parties.names.sentences[number - 1]
    named = parties.names.inside(before)
    fitting = {o.entity.id for o in named if o.entity.label == "PERSON" and parties.fits(o.entity.id, his["his"])}
    return fitting.pop() if len(fitting) == 1 and not before.heading else None


_HIS_ACCOUNT = re.compile(
    r"\b(?P<his>his|her) (?:[\w-]+ )?(?:claims?|allegations?|accusations?|accounts?|versions?|stor(?:y|ies)|complaints?)\b"
)
_CLOSE = 30  # code points


def _principals(sentence: Sentence, extent: Extent, parties: Parties) -> Iterator[Party]:
    """For whom the speaker speaks: `a spokeswoman for the company, Amy Pruitt`, `its chief executive`, `His lawyer, Imelda Stroud`."""
    text = _ABBREVIATED.sub(r"\1 ", sentence.text)  # of the same length
    start, end = _with_apposition(text, extent)
    if leads := _LEADS.match(text, extent[1]):
        yield from parties.principal(sentence, leads.span("whom"))
    for part in _PART.finditer(text, start, end):
        said = part.group()
        speaks = speaks_for(said)
        if (not speaks and not _HEADS_IT.search(said)) or _FORMER.search(said):
            continue
        for match in (_FOR.search(said), _POSSESSIVE.match(said) or _SPOKESMAN.match(said)):
            if match:
                at = part.start()
                meant = parties.principal(sentence, (at + match.start(1), at + match.end(1)))
                if not speaks:
                    meant = tuple(p for p in meant if p.entity and not parties.is_person(p))
                if not meant:
                    continue
                if len(meant) > 1 or match[1].lower() != "their" or not parties.is_person(meant[0]):
                    yield from meant  # `Their lawyer` is not one man's


# `Ana Ruiz, its former treasurer`, speaks for herself.
_FORMER = re.compile(r"\b(?:former|ex|one-time|ousted|late)\b(?! (?:bank|company|firm|group)\b)", re.IGNORECASE)
# Who speaks for a body whose officer he is: `its manager`; a man's own manager speaks for himself.
_HEADS_IT = re.compile(
    r"\b(?:managers?|owners?|secretary|treasurer|head ?teacher|headmaster|headmistress|vice-chancellor|rector|officials|bosses)\b",
    re.IGNORECASE,
)


def _of_the_only_firm(sentence: Sentence, extent: Extent, told: Sequence[Resolved], parties: Parties) -> list[Party]:
    """`A spokeswoman said`, `Chief executive Lee Tan apologised`, where the article has accused one body so far, and nobody else."""
    start, end = _with_apposition(sentence.text, extent)
    if _OF_A_FIRM.match(sentence.text[start:end]) is None:
        return []
    accused = {key(p): p for item in told for p in item.accused if not item.mention.sentence.field}
    only = next(iter(accused.values())) if len(accused) == 1 else None
    return [only] if only and only.entity and not parties.is_person(only) else []


_OF_A_FIRM = re.compile(
    r"(?:(?:A|a|The|the) (?:company |club |school |hospital |bank )?spokes(?:man|woman|person)\b(?! (?:for|of)\b)|"
    r"(?:The |the )?(?:[Cc]hief executive|[Mm]anaging director|CEO),? [A-Z])"
)


def _told_elsewhere(speaker: Party, parties: Parties) -> list[Party]:
    """For whom somebody speaks who is only named here: `Ms Stroud`, where another sentence calls her his lawyer."""
    names = parties.names
    for place in names.places(speaker.entity) if speaker.entity else ():
        sentence, at = names.sentences[names.number(place)], names.offset(place)
        if 0 <= at < len(sentence.text) and (
            found := list(_principals(sentence, (at, at + len(place.span.text)), parties))
        ):
            return found
    return []


_APPOSITION = re.compile(r",\s+((?:its|his|her|their|the|an?|[A-Z][\w&-]*(?: [A-Z][\w&-]*)*['’]s?)\s[^,.;]+)")
_LEADS = re.compile(
    r",? who (?:leads|led|heads|headed|runs|chairs|represents|speaks for|owns|acts for) (?P<whom>(?:the )?[^,.;]+?)(?=[,.;]|$)"
)


def _with_apposition(text: str, extent: Extent) -> Extent:
    """The phrase with the title before it (`His lawyer, Imelda Stroud`) and the role after it (`Jarl Tveit, its chief executive,`)."""
    start, end = extent
    before = text[:start]
    if before.endswith(", "):
        cut = max(before.rfind(mark, 0, len(before) - 2) for mark in '.;:,”"')
        start = cut + 1 if cut >= 0 else 0
        while text[start : start + 1] == " ":
            start += 1
    after = _APPOSITION.match(text[end:])
    if after and (speaks_for(after.group(1)) or _HEADS_IT.search(after.group(1))):
        end += after.end()
    return start, end
