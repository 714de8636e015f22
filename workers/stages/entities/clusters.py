"""One entity for all the names that one document gives to one thing, with the reason for each join.

In: the mentions of headline and text. Out: clusters, in order of their first mention. State: none. A join needs a rule that can be
named; without one, two mentions stay two entities, because a wrong join puts one person's deeds on another. The rules, in order:

    same name             letters alike but for case, full stops, possessives and a leading article
    country alias         `U.S.` and `United States`; for peoples, `Iranian` and `Iranians`
    acronym in brackets   `World Health Organization (WHO)`, and `WHO` from then on
    acronym               the first letters of a longer organisation in the document, of which there is only one
    corporate suffix      `Boeing` and `Boeing Co.`
    country before        `US Supreme Court` and `Supreme Court`, if the longer form comes first and no other country has one
    fuller name           `George Bush` and `George W. Bush`: first and last name alike, what stands between not in conflict
    surname, given name   the end or the beginning of exactly one person's full name in the document
    middle name           a word inside exactly one person's full name (`Rosselló` of `Ricardo Rosselló Nevares`)
    short name            the beginning of exactly one longer name whose rest only says what it is (`Saha` for `Saha Airlines`)

    surname in use        of several bearers, the one whom the bare surname meant before the others were named
    surname with title    of several bearers, the only one who has the same courtesy title somewhere

Where none of the last two decides between two bearers of a surname, the bare surname is neither's and stays an entity of its own.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from schemas import EntityLabel
from schemas.spans import Place
from workers.stages.entities.gazetteer import COUNTRIES, DEMONYMS
from workers.stages.entities.lexicon import CORPORATE_SUFFIXES, GENERIC_TAILS, PARTICLES, PLACE_PREPOSITIONS
from workers.stages.entities.titles import COURTESY, bare, is_title


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands. `before` is the text just before it, up to 40 characters, `after` just behind it."""

    field: Place | None
    start: int
    end: int
    text: str
    label: EntityLabel
    score: float | None = None
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Cluster:
    """Mentions of one thing, and the rule that brought each but the first in."""

    label: EntityLabel
    mentions: list[Mention]
    rules: dict[int, str] = field(default_factory=dict)  # index into mentions -> rule

    @property
    def name(self) -> str:
        """The fullest form: most words, then most letters, then the earliest. Not in capitals if it also stands otherwise."""
        best = max(self.mentions, key=lambda m: (len(words_of(m.text)), not m.text.isupper(), len(m.text)))
        return " ".join(best.text.split())

    def take(self, other: "Cluster", rule: str) -> None:
        for index, mention in enumerate(other.mentions):
            self.rules[len(self.mentions)] = other.rules.get(index, rule) if index else rule
            self.mentions.append(mention)


_POSSESSIVE: Final = regex.compile(r"['’]s?$")
_JOINERS: Final = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-", " ": " "})
_STROKES: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PLACES: Final = ("GPE", "LOC")
_BRACKET: Final = regex.compile(r"(?:['’]s)?\s*[(\[]\s*[\"“']?")


def words_of(name: str) -> list[str]:
    """Lower-case words of a name without full stops, accents, possessive and leading article."""
    words = _plain(_POSSESSIVE.sub("", name.translate(_JOINERS))).replace(".", "").split()
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _plain(name: str) -> str:
    """Lower case, without accents: headlines and wires drop them."""
    split = unicodedata.normalize("NFKD", name.casefold()).translate(_STROKES)
    return "".join(char for char in split if not unicodedata.combining(char))


def key_of(name: str) -> str:
    """What two spellings of the same name have in common."""
    return " ".join(words_of(name))


def cluster(mentions: Sequence[Mention]) -> list[Cluster]:
    """All mentions of a document in clusters. Mentions keep their order within a cluster: headline first, then by offset."""
    agreed = _one_label_a_name(_persons_by_surname(mentions))
    groups = _same_name(agreed)
    for step in (_acronyms, _corporate, _country_before, _full_names, _parts_of_names, _short_names):
        groups = step(groups)
    return [_in_order(group) for group in sorted(groups, key=lambda g: min(map(_place, g.mentions)))]


def _place(mention: Mention) -> tuple[bool, int]:
    return (mention.field is None, mention.start)


def _in_order(group: Cluster) -> Cluster:
    order = sorted(range(len(group.mentions)), key=lambda i: _place(group.mentions[i]))
    return Cluster(
        group.label,
        [group.mentions[i] for i in order],
        {new: group.rules[old] for new, old in enumerate(order) if old in group.rules},
    )


