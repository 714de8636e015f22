"""`newsroom schemas`, `sources`, `status`, `clusters`."""

from pathlib import Path

import orjson
import pytest

from schemas import EVENT_TYPES, RawEvent
from schemas.export import export, json_schema, to_bytes
from tests.unit.cli.conftest import Call
from workers.sources import READERS


def test_the_events_are_listed_with_version_and_topic(call: Call) -> None:
    listed = orjson.loads(call("schemas", "list", "--json").out)
    assert {"event": "article.raw", "version": 1, "topic": "articles.raw"} in listed
    assert len(listed) == len(EVENT_TYPES)
    listing = [line.split() for line in call("schemas", "list").out.splitlines()]
    assert ["article.clean", "1", "articles.clean"] in listing


def test_a_schema_is_printed_as_it_is_committed(call: Call) -> None:
    assert call("schemas", "print", "article.raw").out.encode() == to_bytes(json_schema(RawEvent))
    called = call("schemas", "print", "article.row")
    assert called.code == 2
    assert "There is no event 'article.row'; there are article.raw," in called.err


def test_a_breaking_change_is_neither_current_nor_exported(call: Call, tmp_path: Path) -> None:
    export(tmp_path)
    path = tmp_path / "article.raw.v1.json"
    schema = orjson.loads(path.read_bytes())
    schema["required"].remove("body")
    path.write_bytes(to_bytes(schema))
    for command in (["check", "--against"], ["export", "--to"]):
        called = call("schemas", *command, str(tmp_path))
        assert called.code == 1
        assert "article.raw.v1: new readers refuse old data: body may be missing, and is required" in called.out
        assert "new version" in called.err
    assert orjson.loads(path.read_bytes()) == schema
    assert call("schemas", "export", "--force", "--to", str(tmp_path)).out == f"{path}\n"
    assert call("schemas", "check", "--against", str(tmp_path)).code == 0


def test_schemas_that_are_not_written_yet_are_named(call: Call, tmp_path: Path) -> None:
    called = call("schemas", "check", "--against", str(tmp_path))
    assert called.code == 1
    assert "article.raw.v1.json" in called.err


def test_each_kind_of_input_is_listed(call: Call) -> None:
    assert [one["name"] for one in orjson.loads(call("sources", "--json").out)] == [reader.name for reader in READERS]
    shown = call("sources").out
    assert all(reader.name in shown for reader in READERS)


def test_the_state_of_a_store(call: Call, store: Path) -> None:
    state = orjson.loads(call("status", "--json", "--store", str(store)).out)
    assert (state["generation"], state["articles"], state["pending"]) == ("g1", 4, 0)
    assert [stage["name"] for stage in state["stages"]] == ["clean", "dedup", "entities", "allegations", "index"]
    assert call("status", "--store", str(store)).out.startswith("4 articles in generation g1\n")


@pytest.mark.parametrize("order", ["largest", "newest"])
def test_stories_with_copies_are_listed_first_publisher_first(call: Call, store: Path, order: str) -> None:
    (cluster,) = orjson.loads(call("clusters", "--order", order, "--json", "--store", str(store)).out)
    assert (cluster["id"], cluster["size"]) == ("tribunal", 2)
    assert {member["article_id"] for member in cluster["members"]} == {"tribunal", "copy-1"}
    assert "2 articles of 2 sources" in call("clusters", "--store", str(store)).out
