"""Answers linked to what they answer, and for each accused whether there is one: the right of reply.

An answer belongs to the allegations that have its speaker among the accused, or the one for whom the speaker speaks
(`a spokeswoman for the company`, `his lawyer`). Of these it answers what its own sentence repeats, else what it names
(named.py), else what shares words with it, else the nearest before it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from schemas import Allegation, Party, Response, RightOfReply, Span
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.lexicon.nouns import LAWYERS
from workers.stages.allegations.lexicon.wordlist import WORD, words
from workers.stages.allegations.parties.descriptions import head_of
from workers.stages.allegations.parties.epithets import kind_of
from workers.stages.allegations.parties.scene import ALL, THEY, number_meant
from workers.stages.allegations.records.apart import OVER
from workers.stages.allegations.records.named import named
from workers.stages.allegations.records.resolved import Resolved, key

_SPEAKS_FOR = re.compile(
    rf"\b(spokes(?:man|woman|person|people)|{LAWYERS}|"
    r"advis[eo]rs?|aides?|publicists?|press (?:officers?|secretary)|chief executive|"
    r"chairman|chairwoman|chair|director|president|ceo|boss|founder|leader|secretary[- ]general|managing director|head)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is linked: the model's fields, its place in reading order, and for whom the speaker speaks."""

    response: Response
    order: int
    principals: tuple[Party, ...] = ()
    targets: frozenset[str] = frozenset()
    whose: str | None = None  # of `disputes her account` who gave it, where the sentence before names her


def speaks_for(words: str) -> bool:
    """Whether the phrase names somebody who speaks for another."""
    return _SPEAKS_FOR.search(words) is not None


def link(
    answers: Sequence[Answer],
    allegations: Sequence[Allegation],
    order_of: dict[str, int],
    matter_of: Mapping[str, int] | None = None,
) -> list[Answer]:
    """The answers with the ids of the allegations that each answers.

    `order_of` gives each allegation's place, `matter_of` the number of its matter: who answers a charge against two answers what came of it
    for him alone.
    """
    linked = []
    numbers = matter_of or {}
    for answer in (_by_the_charged(a, allegations, order_of) for a in answers):
        speakers = (*answer.response.speaker, *answer.principals)
        own = [
            a
            for a in allegations
            if any(_one(p, q) or _so_called(p, q, allegations) for p in speakers for q in a.accused)
        ]
        found = (
            _repeated(answer, allegations)
            or _of_others(answer, own, allegations)
            or ([] if _is_unrecorded(answer, allegations) else _answered(answer, own, order_of))
            or _just_told(answer, allegations)
            or _of_the_settlement(answer, allegations, order_of)
            or _answered(answer, _of_their_own(speakers, allegations), order_of)
        )
        told = {numbers[a.id] for a in found if a.id in numbers}
        answered = [a for a in allegations if a in found or (a in own and numbers.get(a.id) in told)]
        if answer.response.type == "admission":  # `Berg pleaded guilty`: he, not those who are charged with him
            answered = [a for a in answered if len(a.accused) == 1] or answered
        ids = [a.id for a in answered]
        linked.append(replace(answer, response=answer.response.model_copy(update={"allegations": ids})))
    return linked


def _by_the_charged(answer: Answer, allegations: Sequence[Allegation], order_of: Mapping[str, int]) -> Answer:
    """`Both deny the charges`, `The two officers deny them`: as many as are charged, and none who was cleared."""
    response = answer.response
    if response.type != "denial" or len(response.speaker_spans) != 1:
        return answer
    said = [w.lower() for w in WORD.findall(response.speaker_spans[0].text)]
    if not said or not (said[0] in THEY | ALL or number_meant(said)) or len(said) > _GROUP or "of" in said:
        return answer
    before = [a for a in allegations if order_of[a.id] <= answer.order and a.status == "charged"]
    charged = {key(p): p for a in before for p in a.accused if p.entity}
    if len(charged) < 2 or number_meant(said) not in (0, len(charged)):
        return answer
    if len(response.speaker) > 1 and {key(p) for p in response.speaker} <= charged.keys():
        return answer
    return replace(answer, response=response.model_copy(update={"speaker": list(charged.values())}), principals=())


