"""Old events, read as new ones.

Events stay on topics and in archives for years. Each step takes the JSON object of one version to the next and is kept for
ever; `upcast` chains them. A version nobody knows raises UnknownVersion, and the record goes to the dead letters.
"""

from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]
Step = Callable[[Json], Json]


class UnknownVersion(ValueError):
    """The event says it has a schema version that this release does not know."""

    def __init__(self, event_type: str, version: object, known: list[int]) -> None:
        self.event_type, self.version, self.known = event_type, version, known
        super().__init__(f"{event_type} has schema version {version!r}; this release reads {known}")


# event type -> version -> step to version + 1
Steps = Mapping[str, Mapping[int, Step]]


def enriched_1_to_2(old: Json) -> Json:
    """Version 2 says which accused a mention speaks of, and dates steps. Version 1 did not: both stay empty."""
    allegations = [
        {"timeline": [], **a, "mentions": [{"parties": [], **m} for m in a.get("mentions", [])]}
        for a in old.get("allegations", [])
    ]
    return {**old, "allegations": allegations} if allegations else old


STEPS: Steps = {"newsroom.article.enriched": {1: enriched_1_to_2}}


def upcast(event_type: str, data: Json, current: int, steps: Steps = STEPS) -> Json:
    """Bring `data` to version `current`. An event without a version is of the current one.

    Raises UnknownVersion.
    """
    version = data.get("schema_version", current)
    known = sorted({current, *steps.get(event_type, {})})
    if isinstance(version, bool) or not isinstance(version, int) or version not in known:
        raise UnknownVersion(event_type, version, known)
    while version < current:
        data = {**steps[event_type][version](data), "schema_version": version + 1}
        version += 1
    return data
