"""A promotion while a worker of the generation that leaves starts, or begins a month."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from opensearchpy import OpenSearch

from workers.search.opensearch_client import connect
from workers.search.opensearch_indices import Names, ensure, live_generation, promote
from workers.settings import Settings


@pytest.fixture
def client(indexed: Settings) -> Iterator[OpenSearch]:
    with closing(connect(indexed)) as client:
        yield client


@pytest.fixture
def old(indexed: Settings, client: OpenSearch) -> Names:
    """A live generation with one month."""
    names = Names(indexed.index_prefix, "g1")
    ensure(client, names)
    client.indices.create(index=names.index("2026-01"))
    return names


@pytest.fixture
def new(indexed: Settings, client: OpenSearch, old: Names) -> Names:
    """A second one beside it, not seen yet."""
    names = Names(indexed.index_prefix, "g2")
    ensure(client, names)
    client.indices.create(index=names.index("2026-01"))
    return names


def seen(client: OpenSearch, names: Names) -> list[str]:
    return sorted(client.indices.get_alias(index=names.live))


def before_the_next_template(client: OpenSearch, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Any]) -> None:
    put = client.indices.put_index_template

    def interrupted(**arguments: Any) -> Any:
        monkeypatch.setattr(client.indices, "put_index_template", put)
        happens()
        return put(**arguments)

    monkeypatch.setattr(client.indices, "put_index_template", interrupted)


def test_readers_see_the_generation_that_was_promoted_and_no_other(client: OpenSearch, old: Names, new: Names) -> None:
    assert live_generation(client, new) == old.generation
    promote(client, new)
    assert seen(client, new) == [new.index("2026-01")]
    assert live_generation(client, new) == new.generation


def test_a_worker_that_starts_meanwhile_does_not_bring_the_former_generation_back(
    client: OpenSearch, old: Names, new: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_next_template(client, monkeypatch, lambda: promote(client, new))
    ensure(client, old)
    client.indices.create(index=old.index("2026-02"))
    assert seen(client, new) == [new.index("2026-01")]


def test_a_month_that_the_former_generation_begins_meanwhile_is_not_seen(
    client: OpenSearch, old: Names, new: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_next_template(client, monkeypatch, lambda: client.indices.create(index=old.index("2026-02")))
    promote(client, new)
    assert seen(client, new) == [new.index("2026-01")]
