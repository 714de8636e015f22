"""Fixtures that give a test the run's servers. A conftest takes them by `from tests.servers.fixtures import *`."""

from pathlib import Path

import pytest

from tests.servers.find import shared_kafka, shared_opensearch


def _run_folder(factory: pytest.TempPathFactory, worker: str) -> Path:
    base = factory.getbasetemp()
    return base if worker == "master" else base.parent


@pytest.fixture(scope="session")
def kafka_address(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """Bootstrap address of the run's broker. Fails, and never skips, when there is none to be had."""
    return shared_kafka(_run_folder(tmp_path_factory, worker_id))


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """URL of the run's search node. Fails, and never skips, when there is none to be had."""
    return shared_opensearch(_run_folder(tmp_path_factory, worker_id))


__all__ = ["kafka_address", "opensearch_url"]
