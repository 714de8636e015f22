"""Joining the names of organisations, laws and events: acronyms, suffixes, countries before, short forms.

The rules are listed in `clusters`.
"""

from collections import defaultdict
from typing import Final

import regex

from workers.stages.entities.gazetteer import COUNTRIES, DEMONYMS
from workers.stages.entities.lexicon import COMPANY_TAILS, CORPORATE_SUFFIXES, GENERIC_TAILS, PARTICLES
from workers.stages.entities.mentions import Cluster, first, merge, place
from workers.stages.entities.names import initials, key_of, words_of

_BRACKET: Final = regex.compile(r"(?:['’]s)?\s*[(\[]\s*[\"“']?")


def acronyms(groups: list[Cluster]) -> list[Cluster]:
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
    return merge(groups, pairs)


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


def without_suffix(words: tuple[str, ...]) -> list[str]:
    """The words of a firm's name without `Inc` and the like behind it."""
    while len(words) > 1 and words[-1].strip(",") in CORPORATE_SUFFIXES:
        words = words[:-1]
    return [word.strip(",") for word in words]


def corporate_suffixes(groups: list[Cluster]) -> list[Cluster]:
    stems: dict[str, list[Cluster]] = defaultdict(list)
    for group in groups:
        if group.label == "ORG":
            stems[" ".join(without_suffix(words_of(group.name)))].append(group)
    return merge(groups, [(same[0], other, "corporate suffix") for same in stems.values() for other in same[1:]])


def countries_before(groups: list[Cluster]) -> list[Cluster]:
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
        earliest = min(named, key=lambda g: place(first(g)))
        pairs += [(earliest, other, "country before") for other in named if other is not earliest]
        # A bare `Senate` that comes first is some other place's: the country is added when a second one enters.
        pairs += [
            (earliest, g, "country before")
            for country, g in same
            if not country and place(first(earliest)) < place(first(g))
        ]
    return merge(groups, pairs)


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


def short_names(groups: list[Cluster]) -> list[Cluster]:
    pairs = []
    long = [(g, words_of(g.name)) for g in groups if g.label in ("ORG", "LOC", "EVENT")]
    tails = {word.lower() for word in GENERIC_TAILS} | CORPORATE_SUFFIXES
    for group in groups:
        if group.label not in ("ORG", "LOC"):
            continue
        words = words_of(group.name)
        longer = [
            (g, full[len(words) :])
            for g, full in long
            if g is not group and g.label == group.label and len(words) < len(full) and full[: len(words)] == words
        ]
        longer = [(g, rest) for g, rest in longer if not _belongs_to_another(g)]
        owners = [
            g
            for g, rest in longer
            if all(word in tails or word in PARTICLES for word in rest)
            and (all(word in COMPANY_TAILS for word in rest) or _introduced(g, group))
        ]
        if len(owners) == 1:
            pairs.append((owners[0], group, "short name"))
        elif len(longer) == 1 and len(words) == 1 and words[0] not in tails:
            long_one, rest = longer[0]
            if long_one.label == "ORG" and len(rest) == 1 and _introduced(long_one, group):
                pairs.append((long_one, group, "first word"))
    return merge(groups, pairs)


def _introduced(long: Cluster, short: Cluster) -> bool:
    """True if the text names `Brightmere Vision` before it says `Brightmere`. What is said first is no short form of what comes later:
    `A court convicted Osterline. The Osterline Museum was closed`."""
    starts = [[m.start for m in g.mentions if m.field is None] for g in (long, short)]
    return bool(starts[0]) and (not starts[1] or min(starts[0]) < min(starts[1]))


def _belongs_to_another(group: Cluster) -> bool:
    return any(is_part_of_another(m.before, m.after) for m in group.mentions)


def is_part_of_another(before: str, after: str) -> bool:
    """Whether the words beside a name tell that it is a part or rival of a firm, no fuller name: `Its unit, Norvalin Services,`."""
    return _PART_BEFORE.search(before) is not None or _PART_AFTER.match(after) is not None


_PART: Final = (
    r"(?:subsidiary|unit|arm|affiliate|division|offshoot|branch|sister\s(?:company|firm)|spin-off|"
    r"rival|competitor|foundation|museum)"
)
_PART_BEFORE: Final = regex.compile(rf"(?<![\w-]){_PART},?\s(?:the\s)?$", regex.IGNORECASE)
_PART_AFTER: Final = regex.compile(
    rf",\s(?:an?|its|the|another)\s(?:[\w-]+\s){{0,3}}{_PART}(?![\w-])", regex.IGNORECASE
)
