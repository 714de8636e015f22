"""Sentences and small articles read by the grammar, for tests: what was found as plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from schemas import Entity, EntityLabel, Span, Status
from workers.stages.allegations.checks.vetoes import checked
from workers.stages.allegations.grammar.tagger import GrammarTagger
from workers.stages.allegations.reading import Findings, read
from workers.stages.allegations.sentences import Sentence, split
from workers.stages.allegations.stage import shipped_tagger
from workers.stages.allegations.tagging import Extent, TaggedMention, TaggedResponse, Tagger


@dataclass(frozen=True)
class Article:
    """What the reading needs of an event."""

    text: str
    headline: str | None = None
    entities: list[Entity] = field(default_factory=list)
    article_id: str = "a1"
    published_at: datetime | None = None


def mentions(text: str, headline: bool = False) -> list[TaggedMention]:
    """The allegations of a short text, as the grammar reads it."""
    sentences = list(split(text, "headline" if headline else None))
    tags = GrammarTagger().tag(sentences)
    return [m for sentence, found in zip(sentences, tags, strict=True) for m in checked(sentence, found).mentions]


@lru_cache(maxsize=1)
def shipped() -> Tagger:
    """What ships: the network and the grammar together."""
    return shipped_tagger()


def shipped_mentions(text: str, headline: bool = False) -> list[TaggedMention]:
    """The allegations of a short text, as what ships reads it."""
    sentences = list(split(text, "headline" if headline else None))
    tags = shipped().tag(sentences)
    return [m for sentence, found in zip(sentences, tags, strict=True) for m in checked(sentence, found).mentions]


def responses(text: str) -> list[TaggedResponse]:
    """The answers of one sentence."""
    return [r for found in GrammarTagger().tag(list(split(text))) for r in found.responses]


def at(text: str, words: str) -> Extent:
    """Where the words stand for the first time."""
    start = text.index(words)
    return start, start + len(words)


def one(text: str) -> Sentence:
    """The text as the one sentence that it is."""
    (sentence,) = split(text)
    return sentence


def tagged(
    text: str,
    cue: str,
    status: Status = "alleged",
    accused: Sequence[str] = (),
    act: str | None = None,
    confidence: float | None = 0.9,
    accuser: Sequence[str] = (),
) -> TaggedMention:
    """A mention at the words where they stand for the first time."""
    return TaggedMention(
        cue=at(text, cue),
        status=status,
        category="conduct",
        accused=tuple(at(text, words) for words in accused),
        accuser=tuple(at(text, words) for words in accuser),
        act=at(text, act) if act else None,
        confidence=confidence,
    )


def words(text: str, mention: TaggedMention) -> tuple[str, str, str, str]:
    """Accused, accuser, act and status of a mention in a text of one sentence; several parties joined by a bar."""
    accused = "|".join(text[slice(*e)] for e in mention.accused)
    accuser = "|".join(text[slice(*e)] for e in mention.accuser)
    return accused, accuser, text[slice(*mention.act)] if mention.act else "", mention.status


def article(text: str, headline: str | None = None, **names: tuple[EntityLabel, list[str]]) -> Article:
    """An article whose entities are given as id=(label, forms); every place of every form is a mention."""
    entities = []
    for number, (label, forms) in names.items():
        spans = [Span.cut(text, i, i + len(form)) for form in forms for i in _places(text, form)]
        if headline:
            spans += [
                Span.cut(headline, i, i + len(form), "headline") for form in forms for i in _places(headline, form)
            ]
        longest: list[Span] = []
        for span in sorted(spans, key=lambda s: -len(s.text)):
            if not any(s.field == span.field and s.start < span.end and span.start < s.end for s in longest):
                longest.append(span)
        entities.append(Entity(id=number, label=label, name=forms[0], mentions=sorted(longest, key=lambda s: s.start)))
    return Article(text, headline, entities)


def _places(text: str, form: str) -> list[int]:
    return [i for i in range(len(text)) if text.startswith(form, i)]


def findings(article: Article) -> Findings:
    """All that the grammar finds in an article."""
    return read(article, GrammarTagger())
