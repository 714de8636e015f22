"""From one article with its names to its allegations, responses and right of reply.

Tags from any tagger become spans that prove themselves; role spans become parties; mentions become records; answers
are linked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from schemas import Allegation, Category, Entity, Mention, Party, Response, RightOfReply
from workers.stages.allegations.checks.clearings import while_it_goes_on
from workers.stages.allegations.checks.fiction import without_fiction
from workers.stages.allegations.checks.findings import until_decided
from workers.stages.allegations.checks.mistaken import is_mutual
from workers.stages.allegations.checks.pretence import without_pretence
from workers.stages.allegations.checks.replies import to_the_court
from workers.stages.allegations.checks.unsaid import withdrawn
from workers.stages.allegations.checks.vetoes import checked, is_satire
from workers.stages.allegations.grammar.dates import step_date
from workers.stages.allegations.lexicon.acts import stems, stems_of
from workers.stages.allegations.lexicon.wordlist import WORD, words
from workers.stages.allegations.lexicon.wrongs import weigh
from workers.stages.allegations.parties.attribution import attribution, hedges, is_anonymous, quotation_at, quote_around
from workers.stages.allegations.parties.descriptions import head_of
from workers.stages.allegations.parties.epithets import noun
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.records.allegation import record
from workers.stages.allegations.records.merging import merge
from workers.stages.allegations.records.resolved import Resolved, key
from workers.stages.allegations.records.responses import Answer, in_return, link, right_of_reply, speaks_for
from workers.stages.allegations.records.turns import who_is_accused, who_slandered
from workers.stages.allegations.sentences import Sentence, split
from workers.stages.allegations.tagging import NOTHING, Extent, TaggedMention, TaggedResponse, Tagger, Tags, touch

# What an answer names when the claim itself stands in another article.
_CLAIM = re.compile(
    r"\b(allegation|accusation|charge|claim|report|suggestion|wrongdoing|involvement|responsib|guilt)\w*", re.IGNORECASE
)
_FOR = re.compile(r"\b(?:for|of|to)\s+((?:the |its |his |her )?[^,.;]+)$")
_SPOKESMAN = re.compile(
    r"((?:[A-Z][\w&'’-]*)(?: (?:of|and|for|de|[A-Z][\w&'’-]*))*) (?:spokes\w+|lawyer|attorney|solicitor|chief executive)\b"
)
_ABBREVIATED = re.compile(r"\b(Mr|Mrs|Ms|Dr|Sen|Gen|St|Prof|Rev|Gov|Rep|Capt|Col|Sgt|Lt|Jr|[A-Z])\.")
_PART = re.compile(r"[^,\s][^,]*")
_POSSESSIVE = re.compile(r"^(?:(?:said|says|added) )?(his|her|its|their|[^,]+?(?=['’]s?\s))", re.IGNORECASE)


class Article(Protocol):
    """What the reading needs of an event."""

    @property
    def article_id(self) -> str: ...

    @property
    def headline(self) -> str | None: ...

    @property
    def text(self) -> str: ...

    @property
    def entities(self) -> list[Entity]: ...

    @property
    def published_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stage adds to the event."""

    allegations: list[Allegation]
    responses: list[Response]
    right_of_reply: list[RightOfReply]


