"""A pipeline on a broker of the module's own, which faults may stop and freeze; short form in CI, long form by `make faults`."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.pipeline import Pipeline
from tests.replay.conftest import filled
from tests.servers.find import own_kafka
from tests.servers.fixtures import kafka_address, opensearch_url
from workers.settings import Settings

__all__ = ["filled", "kafka_address", "opensearch_url"]

LONG = os.environ.get("NEWSROOM_TEST_FAULTS") == "long"

_numbers = itertools.count()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `long` is chosen by `make faults` only."""
    if not LONG:
        chosen = [item for item in items if item.get_closest_marker("long") is None]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


@pytest.fixture(scope="module")
def broker() -> Iterator[Any]:
    """A broker that only this module uses."""
    server = own_kafka(os.getpid())
    yield server
    server.kill()


@pytest.fixture
def pipeline(broker: Any, tmp_path: Path) -> Iterator[Pipeline]:
    """A pipeline of passing stages on that broker."""
    made = Pipeline(
        Settings(
            kafka_servers=broker.address,
            topic_prefix=f"f{next(_numbers)}.",
            partitions=4,
            state_dir=tmp_path / "state",
            metrics_port=0,
            session_timeout=6.0,
            stall_timeout=60.0,
        ),
        tmp_path,
    )
    made.provision()
    yield made
    made.end()


@pytest.fixture
def events_to_send() -> int:
    """How many raw events a fault has to be survived in."""
    return 20_000 if LONG else 1_500


@pytest.fixture
def long_form() -> bool:
    """Whether this is the long form."""
    return LONG