_GROUP = 4  # words


def _one(party: Party, other: Party) -> bool:
    """Whether two parties are one: the same, or a name and a description that holds it, as `CODECO` and `the CODECO militia`."""
    if key(party) == key(other):
        return True
    if party.entity and other.entity:
        return False
    if _are_the_family(party.name, other.name) or _are_the_family(other.name, party.name):
        return True
    if not party.entity and not other.entity:
        short, full = sorted((party.name, other.name), key=len)
        return (
            short[:1].isupper() and full.endswith(" " + short) and not short.startswith("The ")
        )  # `the dating app Flare`
    name, described = (party.name, other.name) if party.entity else (other.name, party.name)
    return re.fullmatch(rf"(?:the |an? )?(?:(?!of |for |to )[a-z-]+ )*{re.escape(name)} [a-z]+", described) is not None


def _are_the_family(name: str, described: str) -> bool:
    """`the Hallams` are `the Hallam brothers`."""
    said = re.fullmatch(r"(?:the )?(?P<surname>[A-Z][\w-]+)(?:e?s)", name, re.IGNORECASE)
    of = re.search(r"\b(?P<surname>[A-Z][\w-]+) (?:brothers|sisters|siblings|family|couple|twins)$", described)
    return (
        of is not None
        and said is not None
        and name.removeprefix("the ").rstrip("s").removesuffix("e")
        in (
            of["surname"].rstrip("s"),
            of["surname"].rstrip("s").removesuffix("e"),
        )
    )


def _so_called(speaker: Party, accused: Party, allegations: Sequence[Allegation]) -> bool:
    """Whether `The army` is the Ardan army, or whom `the army's men` belong to: the only one of the article's accused so called."""
    if accused.entity:
        return False
    of = _MEN_OF.fullmatch(accused.name)
    if of and (
        of["whose"] == speaker.name or (not speaker.entity and _is_short_for(speaker.name, f"the {of['whose']}"))
    ):
        return True
    if speaker.entity:
        return False
    said = key(speaker)
    if re.match(rf"{re.escape(said)}['’]s? ", key(accused)):
        return True
    alike = {key(p) for a in allegations for p in a.accused if not p.entity and _is_short_for(speaker.name, p.name)}
    return alike == {key(accused)}


# `fighters of the Hill Front`, `agents of the security service`: it answers for its own.
_MEN_OF = re.compile(
    r"(?:(?:the|some|several|two|three|four|five|its) )?(?:[a-z-]+ ){0,2}"
    r"(?:fighters|gunmen|soldiers|troops|agents|officers|militants|members|rebels|guards|men|police|forces|units|commanders|"
    r"militiamen|officials|employees|staff|managers|executives|inspectors|wardens|supporters) "
    r"(?:of|from|in|at|belonging to|loyal to) (?:the )?(?P<whose>.+)"
)


def _is_short_for(name: str, full: str) -> bool:
    said, words_said = _THE_NOUN.fullmatch(name), [w.lower() for w in WORD.findall(full)]
    return said is not None and len(words_said) > 2 and head_of(words_said) == said["noun"].lower() and "'" not in full


_THE_NOUN = re.compile(r"[Tt]he (?P<noun>[a-z]+)")


def _of_their_own(speakers: Sequence[Party], allegations: Sequence[Allegation]) -> list[Allegation]:
    return [a for a in allegations if any(_is_of(p, q) for p in speakers for q in a.accused)]


def _is_of(speaker: Party, accused: Party) -> bool:
    """`Temirova's party`, `Wexler officials`, `Toba's foreign ministry`: a body or the people of the accused; no kin."""
    if speaker.entity or not accused.entity:
        return False
    said = _OF_WHOM.fullmatch(speaker.name)
    if said is None or said["whose"] not in {accused.name, accused.name.split()[-1], accused.name.split()[0]}:
        return False
    return kind_of(said["head"]) == "ORG" or said["head"] in _PEOPLE