def _relabel(mention: Mention, label: EntityLabel) -> Mention:
    return Mention(
        mention.field, mention.start, mention.end, mention.text, label, mention.score, mention.before, mention.after
    )


def _persons_by_surname(mentions: Sequence[Mention]) -> list[Mention]:
    """`Hilton said` is the person when `Paris Hilton` is in the document, unless it stands after a preposition of place."""
    surnames = {words[-1] for m in mentions if m.label == "PERSON" and len(words := words_of(m.text)) > 1}
    settled = []
    for mention in mentions:
        words = words_of(mention.text)
        if (
            mention.label in ("ORG", "GPE", "LOC")
            and len(words) == 1
            and words[0] in surnames
            and mention.text not in COUNTRIES
        ):
            last = mention.before.split()[-1:] or [""]
            titled = is_title(last[0]) and last[0][:1].isupper()
            if titled or (last[0].lower() not in PLACE_PREPOSITIONS and last[0].lower() != "the"):
                mention = _relabel(mention, "PERSON")
        settled.append(mention)
    return settled


def _one_label_a_name(mentions: Sequence[Mention]) -> list[Mention]:
    """The label that a name has most often wins, but a person and a place of one name are left two."""
    votes: dict[str, Counter[EntityLabel]] = defaultdict(Counter)
    for mention in mentions:
        votes[key_of(mention.text)][mention.label] += 1
    settled = []
    for mention in mentions:
        (winner, _), *rest = votes[key_of(mention.text)].most_common()
        both = {winner, mention.label}
        apart = "PERSON" in both and both & {"GPE", "LOC", "NORP"}
        settled.append(_relabel(mention, winner) if rest and not apart else mention)
    return settled


def _same_name(mentions: Iterable[Mention]) -> list[Cluster]:
    groups: dict[tuple[str, str], Cluster] = {}
    for mention in sorted(mentions, key=_place):
        key, rule = _identity(mention)
        kind = "PLACE" if mention.label in _PLACES else mention.label
        group = groups.get((kind, key))
        if group is None:
            groups[kind, key] = Cluster(mention.label, [mention])
            continue
        same = key_of(group.mentions[0].text) == key_of(mention.text)
        group.rules[len(group.mentions)] = "same name" if same else rule
        group.mentions.append(mention)
    return list(groups.values())


def _identity(mention: Mention) -> tuple[str, str]:
    """What identifies the mention: its key, or its country, and the rule that says so."""
    plain = " ".join(_POSSESSIVE.sub("", mention.text).split())
    if mention.label == "GPE" and (country := COUNTRIES.get(plain) or COUNTRIES.get(plain.title())):
        return f"country: {country}", "country alias"
    if mention.label == "NORP":
        plain = plain.title() if plain.isupper() else plain
        if plain in DEMONYMS:
            return f"people: {DEMONYMS[plain]}", "same people"
        return key_of(plain).removesuffix("s"), "same people"
    return key_of(mention.text), "same name"


def _merge(groups: list[Cluster], pairs: Iterable[tuple[Cluster, Cluster, str]]) -> list[Cluster]:
    """Take the second of each pair into the first. A cluster that has been taken is taken no more."""
    gone: set[int] = set()
    for into, taken, rule in pairs:
        if id(taken) in gone or id(into) in gone or into is taken:
            continue
        into.take(taken, rule)
        gone.add(id(taken))
    return [group for group in groups if id(group) not in gone]


def _first(group: Cluster) -> Mention:
    return min(group.mentions, key=_place)


# --- organisations ---------------------------------------------------------------------------------------------------------


def initials(name: str) -> set[str]:
    """The acronyms that a name may have: initials of all words, and of all but the small ones."""
    words = [word for word in regex.split(r"[\s-]+", _POSSESSIVE.sub("", name.translate(_JOINERS))) if word]
    if words and words[0].lower() == "the":
        words = words[1:]
    large = [word for word in words if word[0].isupper()]
    return {"".join(word[0] for word in chosen).casefold() for chosen in (words, large) if len(chosen) > 1}


