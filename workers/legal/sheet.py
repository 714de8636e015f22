"""From an enriched article to its legal sheet.

Per accused: each matter with the furthest status that a sentence *about them* states. A record may join two accused (`A and B were
charged; B was convicted`): A's line says `charged`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from schemas import Allegation, EnrichedEvent, Mention, Party, Response
from workers.legal.flags import Flag, Place, Reading, flags_of
from workers.report.evidence import Answer, Marked, answer_of, dated, sentence_of
from workers.report.ladder import LADDER
from workers.stages.allegations.records.resolved import FURTHEST

NOT_READ = "unsupported language"


@dataclass(frozen=True, slots=True)
class Source:
    """Who makes the claim or takes the step, as the document names them; `anonymous` where it withholds the name."""

    name: str
    entity: str | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """One allegation against one accused. `sentence` states `status`; `place` is where it stands, `attribution` how it is told there.

    `sources` are those of every sentence of the matter, each once. `answers` empty: none found.
    """

    allegation_id: str
    status: str
    category: str
    act: str
    sentence: Marked
    place: Place
    attribution: str | None
    sources: tuple[Source, ...]
    answers: tuple[Answer, ...]
    timeline: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class Accused:
    """Somebody accused, under the name or description that the document gives. `named`: it is a name that stands in the text.

    `status` is the furthest of their matters, which stand furthest first. `answers` are all of theirs; empty: none found.
    """

    name: str
    entity: str | None
    named: bool
    status: str
    matters: tuple[Matter, ...]
    answers: tuple[Answer, ...]
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class LegalSheet:
    """One article's sheet. `nameless` are matters whose accused the text does not name. `notes` tell what the sheet cannot show."""

    article_id: str
    revision: int
    headline: str | None
    source: str
    date: datetime
    accused: tuple[Accused, ...]
    nameless: tuple[Matter, ...]
    notes: tuple[str, ...]

    @property
    def flags(self) -> int:
        """How many flags the sheet has."""
        return sum(len(one.flags) for one in self.accused)


def legal_sheet(article: EnrichedEvent) -> LegalSheet:
    """The sheet. Those with flags stand first, then the furthest status."""
    accused = [_accused(article, party) for party in _parties(article)]
    nameless = [_matter(article, a, _all(a)) for a in article.allegations if not a.accused]
    return LegalSheet(
        article_id=article.article_id,
        revision=article.revision,
        headline=article.headline,
        source=article.source,
        date=article.published_at or article.fetched_at,
        accused=tuple(sorted(accused, key=_order)),
        nameless=tuple(nameless),
        notes=tuple(_notes(article)),
    )


def _order(one: Accused) -> tuple[int, int, str]:
    return -len(one.flags), LADDER.index(one.status), one.name


def _parties(article: EnrichedEvent) -> list[Party]:
    """Everybody accused, once: by entity, else by name."""
    found: dict[str, Party] = {}
    for allegation in article.allegations:
        for party in allegation.accused:
            found.setdefault(_key(party), party)
    return list(found.values())


def _key(party: Party) -> str:
    return party.entity or party.name.lower()


def _accused(article: EnrichedEvent, party: Party) -> Accused:
    own = [a for a in article.allegations if any(_key(p) == _key(party) for p in a.accused)]
    told = [(a, about(a, party)) for a in own]
    matters = sorted((_matter(article, a, numbers) for a, numbers in told), key=lambda m: LADDER.index(m.status))
    replies = next((r.responses for r in article.right_of_reply if r.accused == party.name), None)
    given = _linked(article, own) if replies is None else [article.responses[i] for i in replies]
    one = Accused(
        name=party.name,
        entity=party.entity,
        named=party.entity is not None,
        status=matters[0].status,
        matters=tuple(matters),
        answers=tuple(answer_of(response) for response in given),
    )
    readings = [Reading(a, a.mentions[i]) for a, numbers in told for i in numbers]
    return replace(one, flags=tuple(flags_of(article, party, readings, answered=bool(given))))


def _linked(article: EnrichedEvent, own: Sequence[Allegation]) -> list[Response]:
    ids = {a.id for a in own}
    return [r for r in article.responses if ids & set(r.allegations)]


def about(allegation: Allegation, party: Party) -> list[int]:
    """The mentions that speak of this accused; all of them, where the event does not say whom each speaks of (version 1)."""
    places = [i for i, p in enumerate(allegation.accused) if _key(p) == _key(party)]
    named = [i for i, m in enumerate(allegation.mentions) if set(places) & set(m.parties)]
    silent = [i for i, m in enumerate(allegation.mentions) if not m.parties]
    if len(allegation.accused) == 1 or not named:
        return sorted({*named, *silent}) or _all(allegation)
    return named


def _all(allegation: Allegation) -> list[int]:
    return list(range(len(allegation.mentions)))


def _matter(article: EnrichedEvent, allegation: Allegation, numbers: Sequence[int]) -> Matter:
    mentions = [allegation.mentions[i] for i in numbers]
    furthest = _furthest(allegation, numbers)
    stating = allegation.mentions[furthest]
    given = [answer_of(r) for r in article.responses if allegation.id in r.allegations]
    return Matter(
        allegation_id=allegation.id,
        status=stating.status,
        category=allegation.category,
        act=" ".join(allegation.act.split()),
        sentence=sentence_of(stating),
        place=Place.of(stating.sentence),
        attribution=stating.attribution,
        sources=tuple(_sources(allegation, mentions)),
        answers=tuple(given),
        timeline=tuple(dated(step) for step in allegation.timeline if step.mention in numbers),
        mentions=len(mentions),
    )


def _furthest(allegation: Allegation, numbers: Sequence[int]) -> int:
    """The mention that states the record's status, where it is one of these; else the furthest of these."""
    if allegation.status_from in numbers:
        return allegation.status_from
    return max(numbers, key=lambda i: (FURTHEST.index(allegation.mentions[i].status), -i))


def _sources(allegation: Allegation, mentions: Sequence[Mention]) -> list[Source]:
    """The record's accusers, each once; anonymous where a sentence withholds the name and none gives it."""
    withheld = {span.text.lower() for mention in mentions if mention.anonymous_source for span in mention.accuser}
    return [Source(p.name, p.entity, p.entity is None and p.name.lower() in withheld) for p in allegation.accuser]


def _notes(article: EnrichedEvent) -> list[str]:
    notes = [stamp.note for stamp in article.stages if stamp.note and NOT_READ in stamp.note]
    if article.killed:
        notes.append("withdrawn by its publisher")
    duplicate = article.duplicate
    if duplicate.of and duplicate.of != article.article_id and duplicate.kind in ("exact", "near"):
        notes.append(f"a copy of {duplicate.of}: its sources are that article's, not further ones")
        if not article.allegations:
            notes.append(f"not read again, since it has nothing of its own: see {duplicate.of}")
    return notes
