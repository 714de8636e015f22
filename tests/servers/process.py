"""A server process: started, waited for, frozen, killed, and ended with its owner."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def free_port(among: Sequence[int] = (0,)) -> int:
    """A TCP port of the loopback interface that nobody listens on now; of those given, when some are given."""
    for port in random.sample(among, len(among)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise RuntimeError(f"no free port among {among}")


def wait_until(condition: Callable[[], bool], timeout: float, what: str, poll: float = 0.1) -> None:
    """Return when the condition holds; raise TimeoutError naming `what` when it does not within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout:.0f} s for {what}")
        time.sleep(poll)


class ServerProcess:
    """One server process and its log file.

    It runs under `tests.servers.guard`, which kills it when the owner is gone, so that a killed test run leaves nothing behind.
    """

    def __init__(self, command: Sequence[str], folder: Path, owner: int, env: dict[str, str] | None = None) -> None:
        self.log = folder / "server.log"
        guard = [sys.executable, str(Path(__file__).with_name("guard.py")), str(owner), str(folder / "pid")]
        (folder / "pid").unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.guard = subprocess.Popen(
                [*guard, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                start_new_session=True,
            )
        wait_until(lambda: (folder / "pid").exists() or self.guard.poll() is not None, 20, "the guard's first sign")
        self.pid = int((folder / "pid").read_text(encoding="utf-8"))

    @property
    def running(self) -> bool:
        return self.guard.poll() is None

    def wait_ready(self, ready: Callable[[], bool], timeout: float, what: str) -> None:
        """Wait for the server; raise RuntimeError with the end of its log when it dies or does not come up."""
        try:
            wait_until(lambda: not self.running or ready(), timeout, what)
        except TimeoutError as error:
            self.kill()
            raise RuntimeError(f"{error}\n{self.tail()}") from error
        if not self.running:
            raise RuntimeError(f"{what} ended with status {self.guard.returncode}\n{self.tail()}")

    def tail(self) -> str:
        """The end of the server's log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self, timeout: float = 30) -> None:
        """SIGTERM, and SIGKILL when that does not do."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        try:
            self.guard.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.guard.wait(20)


class Server:
    """A server of its own folder whose address and data outlive its process: it may be stopped, killed, frozen, and started again.

    `owner` is the id of the process with whose end it ends.
    """

    def __init__(self, folder: Path, owner: int | None = None) -> None:
        self.folder = folder
        self.owner = owner or os.getpid()
        self._process: ServerProcess | None = None

    def run(
        self,
        command: Sequence[str],
        ready: Callable[[], bool],
        timeout: float,
        what: str,
        env: dict[str, str] | None = None,
    ) -> None:
        """Start the process and wait until it answers."""
        self._process = ServerProcess(command, self.folder, self.owner, env)
        self._process.wait_ready(ready, timeout, what)

    def stop(self) -> None:
        if self._process:
            self._process.stop()

    def kill(self) -> None:
        if self._process:
            self._process.kill()

    def freeze(self) -> None:
        assert self._process
        self._process.freeze()

    def thaw(self) -> None:
        assert self._process
        self._process.thaw()
