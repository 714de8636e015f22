"""The committed JSON Schemas are those of the models, and a change that breaks somebody is refused."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from schemas import EnrichedEvent, RawEvent
from schemas.compatibility import refusals
from schemas.export import FOLDER, differences, export, file_name, incompatible, json_schema, stale, to_bytes


def test_the_committed_files_are_current() -> None:
    assert stale(FOLDER) == [], "run `newsroom schemas export` and look at what changed"


def test_the_models_are_compatible_with_the_committed_files() -> None:
    assert incompatible(FOLDER) == []


def test_exporting_writes_each_event_once_and_then_nothing(tmp_path: Path) -> None:
    assert {path.name for path in export(tmp_path)} >= {"article.raw.v1.json", "article.enriched.v2.json"}
    assert export(tmp_path) == []
    (tmp_path / "article.raw.v1.json").unlink()
    assert stale(tmp_path) == ["article.raw.v1.json"]


def test_an_event_that_is_gone_or_lost_its_way_up_is_told(tmp_path: Path) -> None:
    export(tmp_path)
    (tmp_path / "article.gone.v1.json").write_text("{}")
    (tmp_path / "article.raw.v0.json").write_text("{}")
    gone, lost = incompatible(tmp_path)
    assert gone.startswith("article.gone.v1: the event is gone")
    assert lost.startswith("article.raw.v0: no step in schemas/upcast.py")


def test_a_changed_file_is_held_against_the_model(tmp_path: Path) -> None:
    export(tmp_path)
    schema = json_schema(RawEvent)
    schema["properties"]["desk"] = {"type": "string"}
    schema["required"].append("desk")
    (tmp_path / file_name(RawEvent)).write_bytes(to_bytes(schema))
    (told,) = incompatible(tmp_path)
    assert told == "article.raw.v1: old readers refuse new data: desk may be missing, and is required"


OLD: dict[str, Any] = json_schema(EnrichedEvent)


def changed(change: str) -> dict[str, Any]:
    new = deepcopy(OLD)
    properties, parts = new["properties"], new["$defs"]
    match change:
        case "required field added":
            properties["desk"] = {"type": "string"}
            new["required"].append("desk")
        case "optional field added":
            properties["desk"] = {"type": "string", "default": ""}
        case "field removed":
            del properties["section"]
        case "field made required":
            new["required"].append("headline")
        case "field made optional":
            new["required"].remove("text")
        case "type narrowed":
            properties["headline"] = {"type": "string"}
        case "type widened":
            properties["text"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
        case "type changed":
            properties["revision"] = {"type": "string"}
        case "value removed from an enum":
            parts["Allegation"]["properties"]["status"]["enum"].remove("settled")
        case "value added to an enum":
            parts["Allegation"]["properties"]["status"]["enum"].append("rumoured")
        case "bound tightened":
            parts["Allegation"]["properties"]["mentions"]["minItems"] = 2
        case "bound loosened":
            del parts["Allegation"]["properties"]["mentions"]["minItems"]
        case "pattern changed":
            properties["first_seen"]["pattern"] = r"^\d{4}$"
        case "map value narrowed":
            parts["Entity"]["properties"]["links"]["additionalProperties"] = {"type": "integer"}
        case "field of a nested model renamed":
            span = parts["Span"]["properties"]
            span["stop"] = span.pop("end")
    return new


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("required field added", "new readers refuse old data: desk may be missing"),
        ("required field added", "old readers refuse new data: desk is not known"),
        ("optional field added", "old readers refuse new data: desk is not known"),
        ("field removed", "new readers refuse old data: section is not known"),
        ("field made required", "new readers refuse old data: headline may be missing"),
        ("field made optional", "old readers refuse new data: text may be missing"),
        ("type narrowed", "new readers refuse old data: headline may be of type null"),
        ("type widened", "old readers refuse new data: text may be of type null"),
        ("type changed", "new readers refuse old data: revision may be of type integer"),
        ("value removed from an enum", "new readers refuse old data: allegations[].status may be 'settled'"),
        ("value added to an enum", "old readers refuse new data: allegations[].status may be 'rumoured'"),
        ("bound tightened", "new readers refuse old data: allegations[].mentions may pass the minItems of 2"),
        ("bound loosened", "old readers refuse new data: allegations[].mentions may pass the minItems of 1"),
        ("pattern changed", "new readers refuse old data: first_seen need not have the pattern"),
        ("map value narrowed", "new readers refuse old data: entities[].links.* may be of type string"),
        (
            "field of a nested model renamed",
            "new readers refuse old data: allegations[].accused[].evidence.end is not known",
        ),
    ],
)
def test_a_breaking_change_is_told_with_its_place(change: str, told: str) -> None:
    found = differences("article.enriched.v1", OLD, changed(change))
    assert any(one.startswith(f"article.enriched.v1: {told}") for one in found), found


def test_texts_for_people_and_the_order_of_values_may_change() -> None:
    new = deepcopy(OLD)
    new["description"] = "Said better."
    new["properties"]["text"]["title"] = "Words"
    new["$defs"]["Allegation"]["properties"]["status"]["enum"].reverse()
    new["required"].reverse()
    assert differences("article.enriched.v1", OLD, new) == []


def test_a_source_may_send_fields_of_its_own_in_a_raw_event() -> None:
    assert json_schema(RawEvent)["additionalProperties"] is True


def test_an_integer_is_taken_where_a_number_is() -> None:
    assert refusals({"type": "integer"}, {"type": "number"}) == []
    assert refusals({"type": "number"}, {"type": "integer"}) == [" may be of type number, and only integer is taken"]


def test_schemas_that_refer_to_themselves_are_compared_to_an_end() -> None:
    tree = {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}}
    document = {"$ref": "#/$defs/Tree", "$defs": {"Tree": tree}}
    assert refusals(document, document) == []
