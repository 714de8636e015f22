"""One writer a store and a generation: advisory locks on files beside it, which the operating system frees when the holder dies.

`newsroom run` holds the store's lock (it alone takes new events in) and that of the live generation; a replay holds that of the
generation which it fills. So the two work side by side, and no generation is ever written by two engines.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from workers.errors import StoreBusy


@contextmanager
def writer_lock(store: Path, generation: str | None = None, patience: float = 0.0) -> Iterator[None]:
    """Hold the write lock of the store, or of one of its generations.

    Raises StoreBusy, with the holder's pid, when another process still has it after `patience` seconds.
    """
    store.parent.mkdir(parents=True, exist_ok=True)
    suffix = ".lock" if generation is None else f".{generation}.lock"
    with store.with_name(store.name + suffix).open("a+") as lock:
        deadline = time.monotonic() + patience
        while not _locked(lock):
            if time.monotonic() >= deadline:
                lock.seek(0)
                raise StoreBusy(path=store, pid=lock.read().strip() or "unknown")
            time.sleep(0.05)
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