def read(article: Article, tagger: Tagger) -> Findings:
    """All allegations and answers of one article; none of one that says that it is satire."""
    if is_satire(article.headline, article.text):
        return Findings([], [], [])
    sentences = [*split(article.headline or "", "headline"), *split(article.text)]
    taken_back = withdrawn(sentences)
    tags = [
        NOTHING if number in taken_back else checked(sentence, found)
        for number, (sentence, found) in enumerate(zip(sentences, tagger.tag(sentences), strict=True))
    ]
    tags = until_decided(sentences, without_pretence(sentences, tags))
    tags = without_fiction(article.headline, article.text, sentences, tags)
    tags = while_it_goes_on(sentences, tags)
    parties = Parties.of(sentences, article.entities, article.text, article.headline)
    published = article.published_at.date() if article.published_at else None
    resolved, answers = resolve(sentences, tags, parties, published)
    groups = merge(of_known_kind(resolved))
    if not resolved:
        answers = [
            a for a in answers if _CLAIM.search(a.response.sentence.text)
        ]  # nobody is accused, so nobody answers
    allegations = [record(article.article_id, members) for members in groups]
    order_of = {a.id: members[0].order for a, members in zip(allegations, groups, strict=True)}
    answers = [a for a in answers if not _goes_on_accusing(a, allegations, order_of)]
    returned = [a for a in in_return(groups) if not any(_is_told_by(a.response, b.response) for b in answers)]
    matter_of = {a.id: members[0].matter for a, members in zip(allegations, groups, strict=True)}
    linked = link(sorted([*answers, *returned], key=lambda a: a.order), allegations, order_of, matter_of)
    linked = [a for a in linked if not _answers_nothing(a.response, allegations)]
    return Findings(allegations, [a.response for a in linked], right_of_reply(allegations, linked))


def resolve(
    sentences: Sequence[Sentence], tags: Sequence[Tags], parties: Parties, published: date | None
) -> tuple[list[Resolved], list[Answer]]:
    """The tags with parties instead of spans: mentions in reading order, and answers."""
    resolved: list[Resolved] = []
    answers: list[Answer] = []
    _learn(sentences, tags, parties)
    headings: list[int] = []
    for sentence, found in zip(sentences, tags, strict=True):
        first = len(resolved)
        for mention in found.mentions:
            item = _who_slandered(_resolved(sentence, mention, parties), resolved, parties)
            item = _dated(_as_one_more(item, resolved), sentence, mention, published)
            if sentence.heading:
                headings.append(len(resolved))
            resolved.append(item)
            if not mention.doubtful:
                parties.accuse(item.accused, item.order)
        replies = [_answer(sentence, response, parties, resolved) for response in found.responses]
        resolved[first:] = [_of_whom_he_speaks(item, replies, parties) for item in resolved[first:]]
        answers.extend(replies)
    for number in headings:
        resolved[number] = _as_the_body_says(resolved[number], [r for n, r in enumerate(resolved) if n not in headings])
    return resolved, answers


def _as_one_more(item: Resolved, before: Sequence[Resolved]) -> Resolved:
    """`Surgeon struck off; second doctor suspended`: the second is not whom the same sentence told of first."""
    spans = item.mention.accused
    if len(spans) != len(item.accused) or not any(_ONE_MORE.match(span.text) for span in spans):
        return item
    first = {key(p) for r in before if r.mention.sentence == item.mention.sentence for p in r.accused}
    accused = (
        Party(name=span.text) if key(party) in first and _ONE_MORE.match(span.text) else party
        for span, party in zip(spans, item.accused, strict=True)
    )
    return replace(item, accused=tuple(accused))


_ONE_MORE = re.compile(r"(?:(?:an?|the) )?(?:second|third|fourth|another|other) ", re.IGNORECASE)


def _of_whom_he_speaks(item: Resolved, replies: Sequence[Answer], parties: Parties) -> Resolved:
    """`Jon Eide, the boss of Holt Steel, denied that the company had known`: Holt Steel, for which he speaks."""
    mention = item.mention
    if len(mention.accused) != 1 or not item.accused:
        return item
    if item.accused[0].entity or not _THE_FIRM.fullmatch(mention.accused[0].text):
        return item
    bodies = {
        p.entity: p
        for a in replies
        if a.response.cue == mention.cue
        for p in a.principals
        if p.entity and not parties.is_person(p)
    }
    return replace(item, accused=tuple(bodies.values())) if len(bodies) == 1 else item


_THE_FIRM = re.compile(
    r"(?:the|its) (?P<noun>company|firm|group|bank|lender|business|organi[sz]ation|agency|charity)|it"
)


