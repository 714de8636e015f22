"""What an article tells before it is asked whom a phrase means: its names in their places, and whom it accuses by name.

Some names a phrase cannot mean at all, whatever else speaks for them: of another gender or kind, acquitted where the phrase is of somebody
convicted, or one who only speaks. They are left out here and by rule; which of the others is meant is weighed in referents.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from schemas import Entity
from workers.stages.allegations.lexicon.gender import of_name
from workers.stages.allegations.lexicon.nouns import ANY_PERSON, EITHER, PERSON
from workers.stages.allegations.lexicon.wordlist import WORD, words
from workers.stages.allegations.parties.descriptions import KIN, Known, head_of, is_body, is_many
from workers.stages.allegations.parties.epithets import alike, is_firm, kind_of, noun
from workers.stages.allegations.parties.firms import is_the_other_firm
from workers.stages.allegations.parties.names import Names
from workers.stages.allegations.parties.newcomers import is_somebody_else
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedMention, touch

HE, SHE = words("he him his himself"), words("she her hers herself")
IT, THEY = words("it its itself"), words("they them their theirs themselves")
FIRST = words("i me my"), words("we us our")
PRONOUNS: Final = (HE, SHE, IT, THEY, *FIRST, words("who which that whom whose"), words("you your"))
ALL_PRONOUNS: Final = frozenset().union(*PRONOUNS)
ALL = words("both all each every everyone")
_NUMBERS = {"two": 2, "both": 2, "pair": 2, "couple": 2, "duo": 2, "three": 3, "trio": 3, "four": 4, "five": 5}
ONE = words("a an one another")
# Offices that few hold: whoever the article calls something else is not meant by them.
_OFFICES = words(
    "president premier chancellor governor mayor king queen pope emperor minister senator ambassador congressman congresswoman archbishop"
)
# Of an office: whose it is, or what it is for.
_DOMAINS = words("""
    club court bank party company firm city town county port state council union school university hospital church federation league
    parliament senate assembly commission board army navy police mayor governor finance foreign interior home justice health
    education culture housing defence defense security personnel communications budget
    fire sport trade transport energy environment labour labor agriculture economy economic tourism intelligence planning marketing
    sales technology medical prime water railway mining prison immigration tax customs fisheries development industry information
    women youth religious social works infrastructure
""")
# `the minister`, `the bank's chairman`; not `a police chief`
_OF_ONE = re.compile(r"the |[\w' ’-]+['’]s? ", re.IGNORECASE)
# What many are besides their profession.
_ANYBODY = ANY_PERSON | words("""
    employee worker staffer official executive insider resident customer client person whistleblower whistle-blower source colleague member
    patient student passenger tenant investor shareholder user subscriber citizen expert victim survivor
""")
_SEVERAL_ARE = words("leader head chief director boss official")  # of one article
_HIS = words("his her their")
_MINISTERS = words("minister secretary")
_OF_ANOTHER = re.compile(
    r"['’]s? | (?:of|for) (?:neighbouring|nearby|another|rival) | (?:of|for) (?:the|a|an) (?:[a-z-]+ ){0,2}"
    r"(?:court|federation|club|bank|union|party|company|firm|association|league|school|university|hospital|society|chamber)$"
)
_FORMER = re.compile(r"(?:the |a |an |his |her |its |their )?(?:former|ex)\b", re.IGNORECASE)
_SAYS_NOTHING = words("""
    the a an this that its his her their same own whole entire new old former country nation state world region city town big large giant
    embattled troubled ailing
