"""A shard of the index in a process of its own: a simulation of the sharded design by the messages that would go over a network.

A shard gets keys and answers with documents, or gets keys and documents to list. Both are bytes, and it knows nothing else: no texts, no
rules, no batches. `tests/unit/dedup/test_shards.py` has several of them decide as one process does, with one killed now and then.
"""

import sqlite3
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.state.dedup.postings import Postings
from workers.state.dedup.segments import Keys, Sequences
from workers.state.dedup.tables import migrate


def serve(path: Path, messages: Connection) -> None:
    """A shard: keys in, documents out, as bytes; each list is committed before it is confirmed."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, "g1")
    postings = Postings(connection, "dedup_g1")
    while True:
        what, *arguments = messages.recv()
        connection.execute("BEGIN IMMEDIATE")
        if what == "find":
            found, documents = postings.find(np.frombuffer(arguments[0], dtype=np.uint64))
            answer: Any = found.tobytes(), documents.tobytes()
        elif what == "list":
            keys, numbers, next_number = arguments
            postings.save(np.frombuffer(keys, dtype=np.uint64), np.frombuffer(numbers, dtype=np.int64), next_number)
            answer = None
        else:
            answer = getattr(postings, what)(*arguments)
        connection.execute("COMMIT")
        messages.send(answer)


class Remote:
    """A shard seen from the process that judges; the interface is that of Postings."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.start()

    def start(self) -> None:
        """A new process over the shard's file."""
        context = get_context("spawn")
        self._messages, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(self.path, theirs), daemon=True)
        self._process.start()

    def kill(self) -> None:
        """End the process at once: SIGKILL."""
        self._process.kill()
        self._process.join()

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], Sequences]:
        """See Postings."""
        found, documents = self._ask("find", keys.tobytes())
        return np.frombuffer(found, dtype=np.int64), np.frombuffer(documents, dtype=np.int64)

    def save(self, keys: Keys, numbers: Sequences, next_number: int) -> None:
        """See Postings."""
        self._ask("list", keys.tobytes(), numbers.tobytes(), next_number)

    def reload(self, next_number: int) -> None:
        """See Postings."""
        self._ask("reload", next_number)

    def drop_before(self, number: int) -> None:
        """See Postings."""
        self._ask("drop_before", number)

    def memory(self) -> int:
        """See Postings."""
        memory: int = self._ask("memory")
        return memory

    def _ask(self, *message: Any) -> Any:
        self._messages.send(message)
        return self._messages.recv()