def _as_the_body_says(heading: Resolved, body: Sequence[Resolved]) -> Resolved:
    """`School settles` is `A boarding school in Vermont`: the one whom the body describes so, by name if it has one."""
    said = [
        (_head(span.text), party)
        for r in body
        if len(r.mention.accused) == len(r.accused)
        for span, party in zip(r.mention.accused, r.accused, strict=True)
    ]
    accused = []
    for party in heading.accused:
        same = {key(p): p for head, p in said if head == _head(party.name)} if not party.entity else {}
        accused.append(next(iter(same.values())) if len(same) == 1 else party)
    return replace(heading, accused=tuple(_of_the_act(heading, accused, body)))


def _of_the_act(heading: Resolved, accused: list[Party], body: Sequence[Resolved]) -> list[Party]:
    """Of `Officers charged over death in cell` those whom the body says so of: not the colleague charged with lying alone."""
    own = stems_of(heading.mention)
    if len(heading.mention.accused) != 1 or len(accused) < 2 or not own:
        return accused
    said = {key(p): set[str]() for p in accused}
    for item in body:
        for party in item.accused:
            if key(party) in said:
                said[key(party)] |= stems_of(item.mention)
    if not any(own & acts for acts in said.values()):
        return accused
    return [p for p in accused if own & said[key(p)] or not said[key(p)]]


def _head(words: str) -> str:
    return noun(head_of([w.lower() for w in WORD.findall(words)]))


def _learn(sentences: Sequence[Sentence], tags: Sequence[Tags], parties: Parties) -> None:
    """Whom the article accuses, first by name, then by what the names tell of its pronouns: a headline means one of these."""
    pairs = [(s, m) for s, found in zip(sentences, tags, strict=True) for m in found.mentions if not m.doubtful]
    for sentence, mention in pairs:
        parties.learn(sentence, mention)
    known = []
    for sentence, mention in pairs:
        parties.turn_to(sentence, mention)
        accused = [parties.resolve(sentence, e, "accused") for e in mention.accused]
        known += [(parties.order(sentence, e[0]), p.entity) for e, p in zip(mention.accused, accused, strict=True)]
        parties.accuse(_known(tuple(accused)), parties.order(sentence, mention.cue[0]))
    parties.known.inferred = [(order, e) for order, e in known if e]
    parties.forget()


def _resolved(sentence: Sentence, found: TaggedMention, parties: Parties) -> Resolved:
    whole = sentence.span(0, len(sentence.text))
    quote = quote_around(sentence, found.act or found.cue)
    mention = Mention(
        sentence=whole,
        cue=sentence.span(*found.cue),
        accused=[sentence.span(*e) for e in found.accused],
        accuser=[sentence.span(*e) for e in found.accuser],
        act=sentence.span(*found.act) if found.act else None,
        status=found.status,
        category=found.category,
        hedges=hedges(sentence),
        attribution=attribution(sentence, found, quote),
        quote=quote,
        anonymous_source=any(is_anonymous(sentence, e) for e in found.accuser),
        confidence=found.confidence,
    )
    order = parties.order(sentence, found.cue[0])
    parties.turn_to(sentence, found)
    accused = tuple(p for e in found.accused for p in parties.resolve_all(sentence, e, "accused"))
    accuser = tuple(parties.resolve(sentence, e, "accuser") for e in found.accuser)
    both = found.status == "admitted" or is_mutual(sentence.text, found.cue)
    if not both and {key(p) for p in accused} & {key(p) for p in accuser}:
        # One of the two was resolved wrongly. In a quote the speaker is sure; else both stay as the sentence names them.
        last = parties.last_accused
        if quote is not None and last is not None and key(last) not in {key(p) for p in accuser}:
            return Resolved(mention, (last,), accuser, order)
        if all(sentence.text[slice(*e)].lower() in _PRONOUNS for e in found.accuser):
            mention = mention.model_copy(update={"accuser": []})
            return Resolved(mention, _known(accused), (), order)
        accused = tuple(Party(name=sentence.text[slice(*e)]) for e in found.accused)
        accuser = tuple(Party(name=sentence.text[slice(*e)]) for e in found.accuser)
    return Resolved(mention, _known(accused), _known(accuser), order)