""")
_A_REPORT = re.compile(
    r"[\"“]?(?:The|A|An|Their|Its|His|Her) (?:[\w'’-]+ ){0,3}(?:inquiry|report|panel|commission|study|review|audit|"
    r"documents?|complaint|lawsuit|suit|"
    r"indictment|statement|letter|filing|investigation|tribunal|court|judgment|ruling)\b"
)
_IT_ALONE: Final = frozenset((("it",), ("its",)))
_OF_AUTHORITIES = re.compile(
    r"\b(?:malicious|wrongful|unlawful|false) (?:prosecution|arrest|detention|imprisonment|conviction)\b", re.IGNORECASE
)
_A_FIRM_OPENS = re.compile(
    r"[\"“]?The (?:[\w'’-]+ ){0,3}(?:company|group|firm|maker|bank|lender|retailer|airline)\b(?! of)"
)
_AT_WHOM = re.compile(r"\b(?:to|from|with|at|for|of|by|against) (?:the )?(?:[a-z-]+ )*$")
_ANY_FIRM = words("firm company group business")
_RANKS = words("vice deputy lieutenant assistant permanent")
_PLACES = words(
    "city town county port state country region district village province municipality nation island borough"
)
# Houses and bodies that a person never is, whatever person may be one's nurse or doctor.
_HOUSES = words("""
    home college academy nursery prison jail hospice museum gallery library theatre cinema clinic ward centre center factory plant
    ministry parish diocese airport club
