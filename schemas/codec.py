"""Bytes to events and back: the one way in and out of every topic."""

from typing import Any, TypeVar, get_args

import orjson

from schemas.base import Model
from schemas.clean import CleanEvent
from schemas.enriched import EnrichedEvent
from schemas.entities import EntitiesEvent
from schemas.generation import GenerationEvent
from schemas.kill import KillEvent
from schemas.outcome import OutcomeEvent
from schemas.raw import RawEvent
from schemas.review import ReviewEvent
from schemas.settled import SettledEvent
from schemas.unique import ClusterChange, UniqueEvent
from schemas.upcast import STEPS, Steps, upcast

M = TypeVar("M", bound=Model)

# CloudEvents type of each event model.
EVENT_TYPES: dict[type[Model], str] = {
    RawEvent: "newsroom.article.raw",
    CleanEvent: "newsroom.article.clean",
    UniqueEvent: "newsroom.article.unique",
    EntitiesEvent: "newsroom.article.entities",
    EnrichedEvent: "newsroom.article.enriched",
    OutcomeEvent: "newsroom.article.outcome",
    ClusterChange: "newsroom.cluster.change",
    ReviewEvent: "newsroom.allegation.review",
    KillEvent: "newsroom.article.kill",
    GenerationEvent: "newsroom.generation",
    SettledEvent: "newsroom.dead_letter.settled",
}


def current_version(model: type[Model]) -> int:
    """The schema version that this release writes."""
    (version,) = get_args(model.model_fields["schema_version"].annotation)
    return int(version)


def encode(event: Model) -> bytes:
    """Canonical JSON bytes of an event."""
    return event.to_json()


def decode(model: type[M], data: bytes | str, steps: Steps = STEPS) -> M:
    """Parse, upcast and validate an event.

    Raises `orjson.JSONDecodeError`, `schemas.upcast.UnknownVersion` or `pydantic.ValidationError`.
    """
    return decode_object(model, orjson.loads(data), steps)


def decode_object(model: type[M], value: Any, steps: Steps = STEPS) -> M:
    """As `decode`, from an object that is parsed already."""
    if isinstance(value, dict):
        value = upcast(EVENT_TYPES[model], value, current_version(model), steps)
    return model.model_validate(value)
