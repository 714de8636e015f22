"""Real servers for tests and benchmarks: Kafka and OpenSearch on the loopback interface.

They are looked for in this order, and the first that is there is taken:

    1. `NEWSROOM_TEST_KAFKA` / `NEWSROOM_TEST_OPENSEARCH`: the address of a server that somebody else runs
    2. a Docker engine that answers
    3. a JDK (17 or newer for Kafka, 21 or newer for OpenSearch) and Maven, which fetches the servers' jars once into
       `~/.cache/newsroom-tests` (or `$XDG_CACHE_HOME/newsroom-tests`)

With none of them `NoServer` says what to install. Servers take random free ports and end with the process that asked for
them, whatever happens to it. `python -m tests.servers` starts both for a person and prints their addresses.
"""

from tests.servers.find import NoServer, find_kafka, find_opensearch, shared_kafka, shared_opensearch
from tests.servers.kafka import KafkaServer
from tests.servers.opensearch import OpenSearchServer

__all__ = [
    "KafkaServer",
    "NoServer",
    "OpenSearchServer",
    "find_kafka",
    "find_opensearch",
    "shared_kafka",
    "shared_opensearch",
]
