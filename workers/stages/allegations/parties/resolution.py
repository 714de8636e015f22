"""Role spans to parties: whom `he`, `the company` or `a former employee` means in this document, with its evidence.

Rules, in order; the first that decides wins:

1. a name at the head of the phrase (`serial killer Bruce McArthur`; in `Chinese authorities` the head is `authorities`)
2. `I` and `we` in a quote: who says it
3. pronouns: of the names just before, whoever the article accuses by name, else the nearest; never a judge or a lawyer of the case
4. descriptions: whom the article calls so, and whom headline and lead are about (descriptions.py)
5. `the company`, `the union`, `the defendant`: the nearest organisation, or the person last accused
6. the lead's `a former employee`: the person whom one of the next two sentences introduces
7. `both`, `the pair`: who was last accused together, or the only two whom the article accuses

For all but the first, what the rules chose is one voice of many: a small network (referents.py) weighs it with the rest of the article
and decides. What it is not sure of stays the description that the text gives; `his father` becomes `Ali Marhoon's father`. Where no
network is installed, the rules decide.

The article is read twice: once for whom it accuses by name, and then with that known.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas import Entity, Party
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.lexicon.gender import differ
from workers.stages.allegations.lexicon.nouns import ANY_PERSON, BODY, FIRM, LAWYERS, PERSON
from workers.stages.allegations.lexicon.wordlist import WORD, words
from workers.stages.allegations.parties.appositions import name_behind, phrase_before
from workers.stages.allegations.parties.attribution import quotations
from workers.stages.allegations.parties.descriptions import (
    Charge,
    Description,
    Known,
    describes_somebody_new,
    group,
    head_of,
    is_body,
    is_many,
    meant,
    qualifiers,
)
from workers.stages.allegations.parties.epithets import described_as, heads_of, kind_of, noun
from workers.stages.allegations.parties.names import Names, Occurrence
from workers.stages.allegations.parties.pronouns import YOU, never_meant
from workers.stages.allegations.parties.referents import Referents, shipped
from workers.stages.allegations.parties.scene import FIRST, HE, IT, SHE, THEY, Phrase, Scene
from workers.stages.allegations.parties.speaking import who_goes_on
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedMention
from workers.stages.entities.titles import is_title

_HE = HE | SHE
_FIRST = frozenset().union(*FIRST)
_ANYBODY = words(
    "men women boys girls pair suspects man woman boy girl suspect defendant accused he she him her teenager driver"
)
_PRONOUNS = _HE | IT | THEY | _FIRST
_ACCUSED = words("defendant accused suspect")
_PREPOSITIONS = words("""
    of for at in from with by against on to
