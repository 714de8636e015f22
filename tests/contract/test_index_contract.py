"""What every index backend must do. A backend is added by adding it to the `index` fixture."""

import itertools
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from schemas import Duplicate
from tests.events import FETCHED, article, copy_of, killed, operations, raw_ref, revised, tribunal_article
from tests.servers.fixtures import opensearch_url
from workers.errors import IndexRefused
from workers.legal import legal_sheet
from workers.search.contract import Applied, Hits, IndexBackend, Refused, Stale
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import migrate
from workers.search.opensearch import OpenSearchIndex
from workers.search.opensearch_client import connect
from workers.search.opensearch_indices import drop
from workers.search.query import Query
from workers.settings import Settings

__all__ = ["opensearch_url"]

_numbers = itertools.count()


@pytest.fixture(params=["fts5", pytest.param("opensearch", marks=pytest.mark.servers)])
def index(request: pytest.FixtureRequest) -> Iterator[IndexBackend]:
    """An empty index."""
    if request.param == "fts5":
        connection = sqlite3.connect(":memory:")
        migrate(connection, "g1")
        yield Fts5Index(connection, "g1")
        connection.close()
    else:
        url = request.getfixturevalue("opensearch_url")
        client = connect(Settings(opensearch_url=url))
        index = OpenSearchIndex(client, url, "g1", prefix=f"c{os.getpid()}-{next(_numbers)}-", refresh=True)
        yield index
        drop(client, index.names)
        client.close()


def found(hits: Hits) -> list[str]:
    return [hit.article_id for hit in hits.hits]


# Writing


def test_an_article_put_is_found_counted_and_read_back_whole(index: IndexBackend) -> None:
    event = tribunal_article()
    assert index.apply(operations(event)) == [Applied()]
    assert index.count() == 1
    assert index.get("tribunal") == event
    assert found(index.search(Query(text="sanctions"))) == ["tribunal"]


def test_the_legal_sheet_is_the_same_from_every_index(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article()))
    found = index.get("tribunal")
    assert found is not None
    assert legal_sheet(found) == legal_sheet(tribunal_article())


def test_a_newer_revision_replaces_the_article_and_its_words(index: IndexBackend) -> None:
    index.apply(operations(article("a", "The old bridge collapsed.")))
    assert index.apply(operations(revised(article("a", "The new tunnel opened."), 1))) == [Applied()]
    assert found(index.search(Query(text="tunnel"))) == ["a"]
    assert found(index.search(Query(text="collapsed"))) == []
    assert index.count() == 1


def test_an_older_revision_is_stale_and_changes_nothing(index: IndexBackend) -> None:
    newer = revised(article("a", "The new tunnel opened."), 3)
    index.apply(operations(newer))
    assert index.apply(operations(article("a", "The old bridge collapsed."))) == [Stale(held=3)]
    assert index.get("a") == newer


def test_a_redelivered_operation_is_applied_again_with_the_same_result(index: IndexBackend) -> None:
    index.apply(operations(article("a")))
    assert index.apply(operations(article("a"))) == [Applied()]
    assert index.count() == 1


def test_the_same_revision_from_another_raw_event_is_stale(index: IndexBackend) -> None:
    index.apply(operations(article("a")))
    assert index.apply(operations(article("a", raw=raw_ref("a", 7)))) == [Stale(held=0)]


def test_results_come_one_an_operation_in_order(index: IndexBackend) -> None:
    results = index.apply(operations(article("a"), revised(article("a"), 2), revised(article("a"), 1), article("b")))
    assert results == [Applied(), Applied(), Stale(held=2), Applied()]


def test_a_killed_article_is_gone_and_nothing_older_brings_it_back(index: IndexBackend) -> None:
    event = tribunal_article()
    index.apply(operations(event))
    assert index.apply(operations(killed(event, 2))) == [Applied()]
    assert index.get("tribunal") is None
    assert index.count() == 0
    assert index.ids("trib", 5) == []
    assert found(index.search(Query(text="sanctions"))) == []
    assert found(index.search(Query(accused="Northgate"))) == []
    assert index.apply(operations(revised(event, 1))) == [Stale(held=2)]


def test_an_article_can_be_killed_before_it_arrives(index: IndexBackend) -> None:
    assert index.apply(operations(killed(article("a"), 1))) == [Applied()]
    assert index.apply(operations(article("a"))) == [Stale(held=1)]
    assert index.get("a") is None


def test_a_killed_article_that_is_published_anew_is_found_again(index: IndexBackend) -> None:
    index.apply(operations(killed(article("a"), 1), revised(article("a", "The bridge stands."), 2)))
    assert found(index.search(Query(text="bridge"))) == ["a"]


def test_a_put_without_its_document_is_refused_and_the_rest_is_applied(index: IndexBackend) -> None:
    (bad,) = operations(article("a"))
    results = index.apply([bad.model_copy(update={"document": None}), *operations(article("b"))])
    assert isinstance(results[0], Refused)
    assert isinstance(results[0].error, IndexRefused)
    assert "article a" in str(results[0].error)
    assert results[1] == Applied()


