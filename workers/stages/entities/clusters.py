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
    first word            an organisation of two words, named in the text before its first word is (`Brightmere` of `Brightmere Vision`)
    short name            the beginning of exactly one longer name whose rest only says what it is (`Saha` for `Saha Airlines`)

    surname in use        of several bearers, the one whom the bare surname meant before the others were named
    surname with title    of several bearers, the only one who has the same courtesy title somewhere

Where none of the last two decides between two bearers of a surname, the bare surname is neither's and stays an entity of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from schemas import EntityLabel
from workers.stages.entities.cues import defined, mended
from workers.stages.entities.gazetteer import COUNTRIES, DEMONYMS
from workers.stages.entities.lexicon import COMPANY_TAILS, PLACE_PREPOSITIONS
from workers.stages.entities.mentions import Cluster, Mention, place, surnames_of
from workers.stages.entities.names import key_of, without_possessive, words_of
from workers.stages.entities.organisations import (
    acronyms,
    corporate_suffixes,
    countries_before,
    short_names,
    without_suffix,
)
from workers.stages.entities.persons import full_names, gender, parts_of_names
from workers.stages.entities.titles import is_title

_PLACES: Final = ("GPE", "LOC")


def cluster(mentions: Sequence[Mention]) -> list[Cluster]:
    """All mentions of a document in clusters. Mentions keep their order within a cluster: headline first, then by offset."""
    agreed = _one_label_a_name(_firms_by_first_word(_persons_by_surname(mended(mentions))))
    groups = _same_name(agreed)
    for step in (acronyms, corporate_suffixes, countries_before, full_names, parts_of_names, short_names):
        groups = step(groups)
    return [_in_order(group) for group in sorted(groups, key=lambda g: min(map(place, g.mentions)))]


def _in_order(group: Cluster) -> Cluster:
    order = sorted(range(len(group.mentions)), key=lambda i: place(group.mentions[i]))
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
    """`Hilton said` is the person when `Paris Hilton` is in the document, unless it stands after a preposition of place.

    Not where the document says that it is a firm: `Roth is a chain of bakeries`.
    """
    surnames = surnames_of(mentions) - defined(mentions)
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


def _firms_by_first_word(mentions: Sequence[Mention]) -> list[Mention]:
    """`Ford said` is the firm when `Ford Motor Company` is in the document, no person of that name is, and nobody calls it Mr.

    A name that only stands inside a person's, behind the firm's first place, is the firm's where no title is before it: after
    `Zambrano Mining AG` neither `Zambrano` nor `Mr. Zambrano` makes the firm of Rodrigo Zambrano Peltier.
    """
    firms: dict[str, Mention] = {}
    for mention in sorted(mentions, key=place):
        words = without_suffix(words_of(mention.text)) if mention.label == "ORG" else []
        full = mention.label == "ORG" and len(words_of(mention.text)) > 1
        if full and (len(words) <= 2 or all(word in COMPANY_TAILS for word in words[1:])):
            firms.setdefault(words[0], mention)
    people = [m for m in mentions if m.label == "PERSON" and len(words_of(m.text)) > 1]
    titled = {words_of(m.text)[0] for m in mentions if m.label == "PERSON" and _is_titled(m)}
    bearers = {w for m in people for w in words_of(m.text)} | titled
    inside = {
        name
        for name, firm in firms.items()
        if (named := [m for m in people if name in words_of(m.text)])
        and all(name in words_of(m.text)[1:-1] and place(firm) < place(m) for m in named)
    }
    names = set(firms) - bearers
    return [
        _relabel(m, "ORG")
        if m.label == "PERSON" and (key_of(m.text) in names or (key_of(m.text) in inside and not _is_titled(m)))
        else m
        for m in mentions
    ]


def _is_titled(mention: Mention) -> bool:
    return is_title((mention.before.split() or [""])[-1])


def _one_label_a_name(mentions: Sequence[Mention]) -> list[Mention]:
    """The label that a name has most often wins, but a person and a place of one name are left two, and `Mr. Zambrano` is no firm."""
    votes: dict[str, Counter[EntityLabel]] = defaultdict(Counter)
    for mention in mentions:
        votes[key_of(mention.text)][mention.label] += 1
    settled = []
    for mention in mentions:
        (winner, _), *rest = votes[key_of(mention.text)].most_common()
        both = {winner, mention.label}
        apart = "PERSON" in both and (both & {"GPE", "LOC", "NORP"} or (mention.label == "PERSON" and gender(mention)))
        settled.append(_relabel(mention, winner) if rest and not apart else mention)
    return settled


def _same_name(mentions: Iterable[Mention]) -> list[Cluster]:
    groups: dict[tuple[str, str], Cluster] = {}
    for mention in sorted(mentions, key=place):
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
    plain = without_possessive(mention.text)
    if mention.label == "GPE" and (country := COUNTRIES.get(plain) or COUNTRIES.get(plain.title())):
        return f"country: {country}", "country alias"
    if mention.label == "NORP":
        plain = plain.title() if plain.isupper() else plain
        if plain in DEMONYMS:
            return f"people: {DEMONYMS[plain]}", "same people"
        return key_of(plain).removesuffix("s"), "same people"
    return key_of(mention.text), "same name"
