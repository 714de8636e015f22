"""Joining the names of persons: fuller names, surnames, given names. The rules are listed in `clusters`."""

from typing import Final

from workers.stages.entities.mentions import Cluster, Mention, first, merge, place
from workers.stages.entities.names import words_of
from workers.stages.entities.titles import COURTESY, bare, is_title

_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})


Words = tuple[str, ...]


def _name_words(name: str) -> Words:
    """Words of a person's name without titles in front."""
    words = words_of(name)
    while len(words) > 1 and is_title(words[0]):
        words = words[1:]
    return words


def full_names(groups: list[Cluster]) -> list[Cluster]:
    full = _with_full_names(groups)
    pairs = []
    for index, (group, words) in enumerate(full):
        same = [other for other, others in full[:index] if _one_person(others, words)]
        if len(same) == 1:
            pairs.append((same[0], group, "fuller name"))
    return merge(groups, pairs)


def _with_full_names(groups: list[Cluster]) -> list[tuple[Cluster, Words]]:
    persons = [(group, _name_words(group.name)) for group in groups if group.label == "PERSON"]
    return [(group, words) for group, words in persons if len(words) > 1]


def _one_person(one: Words, other: Words) -> bool:
    """First and last name alike (or one an initial of the other), generations and middle names not in conflict."""
    ends = [set(one) & _SUFFIXES, set(other) & _SUFFIXES]
    if ends[0] and ends[1] and ends[0] != ends[1]:
        return False
    one, other = _without_suffixes(one), _without_suffixes(other)
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1] or not _alike(one[0], other[0]):
        return False
    if len(one[0]) == 1 and len(other[0]) == 1 and one[0] != other[0]:
        return False
    return all(_alike(a, b) for a, b in zip(one[1:-1], other[1:-1], strict=False))


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def parts_of_names(groups: list[Cluster]) -> list[Cluster]:
    full = _with_full_names(groups)
    pairs = []
    left: list[Cluster] = []
    for group in groups:
        if group.label != "PERSON":
            left.append(group)
            continue
        words = _name_words(group.name)
        owners = [g for g, whole in full if g is not group and _ends_with(whole, words)]
        rule = "surname"
        if not owners:
            owners = [g for g, whole in full if g is not group and _begins_with(whole, words)]
            rule = "given name"
        if not owners and len(words) == 1 and len(words[0]) > 2:
            owners = [g for g, whole in full if g is not group and words[0] in whole[1:-1]]
            rule = "middle name"
        if not owners:
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
    return merge(left, pairs)


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
    named = [owner for owner in owners if mention.field is None and place(first(owner)) < place(mention)]
    if len(named) == 1:
        return named[0], "surname"
    return in_use, "surname in use"


def _without_suffixes(words: Words) -> Words:
    return tuple(kept for word in words if (kept := word.strip(",")) not in _SUFFIXES)


def _ends_with(full: Words, part: Words) -> bool:
    full = _without_suffixes(full)
    return len(part) < len(full) and full[-len(part) :] == part


def _begins_with(full: Words, part: Words) -> bool:
    return len(part) < len(full) and len(part[0]) > 2 and full[: len(part)] == part


def gender(mention: Mention) -> str:
    """What a courtesy title just before the mention says: `male`, `female` or nothing."""
    before = mention.before.split()[-1:]
    return COURTESY.get(bare(before[0]), "") if before else ""