""")
_CLIENT = re.compile(r"(?:his|her|their|my|our) clients?", re.IGNORECASE)
_LAWYER = rf"(?:{LAWYERS})"
_LAWYER_FOR = re.compile(rf"\b{_LAWYER} (?:for|of|representing|acting for) (?:[\w.]+ ){{0,2}}$", re.IGNORECASE)
_S_LAWYER = re.compile(rf"['’]s? (?:[\w-]+ )?{_LAWYER}\b", re.IGNORECASE)
# `the elder Drost` is not he whom the article is about.
_OF_THE_NAME = re.compile(r"\b[Tt]he (?:elder|younger|older|late) [A-Z][\w'’-]+$")
# `The elder brother` of `the brothers Ali and Omar`: which, only an age could tell.
_THE_ELDER = re.compile(r"[Tt]he (?:elder|younger|older|eldest|youngest|oldest)\b(?! [A-Z])")
_SEATS = words("MP MEP MSP MLA TD AM MS")  # `a Labour MP` is not Labour
_LONGEST = 40  # code points of a name
_JOINS = re.compile(r"(?:, (?:aged )?\d\d)?,? ")
# `his father`, `two of her own students`, `whose brother`
_OWNED = re.compile(r"((?:\w+ ){1,2}of )?(his|her|its|whose)(?: own)? (\w.*)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Parties:
    """The names of one article, in reading order, and who was accused so far."""

    scene: Scene
    last_accused: Party | None = None
    last_group: tuple[Party, ...] = ()
    referents: Referents | None = None
    _mention: TaggedMention | None = None  # the one being read, and the entities that its sentence's roles name
    _named: frozenset[str] = frozenset()
    _accusers: frozenset[str] = frozenset()
    _accused_at: int = 0
    # The name at the head of a phrase, by where the phrase begins and ends: asked at each reading of the article.
    _heads: dict[tuple[int, int], Entity | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, sentences: Sequence[Sentence], entities: Sequence[Entity], text: str, headline: str | None
    ) -> "Parties":
        """Of an article, before anybody is accused."""
        names = Names.of(sentences, entities, text, headline)
        surroundings = list(names.surroundings())
        epithets = described_as(surroundings)
        names.call(epithets)
        known = Known(
            epithets=epithets,
            heads=heads_of(surroundings),
            prominent=names.prominent(),
            last={o.entity.id: o.order for o in names.occurrences},
        )
        return cls(Scene(names, known), referents=shipped())

    @property
    def names(self) -> Names:
        return self.scene.names

    @property
    def known(self) -> Known:
        return self.scene.known

    def is_person(self, party: Party) -> bool:
        """Whether the party is one of the article's persons."""
        return any(e.id == party.entity and e.label == "PERSON" for e in self.names.entities)

    def pointed(self, party: Party, order: int) -> Party:
        """The party with the place that shows it, for a phrase that stands at `order`."""
        place = self.names.place(party.entity, order) if party.entity else None
        return party if place is None else Party(name=party.name, entity=party.entity, evidence=place.span)

    def fits(self, entity: str, pronoun: str) -> bool:
        """Whether a pronoun can mean the entity by its gender."""
        return any(self.names.fits(o, pronoun) for o in self.names.places(entity)[:1])

    def order(self, sentence: Sentence, position: int = 0) -> int:
        """Where a place of the sentence stands in reading order."""
        return self.names.order(sentence, position)

    def accuse(self, accused: Sequence[Party], order: int = 0) -> None:
        """Remember whom the mention just read accuses, at `order`: `the company` and `both men` may mean them."""
        if accused:
            self.last_accused, self._accused_at = accused[0], order
        people = tuple(p for p in accused if p.entity)
        if len(people) > 1:
            self.last_group = people

    def forget(self) -> None:
        """Begin the article anew, with what was learned."""
        self.last_accused, self.last_group = None, ()

    def turn_to(self, sentence: Sentence, mention: TaggedMention | None) -> None:
        """Set the mention whose parties are asked for next; None for an answer's speakers."""
        self._mention = mention
        self._accusers = self._named_all(sentence, mention.accuser) if mention else frozenset()
        self._named = self._accusers | (self._named_all(sentence, mention.accused) if mention else frozenset())

    def _named_all(self, sentence: Sentence, extents: Sequence[Extent]) -> frozenset[str]:
        named = (self._named_by(sentence, extent) for extent in extents)
        return frozenset(entity.id for entity in named if entity)

    def _named_by(self, sentence: Sentence, extent: Extent) -> Entity | None:
        place = self.names.order(sentence, extent[0]), self.names.order(sentence, extent[1])
        if place not in self._heads:
            self._heads[place] = self._head_name(*place, sentence.text[slice(*extent)])
        return self._heads[place]

    def resolve(self, sentence: Sentence, extent: Extent, role: str) -> Party:
        """The party that the words at `extent` of the sentence stand for; `role` is `accused`, `accuser` or `speaker`."""
        return self.resolve_all(sentence, extent, role)[0]

    def resolve_all(self, sentence: Sentence, extent: Extent, role: str) -> tuple[Party, ...]:
        """As `resolve`, where one phrase can mean several: `both`, `the three firms`."""
        words = sentence.text[slice(*extent)]
        if _OF_THE_NAME.search(words if " " in words else sentence.text[: extent[1]]):
            return (Party(name=words),)
        if role == "accused" and _THE_ELDER.match(words):
            return (Party(name=words),)
        named = self._named_by(sentence, extent)
        if role == "accused" and (own := _without_the_name(sentence.text, extent, named)):
            return (Party(name=own),)
        if named:
            return (Party(name=named.name, entity=named.id),)
        if (same := self.names.called(words)) is not None:
            return (Party(name=same.name, entity=same.id),)
        if self._mention is not None and self._mention.doubtful:
            return (Party(name=words),)
        if _CLIENT.fullmatch(words) and (clients := self._clients(sentence, extent)):
            return clients
        if (goes_on := self._goes_on(sentence, extent, role)) is not None:
            return (goes_on,)
        if (nameless := self._nameless(sentence, extent, words)) is not None:
            return (nameless,)
        found = self._by_rule(sentence, extent, role)
        if self.referents is not None:
            said = self.phrase(sentence, extent, role, found)
            chosen = self._chosen(self.referents, said)
            found = tuple(o for e in chosen if (o := self.names.place(e.id, said.order)) is not None)
        parties = tuple(map(_party, found))
        return parties or (Party(name=self._whose(sentence, extent, words, role) or words),)

    def _chosen(self, referents: Referents, said: Phrase) -> tuple[Entity, ...]:
        """Whom the network means by the phrase; where a pronoun cannot mean him, who comes next, of a `you` nobody."""
        candidates = self.scene.candidates(said)
        chosen = referents.meant(said, self.scene, candidates)
        if not chosen:
            return ()
        never = never_meant(said, self.names, self.known) | self._of_other_gender(said)
        if never.isdisjoint(e.id for e in chosen):
            return chosen
        return (
            ()
            if said.lower[0] in YOU
            else referents.meant(said, self.scene, [e for e in candidates if e.id not in never])
        )

    def _of_other_gender(self, said: Phrase) -> frozenset[str]:
        """Of `He had found them, he said, in her bag` for `her` whom the accuser's `he` means."""
        word = said.words.lower()
        if said.role != "accused" or said.mention is None or word not in _HE:
            return frozenset()
        accusers = (e for e in said.mention.accuser if differ(said.sentence.text[slice(*e)].lower(), word))
        return frozenset(p.entity for e in accusers if (p := self.resolve(said.sentence, e, "accuser")).entity)

    def _goes_on(self, sentence: Sentence, extent: Extent, role: str) -> Party | None:
        """Who said the sentence before, for a pronoun that takes the word again; an officer of the case answers nothing himself."""
        found = who_goes_on(self.names, sentence, extent)
        if found is None or (role != "accuser" and self.names.officer(found)):
            return None
        return _party(found)

    def _clients(self, sentence: Sentence, extent: Extent) -> tuple[Party, ...]:
        """`A lawyer for Mr Prewitt said his client`: whom the sentence says that the lawyer acts for."""
        begin, place = self.names.order(sentence), extent[0]
        for occurrence in self.names.within(begin, begin + place):
            at = occurrence.order - begin
            before, after = sentence.text[:at], sentence.text[at + len(occurrence.span.text) :]
            if _LAWYER_FOR.search(before) or _S_LAWYER.match(after):
                return (_party(occurrence),)
        return ()

    def principal(self, sentence: Sentence, extent: Extent) -> tuple[Party, ...]:
        """For whom somebody speaks: of `His spokesman` the `His`.

        Where the network is not sure, it is the rules' choice, if the article accuses them.
        """
        found = self.resolve_all(sentence, extent, "speaker")
        if any(party.entity for party in found):
            return found
        ruled = [o for o in self._by_rule(sentence, extent, "accused") if o.entity.id in self.known.charged]
        return tuple(map(_party, ruled)) or found

    def _whose(self, sentence: Sentence, extent: Extent, words: str, role: str) -> str | None:
        """`Ali Marhoon's father` for `his father`, where the network is sure whom `his` means."""
        owned = _OWNED.fullmatch(words)
        if owned is None:
            return None
        if owned[2].lower() == "whose":
            last = self._named_before(sentence, extent[0] + owned.start(2))
            return f"{owned[1] or ''}{last.name}'s {owned[3]}" if last else None
        if self.referents is None:
            return None
        pronoun = extent[0] + owned.start(2), extent[0] + owned.end(2)
        said = self.phrase(sentence, pronoun, role, self._by_rule(sentence, pronoun, role))
        owner = self.referents.owner(said, self.scene, self.scene.candidates(said))
        if owner and role == "accused" and owner.label != "PERSON" and owner.id not in self.known.charged:
            return None  # `Two of its executives were barred` tells nothing of the watchdog that stands nearest
        if owner and self.scene.suffers(owner.id) and owner.id not in self.known.charged:
            return None
        return f"{owned[1] or ''}{owner.name}'s {owned[3]}" if owner else None

    def _named_before(self, sentence: Sentence, at: int) -> Entity | None:
        """The name that ends right before a place of the sentence: `Piers Lowe, whose brother`."""
        begin = self.names.order(sentence)
        before = self.names.within(begin, begin + at)
        if not before or not _JOINS.fullmatch(sentence.text[before[-1].order - begin + len(before[-1].span.text) : at]):
            return None
        return before[-1].entity

    def _by_rule(self, sentence: Sentence, extent: Extent, role: str) -> tuple[Occurrence, ...]:
        words, start = sentence.text[slice(*extent)], self.names.order(sentence, extent[0])
        size = group(words) if role == "accused" else None
        if size is not None:
            together = [o for p in self.last_group if p.entity and (o := self.names.place(p.entity, start))]
            if len(together) > 1 and size in (0, len(together)):
                return tuple(together)
            accused = list(dict.fromkeys(c.entity for c in self.known.charges if c.order < start or sentence.heading))
            places = [o for e in accused if (o := self.names.place(e, start)) and o.entity.label in ("PERSON", "ORG")]
            if size == len(places) > 1:
                return tuple(places)
        found = self._referent(sentence, extent, words, start, role)
        return (found,) if found else ()

    def phrase(self, sentence: Sentence, extent: Extent, role: str, ruled: Sequence[Occurrence]) -> Phrase:
        """The span as the network is asked about it; `ruled` is what the rules chose."""
        return Phrase(
            sentence=sentence,
            number=self.names.sentences.index(sentence),
            extent=extent,
            role=role,
            order=self.names.order(sentence, extent[0]),
            end=self.names.order(sentence, extent[1]),
            rules=frozenset(o.entity.id for o in ruled),
            mention=self._mention,
            others=self._named,
            accusers=self._accusers,
            last=self.last_accused.entity if self.last_accused else None,
            together=frozenset(p.entity for p in self.last_group if p.entity),
            unnamed=self.last_accused is not None and not self.last_accused.entity,
        )

    def _nameless(self, sentence: Sentence, extent: Extent, words: str) -> Party | None:
        """`The 52-year-old man` after `a former safety manager`: the last one accused, when the text gave no name.

        A pronoun means so only nearby, and nobody whom the text names in between.
        """
        lower = [w.lower() for w in WORD.findall(words)]
        last = self.last_accused
        if last is None or last.entity or not lower or lower[0] not in ("the", "he", "she", "him", "her"):
            return None
        before = head_of([w.lower() for w in WORD.findall(last.name)])
        if lower[-1] not in _ANYBODY or before not in PERSON or differ(lower[-1], before):
            return None
        if lower[0] in _HE:
            between = self.names.within(self._accused_at, self.names.order(sentence, extent[0]))
            if any(o.entity.label == "PERSON" and self.names.fits(o, lower[0]) for o in between):
                return None
        return last

    def _head_name(self, start: int, end: int, words: str) -> Entity | None:
        """The name at the head of the phrase: of several the last (`State Supreme Court Justice Harriet Tolliver`), then the longest."""
        best: Occurrence | None = None
        for occurrence in self.names.within(start, end):
            offset = occurrence.order - start
            before = {w.lower() for w in WORD.findall(words[:offset])}
            after = words[offset + len(occurrence.span.text) :].strip(" ,.'’\"”s")
            if re.match(r"['’]s? [A-Z]", words[offset + len(occurrence.span.text) :]):
                continue  # `France's CNIL` is not France
            if before & _PREPOSITIONS or occurrence.entity.label in ("NORP", "LAW", "EVENT"):
                continue
            if occurrence.span.text.lower() in PERSON:
                continue  # `Burglar`, the headline's first word
            names_on = all(word[0].isupper() and word not in _SEATS for word in after.split())
            if (
                (len(after) > 2 or after in _SEATS)
                and not names_on
                and not after.lower().startswith(("of ", "in ", "and ", "("))
            ):
                continue
            if best is None or _ends_further(occurrence, best):
                best = occurrence
        return best.entity if best else self._cut_name(start, end, words)

    def _cut_name(self, start: int, end: int, words: str) -> Entity | None:
        """Of a person of whom the span has only the beginning, or the title: `Omar` of `Omar Said`, `Ms` of `Ms Said`."""
        title = is_title(words)
        for occurrence in self.names.within(start, end + _LONGEST):
            apart = occurrence.order - end
            begins = occurrence.order == start and occurrence.span.text.startswith(words + " ")
            if occurrence.entity.label == "PERSON" and (begins or (title and 0 < apart <= len(". "))):
                return occurrence.entity
        return None

    def _referent(self, sentence: Sentence, extent: Extent, words: str, start: int, role: str) -> Occurrence | None:
        lower = [w.lower() for w in WORD.findall(words)]
        if not lower:
            return None
        if len(lower) == 1 and lower[0] in _PRONOUNS:
            return self._pronoun(sentence, extent, start, lower[0], role)
        if is_many(lower) or describes_somebody_new(words, sentence.text[extent[1] : extent[1] + 60]):
            return None
        index = self.names.sentences.index(sentence)
        opening = role != "accuser" and (sentence.heading or sum(not s.place for s in self.names.sentences[:index]) < 2)
        definite = lower[0] in ("the", "this", "that", "his", "her", "its", "their")
        end = self.names.order(sentence, len(sentence.text))
        status = self._mention.status if self._mention and role == "accused" else None
        said = Description(words, start, end, opening, definite, status)
        if (named := self._called_before(sentence, lower, start)) is not None:
            return named
        if found := meant(said, self.names.entities, self.known):
            return self.names.place(found.id, start)
        return self._by_noun(sentence, extent, lower, start, definite=definite)

    def _called_before(self, sentence: Sentence, lower: list[str], start: int) -> Occurrence | None:
        """`Interior Minister Yusuf Haddad spoke. Rivals accused the minister`: the only person named before whom the article calls so."""
        head = head_of(lower)
        if lower[0] != "the" or sentence.heading or kind_of(head) != "PERSON" or head in ANY_PERSON:
            return None
        own = qualifiers(lower, head)
        so_called = {
            o.entity.id: o
            for o in self.names.occurrences
            if o.order < start and o.entity.label == "PERSON" and noun(head) in self.known.heads.get(o.entity.id, ())
        }
        if len(so_called) != 1 or own - self.known.epithets.get(next(iter(so_called)), set()):
            return None
        return next(iter(so_called.values()))

    def _by_noun(
        self, sentence: Sentence, extent: Extent, lower: list[str], start: int, *, definite: bool
    ) -> Occurrence | None:
        head = head_of(lower)
        if definite and len(lower) <= 4 and head in FIRM | BODY:
            return self._organisation(sentence, start, head)
        if head in _ACCUSED and self.last_accused is not None and self.last_accused.entity:
            return self.names.last_of(self.last_accused.entity, start)
        if definite and len(lower) <= 4 and head in ANY_PERSON:
            return self._before(sentence, start, ("PERSON",), head)
        if lower[0] in ("a", "an", "one") or sentence.heading:
            found = self.names.introduced(sentence, extent[0], head)
            return found if found is not None and self._none_fits_better(found) else None
        return None

    def _none_fits_better(self, found: Occurrence) -> bool:
        """Where the article accuses others of the kind by name, only they could be meant, and of several none is."""
        named = {o.entity.id for o in self.names.occurrences if o.entity.label == found.entity.label}
        accused = named & self.known.charged
        return not accused or accused == {found.entity.id}

    def _pronoun(self, sentence: Sentence, extent: Extent, start: int, word: str, role: str) -> Occurrence | None:
        if word in _FIRST:
            return self._quoted_speaker(sentence, extent)
        if word in THEY:
            return None
        if word in _HE:
            return self._before(sentence, start, ("PERSON",), word, role)
        return self._before(sentence, start, ("ORG", "GPE"), word, role)

    def learn(self, sentence: Sentence, mention: TaggedMention) -> None:
        """Remember whom a mention accuses by name, so that descriptions can mean them. Call for every mention before `resolve`."""
        act = frozenset(stems(sentence.text[slice(*mention.act)])) if mention.act else frozenset()
        accusers = self._named_all(sentence, mention.accuser)
        for extent in mention.accused:
            if named := self._named_by(sentence, extent):
                order = self.names.order(sentence, extent[0])
                self.known.charges.append(Charge(order, named.id, act, mention.category, accusers))
                self.known.statuses.setdefault(named.id, set()).add(mention.status)

    def _before(
        self, sentence: Sentence, start: int, labels: tuple[str, ...], word: str, role: str = ""
    ) -> Occurrence | None:
        """The first fitting name of the nearest sentence that has one: its subject, more often than not.

        For an accused, of the names of that sentence and the two before it whoever is accused in the article comes first.
        """
        index = self.names.sentences.index(sentence)
        near: list[Occurrence] = []
        for i in range(index, max(index - 4, -1), -1):
            here = self.names.sentences[i]
            if here.place != sentence.place:
                break
            begin = self.names.order(here)
            stop = start if i == index else self.names.order(here, len(here.text))
            told = [o for o in self.names.within(begin, stop) if self._may_be(o, labels, word)]
            near += told if i != index else _outside_quotes(sentence.text, start - begin, told, begin)
        if role == "accused" and word in IT | _HE:
            charged = self.known.charged
            near = [o for o in near if o.entity.id in charged or not self.names.bystander(o)]
            if accused := [o for o in near if o.entity.id in charged]:
                return accused[0]
            if not near or self.names.bystander(near[0]):
                return self._only_accused(start, labels)
        if role == "accuser" and word in IT and near and near[0].entity.id in self.known.charged:
            return None  # `The inquiry blamed Norrhaven. It criticised the coastguard`: `it` is the inquiry
        return near[0] if near else None

    def _only_accused(self, start: int, labels: tuple[str, ...]) -> Occurrence | None:
        """The last place of the one whom the article accuses, when it is the only one of its kind."""
        charged = {e for e in self.known.charged if self.known.statuses.get(e) != {"cleared"}}
        possible = {o.entity.id for o in self.names.occurrences if o.entity.id in charged and o.entity.label in labels}
        return self.names.last_of(possible.pop(), start) if len(possible) == 1 else None

    def _may_be(self, occurrence: Occurrence, labels: tuple[str, ...], word: str) -> bool:
        if occurrence.entity.label not in labels or not self.names.fits(occurrence, word):
            return False
        return word not in IT or not is_body(occurrence.entity.name)

    def _organisation(self, sentence: Sentence, start: int, head: str) -> Occurrence | None:
        named = [o for o in self.names.occurrences if o.order < start and o.entity.label in ("ORG", "GPE")]
        same_word = [o for o in named if head in o.entity.name.lower()]
        if same_word:
            return same_word[-1]
        if head in BODY:
            return None
        if self.last_accused is not None and self.last_accused.entity:
            accused = [o for o in named if o.entity.id == self.last_accused.entity and o.entity.label == "ORG"]
            if accused:
                return accused[-1]
        firms = [o for o in named if o.entity.label == "ORG" and not is_body(o.entity.name)]
        if firms or self.last_accused is None or " " in self.last_accused.name:
            return firms[-1] if firms else None
        # A firm of one word that the names stage took for a person: `the company` cannot mean a person.
        return self.names.last_of(self.last_accused.entity, start) if self.last_accused.entity else None

    def _quoted_speaker(self, sentence: Sentence, extent: Extent) -> Occurrence | None:
        """Who says the quote that holds `we`: the person named outside it in the same sentence."""
        start = self.names.order(sentence)
        said = re.search(r"[\"”’],?\s+(?:said|says)\s|\b(?:said|says|added)\b", sentence.text)
        if said is None:
            return None
        people = [o for o in self.names.inside(sentence) if o.entity.label == "PERSON"]
        return min(people, key=lambda o: abs(o.order - start - said.start()), default=None)


