"""A Kafka broker (KRaft, one node, loopback) from the jars, with what the fault tests need: stop, start, freeze, thaw.

The `plain` listener is for everybody; with `security` there is a second listener with TLS and SASL (SCRAM-SHA-512).
"""

import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from tests.servers.jars import find_java, jars
from tests.servers.process import Server, free_port

START_TIMEOUT = 120.0
LOGGING = ("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",)


@dataclass(frozen=True, slots=True)
class ListenerSecurity:
    """Certificate chain with key and CA as PEM files, and the users that SCRAM lets in, by password."""

    key_and_chain: Path
    ca: Path
    users: dict[str, str]


class KafkaServer(Server):
    """A broker that belongs to a process. Its address and its data outlive stop and start."""

    def __init__(self, folder: Path, owner: int | None = None, security: ListenerSecurity | None = None) -> None:
        super().__init__(folder, owner)
        self.security = security
        self.port, self._controller, self.secure_port = free_port(), free_port(), free_port()
        self._java, self._jars = find_java(17), jars("kafka")
        self._format()

    @classmethod
    def in_new_folder(cls, owner: int | None = None, security: ListenerSecurity | None = None) -> "KafkaServer":
        """A broker in a folder of its own under the system's temporary one."""
        return cls(Path(tempfile.mkdtemp(prefix="newsroom-kafka-")), owner, security)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def secure_address(self) -> str:
        return f"127.0.0.1:{self.secure_port}"

    def start(self) -> "KafkaServer":
        command = self._command("kafka.Kafka", str(self.folder / "server.properties"))
        self.run(command, self.answers, START_TIMEOUT, f"Kafka on {self.address}", {"KAFKA_HEAP_OPTS": ""})
        return self

    def answers(self) -> bool:
        """Whether a client gets an answer from it."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
            admin = KafkaAdminClient(bootstrap_servers=self.address, request_timeout_ms=5000, bootstrap_timeout_ms=2000)
        except (KafkaError, OSError):
            return False
        admin.close()
        return True

    def _command(self, main: str, *arguments: str) -> list[str]:
        if self._java is None:
            raise RuntimeError("no JDK of 17 or newer")
        heap = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC"]
        return [str(self._java), *heap, *LOGGING, "-cp", f"{self._jars}/*", main, *arguments]

    def _format(self) -> None:
        properties = self.folder / "server.properties"
        properties.write_text(
            "".join(f"{key}={value}\n" for key, value in self._properties().items()), encoding="utf-8"
        )
        # A cluster id of our own choice saves a start of the JVM.
        command = self._command(
            "kafka.tools.StorageTool", "format", "-t", "bmV3c3Jvb20tdGVzdHMtMQ", "-c", str(properties)
        )
        for user, password in (self.security.users if self.security else {}).items():
            command += ["--add-scram", f"SCRAM-SHA-512=[name={user},password={password}]"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"formatting the broker's storage failed:\n{done.stdout}{done.stderr}")

    def _properties(self) -> dict[str, object]:
        listeners = {"PLAIN": self.address, "CONTROLLER": f"127.0.0.1:{self._controller}"}
        protocols = {"PLAIN": "PLAINTEXT", "CONTROLLER": "PLAINTEXT"}
        if self.security:
            listeners["SECURE"] = self.secure_address
            protocols["SECURE"] = "SASL_SSL"
        advertised = {name: address for name, address in listeners.items() if name != "CONTROLLER"}
        properties: dict[str, object] = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAIN",
            "listeners": ",".join(f"{name}://{address}" for name, address in listeners.items()),
            "advertised.listeners": ",".join(f"{name}://{address}" for name, address in advertised.items()),
            "listener.security.protocol.map": ",".join(f"{name}:{protocol}" for name, protocol in protocols.items()),
            "log.dirs": self.folder / "data",
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": 1,
            "offsets.topic.num.partitions": 4,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "transaction.state.log.num.partitions": 4,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            "log.segment.delete.delay.ms": 1000,
            "num.network.threads": 2,
            "num.io.threads": 2,
        }
        if self.security:
            properties |= {
                "sasl.enabled.mechanisms": "SCRAM-SHA-512",
                "listener.name.secure.ssl.keystore.type": "PEM",
                "listener.name.secure.ssl.keystore.location": self.security.key_and_chain,
                "listener.name.secure.ssl.truststore.type": "PEM",
                "listener.name.secure.ssl.truststore.location": self.security.ca,
                "listener.name.secure.scram-sha-512.sasl.jaas.config": (
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;"
                ),
            }
        return properties
