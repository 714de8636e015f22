"""The index is overloaded, read-only or away while operations come: they wait, and then each stands in it once."""

import asyncio
import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from opensearchpy import OpenSearch

from schemas import IndexOperation
from tests.events import article, operations
from tests.servers.front import Front
from tests.servers.process import wait_until
from workers.errors import IndexUnavailable
from workers.runtime.kafka.indexing import IndexWriter
from workers.search.contract import Applied, Result
from workers.search.opensearch import OpenSearchIndex
from workers.search.opensearch_client import connect
from workers.settings import Settings

pytestmark = [pytest.mark.faults, pytest.mark.servers]

PATIENCE = 120.0
_numbers = itertools.count()


@dataclass
class Bench:
    """An index behind a front that can answer for an overloaded cluster, and how often the writer had to wait."""

    front: Front
    client: OpenSearch
    index: OpenSearchIndex
    waits: int = 0

    def write(
        self, wanted: list[IndexOperation], meanwhile: Callable[[], None], patience: float = PATIENCE
    ) -> list[Result]:
        """Apply operations, and do something to the index once the writer has had to wait."""

        def waited() -> None:
            self.waits += 1

        writer = IndexWriter(self.index, patience, waited, lambda: None)
        with ThreadPoolExecutor(1) as pool:
            applied = pool.submit(lambda: asyncio.run(writer.apply(wanted)))
            wait_until(lambda: self.waits > 0 or applied.done(), PATIENCE, "the first wait of the writer")
            meanwhile()
            return applied.result(PATIENCE)


@pytest.fixture
def bench(opensearch_url: str) -> Iterator[Bench]:
    front = Front(opensearch_url)
    client = connect(Settings(opensearch_url=front.url))
    prefix = f"fault{os.getpid()}-{next(_numbers)}-"
    yield Bench(front, client, OpenSearchIndex(client, front.url, "g1", prefix=prefix, refresh=True))
    front.close()


@pytest.mark.parametrize("status", [429, 503])
def test_an_overloaded_index_gets_everything_when_it_recovers(bench: Bench, status: int) -> None:
    wanted = operations(*(article(f"a{n}") for n in range(50)))
    bench.front.answer = status

    def recover() -> None:
        bench.front.answer = None

    assert bench.write(wanted, recover) == [Applied()] * 50
    assert (bench.index.count(), bench.waits > 0) == (50, True)


def test_a_read_only_index_gets_everything_when_it_is_writable_again(bench: Bench) -> None:
    bench.index.apply(operations(article("a0")))
    month = bench.index.names.index("2026-03")

    def block(on: bool) -> None:
        settings = {"index.blocks.read_only_allow_delete": on or None}
        bench.client.indices.put_settings(index=month, body=settings)

    block(True)
    wanted = operations(*(article(f"a{n}") for n in range(50)))
    assert bench.write(wanted, lambda: block(False)) == [Applied()] * 50
    assert bench.index.count() == 50


def test_a_batch_half_of_which_was_taken_is_sent_again_and_stands_once(bench: Bench) -> None:
    wanted = operations(*(article(f"a{n}") for n in range(20)))
    assert bench.index.apply(wanted[:10]) == [Applied()] * 10
    assert bench.index.apply(wanted) == [Applied()] * 20
    assert bench.index.count() == 20


def test_an_index_that_stays_away_is_given_up_with_an_error_that_names_it(bench: Bench) -> None:
    bench.front.answer = 503
    with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1.*503.*NEWSROOM_OPENSEARCH_URL"):
        bench.write(operations(article("a")), lambda: None, patience=1.0)
