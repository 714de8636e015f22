"""One writer a store: an advisory lock on a file beside it, which the operating system frees when the holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workers.errors import StoreBusy


@contextmanager
def writer_lock(store: Path) -> Iterator[None]:
    """Hold the store's write lock. Raises StoreBusy, with the holder's pid, when another process has it."""
    store.parent.mkdir(parents=True, exist_ok=True)
    with store.with_name(store.name + ".lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StoreBusy(path=store, pid=lock.read().strip() or "unknown") from None
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield
