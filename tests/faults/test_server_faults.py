"""A topic is deleted under its workers; OpenSearch itself is stopped and started again: then nothing is missing, wrong or twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.load import let_run
from tests.integration.pipeline import Pipeline, raw_events
from tests.servers.find import own_opensearch
from tests.servers.process import wait_until
from workers.runtime.kafka import topics
from workers.search.opensearch import OpenSearchIndex
from workers.search.opensearch_client import connect
from workers.settings import Settings

pytestmark = [pytest.mark.faults, pytest.mark.servers, pytest.mark.xdist_group("faults")]

PATIENCE = 600.0


@pytest.fixture(scope="module")
def node() -> Iterator[Any]:
    """A search node that only this module uses."""
    server = own_opensearch()
    yield server
    server.kill()


def test_workers_whose_topic_was_deleted_end_and_say_so_and_lose_nothing_when_it_is_back(
    pipeline: Pipeline, events_to_send: int
) -> None:
    some = events_to_send // 3
    pipeline.send(raw_events(some))
    pipeline.start()
    pipeline.wait_for_outcomes(PATIENCE)

    name = f"{pipeline.settings.topic_prefix}articles.unique"
    admin = topics.open_admin(pipeline.settings)
    admin.delete_topics([name])
    pipeline.send(raw_events(some, first=some))
    concerned = [pipeline.process(stage) for stage in ("dedup", "entities")]
    wait_until(lambda: all(one.poll() is not None for one in concerned), PATIENCE, "the end of both workers")
    assert all(one.returncode == 1 and name in pipeline.log_of(one) for one in concerned)

    pipeline.provision()
    admin.close()
    pipeline.send(raw_events(some, first=2 * some))
    outcomes = pipeline.wait_for_outcomes(PATIENCE, meanwhile=pipeline.restart_the_dead)
    wrong = {event: found for event, found in outcomes.items() if found != {"indexed"}}
    changes = pipeline.index.articles()
    twice = {article for article, count in changes.items() if count > 1}
    assert (len(pipeline.sent - outcomes.keys()), wrong, len(twice), len(changes)) == (0, {}, 0, 3 * some)
    pipeline.stop()


@pytest.mark.long
def test_documents_wait_while_opensearch_is_stopped_and_each_stands_in_it_once_when_it_is_back(
    pipeline: Pipeline, node: Any, events_to_send: int, tmp_path: Path
) -> None:
    pipeline.host = ("tests.integration.mixed", "index")
    pipeline.settings = pipeline.settings.model_copy(
        update={"opensearch_url": node.address, "index_prefix": f"{pipeline.settings.topic_prefix.strip('.')}-"}
    )
    pipeline.send(raw_events(events_to_send))
    pipeline.start()
    wait_until(lambda: pipeline.ends("articles.outcomes") > events_to_send // 10, PATIENCE, "the first in the index")
    node.stop()
    let_run(pipeline, 60)
    node.start()
    outcomes = pipeline.wait_for_outcomes(PATIENCE, meanwhile=pipeline.restart_the_dead)
    wrong = {event: found for event, found in outcomes.items() if found != {"indexed"}}
    settings = Settings(opensearch_url=node.address)
    index = OpenSearchIndex(connect(settings), node.address, "g1", prefix=pipeline.settings.index_prefix)
    index._client.indices.refresh(index=f"{pipeline.settings.index_prefix}*")
    assert (len(pipeline.sent - outcomes.keys()), wrong, index.count()) == (0, {}, events_to_send)
    pipeline.stop()
