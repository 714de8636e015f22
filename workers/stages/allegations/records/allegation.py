"""The mentions of one matter as the allegation that the event tells: its parties, status, dates, evidence."""

from collections.abc import Iterable

from schemas import Allegation, Category, Dated, Mention, Party
from schemas.ids import allegation_id
from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.records.resolved import FURTHEST, Resolved, key, of_kind
from workers.stages.allegations.records.retrials import stands_from


def record(article_id: str, members: list[Resolved]) -> Allegation:
    """The allegation that these mentions make."""
    tried_again = stands_from([item.mention for item in members])
    furthest = max(range(len(members)), key=lambda i: (FURTHEST.index(members[i].mention.status), -i))
    furthest = furthest if tried_again is None else tried_again
    accused = _distinct(party for item in members for party in item.accused)
    accuser = _distinct(party for item in members for party in item.accuser)
    status = members[furthest].mention.status
    everywhere = [item.mention.act.text for item in members if item.mention.act]
    furthest_acts = [item.mention.act.text for item in members if item.mention.act and item.mention.status == status]
    acts = furthest_acts if any(names_wrong(act) for act in furthest_acts) else everywhere
    with_act = next((item.mention for item in members if item.mention.act), members[0].mention)
    telling = [act for act in acts if names_wrong(act)] or acts
    act = max(telling, key=len, default="")
    first = members[0].mention
    identity = "|".join((*sorted(key(p) for p in accused), act, str(first.cue.field or ""), str(first.cue.start)))
    return Allegation(
        id=allegation_id(article_id, identity),
        status=status,
        status_from=furthest,
        category=with_act.category,
        accused=accused,
        accuser=accuser,
        act=act,
        mentions=[_told(item, with_act.category, accused) for item in members],
        timeline=_timeline(members),
    )


def _told(item: Resolved, category: Category, accused: list[Party]) -> Mention:
    """The mention as the record holds it: of the record's kind, with the places of the accused whom it means."""
    places = {key(party): i for i, party in enumerate(accused)}
    parties = sorted({place for party in item.accused if (place := _place(party, places)) is not None})
    return of_kind(item.mention, category).model_copy(update={"parties": parties})


def _place(party: Party, places: dict[str, int]) -> int | None:
    own = key(party)
    return places[own] if own in places else next((i for k, i in places.items() if k.startswith(own + " in ")), None)


def _timeline(members: list[Resolved]) -> list[Dated]:
    """The dated steps, the earliest first. One status on one day stands once."""
    steps: dict[tuple[str, str], Dated] = {}
    for number, item in enumerate(members):
        if item.when is not None:
            on, span, relative = item.when
            step = Dated(on=on, status=item.mention.status, mention=number, span=span, relative=relative)
            steps.setdefault((on, step.status), step)
    return sorted(steps.values(), key=lambda step: (step.on, step.mention))


def _distinct(parties: Iterable[Party]) -> list[Party]:
    seen: dict[str, Party] = {}
    for party in parties:
        seen.setdefault(key(party), party)
    # `Police` and `Police in Aldmoor` are one.
    return [p for k, p in seen.items() if not any(other.startswith(k + " in ") for other in seen)]
