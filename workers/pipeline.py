"""The one place that lists the stages and the topics between them, in order.

    articles.raw -> clean -> articles.clean -> dedup -> articles.unique -> entities -> articles.entities
                 -> allegations -> articles.enriched -> index -> search index

Runtimes, command line, provisioning, dashboards and docs read it from here. A topic of another generation than the first has
the generation's name behind it (`articles.clean.g2`); raw events have no generation. Stage classes are imported when a stage
is built, so that listing the pipeline costs nothing.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from schemas import (
    CleanEvent,
    ClusterChange,
    EnrichedEvent,
    EntitiesEvent,
    GenerationEvent,
    KillEvent,
    Model,
    OutcomeEvent,
    RawEvent,
    ReviewEvent,
    SettledEvent,
    UniqueEvent,
)

FIRST_GENERATION = "g1"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, the event model on it, and whether it exists once for all generations."""

    name: str
    model: type[Model]
    generational: bool = True
    compacted: bool = False


RAW = Topic("articles.raw", RawEvent, generational=False)
CLEAN = Topic("articles.clean", CleanEvent)
UNIQUE = Topic("articles.unique", UniqueEvent)
ENTITIES = Topic("articles.entities", EntitiesEvent)
ENRICHED = Topic("articles.enriched", EnrichedEvent)
CLUSTERS = Topic("articles.clusters", ClusterChange)
OUTCOMES = Topic("articles.outcomes", OutcomeEvent, generational=False, compacted=True)

# What is true now, by key, for all generations: one partition each, read whole by whoever needs it.
REVIEWS = Topic("articles.reviews", ReviewEvent, generational=False, compacted=True)
KILLS = Topic("articles.kills", KillEvent, generational=False, compacted=True)
GENERATIONS = Topic("articles.generations", GenerationEvent, generational=False, compacted=True)
SETTLED = Topic("articles.settled", SettledEvent, generational=False, compacted=True)

TABLES: tuple[Topic, ...] = (REVIEWS, KILLS, GENERATIONS, SETTLED)
TOPICS: tuple[Topic, ...] = (RAW, CLEAN, UNIQUE, ENTITIES, ENRICHED, CLUSTERS, OUTCOMES)


@dataclass(frozen=True, slots=True)
class StageSpec:
    """A stage's place in the pipeline. `stateful` stages are given their state and run in one place at a time."""

    name: str
    factory: str
    consumes: Topic
    produces: tuple[Topic, ...]
    stateful: bool = False
    heavy: bool = False

    def stage_class(self) -> Any:
        """Import the stage's class."""
        module, _, attribute = self.factory.partition(":")
        return getattr(import_module(module), attribute)

    def build(self, **arguments: Any) -> Any:
        """Make a stage. Stateful stages take `state=`."""
        return self.stage_class()(**arguments)


STAGES: tuple[StageSpec, ...] = (
    StageSpec("clean", "workers.stages.clean:CleanStage", RAW, (CLEAN,), heavy=True),
    StageSpec("dedup", "workers.stages.dedup:DedupStage", CLEAN, (UNIQUE, ENRICHED, CLUSTERS), stateful=True),
    StageSpec("entities", "workers.stages.entities:EntitiesStage", UNIQUE, (ENTITIES,), heavy=True),
    StageSpec("allegations", "workers.stages.allegations:AllegationsStage", ENTITIES, (ENRICHED,), heavy=True),
    StageSpec("index", "workers.stages.index:IndexStage", ENRICHED, ()),
)


def stage_spec(name: str) -> StageSpec:
    """The stage of that name. Raises KeyError."""
    return {spec.name: spec for spec in STAGES}[name]


def topic_name(topic: Topic, generation: str = FIRST_GENERATION) -> str:
    """The name under which a generation's topic exists."""
    if not topic.generational or generation == FIRST_GENERATION:
        return topic.name
    return f"{topic.name}.{generation}"


def dead_letter_topic(consumed: str) -> str:
    """Where the records go that the consumer of `consumed` could not take."""
    return f"{consumed}.dlq"


def topic_of(event: Model) -> Topic:
    """The topic that an event of this type belongs on. Raises KeyError for a type that no topic carries."""
    return {topic.model: topic for topic in (*TOPICS, *TABLES)}[type(event)]
