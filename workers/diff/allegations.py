"""Which allegation of one generation is which of the other, and how they differ."""

from collections.abc import Iterator, Sequence

from schemas import Allegation, Mention, Span
from workers.diff.change import Change

# From the end that clears to the one that condemns. A change towards the right says something worse about somebody.
GRAVITY: tuple[str, ...] = (
    "cleared",
    "settled",
    "alleged",
    "investigated",
    "sued",
    "charged",
    "admitted",
    "penalised",
    "convicted",
)


def matched(
    before: Sequence[Allegation], after: Sequence[Allegation]
) -> tuple[list[tuple[Allegation, Allegation]], list[Allegation], list[Allegation]]:
    """(the same in both, only before, only after): the same by id, else by the evidence that they share."""
    by_id = {one.id: one for one in after}
    pairs = [(one, by_id[one.id]) for one in before if one.id in by_id]
    taken = {one.id for one, _ in pairs}
    lost = [one for one in before if one.id not in taken]
    gained = [one for one in after if one.id not in taken]
    for old in list(lost):
        new = max(gained, key=lambda one: shared_evidence(old, one), default=None)
        if new is not None and shared_evidence(old, new):
            pairs.append((old, new))
            lost.remove(old)
            gained.remove(new)
    return pairs, lost, gained


def shared_evidence(one: Allegation, other: Allegation) -> int:
    """How many cues, each in its sentence, both rest on. Words count, not offsets: cleaning may have moved the text."""
    return len(_cues(one) & _cues(other))


def _cues(allegation: Allegation) -> set[tuple[str, str]]:
    return {_place(mention) for mention in allegation.mentions}


def allegation_changes(before: Sequence[Allegation], after: Sequence[Allegation]) -> Iterator[Change]:
    """Everything that differs in the allegations of one article."""
    pairs, lost, gained = matched(before, after)
    for old, new in pairs:
        yield from _differences(old, new)
    for old in lost:
        yield _change("allegation lost", old, None, told(old), None)
    for new in gained:
        yield _change("allegation gained", None, new, None, told(new))


def _differences(old: Allegation, new: Allegation) -> Iterator[Change]:
    if old.status != new.status:
        worse = GRAVITY.index(new.status) > GRAVITY.index(old.status)
        kind = "status raised" if worse else "status lowered"
        detail = f"{_names(new, 'accused')}: {new.act or new.category}"
        yield _change(kind, old, new, old.status, new.status, detail)
    for kind, role in (("accused changed", "accused"), ("accuser changed", "accuser")):
        if _names(old, role) != _names(new, role):
            yield _change(kind, old, new, _names(old, role), _names(new, role))
    if old.category != new.category:
        yield _change("category changed", old, new, old.category, new.category)
    if old.status == new.status:
        yield from _mention_moves(old, new)
    if old.act != new.act or _mentions(old) != _mentions(new):
        yield _change("evidence changed", old, new, told(old), told(new))


def _change(
    kind: str,
    old: Allegation | None,
    new: Allegation | None,
    before: str | None,
    after: str | None,
    detail: str | None = None,
) -> Change:
    present = new or old
    assert present is not None
    return Change(
        kind,
        before,
        after,
        () if old is None else evidence(old),
        () if new is None else evidence(new),
        present.category,
        present.status,
        detail,
        present.id,
    )


def _mentions(allegation: Allegation) -> list[object]:
    return [mention.model_dump(exclude={"confidence", "status", "category"}) for mention in allegation.mentions]


def _mention_moves(old: Allegation, new: Allegation) -> Iterator[Change]:
    """Sentences whose own status moved while the record's stayed: `was arrested` read as a charge, of somebody since cleared."""
    before = {_place(mention): mention for mention in old.mentions}
    for mention in new.mentions:
        held = before.get(_place(mention))
        if held is None or held.status == mention.status:
            continue
        kind = "mention raised" if GRAVITY.index(mention.status) > GRAVITY.index(held.status) else "mention lowered"
        detail = f"within: {told(new)}"
        spans = ((held.sentence, held.cue, *held.accused), (mention.sentence, mention.cue, *mention.accused))
        yield Change(kind, held.status, mention.status, *spans, new.category, new.status, detail, new.id)


def _place(mention: Mention) -> tuple[str, str]:
    return mention.sentence.text, mention.cue.text


def _names(allegation: Allegation, role: str) -> str:
    return ", ".join(sorted(party.name for party in getattr(allegation, role))) or "nobody named"


def told(allegation: Allegation) -> str:
    """An allegation in a line."""
    by = _names(allegation, "accuser")
    said = f" (accuser: {by})" if allegation.accuser else ""
    return f"{allegation.status}, {allegation.category}: {_names(allegation, 'accused')}, {allegation.act or 'act unnamed'}{said}"


def evidence(allegation: Allegation) -> tuple[Span, ...]:
    """The spans to mark: the cue, and those who are accused, of the mention that gives the status."""
    mention = allegation.mentions[allegation.status_from]
    return (mention.sentence, mention.cue, *mention.accused)