_OF_WHOM = re.compile(r"(?P<whose>[A-Z][\w-]+(?: [A-Z][\w-]+)*)(?:['’]s?)? (?:[a-z-]+ ){0,2}?(?P<head>[a-z-]+)")
_PEOPLE = words(
    "officials executives managers representatives lawyers lawyer spokesman spokeswoman spokesperson campaign team supporters"
)


def _repeated(answer: Answer, allegations: Sequence[Allegation]) -> list[Allegation]:
    """What the answer's own words repeat: `denied that its fighters were involved`, whoever speaks for them."""
    response = answer.response
    if response.type != "denial":
        return []
    return [
        a
        for a in allegations
        if a.accused
        and not _accuses(response, a)
        and any(m.cue == response.cue and m.status == "alleged" for m in a.mentions)
    ]


def _of_others(answer: Answer, own: Sequence[Allegation], allegations: Sequence[Allegation]) -> list[Allegation]:
    """`Holt Steel denies that`, behind what a clerk says of nameless foremen: the clerk's claim, not what Holt Steel was fined for."""
    response = answer.response
    if response.type != "denial" or not response.speaker or not _names_a_claim(response):
        return []
    told = [a for a in allegations if any(_right_before(m.sentence, response.sentence) for m in a.mentions)]
    if answer.whose and any(_is_by(answer.whose, a) for a in own):
        return [a for a in own if _is_by(answer.whose, a)][-1:]
    if any(a in own for a in told) or (_THEM_ALL.search(response.sentence.text) and any(not _is_over(a) for a in own)):
        return []
    return [
        a
        for a in told
        if a.status == "alleged"
        and a.accuser
        and not _accuses(response, a)
        and not _is_accused_beside(response, a)
        and not any(p.entity or _A_NAME.search(p.name) for p in a.accused)
        and not any(_is_by(key(p), other) for p in a.accuser for other in own)
        and answer.whose in (None, *map(key, a.accuser))
    ][-1:]


_A_NAME = re.compile(r" [A-Z]")  # `the rebels of the Hill Front` are not the speaker's


def _is_accused_beside(response: Response, allegation: Allegation) -> bool:
    """Whether the act tells of who speaks, too: `that soldiers had burned huts and that the rebels had taken children`."""
    act = allegation.act.lower()
    return any(re.search(rf"\b{re.escape(p.name.lower())}\b", act) for p in response.speaker)


def _is_unrecorded(answer: Answer, allegations: Sequence[Allegation]) -> bool:
    """Whether it disputes the account of one who stands in no record: `Ada Winn says she was sacked. Holt Steel disputes her account`."""
    return answer.whose is not None and not any(_is_by(answer.whose, a) for a in allegations)


def _is_over(allegation: Allegation) -> bool:
    return allegation.status in OVER or allegation.status == "settled"


def _is_by(who: str, allegation: Allegation) -> bool:
    return who in {key(p) for p in allegation.accuser}


def _names_a_claim(response: Response) -> bool:
    text, at = response.sentence.text, response.cue.start - response.sentence.start
    return (
        _DENIES_IT.match(text, at) is not None
        or _CALLS_IT.search(text[:at]) is not None
        or _IT_IS_FALSE.search(text) is not None
    )


def _accuses(response: Response, allegation: Allegation) -> bool:
    """Whether who speaks is one of those who accuse."""
    return not {key(p) for p in response.speaker}.isdisjoint(key(p) for p in allegation.accuser)


