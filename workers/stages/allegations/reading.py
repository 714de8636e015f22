"""From one article with its names to its allegations, responses and right of reply.

Tags from any tagger become spans that prove themselves; role spans become parties; mentions become records; answers
are linked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from schemas import Allegation, Category, Entity, Mention, Party, Response, RightOfReply
from workers.stages.allegations.checks.clearings import while_it_goes_on
from workers.stages.allegations.checks.fiction import without_fiction
from workers.stages.allegations.checks.findings import until_decided
from workers.stages.allegations.checks.mistaken import is_mutual
from workers.stages.allegations.checks.pretence import without_pretence
from workers.stages.allegations.checks.unsaid import withdrawn
from workers.stages.allegations.checks.vetoes import checked, is_satire
from workers.stages.allegations.grammar.dates import step_date
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import weigh
from workers.stages.allegations.parties.attribution import attribution, hedges, is_anonymous, quote_around
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.records.allegation import record
from workers.stages.allegations.records.answering import answered
from workers.stages.allegations.records.headings import as_the_body_says
from workers.stages.allegations.records.merging import merge
from workers.stages.allegations.records.no_answers import NAMES_A_CLAIM, answers_nothing, goes_on_accusing, is_told_by
from workers.stages.allegations.records.resolved import Resolved, key
from workers.stages.allegations.records.responses import Answer, in_return, link, right_of_reply
from workers.stages.allegations.records.turns import who_slandered
from workers.stages.allegations.sentences import Sentence, split
from workers.stages.allegations.tagging import NOTHING, TaggedMention, Tagger, Tags


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
            a for a in answers if NAMES_A_CLAIM.search(a.response.sentence.text)
        ]  # nobody is accused, so nobody answers
    allegations = [record(article.article_id, members) for members in groups]
    order_of = {a.id: members[0].order for a, members in zip(allegations, groups, strict=True)}
    answers = [a for a in answers if not goes_on_accusing(a, allegations, order_of)]
    returned = [a for a in in_return(groups) if not any(is_told_by(a.response, b.response) for b in answers)]
    matter_of = {a.id: members[0].matter for a, members in zip(allegations, groups, strict=True)}
    linked = link(sorted([*answers, *returned], key=lambda a: a.order), allegations, order_of, matter_of)
    linked = [a for a in linked if not answers_nothing(a.response, allegations)]
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
        replies = [answered(sentence, response, parties, resolved) for response in found.responses]
        resolved[first:] = [_of_whom_he_speaks(item, replies, parties) for item in resolved[first:]]
        answers.extend(replies)
    for number in headings:
        resolved[number] = as_the_body_says(resolved[number], [r for n, r in enumerate(resolved) if n not in headings])
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
