"""The fork server and the processes it starts keep quiet when their parent is interrupted."""

import subprocess
import sys
from multiprocessing import forkserver
from pathlib import Path

import pytest

from workers.runtime.execute import Executor
from workers.settings import Settings

SIGINT_BIT = 1 << (2 - 1)


def test_ctrl_c_does_not_reach_the_fork_server() -> None:
    executor = Executor(Settings(), 1)
    pid = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    status = Path(f"/proc/{pid}/status").read_text()
    executor.close()
    (blocked,) = [line.split()[1] for line in status.splitlines() if line.startswith("SigBlk")]
    assert int(blocked, 16) & SIGINT_BIT


@pytest.mark.parametrize(("error", "told"), [("FileNotFoundError", False), ("EOFError", False), ("ValueError", True)])
def test_a_process_whose_parent_is_gone_before_it_started_says_nothing(error: str, told: bool) -> None:
    code = f"import workers.runtime.preload\nraise {error}('a semaphore')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ("Traceback" in ran.stderr) is told
