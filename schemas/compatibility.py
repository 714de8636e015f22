"""Whether one JSON Schema takes all that another allows: asked both ways, this is backward and forward compatibility.

Covers what pydantic writes for our models: objects, arrays, scalars with bounds, enums, `anyOf`, `$ref` into `$defs`. Texts for
people (title, description) and defaults are not looked at.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

# Keyword -> whether a larger number is the stricter one.
_BOUNDS = {
    "minimum": True,
    "exclusiveMinimum": True,
    "minLength": True,
    "minItems": True,
    "maximum": False,
    "exclusiveMaximum": False,
    "maxLength": False,
    "maxItems": False,
}


def refusals(writer: Schema, reader: Schema) -> list[str]:
    """Why a reader may refuse what is valid for the writer, each with the place (`allegations[].status`)."""
    return list(_Comparison(writer, reader).compare(writer, reader, ""))


class _Comparison:
    """Of two documents. References being compared further up are not followed again."""

    def __init__(self, writer: Schema, reader: Schema) -> None:
        self._writer, self._reader = writer, reader
        self._open: set[tuple[str, str]] = set()

    def compare(self, writer: Schema, reader: Schema, place: str) -> Iterator[str]:
        pair = (writer.get("$ref", ""), reader.get("$ref", ""))
        if all(pair):
            if pair in self._open:
                return
            self._open.add(pair)
        yield from self._resolved(_resolve(self._writer, writer), _resolve(self._reader, reader), place)
        self._open.discard(pair)

    def _resolved(self, writer: Schema, reader: Schema, place: str) -> Iterator[str]:
        if "anyOf" in writer:
            for branch in writer["anyOf"]:
                yield from self.compare(branch, reader, place)
        elif "anyOf" in reader:
            tried = [list(self.compare(writer, branch, place)) for branch in reader["anyOf"]]
            yield from min(tried, key=len)
        elif reasons := [*_values(writer, reader, place), *_type(writer, reader, place)]:
            yield from reasons
        else:
            yield from _bounds(writer, reader, place)
            yield from self._object(writer, reader, place)
            if "items" in reader:
                yield from self.compare(writer.get("items", {}), reader["items"], f"{place}[]")

    def _object(self, writer: Schema, reader: Schema, place: str) -> Iterator[str]:
        if "object" not in _types(writer) or "object" not in _types(reader):
            return
        known = reader.get("properties", {})
        for name in sorted(set(reader.get("required", [])) - set(writer.get("required", []))):
            yield f"{_join(place, name)} may be missing, and is required"
        for name, schema in writer.get("properties", {}).items():
            if name in known:
                yield from self.compare(schema, known[name], _join(place, name))
            elif reader.get("additionalProperties", True) is False:
                yield f"{_join(place, name)} is not known"
        others, taken = (side.get("additionalProperties", True) for side in (writer, reader))
        if others is not False and taken is False:
            yield f"{place or 'the event'} may hold other fields, which are not known"
        elif others is not False and isinstance(taken, dict):
            yield from self.compare(others if isinstance(others, dict) else {}, taken, _join(place, "*"))


def _resolve(document: Schema, schema: Schema) -> Schema:
    reference = schema.get("$ref")
    return schema if reference is None else document["$defs"][reference.removeprefix("#/$defs/")]


def _values(writer: Schema, reader: Schema, place: str) -> Iterator[str]:
    taken = _listed(reader)
    if taken is None:
        return
    written = _listed(writer)
    if written is None:
        yield f"{place} may hold any value, and only {taken} are taken"
    elif left := [value for value in written if value not in taken]:
        yield f"{place} may be {', '.join(map(repr, left))}"


def _listed(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    values: list[Any] | None = schema.get("enum")
    return values


def _type(writer: Schema, reader: Schema, place: str) -> Iterator[str]:
    taken, written = _types(reader), _types(writer)
    if "any" in taken:
        return
    if "number" in taken:
        taken = taken | {"integer"}
    if left := written - taken:
        yield f"{place} may be of type {', '.join(sorted(left))}, and only {', '.join(sorted(taken))} is taken"


def _types(schema: Schema) -> set[str]:
    kind = schema.get("type", "any")
    return {kind} if isinstance(kind, str) else set(kind)


def _bounds(writer: Schema, reader: Schema, place: str) -> Iterator[str]:
    for keyword, larger_is_stricter in _BOUNDS.items():
        if keyword not in reader:
            continue
        limit, given = reader[keyword], writer.get(keyword)
        if given is None or (limit > given if larger_is_stricter else limit < given):
            yield f"{place} may pass the {keyword} of {limit}"
    for keyword in ("pattern", "format"):
        if keyword in reader and reader[keyword] != writer.get(keyword):
            yield f"{place} need not have the {keyword} {reader[keyword]}"


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
