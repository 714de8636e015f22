"""`guard.py OWNER_PID PID_FILE COMMAND...`: run a command, and kill it when the owner process is gone.

A test run that is killed cannot clean up. This small parent can: it waits for either end by pidfd, without polling.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
from pathlib import Path


def main(owner: int, pid_file: str, command: list[str]) -> int:
    child = subprocess.Popen(command)
    partial = Path(pid_file + ".part")
    partial.write_text(str(child.pid), encoding="utf-8")
    partial.rename(pid_file)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    with contextlib.suppress(ProcessLookupError):
        poll = select.poll()
        for pid in (owner, child.pid):
            poll.register(os.pidfd_open(pid), select.POLLIN)
        poll.poll()
    if child.poll() is None:
        child.kill()
    return child.wait()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
