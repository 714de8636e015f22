"""One matter of several accused that came out otherwise for one of them than for another: a record each.

Kroll and Lowe were charged. Kroll was jailed. Lowe was acquitted       the charge names both, what came of it one each
Kroll and Lowe were arrested. Lowe is suspected of killing the guard    the killing is Lowe's alone
"""

from dataclasses import replace

from schemas import Category
from workers.stages.allegations.records.apart import OVER
from workers.stages.allegations.records.resolved import FURTHEST, Resolved, key, of_kind


def by_outcome(members: list[Resolved]) -> list[list[Resolved]]:
    """The mentions of one matter in reading order, taken apart where it ended otherwise for one of its accused than for another.

    `Kroll and Lowe were charged. Kroll was jailed. Lowe was acquitted` makes three records: the charge, which names both, and for each
    what came of it. A record has one status, and what is said of one of its accused must not stand against the other.
    """
    own: list[frozenset[str]] = []
    for item in members:
        names = frozenset(key(party) for party in item.accused)
        if not names and item.mention.status in OVER and own:
            names = own[-1]  # `Lowe was convicted in May. The conviction was quashed`: Lowe's
        own.append(names)
    everybody = frozenset().union(*own)
    reached = {
        party: max((FURTHEST.index(m.mention.status) for m, names in zip(members, own, strict=True) if party in names))
        for party in everybody
    }
    if len(set(reached.values())) < 2:
        return _by_deed(members, own)
    kind = next((m.mention.category for m in members if m.mention.act), members[0].mention.category)
    of_some: dict[int, list[Resolved]] = {}
    together: list[Resolved] = []
    of_nobody: list[Resolved] = []  # `One jailed, one freed`
    for item, names in zip(members, own, strict=True):
        outcomes = {reached[party] for party in names}
        if len(outcomes) == 1:
            of_some.setdefault(outcomes.pop(), []).append(item)
        elif not names and item.mention.status in OVER:
            of_nobody.append(item)
        else:
            together.append(item)
    groups = (together, of_nobody, *of_some.values())
    return [[_of_the_kind(item, kind) for item in group] for group in groups if group]


def _by_deed(members: list[Resolved], own: list[frozenset[str]]) -> list[list[Resolved]]:
    """`Kroll and Lowe were arrested. Lowe is suspected of killing the guard`: the arrest is of both, the killing Lowe's alone."""
    doers = frozenset().union(*(names for m, names in zip(members, own, strict=True) if m.mention.act))
    together = [m for m, names in zip(members, own, strict=True) if names - doers]
    if (
        not doers
        or not together
        or any(m.mention.status in OVER for m in members)
        or _one_is_told_by_name(together, doers)
    ):
        return [members]
    return [[_of_the_kind(m, "conduct") for m in together], [m for m in members if m not in together]]


def _one_is_told_by_name(together: list[Resolved], doers: frozenset[str]) -> bool:
    """Whether who takes no part in the deed stands alone in a sentence, or is nobody whom the article names."""
    return any(
        not {key(p) for p in m.accused} & doers or any(not p.entity and key(p) not in doers for p in m.accused)
        for m in together
    )


def _of_the_kind(item: Resolved, kind: Category) -> Resolved:
    return replace(item, mention=of_kind(item.mention, kind))