def _acronyms(groups: list[Cluster]) -> list[Cluster]:
    kinds = ("ORG", "GPE", "LAW", "EVENT")
    short = [g for g in groups if g.label in kinds and _is_acronym(g.mentions[0].text)]
    long = [g for g in groups if g.label in kinds and not _is_acronym(g.mentions[0].text)]
    lettered: dict[str, list[Cluster]] = defaultdict(list)
    for group in long:
        for letters in initials(group.name):
            lettered[letters].append(group)
    pairs = []
    for group in short:
        key = key_of(group.mentions[0].text)
        explained = [g for g in long if (_bracketed(g, group) or _bracketed(group, g)) and _plausible(g.name, key)]
        if explained:
            pairs.append((explained[0], group, "acronym in brackets"))
        elif len(lettered.get(key, ())) == 1:
            pairs.append((lettered[key][0], group, "acronym"))
    return _merge(groups, pairs)


def _bracketed(one: Cluster, other: Cluster) -> bool:
    """True if somewhere a mention of the other stands in a bracket that opens right behind a mention of the one."""
    starts = {(m.field, m.start) for m in other.mentions}
    return any((gap := _BRACKET.match(m.after)) and (m.field, m.end + gap.end()) in starts for m in one.mentions)


def _is_acronym(text: str) -> bool:
    letters = text.replace(".", "")
    return 2 <= len(letters) <= 8 and " " not in letters and sum(char.isupper() for char in letters) >= 2


def _plausible(name: str, acronym: str) -> bool:
    """True if most letters of the acronym begin words of the name, or it is made of letters in the name's order."""
    letters = iter(name.casefold())
    return all(char in letters for char in acronym.casefold() if char.isalpha())


def _without_suffix(words: list[str]) -> list[str]:
    while len(words) > 1 and words[-1].strip(",") in CORPORATE_SUFFIXES:
        words = words[:-1]
    return [word.strip(",") for word in words]


def _corporate(groups: list[Cluster]) -> list[Cluster]:
    stems: dict[str, list[Cluster]] = defaultdict(list)
    for group in groups:
        if group.label == "ORG":
            stems[" ".join(_without_suffix(words_of(group.name)))].append(group)
    return _merge(groups, [(same[0], other, "corporate suffix") for same in stems.values() for other in same[1:]])


def _country_before(groups: list[Cluster]) -> list[Cluster]:
    """`US Supreme Court`, `United States Supreme Court` and `Supreme Court`, unless two countries have one in this document."""
    stems: dict[str, list[tuple[str, Cluster]]] = defaultdict(list)
    for group in groups:
        if group.label == "ORG":
            country, stem = _country_and_stem(group.name)
            stems[stem].append((country, group))
    pairs = []
    for same in stems.values():
        named = [group for country, group in same if country]
        if len({country for country, _ in same if country}) != 1:
            continue
        first = min(named, key=lambda g: _place(_first(g)))
        pairs += [(first, other, "country before") for other in named if other is not first]
        # A bare `Senate` that comes first is some other place's: the country is added when a second one enters.
        pairs += [
            (first, g, "country before")
            for country, g in same
            if not country and _place(_first(first)) < _place(_first(g))
        ]
    return _merge(groups, pairs)


def _country_and_stem(name: str) -> tuple[str, str]:
    words = name.split()
    if words and words[0].lower() == "the":
        words = words[1:]
    for length in (3, 2, 1):
        front = " ".join(words[:length])
        country = COUNTRIES.get(front) or DEMONYMS.get(front)
        if country and len(words) > length and words[length].lower() not in CORPORATE_SUFFIXES:
            return country, key_of(" ".join(words[length:]))
    return "", key_of(name)


# --- persons ---------------------------------------------------------------------------------------------------------------


def _name_words(name: str) -> list[str]:
    """Words of a person's name without titles in front."""
    words = words_of(name)
    while len(words) > 1 and is_title(words[0]):
        words = words[1:]
    return words


def _full_names(groups: list[Cluster]) -> list[Cluster]:
    full = [g for g in groups if g.label == "PERSON" and len(_name_words(g.name)) > 1]
    pairs = []
    for index, group in enumerate(full):
        same = [other for other in full[:index] if _one_person(_name_words(other.name), _name_words(group.name))]
        if len(same) == 1:
            pairs.append((same[0], group, "fuller name"))
    return _merge(groups, pairs)


