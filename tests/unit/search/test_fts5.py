import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.events import article, copy_of, killed, operations, revised, tribunal_article
from workers.errors import BadQuery, StoreVersion, UnknownGeneration
from workers.search.contract import Snippet
from workers.search.fts5 import Fts5Index
from workers.search.fts5_hits import marked
from workers.search.fts5_tables import drop, generations, migrate
from workers.search.query import Query


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    migrate(connection, "g1")
    connection.commit()
    yield connection
    connection.close()


def tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_nothing_is_committed_by_the_index(connection: sqlite3.Connection) -> None:
    Fts5Index(connection, "g1").apply(operations(tribunal_article()))
    assert connection.in_transaction
    connection.rollback()
    assert Fts5Index(connection, "g1").count() == 0


def test_the_word_tables_agree_with_the_articles_after_revisions_and_kills(connection: sqlite3.Connection) -> None:
    event = tribunal_article()
    index = Fts5Index(connection, "g1")
    index.apply(operations(event, copy_of(event, "copy"), revised(event, 1, headline=None), article("rain")))
    index.apply(operations(killed(event, 2), revised(article("rain", "Sun at last."), 5)))
    for name in ("g1_text", "g1_name_text"):
        # FTS5 raises "database disk image is malformed" when its words are not those of the table it reads.
        connection.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
    assert connection.execute("SELECT count(*) FROM g1_allegation").fetchone() == (0,)


def test_generations_lie_side_by_side(connection: sqlite3.Connection) -> None:
    migrate(connection, "g2")
    Fts5Index(connection, "g1").apply(operations(article("old")))
    Fts5Index(connection, "g2").apply(operations(article("new")))
    assert list(generations(connection)) == ["g1", "g2"]
    assert Fts5Index(connection, "g1").ids("", 5) == ["old"]
    assert Fts5Index(connection, "g2").ids("", 5) == ["new"]


def test_a_dropped_generation_leaves_no_table(connection: sqlite3.Connection) -> None:
    before = tables(connection)
    migrate(connection, "g2")
    drop(connection, "g2")
    assert tables(connection) == before
    assert list(generations(connection)) == ["g1"]


@pytest.mark.parametrize("name", ["g9", "g1; DROP TABLE x", "", "G1"])
def test_an_unknown_generation_is_refused(connection: sqlite3.Connection, name: str) -> None:
    with pytest.raises(UnknownGeneration):
        drop(connection, name)


@pytest.mark.parametrize("name", ["g1; DROP TABLE x", "", "G1", "g" * 50])
def test_a_name_that_cannot_stand_before_a_table_is_refused(connection: sqlite3.Connection, name: str) -> None:
    with pytest.raises(UnknownGeneration, match="small letter"):
        migrate(connection, name)


def test_migrating_twice_keeps_what_is_there(connection: sqlite3.Connection) -> None:
    Fts5Index(connection, "g1").apply(operations(article("a")))
    migrate(connection, "g1")
    assert Fts5Index(connection, "g1").count() == 1


def test_a_layout_of_another_release_is_refused(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE search_generation SET layout = 99")
    with pytest.raises(StoreVersion, match="layout 99"):
        migrate(connection, "g1")


def test_a_file_without_an_index_has_no_generations() -> None:
    connection = sqlite3.connect(":memory:")
    assert generations(connection) == {}
    connection.close()


@pytest.fixture(scope="module")
def filled() -> Iterator[Fts5Index]:
    connection = sqlite3.connect(":memory:")
    migrate(connection, "g1")
    index = Fts5Index(connection, "g1")
    index.apply(operations(tribunal_article(), article("rain")))
    yield index
    connection.close()


@settings(max_examples=300)
@given(
    text=st.text(max_size=40) | st.text(alphabet="ab\"*-^():+{}\\ 'NOTANDRE", max_size=40), name=st.text(max_size=20)
)
def test_no_text_or_name_that_a_query_takes_upsets_fts5(filled: Fts5Index, text: str, name: str) -> None:
    try:
        query = Query(text=text, accused=name)
    except BadQuery:
        return
    filled.search(query)


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("plain", Snippet("plain")),
        ("\x01all\x02", Snippet("all", ((0, 3),))),
        ("a \x01b\x02 c \x01dé\x02", Snippet("a b c dé", ((2, 3), (6, 8)))),
        ("", Snippet("")),
    ],
)
def test_marks_become_offsets_in_the_text_without_them(text: str, snippet: Snippet) -> None:
    assert marked(text) == snippet
