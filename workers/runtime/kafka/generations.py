"""Generations on Kafka and OpenSearch: listed, promoted, rolled back, dropped.

What readers see is an alias, so that promotion is one request. What each generation is, and in which of them live work goes on,
is a row of a compacted topic (tables.py), written after the alias: workers follow it. Cut off between the two, readers see the
new generation while workers still fill the old one; the same promotion again completes it.
"""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError, UnknownTopicOrPartitionError

from schemas import GenerationEvent, Scope
from workers.errors import (
    BrokerUnavailable,
    GenerationExists,
    GenerationInUse,
    GenerationPartial,
    NoRollback,
    NotCaughtUp,
    UnknownGeneration,
)
from workers.generations import Standing
from workers.pipeline import FIRST_GENERATION, OUTCOMES, STAGES, TOPICS, dead_letter_topic, topic_name
from workers.runtime.execute import now
from workers.runtime.kafka import topics
from workers.runtime.kafka.app import group_name
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.outcomes import Ends, Held, held
from workers.runtime.kafka.publish import Publisher
from workers.runtime.kafka.reading import reader, whole
from workers.runtime.kafka.records import Outgoing
from workers.runtime.kafka.tables import Generations
from workers.search.fts5_tables import checked
from workers.search.opensearch_client import connect, told
from workers.search.opensearch_indices import Names, live_generation
from workers.search.opensearch_indices import drop as drop_index
from workers.search.opensearch_indices import promote as promote_index
from workers.settings import Settings

RESERVED = frozenset({"dlq"})


@contextmanager
def registry(settings: Settings) -> Iterator[Generations]:
    """The generations as they stand. Raises BrokerUnavailable, NoTopic."""
    with closing(Generations(settings)) as table:
        table.refresh()
        yield table


def standings(settings: Settings) -> list[Standing]:
    """All generations with their figures."""
    with registry(settings) as table:
        found = held(settings)
        live = found.get(table.live, Held())
        rows = {name: table.rows.get(name) or _first() for name in table.names}
        return [
            Standing(
                row,
                name == table.live,
                name == table.previous,
                found.get(name, Held()).events,
                generation_index(settings, name).count(),
                found.get(name, Held()).lacking(live),
            )
            for name, row in rows.items()
        ]


def _first() -> GenerationEvent:
    """The first generation of an installation that has no rows yet."""
    return GenerationEvent(name=FIRST_GENERATION, from_stage=STAGES[0].name, created_at=now())


def begin(
    settings: Settings, table: Generations, name: str, from_stage: str, scope: Scope, targets: list[int]
) -> GenerationEvent:
    """Begin a generation, or find the one begun so before.

    Raises UnknownGeneration for a name that cannot be one and GenerationExists when it was begun otherwise.
    """
    checked(name)
    if name in RESERVED:
        raise UnknownGeneration(generation=name, detail="topics of dead letters end so")
    if name == table.live:
        raise GenerationInUse(generation=name, detail="it is live, and live work fills it; name another one")
    known = table.rows.get(name)
    if known is not None:
        if known.from_stage != from_stage:
            raise GenerationExists(generation=name, detail=f"from {known.from_stage}, not from {from_stage}")
        if known.scope != scope:
            raise GenerationExists(generation=name, detail=f"with {known.scope}, not with {scope}")
        return known
    if not table.rows:
        table.put(FIRST_GENERATION, _first().model_copy(update={"promotion": 1}))
    generation = GenerationEvent(
        name=name,
        base=table.live,
        from_stage=from_stage,
        scope=scope,
        targets=targets,
        carried=from_stage == STAGES[0].name,
        created_at=now(),
    )
    table.put(name, generation)
    return generation


def missing(settings: Settings, name: str, live: str, until: Ends | None = None) -> int:
    """Raw events that have their outcome in `live` (up to `until` of the topic) and none in `name`."""
    found = held(settings)
    theirs = found if until is None else held(settings, until)
    return found.get(name, Held()).lacking(theirs.get(live, Held()))


def promote(settings: Settings, name: str, until: Ends | None = None) -> str:
    """Make the generation live and return the one that was. `until`: what readers had then must be in it.

    Raises UnknownGeneration, GenerationPartial, NotCaughtUp; then nothing was changed.
    """
    with registry(settings) as table:
        generation = table.find(name)
        if not generation.scope.everything:
            raise GenerationPartial(generation=name, scope=generation.scope)
        live = table.live
        if name == live:
            return live
        lacking = missing(settings, name, live, until)
        if lacking or not generation.carried:
            raise NotCaughtUp(generation=name, missing=lacking or "some", live=live)
        _switch(settings, table, name)
    return live