""")
# What a firm has to do with is another firm.
_BIDDERS = words("suitor bidder acquirer pursuer borrower lender buyer")
_RIVALS = words("rival competitor partner supplier customer client")
_OF_MEMBERS = words("union association federation society foundation museum league board press committee")
_PAPERS = words(
    "newspaper paper daily tabloid weekly magazine journal broadcaster station channel outlet site website broadsheet newsroom documentary"
)
# Bodies of which one is never another.
_BODIES_APART = (
    words("court tribunal jury inquest"),
    words("police constabulary"),
    words("army navy militia regiment brigade junta guerrilla rebel"),
    words("newspaper tabloid daily weekly magazine times herald gazette journal"),
    words("bank lender insurer airline brewery retailer carmaker supermarket airways airlines"),
    words("church diocese archdiocese parish"),
    words("school university college academy"),
    words("hospital clinic hospice"),
    words("parliament senate congress ministry cabinet"),
    words("union"),
    words("prison jail"),
)
_ALL_ALONE: Final = frozenset((word,) for word in ALL_PRONOUNS)
_YEARS = re.compile(r"\b(\d{1,2})-year-old\b")
_LEAD = 2  # sentences


@dataclass(frozen=True, slots=True)
class Phrase:
    """A role span that no name heads, as the article is read: `order` to `end` in reading order, `rules` whom the rules chose."""

    sentence: Sentence
    number: int  # of the sentence
    extent: Extent
    role: str
    order: int
    end: int
    rules: frozenset[str]
    mention: TaggedMention | None
    others: frozenset[str]  # entities that the sentence's other roles name
    accusers: frozenset[str]  # of these, who accuse
    last: str | None  # entity accused last
    together: frozenset[str]  # entities last accused together
    unnamed: bool = False  # whether the one accused last has no name

    @property
    def words(self) -> str:
        """As the text has it."""
        return self.sentence.text[slice(*self.extent)]

    @property
    def lower(self) -> tuple[str, ...]:
        """Its words in lower case; of `14` the number itself."""
        return tuple(w.lower() for w in WORD.findall(self.words)) or (self.words.lower(),)


@dataclass(slots=True)
class Scene:
    """What is the same for all phrases of an article: its names in their places, and what it says of them."""

    names: Names
    known: Known
    _headings: tuple[int, ...] = field(init=False)  # numbers of the sentences that head an item of news in brief

    def __post_init__(self) -> None:
        said = enumerate(self.names.sentences)
        self._headings = tuple(n for n, s in said if s.heading and not s.place and n)

    def candidates(self, phrase: Phrase) -> list[Entity]:
        """The names that the phrase can mean at all: none of another kind or gender, none that it holds itself; none, if it is a name."""
        words_said, lower = WORD.findall(phrase.words), phrase.lower
        head, alone = head_of(lower), lower[0] if len(lower) == 1 else ""
        if alone == "one" or self._is_the_report(phrase):
            return []
        kind = None if alone in ALL_PRONOUNS else kind_of(head)
        if kind is None and any(word[0].isupper() for word in words_said[1:]):
            return []  # `The Carrow Vale maternity unit`
        person = alone in HE | SHE or kind == "PERSON"
        thing = alone in IT or kind == "ORG"
        found = [
            e
            for e in self.names.entities
            if e.label not in ("NORP", "LAW", "EVENT")
            and not set(WORD.findall(e.name)) <= set(words_said)
            and all(self.names.fits(o, alone or head) for o in self.names.places(e.id)[:1])
            and not self._says_otherwise(e, phrase)
            and not self._comes_as_another(e, phrase)
            and not is_somebody_else(e, phrase, self.names, self.known)
            and not is_the_other_firm(e, phrase, self.names, self.known)
            and not self._holds_another_office(e, phrase, head)
            and not self._comes_too_late(e, phrase, head)
            and not self._is_other(e, phrase, head)
            and not self._is_in_the_act(e, phrase, head)
            and not self._another_firm_is(e, phrase, head)
            and not self._is_no_firms_match(e, phrase, head)
            and not self._first_accuses(e, phrase)
            and not (person and e.label != "PERSON")
            and not (thing and e.label == "PERSON" and not self._is_a_firm(e, head))
        ]
        if not phrase.sentence.heading or kind != "PERSON" or head in _ANYBODY or means_several(lower):
            return found
        # `Foreman hid logs` is not the victim where the article has `the foreman, Ewan Hale`.
        if "former" in lower or head.startswith("ex-") or head in _SEVERAL_ARE:
            return found
        return [e for e in found if noun(head) in self.known.heads.get(e.id, ())] or found

    def _first_accuses(self, entity: Entity, phrase: Phrase) -> bool:
        """`Startup's offices searched` is not the firm of which the article tells first that it accuses."""
        opening = phrase.sentence.heading or self.told_before(phrase) < _LEAD
        if phrase.role != "accused" or entity.label == "PERSON" or not opening:
            return False
        if phrase.lower in _ALL_ALONE or means_several(phrase.lower):
            return False
        mine = [c.order for c in self.known.charges if entity.id in c.accusers]
        own = [c.order for c in self.known.charges if c.entity == entity.id]
        return bool(mine) and (not own or min(mine) < min(own))

    def _is_another_person(self, entity: Entity, phrase: Phrase, head: str, said: set[str]) -> bool:
        own = {noun(word) for word in phrase.lower} - {head}
        if phrase.lower[0] in _HIS and head in KIN and self.names.kin_of_another(entity.id, phrase.sentence):
            return True  # `Rivas and his wife`: not Quiroga's
        owned = len(phrase.lower) > 1 and phrase.lower[0] in _HIS | {"its"}
        if owned and kind_of(head) is None and head not in KIN | _ANYBODY | EITHER | said:
            return True  # `his depot` is nobody
        told_what = phrase.lower[0] == "the" and kind_of(head) == "PERSON" and head not in _ANYBODY
        if told_what and not _alike_in(head, said) and self.names.owned(entity.id):
            return True  # `The former winger` is not `his agent, Colm Hart`
        told_of = phrase.role == "accuser" and phrase.lower[0] in ONE and said and head not in _ANYBODY
        if told_of and not _alike_in(head, said):
            return True  # `A researcher accused him`: not the solicitor who is named
        if said and _alike_in(head, said) and (own & _RANKS) - said:
            return True
        if head in _MINISTERS and head in said and own & _DOMAINS and said & _DOMAINS and not own & said & _DOMAINS:
            return True
        if self.names.titled(entity.id, head):
            if _OF_ANOTHER.search(phrase.words) and not own & (said - {head}):
                return True  # `the president of the court` is not President Braga
            if not phrase.sentence.heading and _FORMER.match(phrase.words) and not self.names.formerly(entity.id):
                return True
        named_before = self.names.places(entity.id)[0].order < phrase.order
        if not named_before or phrase.sentence.heading or not _OF_ONE.match(phrase.words):
            return False  # what somebody is stands in the lead for the name that follows
        return _of_another(phrase.lower, head, said)

    def _is_another_body(self, entity: Entity, phrase: Phrase, head: str, said: set[str]) -> bool:
        """`The Congolese army` is not the Lord's Resistance Army, nor `the ministry` one that is named only later."""
        name = {noun(word) for word in WORD.findall(entity.name)}
        if head not in name:
            return False
        own = {noun(word) for word in phrase.lower} - {head} - _SAYS_NOTHING
        last = noun(WORD.findall(entity.name)[-1])
        if own - name - said or (last != head and last in _OF_MEMBERS):
            return True  # `the prison` is not the Prison Officers' Union
        places = self.names.places(entity.id)
        if own or phrase.sentence.heading or places[0].order < phrase.end:
            return False
        return self.told_before(phrase) >= _LEAD or all(self.names.only_speaks(o) for o in places)

    def _only_stands_by(self, entity: Entity, phrase: Phrase) -> bool:
        """Whether nothing accuses the name, and each of its places tells of a victim, a witness, a helper, or another's age.

        `A man has been charged with murder. The victim has been named as Gary Lowe, 34.`
        """
        if entity.label != "PERSON" or self.known.statuses.get(entity.id):
            return False
        if phrase.lower in _ALL_ALONE:
            here = (
                o
                for o in self.names.places(entity.id)
                if self.names.number(o) == phrase.number and o.order < phrase.order
            )
            # `Inspector Shah said he had admitted it`
            return phrase.lower[0] in HE | SHE and (
                self.names.owned(entity.id)
                or any(self.names.officer(o) for o in here)
                or self._helped_only(entity, phrase)
            )
        if not (phrase.lower[0] in ONE or phrase.sentence.heading):
            return False
        age, told = _YEARS.search(phrase.words), self.names.age(entity.id)
        if age and told and int(age[1]) != told:
            return True
        places = self.names.places(entity.id)
        officer = alike(noun(head_of(phrase.lower)), "officer")
        return self.suffers(entity.id) or (not officer and all(self.names.helps(o) for o in places))

    def _helped_only(self, entity: Entity, phrase: Phrase) -> bool:
        """`A nurse was charged. Nurse Ann Roy had found the vials. She was held`: the one who was charged."""
        if phrase.role != "accused" or phrase.mention is None or phrase.mention.status == "alleged":
            return False
        return phrase.unnamed and all(self.names.reports(o) for o in self.names.places(entity.id))

    def suffers(self, entity: str) -> bool:
        """Whether the article tells of the bearer as of a victim."""
        return any(self.names.suffers(o) for o in self.names.places(entity))

    def _is_the_report(self, phrase: Phrase) -> bool:
        """Whether the phrase is of `It said`, behind a sentence that begins with the report that says so."""
        if phrase.role != "accuser" or phrase.lower != ("it",) or phrase.extent[0] > 1 or not phrase.number:
            return False
        return _A_REPORT.match(self.names.sentences[phrase.number - 1].text) is not None

    def _of_another_item(self, entity: Entity, phrase: Phrase) -> bool:
        """Of news in brief: neither `Teacher arrested` nor `a music teacher` means whom only another item names."""
        if phrase.sentence.heading:
            if len(self._headings) < 2 or phrase.number not in self._headings:
                return False
            end = next((n for n in self._headings if n > phrase.number), len(self.names.sentences))
            return not any(phrase.number < self.names.number(o) < end for o in self.names.places(entity.id))
        first = self.names.number(self.names.places(entity.id)[0])
        return phrase.lower[0] in ONE and any(phrase.number < n <= first for n in self._headings)

    def _is_a_firm(self, entity: Entity, head: str) -> bool:
        """Of a name that was taken for a person's: `the law firm Brandreth Vane` is one, `Peter Lowe, the firm's founder` none."""
        said = self.known.epithets.get(entity.id, set())
        if noun(head) in _ANY_FIRM and said & EITHER and of_name(entity.name) is None:
            return True  # `Verhoeven Techniek, an exporter`
        return self.known.called_firm(entity) and (" " not in entity.name or noun(head) in said)

    def _comes_as_another(self, entity: Entity, phrase: Phrase) -> bool:
        """`A pilot was sacked` before `another pilot, Lars Krog`: it was not he."""
        first = self.names.places(entity.id)[0]
        return phrase.end <= first.order and self.names.as_another(first)

    def _is_not_prosecuting(self, entity: Entity, phrase: Phrase) -> bool:
        """Who is accused of a malicious prosecution had somebody tried: no bank and no firm."""
        act = phrase.mention.act if phrase.mention else None
        if act is None or phrase.role != "accused" or entity.label != "ORG":
            return False
        return _OF_AUTHORITIES.search(phrase.sentence.text[slice(*act)]) is not None and not is_body(entity.name)

    def _is_an_aim(self, entity: Entity, phrase: Phrase) -> bool:
        """`The Bavarian group had stopped deliveries to Anatra. Customs officers searched its offices`: not Anatra's."""
        if phrase.role != "accused" or not phrase.number or entity.id in self.known.charged:
            return False
        before = self.names.sentences[phrase.number - 1]
        here = [o for o in self.names.places(entity.id) if o.order < phrase.order]
        if not here or self.names.number(here[-1]) != phrase.number - 1 or not _A_FIRM_OPENS.match(before.text):
            return False
        return _AT_WHOM.search(before.text[: self.names.offset(here[-1])]) is not None

    def _another_firm_is(self, entity: Entity, phrase: Phrase, head: str) -> bool:
        """`Vantor gains from the woes of Delmar, which is sued over brakes. The company was also fined`: nobody accuses Vantor by name."""
        if phrase.role != "accused" or entity.label != "ORG" or not phrase.number or entity.id in self.known.charged:
            return False
        if phrase.lower not in _IT_ALONE and not (phrase.lower[0] in ("the", "this") and noun(head) in _ANY_FIRM):
            return False
        before = self.names.sentences[phrase.number - 1]
        begin = self.names.order(before)
        firms = {e.id for e in self.names.entities if e.label != "PERSON" and not is_body(e.name)} - {entity.id}
        return any(c.entity in firms and begin <= c.order < begin + len(before.text) for c in self.known.charges)

    def _is_in_the_act(self, entity: Entity, phrase: Phrase, head: str) -> bool:
        """Of `Editor jailed for insulting president` the editor is not the president, though he was once jailed himself."""
        act = phrase.mention.act if phrase.mention else None
        if act is None or phrase.role != "accused" or entity.label != "PERSON" or touch(act, phrase.extent):
            return False
        said = self.known.epithets.get(entity.id, set())
        offices = said & PERSON
        if not offices or _alike_in(noun(head), said) or is_many(phrase.lower):
            return False
        return any(noun(word) in offices for word in WORD.findall(phrase.sentence.text[slice(*act)]))

    def _is_no_firms_match(self, entity: Entity, phrase: Phrase, head: str) -> bool:
        """`Castellane accused the suitor`, `its rival`: another firm, and nobody's chairwoman."""
        if phrase.role != "accused" or entity.label != "PERSON":
            return False
        one = noun(head)
        if one in _BIDDERS:
            return one not in self.known.epithets.get(entity.id, ())
        if one not in _RIVALS or phrase.lower[0] != "its":
            return False
        return any(e.label == "ORG" for e in self.names.entities if e.id in phrase.accusers)

    def _comes_too_late(self, entity: Entity, phrase: Phrase, head: str) -> bool:
        """`Minister Yusuf Haddad was in Qasim. Rivals accused the minister` means nobody whom only a later sentence names."""
        places, one = self.names.places(entity.id), noun(head)
        if phrase.lower[0] not in ("the", "this", "that") or phrase.sentence.heading:
            return False
        if places[0].order < phrase.order or self.names.number(places[0]) <= phrase.number:
            return False
        loose = phrase.role == "accuser" or is_many(phrase.lower)
        if (
            loose
            and entity.label == "ORG"
            and noun(one) in _ANY_FIRM
            and one not in self.known.epithets.get(entity.id, ())
        ):
            return True  # `The group blamed the navy. The World Bank will report`
        before = (e.id for e in self.names.entities if self.names.places(e.id)[0].order < phrase.order)
        return any(one in self.known.epithets.get(own, ()) for own in before)

    def told_before(self, phrase: Phrase) -> int:
        """How many sentences stand before the phrase's own, headlines aside."""
        return sum(not s.heading for s in self.names.sentences[: phrase.number])

    def _holds_another_office(self, entity: Entity, phrase: Phrase, head: str) -> bool:
        """`The former president` is not she whom the article calls head of the intelligence service.

        In headline and lead it may be: what somebody is stands there for the name that follows.
        """
        if noun(head) not in _OFFICES or phrase.lower[0] != "the" or self.told_before(phrase) < _LEAD:
            return False
        said = self.known.epithets.get(entity.id, set())
        return bool(said) and noun(head) not in said

    def _is_other(self, entity: Entity, phrase: Phrase, head: str) -> bool:
        """`The defence minister` is not the finance minister, `the city` not its treasurer, `the agency` not the news site
        that tells of it."""
        one, said = noun(head), self.known.epithets.get(entity.id, set())
        if self._of_another_item(entity, phrase):
            return True
        if phrase.role != "accuser" and self._only_stands_by(entity, phrase):
            return True
        if entity.label == "PERSON":
            return one in _PLACES | _HOUSES or self._is_another_person(entity, phrase, one, said)
        if phrase.role != "accuser" and entity.id not in self.known.charged and self.names.is_worked_for(entity.id):
            return True
        if (
            phrase.role == "accuser"
            and kind_of(head) is None
            and phrase.lower[0] in ONE
            and self.names.belongs(entity.id)
        ):
            return True
        if phrase.lower in _IT_ALONE and (self._is_not_prosecuting(entity, phrase) or self._is_an_aim(entity, phrase)):
            return True
        if self._is_another_body(entity, phrase, one, said) or _is_of_another_kind(entity, one, said):
            return True
        if one in _PAPERS:
            return bool(said) and not said & _PAPERS and any(is_firm(other) for other in said)
        return bool(said & _PAPERS) and _is_a_body(one) and entity.id not in self.known.charged

    def _says_otherwise(self, entity: Entity, phrase: Phrase) -> bool:
        """`Partner is cleared` is not he whom the article only convicts by name, nor `manager jailed` she whom it only acquits."""
        if phrase.mention is None or phrase.role != "accused":
            return False
        status, stated = phrase.mention.status, self.known.statuses.get(entity.id, set())
        if (
            phrase.lower[0] in ONE
            and not stated
            and all(self.names.only_speaks(o) for o in self.names.places(entity.id))
        ):
            return True  # `A man was arrested. Jane Osei, who leads the inquiry, said`
        own = [charge for charge in self.known.charges if charge.entity == entity.id]
        if (
            status == "penalised"
            and phrase.accusers
            and number_meant(phrase.lower)
            and own
            and all(c.accusers - phrase.accusers for c in own)
        ):
            return True  # `Vienna expelled two diplomats. Norva in return expelled a consul, Jan Wilk`
        if status == "cleared" and stated and "cleared" not in stated:
            return any("cleared" in of_another for of_another in self.known.statuses.values())
        return status != "cleared" and stated == {"cleared"}


