"""An OpenSearch node (loopback, one node, no security plugin) from the jars."""

import tempfile
from pathlib import Path

from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from tests.servers.jars import find_java, jars
from tests.servers.process import Server, free_port

START_TIMEOUT = 180.0
# The runner gives up silently above port 9299. It adds the number of the node to its base port: the first listens one above.
PORTS = range(9200, 9300)
MODULES = (
    "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
    "org.opensearch.index.mapper.MapperExtrasModulePlugin",
    "org.opensearch.index.reindex.ReindexModulePlugin",
    "org.opensearch.transport.Netty4ModulePlugin",
    "org.opensearch.painless.PainlessModulePlugin",
)


class OpenSearchServer(Server):
    """A node that belongs to a process. Its address and its data outlive stop and start."""

    def __init__(self, folder: Path, owner: int | None = None) -> None:
        super().__init__(folder, owner)
        self.port = free_port(PORTS)
        self._java, self._jars = find_java(21), jars("opensearch")

    @classmethod
    def in_new_folder(cls, owner: int | None = None) -> "OpenSearchServer":
        """A node in a folder of its own under the system's temporary one."""
        return cls(Path(tempfile.mkdtemp(prefix="newsroom-opensearch-")), owner)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "OpenSearchServer":
        if self._java is None:
            raise RuntimeError("no full JDK of 21 or newer")
        command = [str(self._java), "-Xms512m", "-Xmx1g", "-XX:+UseSerialGC", "-cp", f"{self._jars}/*"]
        command += ["org.codelibs.opensearch.runner.OpenSearchRunner", "-basePath", str(self.folder / "node")]
        # Nodes of one machine and one cluster name find each other, and two test runs at a time would share their shards.
        command += [
            "-clusterName",
            self.folder.name,
            "-numOfNode",
            "1",
            "-baseHttpPort",
            str(self.port - 1),
            "-moduleTypes",
            ",".join(MODULES),
        ]
        self.run(command, self.answers, START_TIMEOUT, f"OpenSearch on {self.address}")
        return self

    def answers(self) -> bool:
        """Whether its cluster is up and takes requests."""
        client = OpenSearch(hosts=[self.address], timeout=5, max_retries=0)
        try:
            return client.cluster.health()["status"] in {"green", "yellow"}
        except OpenSearchException:
            return False
        finally:
            client.close()
