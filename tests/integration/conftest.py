"""Servers of the run, and a pipeline of the test's own."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.integration.pipeline import Pipeline
from tests.servers.fixtures import kafka_address, opensearch_url
from workers.runtime.kafka import topics
from workers.search.opensearch_client import connect
from workers.settings import Settings

__all__ = ["kafka_address", "opensearch_url"]

_numbers = itertools.count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder needs servers."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.servers)


@pytest.fixture
def settings(kafka_address: str, tmp_path: Path) -> Settings:
    """Settings with names of the test's own."""
    return Settings(
        kafka_servers=kafka_address,
        topic_prefix=f"t{os.getpid()}-{next(_numbers)}.",
        partitions=3,
        state_dir=tmp_path / "state",
        metrics_port=0,
        session_timeout=6.0,
    )


@pytest.fixture
def make_pipeline(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Pipeline]]:
    """Makes pipelines with provisioned topics, whose processes end with the test."""
    made: list[Pipeline] = []

    def make(**changes: Any) -> Pipeline:
        pipeline = Pipeline(settings.model_copy(update=changes), tmp_path)
        pipeline.provision()
        made.append(pipeline)
        return pipeline

    yield make
    for pipeline in made:
        pipeline.end()


@pytest.fixture
def pipeline(make_pipeline: Callable[..., Pipeline]) -> Pipeline:
    """A pipeline with provisioned topics, and no process yet."""
    return make_pipeline()


@pytest.fixture
def indexed(settings: Settings, opensearch_url: str) -> Iterator[Settings]:
    """Settings with indices of the test's own, and all topics."""
    prefix = f"t{os.getpid()}-{next(_numbers)}-"
    chosen = settings.model_copy(update={"opensearch_url": opensearch_url, "index_prefix": prefix})
    admin = topics.open_admin(chosen)
    topics.apply(admin, topics.declared(chosen))
    admin.close()
    yield chosen
    with closing(connect(chosen)) as client:
        client.indices.delete(index=f"{prefix}*", allow_no_indices=True, ignore=[404])
        client.indices.delete_index_template(name=f"{prefix}*", ignore=[404])