def _one_person(one: list[str], other: list[str]) -> bool:
    """First and last name alike (or one an initial of the other), generations and middle names not in conflict."""
    ends = [set(one) & _SUFFIXES, set(other) & _SUFFIXES]
    if ends[0] and ends[1] and ends[0] != ends[1]:
        return False
    one, other = ([w.strip(",") for w in words if w.strip(",") not in _SUFFIXES] for words in (one, other))
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1] or not _alike(one[0], other[0]):
        return False
    if len(one[0]) == 1 and len(other[0]) == 1 and one[0] != other[0]:
        return False
    return all(_alike(a, b) for a, b in zip(one[1:-1], other[1:-1], strict=False))


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _parts_of_names(groups: list[Cluster]) -> list[Cluster]:
    full = [g for g in groups if g.label == "PERSON" and len(_name_words(g.name)) > 1]
    pairs = []
    left: list[Cluster] = []
    for group in groups:
        words = _name_words(group.name)
        owners = [g for g in full if g is not group and _ends_with(_name_words(g.name), words)]
        rule = "surname"
        if not owners:
            owners = [g for g in full if g is not group and _begins_with(_name_words(g.name), words)]
            rule = "given name"
        if not owners and len(words) == 1 and len(words[0]) > 2:
            owners = [g for g in full if g is not group and words[0] in _name_words(g.name)[1:-1]]
            rule = "middle name"
        if group.label != "PERSON" or not owners:
            left.append(group)
        elif len(owners) == 1:
            left.append(group)
            pairs.append((owners[0], group, rule))
        elif rule == "surname":
            for owner, part, why in _shared_surname(owners, group):
                left.append(part)
                if owner is not None:
                    pairs.append((owner, part, why))
        else:
            left.append(group)
    return _merge(left, pairs)


def _shared_surname(owners: list[Cluster], group: Cluster) -> list[tuple[Cluster | None, Cluster, str]]:
    """Each bare surname for itself: whose it is, if that can be said, and why. Those that nobody gets stay together."""
    parts: list[tuple[Cluster | None, Cluster, str]] = []
    unknown: list[Mention] = []
    in_use: Cluster | None = None
    for mention in sorted(
        group.mentions, key=lambda m: (m.field is not None, m.start)
    ):  # the headline last: it knows the text
        owner, rule = _bearer(owners, mention, in_use)
        if owner is None:
            unknown.append(mention)
            continue
        if rule == "surname":
            in_use = owner
        parts.append((owner, Cluster("PERSON", [mention]), rule))
    if unknown:
        parts.append((None, Cluster("PERSON", unknown, dict.fromkeys(range(1, len(unknown)), "same name")), ""))
    return parts


def _bearer(owners: list[Cluster], mention: Mention, in_use: Cluster | None) -> tuple[Cluster | None, str]:
    """Whose bare surname this is: a courtesy title's, the only one named so far, or the one whom it meant before the other came."""
    if sex := gender(mention):
        fitting = [owner for owner in owners if sex in {gender(m) for m in owner.mentions}]
        return (fitting[0], "surname with title") if len(fitting) == 1 else (None, "")
    named = [owner for owner in owners if mention.field is None and _place(_first(owner)) < _place(mention)]
    if len(named) == 1:
        return named[0], "surname"
    return in_use, "surname in use"


def _ends_with(full: list[str], part: list[str]) -> bool:
    full = [word.strip(",") for word in full if word.strip(",") not in _SUFFIXES]
    return len(part) < len(full) and full[-len(part) :] == part


def _begins_with(full: list[str], part: list[str]) -> bool:
    return len(part) < len(full) and len(part[0]) > 2 and full[: len(part)] == part


def gender(mention: Mention) -> str:
    """What a courtesy title just before the mention says: `male`, `female` or nothing."""
    before = mention.before.split()[-1:]
    return COURTESY.get(bare(before[0]), "") if before else ""


# --- short forms -----------------------------------------------------------------------------------------------------------


def _short_names(groups: list[Cluster]) -> list[Cluster]:
    pairs = []
    long = [(g, words_of(g.name)) for g in groups if g.label in ("ORG", "LOC", "EVENT")]
    tails = {word.lower() for word in GENERIC_TAILS} | CORPORATE_SUFFIXES
    for group in groups:
        if group.label not in ("ORG", "LOC"):
            continue
        words = words_of(group.name)
        owners = [
            g
            for g, full in long
            if g is not group and g.label == group.label and len(words) < len(full) and full[: len(words)] == words
            and all(word in tails or word in PARTICLES for word in full[len(words) :])
        ]  # fmt: skip
        if len(owners) == 1:
            pairs.append((owners[0], group, "short name"))
    return _merge(groups, pairs)
