"""What differs between two generations in one article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas import EnrichedEvent, Entity, Response, Span, decode_object
from workers.diff.allegations import allegation_changes
from workers.diff.change import KINDS, Change
from workers.diff.pairs import Json, Pair

# What readers see. All else in the event tells how it came about.
_COMPARED = ("revision", "headline", "text", "entities", "allegations", "responses", "right_of_reply")
# Of the dedup decision: which story. With what it was compared on the way there depends on what else was replayed.
_STORY = ("kind", "of", "cluster")


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """An article that differs, with its changes in the order of KINDS."""

    article_id: str
    source: str
    before: EnrichedEvent | None
    after: EnrichedEvent | None
    changes: tuple[Change, ...]

    @property
    def headline(self) -> str:
        """As it is now, or was."""
        event = self.after or self.before
        return (event.headline if event else None) or self.article_id


def changes_of(pair: Pair) -> ArticleChanges | None:
    """The changes, or None when readers see the same. Raises UnknownVersion for an event of a later release."""
    if pair.before is not None and pair.after is not None and _same(pair.before, pair.after):
        return None
    before, after = _decoded(pair.before), _decoded(pair.after)
    found = sorted(_changes(before, after), key=lambda change: KINDS.index(change.kind))
    source = (after or before).source  # type: ignore[union-attr]
    return ArticleChanges(pair.article_id, source, before, after, tuple(found)) if found else None


def _same(before: Json, after: Json) -> bool:
    stories = (before["duplicate"], after["duplicate"])
    return all(before.get(name) == after.get(name) for name in _COMPARED) and all(
        stories[0].get(name) == stories[1].get(name) for name in _STORY
    )


def _decoded(value: Json | None) -> EnrichedEvent | None:
    return None if value is None else decode_object(EnrichedEvent, value)


def _changes(before: EnrichedEvent | None, after: EnrichedEvent | None) -> Iterator[Change]:
    if before is None or after is None:
        yield from _one_sided(before, after)
        return
    yield from allegation_changes(before.allegations, after.allegations)
    yield from _response_changes(before.responses, after.responses)
    yield from _entity_changes(before.entities, after.entities)
    if _copy(before) != _copy(after):
        yield Change("duplicate changed", _copy(before), _copy(after))
    if (before.headline, before.text) != (after.headline, after.text):
        yield Change("text changed", f"{len(before.text):,} characters", f"{len(after.text):,} characters")
    if before.revision != after.revision:
        yield Change("revision differs", str(before.revision), str(after.revision))


def _one_sided(before: EnrichedEvent | None, after: EnrichedEvent | None) -> Iterator[Change]:
    if after is not None:
        yield Change("article gained", None, _copy(after))
        yield from allegation_changes([], after.allegations)
    elif before is not None:
        yield Change("article lost", _copy(before), None)
        yield from allegation_changes(before.allegations, [])


def _copy(event: EnrichedEvent) -> str:
    duplicate = event.duplicate
    of = f" of {duplicate.of}" if duplicate.of else ""
    return f"{duplicate.kind}{of}, story {duplicate.cluster}"


def _response_changes(before: Sequence[Response], after: Sequence[Response]) -> Iterator[Change]:
    old = {_response(one): one for one in before}
    new = {_response(one): one for one in after}
    for key in old.keys() - new.keys():
        yield Change("response lost", _said(old[key]), None, (old[key].sentence, old[key].cue), ())
    for key in new.keys() - old.keys():
        yield Change("response gained", None, _said(new[key]), (), (new[key].sentence, new[key].cue))


def _response(response: Response) -> tuple[str, str, str, tuple[str, ...]]:
    speakers = tuple(sorted(party.name for party in response.speaker))
    return response.type, response.sentence.text, response.cue.text, speakers


def _said(response: Response) -> str:
    return f"{response.type} by {', '.join(party.name for party in response.speaker) or 'nobody named'}"


def _entity_changes(before: Sequence[Entity], after: Sequence[Entity]) -> Iterator[Change]:
    old = {(one.label, one.name): one for one in before}
    new = {(one.label, one.name): one for one in after}
    lost = [old[key] for key in old if key not in new]
    gained = [new[key] for key in new if key not in old]
    for one in list(lost):
        # Under another label or a longer name, but at the same places: the same one, changed.
        other = max(gained, key=lambda entity: _shared(one, entity), default=None)
        if other is not None and _shared(one, other):
            lost.remove(one)
            gained.remove(other)
            yield _entity_changed(one, other)
    for one in lost:
        yield Change("entity lost", _name(one), None, _places(one), ())
    for one in gained:
        yield Change("entity gained", None, _name(one), (), _places(one))
    for key in old.keys() & new.keys():
        if [span.text for span in old[key].mentions] != [span.text for span in new[key].mentions]:
            yield _entity_changed(old[key], new[key])


def _entity_changed(one: Entity, other: Entity) -> Change:
    return Change("entity changed", _counted(one), _counted(other), _places(one), _places(other))


def _shared(one: Entity, other: Entity) -> int:
    return len(
        {(span.start, span.text) for span in one.mentions} & {(span.start, span.text) for span in other.mentions}
    )


def _name(entity: Entity) -> str:
    return f"{entity.label} {entity.name}"


def _counted(entity: Entity) -> str:
    return f"{_name(entity)} ({len(entity.mentions)} mentions)"


def _places(entity: Entity) -> tuple[Span, ...]:
    return tuple(entity.mentions)