def test_a_long_text_is_kept_and_found_to_its_last_word(index: IndexBackend) -> None:
    event = article("long", "Words pass by and by. " * 20_000 + "Finally a zeppelin.")
    index.apply(operations(event))
    assert found(index.search(Query(text="zeppelin"))) == ["long"]
    stored = index.get("long")
    assert stored is not None
    assert stored.text == event.text


# Text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sanctions", ["tribunal"]),
        ("SANCTION", ["tribunal"]),
        ("optics sanctions", ["tribunal"]),
        ("optics zeppelin", []),
        ('"former engineer"', ["tribunal"]),
        ('"engineer former"', []),
        ("“former engineer”", ["tribunal"]),
        ("sanctions -kestrel", []),
        ("sanctions -zeppelin", ["tribunal"]),
        ('sanctions -"former engineer"', []),
        ("sanct*", ["tribunal"]),
        ("budget headline:sued", []),
    ],
)
def test_the_text_language(index: IndexBackend, text: str, expected: list[str]) -> None:
    index.apply(operations(tribunal_article(), article("rain")))
    assert found(index.search(Query(text=text))) == expected


@pytest.mark.parametrize(
    "text",
    ["AND", "NOT", "x OR", "NEAR(x y)", "x) OR (y", "x^2", "col:x", "it's", "100%", "{x}", "+x", "x*y", "AT&T", "x\\"],
)
def test_what_is_syntax_elsewhere_is_words_here(index: IndexBackend, text: str) -> None:
    index.apply(operations(article("rain")))
    assert found(index.search(Query(text=text))) == []


def test_a_word_in_the_headline_counts_more_than_one_in_the_text(index: IndexBackend) -> None:
    index.apply(
        operations(
            article("text", "The council spoke of a flood among other things."),
            article("head", "The council spoke of the water and other things.", headline="Flood hits Oldbridge"),
        )
    )
    assert found(index.search(Query(text="flood"))) == ["head", "text"]


def test_accents_and_case_do_not_matter(index: IndexBackend) -> None:
    index.apply(operations(article("a", "A café in Málaga burnt down.")))
    assert found(index.search(Query(text="CAFE malaga"))) == ["a"]


def test_hits_mark_the_words_that_were_found(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article()))
    (hit,) = index.search(Query(text="sanctions lenses")).hits
    assert {hit.snippet.text[start:end] for start, end in hit.snippet.marks} >= {"sanctions", "lenses"}
    assert [hit.headline.text[start:end] for start, end in hit.headline.marks] == ["sanctions"]
    assert hit.headline.text == "Optics firm sued over sanctions"


def test_without_a_text_the_snippet_is_how_the_article_begins(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article()))
    (hit,) = index.search(Query()).hits
    assert hit.snippet.text.startswith("Northgate Optics has been sued")
    assert hit.snippet.marks == ()


# Filters


def test_accused_and_status_must_hold_within_one_allegation(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article()))
    assert found(index.search(Query(accused="Northgate Optics", status=("sued",)))) == ["tribunal"]
    assert found(index.search(Query(accuser="Lindqvist", status=("alleged",)))) == ["tribunal"]
    # Lindqvist makes one claim and somebody undescribed has sued; no allegation says that she has.
    assert found(index.search(Query(accuser="Lindqvist", status=("sued",)))) == []


def test_an_accuser_is_not_found_as_accused(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article()))
    assert found(index.search(Query(accused="Mara Lindqvist"))) == []
    assert found(index.search(Query(accuser="Northgate Optics"))) == []


def test_a_hit_shows_the_allegations_that_the_filters_meet(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article()))
    (hit,) = index.search(Query(status=("sued",))).hits
    assert [allegation.id for allegation in hit.allegations] == ["al-1"]
    (shown,) = hit.allegations
    assert (shown.accused, shown.accuser, shown.status) == (("Northgate Optics",), ("a former engineer",), "sued")
    assert [shown.sentence.text[start:end] for start, end in shown.sentence.marks] == ["sued by"]
    (hit,) = index.search(Query(text="optics")).hits
    assert [allegation.id for allegation in hit.allegations] == ["al-1", "al-2"]


def test_an_allegation_without_an_answer_can_be_asked_for(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article()))
    for answered, expected in ((False, [("al-1", ())]), (True, [("al-2", ("denial",))])):
        (hit,) = index.search(Query(answered=answered)).hits
        assert [(allegation.id, allegation.answers) for allegation in hit.allegations] == expected
    assert found(index.search(Query(answered=True, status=("sued",)))) == []


@pytest.mark.parametrize("name", ["northgate optics", "Optics", "NORTHGATE", "the company"])
def test_a_name_is_found_by_its_words_in_order(index: IndexBackend, name: str) -> None:
    index.apply(operations(tribunal_article()))
    assert found(index.search(Query(accused=name))) == ["tribunal"]


