from datetime import UTC, datetime

import pytest

from schemas import Duplicate, EnrichedEvent, IndexOperation
from tests.events import FETCHED, article, copy_of, killed, tribunal_article
from workers.stages.base import Emit, Record
from workers.stages.index import IndexStage, utc_text


def asked(*events: EnrichedEvent) -> list[IndexOperation]:
    records = [Record(e, e.event_id, "articles.enriched", 0, n, FETCHED, f"record {n}") for n, e in enumerate(events)]
    operations = []
    for outcome in IndexStage().process(records):
        assert isinstance(outcome, Emit)
        (operation,) = outcome.events
        assert isinstance(operation, IndexOperation)
        operations.append(operation)
    return operations


def test_an_article_is_put_whole_under_its_revision_and_month() -> None:
    event = tribunal_article(revision=3)
    (operation,) = asked(event)
    assert (operation.op, operation.outcome, operation.revision, operation.partition) == (
        "put",
        "indexed",
        3,
        "2026-03",
    )
    assert operation.document == event
    assert operation.raw == event.raw


@pytest.mark.parametrize("kind", ["exact", "near"])
def test_a_copy_is_put_as_a_duplicate_with_its_link(kind: str) -> None:
    duplicate = Duplicate.model_validate({"kind": kind, "of": "tribunal", "cluster": "tribunal", "similarity": 0.97})
    (operation,) = asked(copy_of(tribunal_article(), "copy", duplicate=duplicate))
    assert (operation.op, operation.outcome) == ("put", "duplicate")
    assert operation.document is not None
    assert operation.document.duplicate.of == "tribunal"


@pytest.mark.parametrize("kind", ["original", "revision", "update", "shares"])
def test_what_has_words_of_its_own_is_indexed(kind: str) -> None:
    duplicate = Duplicate.model_validate({"kind": kind, "cluster": "c", "similarity": 0.4})
    (operation,) = asked(article("a", duplicate=duplicate))
    assert operation.outcome == "indexed"


def test_a_killed_article_is_deleted_and_its_text_goes_nowhere() -> None:
    (operation,) = asked(killed(tribunal_article(), 4))
    assert (operation.op, operation.outcome, operation.revision) == ("delete", "killed", 4)
    assert operation.document is None


def test_an_embargo_travels_with_the_operation() -> None:
    (operation,) = asked(article("a", embargoed=datetime(2026, 4, 1, 6, tzinfo=UTC)))
    assert operation.not_before == "2026-04-01T06:00:00Z"


def test_an_embargo_never_ends_early() -> None:
    assert utc_text(datetime(2026, 4, 1, 6, 0, 0, 1, tzinfo=UTC)) == "2026-04-01T06:00:01Z"


def test_operations_come_in_the_order_of_the_records() -> None:
    assert [operation.article_id for operation in asked(article("b"), article("a"))] == ["b", "a"]