def _just_told(answer: Answer, allegations: Sequence[Allegation]) -> list[Allegation]:
    """What the sentence before alleges, when a third party denies `it` or `the claim`: a ministry speaks for its guards."""
    response = answer.response
    if response.type != "denial" or not response.speaker:
        return []
    text, at = response.sentence.text, response.cue.start - response.sentence.start
    if _WHICH.search(text[:at]) is not None:
        here = [a for a in allegations if any(m.sentence == response.sentence for m in a.mentions)]
        return [a for a in here if a.accused and a.status != "admitted" and not _accuses(response, a)][-1:]
    if (
        _DENIES_IT.match(text, at) is None
        and _CALLS_IT.search(text[:at]) is None
        and _IT_IS_FALSE.search(text) is None
        and _A_SPOKESMAN.match(text) is None
    ):
        return []
    return [
        a
        for a in allegations
        if a.status != "admitted"
        and a.accused
        and not _accuses(response, a)
        and any(_right_before(m.sentence, response.sentence) for m in a.mentions)
        and not _is_accused_beside(response, a)
    ][-1:]


def _of_the_settlement(answer: Answer, allegations: Sequence[Allegation], order_of: dict[str, int]) -> list[Allegation]:
    """`The settlement includes no admission of liability`, which nobody is said to say."""
    if answer.response.speaker or answer.response.type not in ("denial", "no_comment"):
        return []
    return [a for a in allegations if a.status == "settled" and order_of[a.id] <= answer.order][-1:]


_SAID = r"(?:claims?|allegations?|accusations?|charges?|reports?|suggestions?|accounts?|versions?(?: of events)?|stor(?:y|ies))"
_CALLS_IT = re.compile(
    r"\b(?:call|describ|dismiss|reject)\w* "
    rf"(?:it|this|that|(?:the|this|that|these|those|its|his|her|their) {_SAID})(?: as)? [\"“‘']?(?:\w+ )?$",
    re.IGNORECASE,
)
_DENIES_IT = re.compile(
    r"(?:den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|disput\w*|refut\w*|contest\w*) "
    rf"(?:(?:it|this|(?:the|this|that|these|those|his|her|their|its|all|any) (?:[a-z]+ )?{_SAID})(?=[ .,;]|$)|"
    r"that(?=[.,;”\"]| (?:as|and|but)\b|$))"
)
# `the allegations` are all that was said, `his allegations` are one man's.
_THEM_ALL = re.compile(
    r"\b(?:the|these|those|all|any|such) (?:[a-z]+ )?(?:claims|allegations|accusations|charges|reports|suggestions)\b"
)


# `, which the defence ministry denied`
_WHICH = re.compile(r", which (?:[\w'’-]+ ){1,6}$")
_IT_IS_FALSE = re.compile(
    r"\bsa(?:id|ys?) (?:that )?(?:the|this|that|these|those|all|such|his|her|their) (?:[a-z]+ )?"
    r"(?:claims?|allegations?|accusations?|charges?|reports?|suggestions?|complaints?|(?:law)?suit) (?:was|were|is|are|had|has|have) ",
)
_A_SPOKESMAN = re.compile(r"(?:A|The|Its) spokes(?:man|woman|person)\b(?! (?:for|of)\b)")


def _right_before(one: Span, other: Span) -> bool:
    return one.field == other.field and 0 <= other.start - one.end <= _NEXT


_NEXT = 2  # code points between two sentences of a paragraph, or of two


def in_return(members: Sequence[Sequence[Resolved]]) -> list[Answer]:
    """Answers that are accusations themselves: an accused who says what the accuser did wrong.

    `Brightmere said Hallgarth was dismissed for copying files` answers Hallgarth's claim of retaliation. A step of the
    accused's own (a dismissal) is explained by it: a justification; anything else is a countercharge.
    """
    against = [
        ({key(p) for r in group for p in r.accused}, {key(p) for r in group for p in r.accuser}, group[0].order)
        for group in members
    ]
    answers = []
    for group in members:
        for item in group:
            speakers, targets = {key(p) for p in item.accuser}, {key(p) for p in item.accused}
            if not any(
                speakers & accused and targets & accusers and order < item.order for accused, accusers, order in against
            ):
                continue
            mention = item.mention
            response = Response(
                type="justification" if mention.status == "penalised" else "countercharge",
                speaker=list(item.accuser),
                speaker_spans=mention.accuser,
                sentence=mention.sentence,
                cue=mention.cue,
                text=mention.act,
                confidence=mention.confidence,
            )
            answers.append(Answer(response, item.order, targets=frozenset(targets)))
    return answers


