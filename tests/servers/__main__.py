"""`python -m tests.servers`: start both servers, print how tests and benchmarks find them, and wait for Ctrl-C."""

import os
import signal

from tests.servers.find import find_kafka, find_opensearch

if __name__ == "__main__":
    print(f"export NEWSROOM_TEST_KAFKA={find_kafka(os.getpid())}", flush=True)
    print(f"export NEWSROOM_TEST_OPENSEARCH={find_opensearch(os.getpid())}", flush=True)
    signal.pause()