def _party(shown: Occurrence) -> Party:
    return Party(name=shown.entity.name, entity=shown.entity.id, evidence=shown.span)


def _without_the_name(text: str, extent: Extent, named: Entity | None) -> str | None:
    """Of `A former pupil of the school, Oakmount` the pupil, who is not named."""
    if named is None:
        return text[slice(*extent)] if name_behind(text, extent) else None
    phrase = phrase_before(text, extent, "ORG") if named.label == "ORG" else None
    return text[slice(*phrase)] if phrase else None


def _outside_quotes(text: str, at: int, names: list[Occurrence], begin: int) -> list[Occurrence]:
    """`“I signed what Rufus put in front of me,” she said`: she is none of those of whom she speaks.

    `at` is a place in `text`, which begins at `begin` of the reading order.
    """
    quoted = [(start, end) for start, end in quotations(text) if not start <= at < end]
    return [o for o in names if not any(start <= o.order - begin < end for start, end in quoted)]


def _ends_further(one: Occurrence, other: Occurrence) -> bool:
    """Whether `one` is the name that the phrase ends with, where a person stands behind a body; else the longer of the two."""
    apart = one.order >= other.order + len(other.span.text)
    if apart and one.entity.label == "PERSON" and other.entity.label != "PERSON":
        return True
    return len(one.span.text) > len(other.span.text)
