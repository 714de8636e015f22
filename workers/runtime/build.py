"""Makes a stage with the settings that concern it."""

from typing import Any

from workers.pipeline import StageSpec
from workers.settings import Settings


def build_stage(spec: StageSpec, settings: Settings, state: Any = None) -> Any:
    """The stage object. A stateful stage is given `state`."""
    arguments: dict[str, Any] = {}
    if spec.name == "clean":
        arguments["max_body_bytes"] = settings.max_body_bytes
    if spec.name == "entities":
        arguments["plug_in"] = settings.entities_annotator
        arguments["gazetteer"] = settings.entities_gazetteer
        arguments["places"] = settings.entities_places
    if spec.stateful:
        arguments["state"] = state
    return spec.build(**arguments)