def _is_of_another_kind(entity: Entity, head: str, said: set[str]) -> bool:
    """`The navy` is no court and no bank, by the head of the name: `the General Court`, `the World Bank`."""
    if entity.label != "ORG" or head in said:
        return False
    name = head_of([word.lower() for word in WORD.findall(entity.name)])
    own, other = ([one for one in _BODIES_APART if noun(word) in one] for word in (head, name))
    return bool(own) and bool(other) and own != other


def _of_another(lower: Sequence[str], head: str, said: set[str]) -> bool:
    """Whether the phrase names another domain or rank of one office than the article does: `vice president` and `president`."""
    if not _alike_in(head, said):
        return False
    own = {noun(word) for word in lower} - {head}
    if head not in _RANKS and said & _RANKS and head in said and not own & said:
        return True
    domain, known = own & _DOMAINS, said & _DOMAINS
    return bool(domain) and bool(known) and not domain & known


def _alike_in(head: str, said: set[str]) -> bool:
    """Whether one of the nouns may be said of what the head is."""
    return any(alike(head, one) for one in said)


def _is_a_body(head: str) -> bool:
    """Whether the noun is one that a newspaper may tell of."""
    return head not in _PAPERS and (kind_of(head) == "ORG" or head in _PLACES)


def number_meant(lower: Sequence[str]) -> int:
    """How many the phrase says that it means; 0 when it does not say."""
    return next((_NUMBERS[word] for word in lower[:3] if word in _NUMBERS), _NUMBERS.get(lower[-1], 0))


def means_several(lower: Sequence[str]) -> bool:
    return lower[0] in THEY or lower[0] in ALL or is_many(lower) or bool(number_meant(lower))
