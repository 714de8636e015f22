"""Which servers a test run uses, in the order that the package's docstring gives, one of each for the whole run.

Under pytest-xdist every worker process asks; the first starts the server under a file lock and writes its address beside it,
the others read it. The server belongs to the process that all workers share (xdist's controller) and ends with it.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from tests.servers import docker
from tests.servers.jars import find_java
from tests.servers.kafka import KafkaServer
from tests.servers.opensearch import OpenSearchServer


class NoServer(RuntimeError):
    """Nothing here can run the server; the message says what to install."""


def find_kafka(owner: int) -> str:
    """Address of a broker that lives as long as the owner process. Raises NoServer."""
    if given := os.environ.get("NEWSROOM_TEST_KAFKA"):
        return given
    if docker.engine_answers():
        container, address = docker.kafka_container()
        container.start()
        docker.remove_with(owner, container)
        return address
    _require_java("Kafka", 17, "NEWSROOM_TEST_KAFKA=host:port")
    return KafkaServer.in_new_folder(owner).start().address


def own_kafka(owner: int) -> "KafkaServer | docker.Container":
    """A broker of a test's own, started, which the test may stop, start, freeze and thaw. Raises NoServer."""
    if docker.engine_answers():
        container, _ = docker.kafka_container()
        docker.remove_with(owner, container)
        return container.start()
    _require_java("Kafka", 17, "a Docker engine: a broker that others use cannot be stopped by a test")
    return KafkaServer.in_new_folder(owner).start()


def own_opensearch() -> OpenSearchServer:
    """A search node of a test's own, started, which the test may stop and start. Raises NoServer."""
    _require_java("OpenSearch", 21, "nothing: a node that others use cannot be stopped by a test")
    return OpenSearchServer.in_new_folder(os.getpid()).start()


def find_opensearch(owner: int) -> str:
    """URL of a search node that lives as long as the owner process. Raises NoServer."""
    if given := os.environ.get("NEWSROOM_TEST_OPENSEARCH"):
        return given
    if docker.engine_answers():
        container, address = docker.opensearch_container()
        container.start()
        docker.remove_with(owner, container)
        return address
    _require_java("OpenSearch", 21, "NEWSROOM_TEST_OPENSEARCH=http://host:port")
    return OpenSearchServer.in_new_folder(owner).start().address


def _require_java(server: str, oldest: int, variable: str) -> None:
    missing = []
    if find_java(oldest) is None:
        missing.append(f"a JDK of {oldest} or newer")
    if shutil.which("mvn") is None:
        missing.append("Maven")
    if missing:
        raise NoServer(
            f"The integration tests need {server}, and nothing here can run it. Install {' and '.join(missing)} "
            f"(Debian: openjdk-{oldest}-jdk-headless, maven), or start a Docker engine, or set {variable}."
        )


def shared_kafka(folder: Path) -> str:
    """The run's broker; `folder` is one that all processes of the run share."""
    return _shared(folder, "kafka", find_kafka)


def shared_opensearch(folder: Path) -> str:
    """The run's search node; `folder` is one that all processes of the run share."""
    return _shared(folder, "opensearch", find_opensearch)


def _shared(folder: Path, name: str, find: Callable[[int], str]) -> str:
    owner = os.getppid() if os.environ.get("PYTEST_XDIST_WORKER") else os.getpid()
    with FileLock(folder / f"{name}.lock"):
        known = folder / f"{name}.{owner}.address"
        if not known.exists():
            known.write_text(find(owner), encoding="utf-8")
        return known.read_text(encoding="utf-8")