def rollback(settings: Settings) -> tuple[str, str, int]:
    """Make the generation live that was so before: (from, to, raw events that it has yet to take in). Raises NoRollback."""
    with registry(settings) as table:
        live, before = table.live, table.previous
        seen = _seen(settings)
        if seen is not None and seen != live and seen in table.rows:
            # A promotion that was cut off: readers are ahead of the workers.
            live, before = seen, live
        if before is None:
            raise NoRollback(detail="nothing was promoted yet, or what was live before was dropped")
        lacking = missing(settings, before, live)
        _switch(settings, table, before)
    return live, before, lacking


def _seen(settings: Settings) -> str | None:
    """The generation that readers see."""
    with closing(connect(settings)) as client, told(settings.opensearch_url):
        names = Names(settings.index_prefix, FIRST_GENERATION)
        alias = live_generation(client, names)
    return None if alias is None else alias.removeprefix(f"{names.live}-")


def _switch(settings: Settings, table: Generations, name: str) -> None:
    """Readers first, in one request; then the workers."""
    with closing(connect(settings)) as client, told(settings.opensearch_url):
        promote_index(client, Names(settings.index_prefix, name), settings.index_replicas)
    if name != table.live:
        highest = max(row.promotion for row in table.rows.values())
        changes = {"promotion": highest + 1, "promoted_at": now()}
        table.put(name, table.rows[name].model_copy(update=changes))


def drop(settings: Settings, name: str) -> None:
    """Free all that is the generation's own. Cut off, the same again goes on.

    Raises UnknownGeneration, and GenerationInUse for the live one, for one that a replay still carries over from, and for one
    that workers work on.
    """
    with registry(settings) as table:
        table.find(name)
        if name in (table.live, _seen(settings)):
            raise GenerationInUse(generation=name, detail="it is live; promote another one first")
        needs = [one.name for one in table.rows.values() if one.base == name and not one.carried]
        if needs:
            raise GenerationInUse(generation=name, detail=f"the replay into {', '.join(needs)} still reads it")
        wipe(settings, name)
        table.put_all({name: None})


def wipe(settings: Settings, name: str) -> None:
    """Index, groups, topics, outcomes and local state. Raises GenerationInUse when workers work on it."""
    admin = topics.open_admin(settings)
    try:
        _delete_groups(admin, settings, name)
        with closing(connect(settings)) as client, told(settings.opensearch_url):
            drop_index(client, Names(settings.index_prefix, name))
        _delete_topics(admin, own_topics(settings, name))
    except (KafkaError, OSError) as error:
        raise BrokerUnavailable(servers=settings.kafka_servers, detail=error) from error
    finally:
        admin.close()
    _forget_outcomes(settings, name)
    for spec in STAGES:
        for path in settings.state_dir.glob(f"{settings.topic_prefix}{spec.name}-{name}.*"):
            path.unlink()


def own_topics(settings: Settings, name: str) -> list[str]:
    """The topics that exist for this generation alone."""
    own = {topic_name(topic, name) for topic in TOPICS if topic.generational}
    own |= {dead_letter_topic(topic) for topic in own}
    wanted = {topics.full_name(settings, one) for one in own}
    states = {topics.state_topic(settings, spec.name, name) for spec in STAGES if spec.stateful}
    return sorted(one.name for one in topics.declared(settings, name) if one.name in wanted | states)


def _delete_groups(admin: KafkaAdminClient, settings: Settings, name: str) -> None:
    groups = [group_name(settings, spec.name, name) for spec in STAGES]
    busy = [group for group, found in admin.describe_groups(groups).items() if found["members"]]
    if busy:
        raise GenerationInUse(generation=name, detail=f"workers of it run ({', '.join(busy)}); stop them first")
    known = {group["group_id"] for group in _listed(admin)}
    admin.delete_groups([group for group in groups if group in known])


def _listed(admin: KafkaAdminClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = admin.list_groups()
    return found


def _delete_topics(admin: KafkaAdminClient, names: list[str]) -> None:
    there = {topic["name"] for topic in admin.describe_topics() if not topic["error_code"]}
    doomed = [name for name in names if name in there]
    if doomed:
        with suppress(UnknownTopicOrPartitionError):  # somebody else drops it at the same time
            admin.delete_topics(doomed)
    while there & set(doomed):
        time.sleep(0.1)
        there = {topic["name"] for topic in admin.describe_topics() if not topic["error_code"]}


def _forget_outcomes(settings: Settings, name: str) -> None:
    topic, ending = topics.full_name(settings, OUTCOMES.name), f":{name}".encode()
    with reader(settings) as consumer, Publisher(settings) as publisher:
        for record in whole(consumer, topic):
            if record.value is not None and record.key.endswith(ending):
                publisher.send(Outgoing(topic, record.key, None, []), partition=record.partition)
