"""One writer a store."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workers.errors import StoreBusy
from workers.runtime.embedded.lock import writer_lock

HOLD = """
import sys
from pathlib import Path
from workers.runtime.embedded.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(store: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_writer_is_told_who_holds_the_store(tmp_path: Path) -> None:
    holder = hold(tmp_path / "store.sqlite3")
    try:
        with pytest.raises(StoreBusy, match=f"pid {holder.pid}"), writer_lock(tmp_path / "store.sqlite3"):
            pass
    finally:
        holder.kill()
        holder.wait()


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    holder = hold(tmp_path / "store.sqlite3")
    holder.kill()
    holder.wait()
    with writer_lock(tmp_path / "store.sqlite3"):
        assert (tmp_path / "store.sqlite3.lock").read_text() == str(os.getpid())