def _who_slandered(item: Resolved, told: Sequence[Resolved], parties: Parties) -> Resolved:
    """`Kroll accused the mayor of theft. A court fined her for slander`: who accused is the one who slandered."""
    accuser = who_slandered(item, told, parties)
    return item if accuser is None else replace(item, accused=(accuser,))


def _dated(item: Resolved, sentence: Sentence, found: TaggedMention, published: date | None) -> Resolved:
    """The mention with the date of its step, when the sentence gives one."""
    when = step_date(sentence.text, found.cue, found.act, published)
    return item if when is None else replace(item, when=(when.on, sentence.span(*when.extent), when.relative))


def _known(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    """Without pronouns that nothing resolved: `he` names nobody in a record. Its span stays in the mention."""
    return tuple(p for p in parties if p.entity or p.name.lower() not in _PRONOUNS)


_PRONOUNS = words("""
    he she it they we i him her them us his its their who which that this those these you both others each one another himself
    herself itself themselves everyone all neither
""")


def of_known_kind(items: list[Resolved]) -> list[Resolved]:
    """An act without any word of its own kind is of the kind of what the same party was accused of before.

    Of several, the one whose act shares words; a mention without act and accused takes the last kind of the article.
    """
    known: dict[str, list[tuple[set[str], Category]]] = {}
    done = []
    for item in items:
        mention, names = item.mention, [key(p) for p in item.accused]
        act = mention.act.text if mention.act else ""
        own = stems(act)
        if not (weigh(act) if act else weigh(mention.sentence.text, weak=False)):
            before = [k for n in names for k in known.get(n, ())] or ([] if act or names else known.get("", [])[-1:])
            if not before and _SLIP.search(act):
                item = replace(item, mention=mention.model_copy(update={"category": "conduct"}))
            if before:
                category = max(reversed(before), key=lambda k: len(k[0] & own))[1]
                item = replace(item, mention=mention.model_copy(update={"category": category}))
        for name in (*names, "") if act else ("",):
            known.setdefault(name, []).append((own, item.mention.category))
        done.append(item)
    return done


# `admitted two errors`, by one whom nobody accuses of anything: no deed of those whom the article is about.
_SLIP = re.compile(r"\b(?:errors?|mistakes?|mix(?:ed)?[ -]ups?|mixed up|slips?|oversights?)\b", re.IGNORECASE)


def _goes_on_accusing(answer: Answer, allegations: Sequence[Allegation], order_of: Mapping[str, int]) -> bool:
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


def _is_told_by(returned: Response, answer: Response) -> bool:
    """Whether the answer of the same sentence says it already; `denied it and in turn accused the rebels` gives two answers."""
    if answer.sentence != returned.sentence:
        return False
    between = returned.sentence.text[
        answer.cue.end - answer.sentence.start : returned.cue.start - answer.sentence.start
    ]
    apart = answer.type in ("denial", "no_comment") and answer.cue.end <= returned.cue.start
    return not apart or answer.text is None or answer.text.end > returned.cue.start or _IN_TURN.search(between) is None


_IN_TURN = re.compile(r"(?:,| and| but) (?:(?:in turn|in return|instead|itself|himself|herself|has|had|also) ?)*$")


def _answers_nothing(response: Response, allegations: Sequence[Allegation]) -> bool:
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


def _answer(sentence: Sentence, found: TaggedResponse, parties: Parties, told: Sequence[Resolved]) -> Answer:
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
    named = parties.names.within(parties.order(before), parties.order(before, len(before.text)))
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
