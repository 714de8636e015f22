from pathlib import Path

import orjson
import pytest

from schemas import EnrichedEvent, decode
from tests.events import article, operations, tribunal_article
from tests.unit.cli.conftest import UUID, Call
from workers.runtime.embedded.store import connect, transaction
from workers.search.fts5 import Fts5Index


def test_an_article_with_its_evidence_marked(call: Call, store: Path) -> None:
    called = call("show", "tribunal", "--store", str(store))
    assert called.code == 0
    lines = called.out.splitlines()
    assert lines[0] == "Optics firm sued over sanctions"
    assert "[Northgate Optics] has been «sued by»¹ <a former engineer> over {sales to a" in lines
    text = " ".join(called.out.split())
    assert "<Mara Lindqvist> «accuses»² [the company] of {violating export sanctions" in text
    assert "Northgate Optics (denied the claim)." in text
    assert "1 sued Northgate Optics a former engineer sales to a sanctioned buyer" in text
    assert "2 denial Northgate Optics denied the claim" in text


def test_json_is_the_enriched_event(call: Call, store: Path) -> None:
    called = call("show", "tribunal", "--json", "--store", str(store))
    assert decode(EnrichedEvent, called.out) == tribunal_article()


def test_the_legal_sheet_of_an_article(call: Call, store: Path) -> None:
    called = call("show", "--legal", "tribunal", "--store", str(store))
    assert called.code == 0
    text = " ".join(called.out.split())
    assert "1 accused, 1 flag" in text
    assert "Northgate Optics sued" in text
    assert "! no answer: no answer to 1 of 2 accusations was found [text 0-85]" in text
    assert "status sued, sanctions trade text 0-85 of sales to a sanctioned buyer" in text
    assert "source a former engineer response none found" in text
    assert "response denial by Northgate Optics: “denied the claim”" in text


def test_the_legal_sheet_as_json(call: Call, store: Path) -> None:
    called = call("show", "--legal", "tribunal", "--json", "--store", str(store))
    sheet = orjson.loads(called.out)
    assert sheet["article_id"] == "tribunal"
    (accused,) = sheet["accused"]
    assert [flag["code"] for flag in accused["flags"]] == ["no_answer"]
    assert accused["matters"][0]["place"] == {
        "field": "text",
        "start": 0,
        "end": 85,
        "text": "Northgate Optics has been sued by a former engineer over sales to a sanctioned buyer.",
    }


def test_the_legal_sheet_of_an_article_that_accuses_nobody(call: Call, store: Path) -> None:
    assert "Nobody was found accused. That is no proof" in call("show", "--legal", "rain", "--store", str(store)).out


@pytest.mark.parametrize("prefix", ["6", "6ab5642b", UUID])
def test_a_beginning_that_no_other_id_has_is_enough(call: Call, store: Path, prefix: str) -> None:
    assert UUID in call("show", prefix, "--store", str(store)).out


def test_an_article_cannot_send_controls_to_the_terminal(call: Call, store: Path) -> None:
    connection = connect(store, write=True)
    event = article("evil", "Rain\x1b[2J\x1b]0;owned\x07 fell\x9b31m.", source="s\x1b[31m", headline="H\x1b[1m")
    with transaction(connection):
        Fts5Index(connection, "g1").apply(operations(event))
    connection.close()
    for command in (["show", "evil"], ["search", "rain"]):
        out = call(*command, "--store", str(store)).out
        assert not {"\x1b", "\x07", "\x9b"} & set(out)


def test_an_article_that_is_not_there(call: Call, store: Path) -> None:
    called = call("show", "zzz", "--store", str(store))
    assert (called.code, called.out) == (1, "")
    assert called.err == "newsroom: There is no article zzz in the index.\n"


def test_a_copy_says_whose(call: Call, store: Path) -> None:
    assert "Near copy of tribunal" in call("show", "copy-1", "--store", str(store)).out


def test_a_beginning_of_several_ids_names_them(call: Call, store: Path) -> None:
    connection = connect(store, write=True)
    with transaction(connection):
        Fts5Index(connection, "g1").apply(operations(article("wire-1"), article("wire-2")))
    connection.close()
    called = call("show", "wire", "--store", str(store))
    assert called.code == 2
    assert "More than one article id begins with wire: wire-1, wire-2." in called.err


def test_an_empty_id_is_no_article(call: Call, store: Path) -> None:
    assert call("show", "", "--store", str(store)).code == 1