def _answered(answer: Answer, own: list[Allegation], order_of: dict[str, int]) -> list[Allegation]:
    if answer.response.type in ("countercharge", "justification") and answer.targets:
        own = [a for a in own if answer.targets & {key(p) for p in a.accuser}] or own
        return own[-1:] if answer.response.type == "justification" else own
    if answer.response.type == "countercharge":
        own = [a for a in own if order_of[a.id] <= answer.order]  # who accuses first gives nothing back
    if by_name := named(answer.response, own, order_of, answer.order):
        return by_name
    if answer.response.type in ("apology", "admission"):
        own = [a for a in own if a.status != "cleared"] or own  # nobody is sorry for what he was cleared of
    same = [a for a in own if any(_same(m.sentence, answer.response.sentence) for m in a.mentions)]
    if same and not _is_background(answer, same, own):
        return same
    own = [a for a in own if a not in same] or own
    said = stems(answer.response.text.text) if answer.response.text else set()
    sharing = [a for a in own if len(said & stems(a.act)) >= 2]
    if sharing:
        return sharing
    before = [a for a in own if order_of[a.id] <= answer.order]
    if answer.response.type == "apology" or (
        answer.response.type in ("denial", "no_comment") and _is_general(answer.response)
    ):
        return before or own
    nearest = max(before, key=lambda a: _last_before(a, answer), default=None)
    return [nearest] if nearest else own[:1]


def _is_background(answer: Answer, same: list[Allegation], own: list[Allegation]) -> bool:
    """`Hallam, who was acquitted of fraud in 2015, denied wrongdoing`: what he denies is what he is accused of now."""
    response = answer.response
    if len(same) == len(own) or response.type not in ("denial", "no_comment", "justification", "countercharge"):
        return False
    mentions = [m for a in same for m in a.mentions if _same(m.sentence, response.sentence)]
    return all(
        m.status in ("cleared", "convicted", "penalised", "settled", "admitted")
        and m.cue.start < response.cue.start
        and _WHO.search(m.sentence.text[: m.cue.start - m.sentence.start]) is not None
        for m in mentions
    )


_WHO = re.compile(r", (?:who|which|fined|jailed|convicted|once|previously)\b[^,;]*$", re.IGNORECASE)


def _is_general(response: Response) -> bool:
    """`the allegations`, `declined to comment`: an answer to all that was said."""
    return response.type == "no_comment" or bool(
        re.search(r"\b(allegations|accusations|charges|claims|wrongdoing)\b", response.sentence.text)
    )


def _last_before(allegation: Allegation, answer: Answer) -> int:
    return (
        max(
            m.sentence.start
            for m in allegation.mentions
            if m.sentence.start <= answer.response.sentence.start or m.sentence.field
        )
        if any(m.sentence.start <= answer.response.sentence.start or m.sentence.field for m in allegation.mentions)
        else -1
    )


def _same(a: Span, b: Span) -> bool:
    return a.start == b.start and a.field == b.field


def right_of_reply(allegations: Sequence[Allegation], answers: Sequence[Answer]) -> list[RightOfReply]:
    """Each accused with the indices of the answers to an allegation against them; an empty list is what an editor looks for.

    Of several who are accused of one matter it answers for those who speak or for whom somebody speaks: the promoter's answer is none of
    the singer's. Where it is none of them who speaks, it answers for all.
    """
    found: dict[str, tuple[str, set[int]]] = {}
    for allegation in allegations:
        for party in allegation.accused:
            found.setdefault(key(party), (party.name, set()))
        for i, answer in enumerate(answers):
            if allegation.id in answer.response.allegations:
                speakers = (*answer.response.speaker, *answer.principals)
                own = [p for p in allegation.accused if any(_one(p, q) for q in speakers)]
                for party in own or allegation.accused:
                    found[key(party)][1].add(i)
    return [RightOfReply(accused=name, responses=sorted(indices)) for name, indices in found.values()]
