"""What sources yield, kept in the store from run to run."""

import sqlite3
from pathlib import Path

import orjson

from tests.unit.cli.conftest import Call, call
from workers.runtime.embedded.store import connect
from workers.runtime.embedded.yields import changed, keep, kept
from workers.runtime.work import YIELD, About, Emitted, Rejected, Result
from workers.yields import MOST, RECENT, Yield

__all__ = ["call"]


def cleaned(article: str, characters: int, source: str = "wire") -> Result:
    one = Yield(characters, True, article)
    return Emitted(About(article_id=article, source=source), found=(("language", "en"), (YIELD, str(one))))


def test_the_last_articles_of_each_source_are_kept() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    keep(connection, [cleaned(f"a{n}", 1_000 + n) for n in range(MOST)])
    keep(connection, [cleaned("a5", 7), cleaned("new", 8), cleaned("b", 9, "gazette")])
    found = [(source, article, one.characters) for source, article, one in kept(connection)]
    assert len(found) == MOST + 1
    assert found[0] == ("wire", "a1", 1_001)
    assert found[-3:] == [("wire", "a5", 7), ("wire", "new", 8), ("gazette", "b", 9)]


def test_a_page_without_an_article_is_kept_and_other_rejections_are_not() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    about = About(article_id="a", source="wire")
    keep(connection, [Rejected(about, "NoArticle", ""), Rejected(About(article_id="b", source="wire"), "BadDate", "")])
    assert list(kept(connection)) == [("wire", "a", Yield(0))]


def test_a_store_from_before_has_none() -> None:
    assert changed(sqlite3.connect(":memory:")) == []


def test_status_tells_of_a_source_that_yields_half(call: Call, tmp_path: Path) -> None:
    store = tmp_path / "var.sqlite3"
    connection = connect(store, write=True)
    keep(connection, [cleaned(f"a{n}", 2_000) for n in range(100)])
    keep(connection, [cleaned(f"b{n}", 700) for n in range(RECENT)])
    connection.close()
    page = " ".join(call("status", "--store", str(store)).out.split())
    assert page.endswith("wire 700 characters of text, 2,000 before")
    told = orjson.loads(call("status", "--json", "--store", str(store)).out)["changed_sources"]
    assert told == [{"source": "wire", "changes": [{"trouble": "half_text", "now": 700, "before": 2_000}]}]
