"""The same servers as containers, where a Docker engine answers."""

import os
import shutil
import subprocess
import uuid

from tests.servers.process import free_port, wait_until

KAFKA_IMAGE = "apache/kafka:4.1.0"
OPENSEARCH_IMAGE = "opensearchproject/opensearch:3.3.0"


def engine_answers() -> bool:
    """Whether there is a Docker client and an engine behind it."""
    if shutil.which("docker") is None:
        return False
    done = subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False)
    return done.returncode == 0


class Container:
    """A container on a host port that it keeps through stop and start; removed with `remove`."""

    def __init__(self, image: str, port: int, inner: int, env: dict[str, str]) -> None:
        self.name = f"newsroom-test-{uuid.uuid4().hex[:10]}"
        self.port = port
        self.address = f"127.0.0.1:{port}"
        variables = [part for key, value in env.items() for part in ("-e", f"{key}={value}")]
        self._docker("create", "--name", self.name, "-p", f"127.0.0.1:{port}:{inner}", *variables, image)

    def start(self) -> "Container":
        self._docker("start", self.name)
        return self

    def stop(self) -> None:
        self._docker("stop", "-t", "20", self.name)

    def kill(self) -> None:
        self._docker("kill", self.name)

    def freeze(self) -> None:
        self._docker("pause", self.name)

    def thaw(self) -> None:
        self._docker("unpause", self.name)

    def remove(self) -> None:
        self._docker("rm", "-f", self.name)

    @staticmethod
    def _docker(*arguments: str) -> None:
        subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True)


def kafka_container() -> tuple[Container, str]:
    """A broker in a container, not started, and its address."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    env = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://{address}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    }
    return Container(KAFKA_IMAGE, port, 9092, env), address


def opensearch_container() -> tuple[Container, str]:
    """A search node in a container, not started, and its address."""
    port = free_port()
    env = {
        "discovery.type": "single-node",
        "DISABLE_SECURITY_PLUGIN": "true",
        "DISABLE_INSTALL_DEMO_CONFIG": "true",
        "OPENSEARCH_JAVA_OPTS": "-Xms512m -Xmx1g",
    }
    return Container(OPENSEARCH_IMAGE, port, 9200, env), f"http://127.0.0.1:{port}"


def remove_with(owner: int, container: Container) -> None:
    """Remove the container when the owner process is gone."""
    script = (
        "import os,select,subprocess,sys; p=select.poll(); p.register(os.pidfd_open(int(sys.argv[1])),1); p.poll();"
    )
    script += 'subprocess.run(["docker","rm","-f",sys.argv[2]])'
    subprocess.Popen(
        [shutil.which("python3") or "python3", "-c", script, str(owner), container.name],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )


__all__ = ["Container", "engine_answers", "kafka_container", "opensearch_container", "remove_with", "wait_until"]
