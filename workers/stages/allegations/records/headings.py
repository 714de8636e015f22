"""Whom a headline accuses, by what the body says of the one it describes alike."""

from collections.abc import Sequence
from dataclasses import replace

from schemas import Party
from workers.stages.allegations.lexicon.acts import stems_of
from workers.stages.allegations.lexicon.wordlist import WORD
from workers.stages.allegations.parties.descriptions import head_of
from workers.stages.allegations.parties.epithets import noun
from workers.stages.allegations.records.resolved import Resolved, key


def as_the_body_says(heading: Resolved, body: Sequence[Resolved]) -> Resolved:
    """`School settles` is `A boarding school in Vermont`: the one whom the body describes so, by name if it has one."""
    said = [
        (_head(span.text), party)
        for r in body
        if len(r.mention.accused) == len(r.accused)
        for span, party in zip(r.mention.accused, r.accused, strict=True)
    ]
    accused = []
    for party in heading.accused:
        same = {key(p): p for head, p in said if head == _head(party.name)} if not party.entity else {}
        accused.append(next(iter(same.values())) if len(same) == 1 else party)
    return replace(heading, accused=tuple(_of_the_act(heading, accused, body)))


def _of_the_act(heading: Resolved, accused: list[Party], body: Sequence[Resolved]) -> list[Party]:
    """Of `Officers charged over death in cell` those whom the body says so of: not the colleague charged with lying alone."""
    own = stems_of(heading.mention)
    if len(heading.mention.accused) != 1 or len(accused) < 2 or not own:
        return accused
    said = {key(p): set[str]() for p in accused}
    for item in body:
        for party in item.accused:
            if key(party) in said:
                said[key(party)] |= stems_of(item.mention)
    if not any(own & acts for acts in said.values()):
        return accused
    return [p for p in accused if own & said[key(p)] or not said[key(p)]]


def _head(words: str) -> str:
    return noun(head_of([w.lower() for w in WORD.findall(words)]))
