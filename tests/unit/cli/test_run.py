"""`newsroom run` from its arguments to its exit code, over all stages."""

from pathlib import Path

import orjson
import pytest

from tests.unit.cli.conftest import Call

CLAIM = """Northgate Optics accused of breaking sanctions

Mara Lindqvist has accused Northgate Optics of violating export sanctions by selling lenses to a listed buyer. The engineer left the
company in March. Northgate Optics denied the claim and said that it would defend itself in court, where the case begins in May.
"""
RAIN = """Rain on Oldbridge

Rain fell on Oldbridge all day, and the river rose by a hand. The council said that the lower bridge would stay open through the
night. Schools in the valley sent their pupils home an hour early, and two bus lines were led around the flooded underpass.
"""


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "claim.txt").write_text(CLAIM)
    (folder / "rain.txt").write_text(RAIN)
    return folder


def test_a_run_reports_what_it_found_and_a_second_one_finds_nothing_new(call: Call, inputs: Path) -> None:
    called = call("run", str(inputs), "--jobs", "1")
    assert (called.code, called.err) == (0, "")
    assert called.out.startswith("2 articles\n")
    assert "Mara Lindqvist" in called.out
    called = call("run", str(inputs), "--json", "--jobs", "1")
    report = orjson.loads(called.out)
    assert (called.code, report["new"], report["already"], report["articles"]) == (0, 0, 2, 2)
    assert report["outcomes"] == {"indexed": 2}
    assert [group["status"] for group in report["allegations"]] == ["alleged"]
    sentence = report["allegations"][0]["shown"][0]["sentence"]
    assert "Northgate Optics" in {sentence["text"][mark["start"] : mark["end"]] for mark in sentence["marks"]}
    found = orjson.loads(call("search", "--accused", "Northgate", "--json").out)
    assert [hit["source"] for hit in found["hits"]] == ["desk"]


def test_what_is_rejected_is_told_and_makes_the_exit_code_3(call: Call, inputs: Path) -> None:
    (inputs / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20)
    (inputs / "empty.txt").write_bytes(b"")
    called = call("run", str(inputs), "--jobs", "1")
    assert called.code == 3
    assert called.out.startswith("2 articles\n")
    assert "2 inputs rejected" in called.out
    assert f"  {inputs}/empty.txt: there is no text in it.\n" in called.out
    assert f"  {inputs}/picture.txt: binary data" in called.out


def test_nothing_to_read_is_wrong_use(call: Call) -> None:
    called = call("run")
    assert called.code == 2
    assert called.err.startswith("newsroom: Nothing to read: ")


def test_the_legal_sheets_of_a_run_as_a_page(call: Call, inputs: Path, tmp_path: Path) -> None:
    page = tmp_path / "sheets.html"
    assert call("run", str(inputs), "--html", str(page), "--jobs", "1").code == 0
    told = page.read_text(encoding="utf-8")
    assert "2 articles, 0 of them copies. Allegations: 1 alleged." in told
    assert "Northgate Optics accused of breaking sanctions" in told
    assert "denied the claim" in told
    assert "Rain on Oldbridge" not in told
