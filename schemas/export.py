"""JSON Schema of every event, one file an event type and version: `article.raw.v1.json`.

The files are committed. They are what other programs build against, and what `check` holds a change against. Files of older
versions stay for ever, beside the current one.
"""

from pathlib import Path
from typing import Any

import orjson

from schemas.base import Model
from schemas.codec import EVENT_TYPES, current_version
from schemas.compatibility import refusals
from schemas.upcast import STEPS

FOLDER = Path(__file__).parent / "json"

_PREFIX = "newsroom."


def event_name(model: type[Model]) -> str:
    """`article.raw` of RawEvent: its CloudEvents type without our name in front."""
    return EVENT_TYPES[model].removeprefix(_PREFIX)


def file_name(model: type[Model]) -> str:
    """`article.raw.v1.json`."""
    return f"{event_name(model)}.v{current_version(model)}.json"


def json_schema(model: type[Model]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what readers of the current version take."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{EVENT_TYPES[model].replace('.', ':')}:v{current_version(model)}",
    }
    return head | model.model_json_schema()


def to_bytes(schema: dict[str, Any]) -> bytes:
    """As it stands in the file: indented, keys sorted, so that a diff shows what changed."""
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def export(folder: Path) -> list[Path]:
    """Write the schema of each event's current version; the paths whose content changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for model in EVENT_TYPES:
        path, data = folder / file_name(model), to_bytes(json_schema(model))
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            changed.append(path)
    return changed


def stale(folder: Path) -> list[str]:
    """The file names that `export` would write."""
    wanted = {file_name(model): to_bytes(json_schema(model)) for model in EVENT_TYPES}
    return [
        name for name, data in wanted.items() if not (folder / name).exists() or (folder / name).read_bytes() != data
    ]


def incompatible(folder: Path) -> list[str]:
    """What in the current models old data or old readers cannot take, against the committed files. Empty when all is well."""
    found: list[str] = []
    for model in EVENT_TYPES:
        path = folder / file_name(model)
        if path.exists():
            found += differences(path.stem, orjson.loads(path.read_bytes()), json_schema(model))
    current = {event_name(model): model for model in EVENT_TYPES}
    for path in sorted(folder.glob("*.v*.json")):
        name, _, version = path.stem.rpartition(".v")
        if name not in current:
            found.append(f"{path.stem}: the event is gone; its old records could not be read any more")
        elif int(version) != current_version(current[name]) and int(version) not in STEPS.get(_PREFIX + name, {}):
            found.append(f"{path.stem}: no step in schemas/upcast.py takes it to the next version")
    return found


def differences(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What old data or old readers cannot take when `old` becomes `new` under the same version."""
    return [
        *(f"{name}: new readers refuse old data: {reason}" for reason in refusals(old, new)),
        *(f"{name}: old readers refuse new data: {reason}" for reason in refusals(new, old)),
    ]
