"""The commands of reprocessing, as their users call them, one after the other over one store."""

import shutil
from pathlib import Path

import orjson
import pytest

from tests.unit.cli.conftest import Call, call

__all__ = ["call"]


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> str:
    return str(shutil.copy(filled, tmp_path / "store.sqlite3"))


def test_from_replay_to_promotion_and_back(call: Call, store: str, tmp_path: Path) -> None:
    planned = orjson.loads(call("replay", "--to-generation", "g2", "--dry-run", "--json", "--store", store).out)
    assert (planned["events"], planned["base"], planned["jobs"] > 0) == (9, "g1", True)
    assert set(planned["costs"]) == {"clean", "entities", "allegations"}
    done = orjson.loads(call("replay", "--to-generation", "g2", "--json", "--store", store).out)
    assert (done["events"], done["new"]) == (9, 9)
    compared = call("diff", "g1", "g2", "--html", "diff.html", "--fail-over", "0%", "--store", store)
    assert (compared.code, "Readers would see no difference." in compared.out) == (0, True)
    assert "From <code>g1</code> to <code>g2</code>" in (tmp_path / "diff.html").read_text()
    listed = orjson.loads(call("generations", "--json", "--store", store).out)
    assert [(one["name"], one["live"], one["missing"]) for one in listed] == [("g1", True, 0), ("g2", False, 0)]
    assert call("drop", "g1", "--store", store).code == 1
    assert "Readers now see g2" in call("promote", "g2", "--store", store).out
    assert "Readers see g1 again" in call("rollback", "--store", store).out
    assert call("drop", "g2", "--store", store).code == 0
    audited = call("audit", "--store", store)
    assert (audited.code, "Each has exactly one outcome." in audited.out) == (0, True)


def test_a_diff_over_the_limit_fails(call: Call, store: str) -> None:
    call("replay", "--to-generation", "g2", "--from", "entities", "--source", "harbour-times", "--store", store)
    assert call("diff", "g1", "g2", "--fail-over", "2%", "--store", store).code == 0
    call("replay", "--to-generation", "g3", "--source", "harbour-times", "--store", store)
    # Alone, the copy of an article of the other source looks like an original, and the names in it are found anew.
    assert call("diff", "g1", "g3", "--fail-over", "2%", "--store", store).code == 1
    assert "g2 holds only source harbour-times" in call("diff", "g1", "g2", "--store", store).out
    assert call("diff", "g1", "g2", "--fail-over", "much", "--store", store).code == 2
    assert call("promote", "g2", "--store", store).code == 1


def test_dead_letters_are_listed_shown_retried_and_dropped(call: Call, store: str) -> None:
    (letter,) = orjson.loads(call("dlq", "list", "--json", "--store", store).out)
    number = str(letter["number"])
    assert letter["error"] in call("dlq", "list", "--store", store).out
    assert letter["message"][:40] in call("dlq", "show", number, "--store", store).out.replace("\n", " ")
    assert orjson.loads(call("dlq", "show", number, "--value", "--store", store).out)["id"] == "empty"
    retried = call("dlq", "retry", number, "--json", "--store", store)
    assert (retried.code, orjson.loads(retried.out)[0]["attempts"]) == (3, letter["attempts"] + 1)
    assert call("dlq", "drop", "--store", store).code == 2, "nothing named: nothing dropped"
    assert orjson.loads(call("dlq", "drop", "--all", "--json", "--store", store).out) == {"dropped": 1}
    assert "There are no dead letters." in call("dlq", "list", "--store", store).out


@pytest.mark.parametrize(
    "command",
    [["audit"], ["generations"], ["diff", "g1", "g2"], ["replay", "--to-generation", "g2"], ["promote", "g2"]],
)
def test_without_a_store_each_says_so(call: Call, command: list[str]) -> None:
    called = call(*command, "--store", "none.sqlite3")
    assert (called.code, "There is no store at none.sqlite3" in called.err) == (2, True)