@pytest.mark.parametrize("name", ["Optics Northgate", "North", "Kestrel Trading"])
def test_a_name_is_not_found_by_other_words(index: IndexBackend, name: str) -> None:
    index.apply(operations(tribunal_article()))
    assert found(index.search(Query(accused=name))) == []


def test_values_of_one_filter_are_alternatives(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article(), article("rain")))
    assert found(index.search(Query(status=("convicted", "sued")))) == ["tribunal"]
    assert found(index.search(Query(status=("convicted",)))) == []


def test_category_entity_source_and_language_filter(index: IndexBackend) -> None:
    index.apply(operations(tribunal_article(), article("rain", language="fi", source="harbour-times")))
    assert found(index.search(Query(category=("sanctions_trade",)))) == ["tribunal"]
    assert found(index.search(Query(category=("fraud",)))) == []
    assert found(index.search(Query(entity="Kestrel Trading"))) == ["tribunal"]
    assert found(index.search(Query(source=("harbour-times",)))) == ["rain"]
    assert found(index.search(Query(language=("fi",)))) == ["rain"]


def test_time_filters_take_the_publication_or_else_the_fetch(index: IndexBackend) -> None:
    published = datetime(2026, 1, 10, tzinfo=UTC)
    index.apply(operations(article("dated", published_at=published), article("undated")))
    assert found(index.search(Query(since=published, until=published + timedelta(microseconds=1)))) == ["dated"]
    assert found(index.search(Query(until=published))) == []
    assert found(index.search(Query(since=FETCHED))) == ["undated"]


def test_an_article_under_embargo_is_found_only_from_its_end(index: IndexBackend) -> None:
    end = datetime(2026, 4, 1, 6, 0, tzinfo=UTC)
    index.apply(operations(article("secret", embargoed=end)))
    assert found(index.search(Query(at=end - timedelta(microseconds=1)))) == []
    assert found(index.search(Query(at=end))) == ["secret"]
    assert index.get("secret") is not None


# Copies


def test_copies_are_folded_onto_their_original(index: IndexBackend) -> None:
    original = tribunal_article()
    index.apply(operations(copy_of(original, "copy-1"), original, copy_of(original, "copy-2"), article("rain")))
    hits = index.search(Query(text="sanctions"))
    assert (hits.total, found(hits)) == (1, ["tribunal"])
    assert hits.hits[0].copies == 2


def test_copies_are_shown_when_asked_for(index: IndexBackend) -> None:
    original = tribunal_article()
    index.apply(operations(original, copy_of(original, "copy-1")))
    hits = index.search(Query(text="sanctions", copies=True))
    assert hits.total == 2
    assert {(hit.article_id, hit.duplicate_of) for hit in hits.hits} == {("tribunal", None), ("copy-1", "tribunal")}


def test_a_copy_stands_for_the_story_where_the_filters_leave_out_the_original(index: IndexBackend) -> None:
    original = tribunal_article()
    index.apply(operations(original, copy_of(original, "copy-1")))
    (hit,) = index.search(Query(text="sanctions", source=("harbour-times",))).hits
    assert (hit.article_id, hit.duplicate_kind, hit.duplicate_of) == ("copy-1", "near", "tribunal")


@pytest.mark.parametrize("kind", ["update", "shares"])
def test_what_tells_something_new_is_a_hit_of_its_own(index: IndexBackend, kind: str) -> None:
    original = tribunal_article()
    values = {"kind": kind, "of": "tribunal", "cluster": "tribunal", "similarity": 0.5}
    index.apply(operations(original, copy_of(original, "later", duplicate=Duplicate.model_validate(values))))
    hits = index.search(Query(text="sanctions"))
    assert (hits.total, set(found(hits))) == (2, {"tribunal", "later"})
    assert [hit.copies for hit in hits.hits] == [0, 0]


# Pages


def test_pages_are_in_order_and_do_not_overlap(index: IndexBackend) -> None:
    index.apply(operations(*(article(f"a{n}", published_at=datetime(2026, 1, 1 + n, tzinfo=UTC)) for n in range(5))))
    pages = [index.search(Query(limit=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert [found(page) for page in pages] == [["a4", "a3"], ["a2", "a1"], ["a0"], []]
    assert [page.total for page in pages] == [5, 5, 5, 5]
    assert found(index.search(Query(order="oldest", limit=2))) == ["a0", "a1"]


def test_ids_are_found_by_how_they_begin(index: IndexBackend) -> None:
    index.apply(operations(article("ab1"), article("ab2"), article("ac_"), article("ac%")))
    assert index.ids("ab", 5) == ["ab1", "ab2"]
    assert index.ids("a", 2) == ["ab1", "ab2"]
    assert index.ids("ac_", 5) == ["ac_"]
    assert index.ids("zz", 5) == []


def test_an_empty_index_answers_with_nothing(index: IndexBackend) -> None:
    assert index.search(Query(text="anything", accused="Anyone")) == Hits(0, ())
    assert index.get("none") is None
    assert index.count() == 0
