"""What a worker tells about itself over HTTP: /metrics, /healthz and /readyz.

`/healthz` says that the process should live: its loop has turned lately. A supervisor that restarts on it cures a loop that
hangs. `/readyz` says that it does its work: partitions assigned, state restored, index reachable. A worker that is not ready is
left alone; restarting it would only begin the wait again. Both answer 200 or 503 with JSON that names what is wrong.

The server has threads of its own, so it answers while the loop is busy; only a dead loop makes `/healthz` fail.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from workers.errors import PortTaken

# A loop that waits for its slowest document (60 s by default) is alive; twice that is not.
SILENT_SECONDS = 120.0
# A client that sends nothing may not hold a thread for ever.
CLIENT_SECONDS = 10.0


class Health:
    """The state that a worker's loop sets and the server reads. `needs` are the conditions of being ready, all unmet at first."""

    def __init__(
        self,
        needs: tuple[str, ...] = (),
        *,
        silent_after: float = SILENT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._silent_after = clock, silent_after
        self._lock = threading.Lock()
        self._beat = clock()
        self._unmet: dict[str, str] = dict.fromkeys(needs, "not yet")

    def beat(self) -> None:
        """The loop has turned."""
        self._beat = self._clock()

    def met(self, need: str) -> None:
        """A condition of being ready holds."""
        with self._lock:
            self._unmet.pop(need, None)

    def unmet(self, need: str, why: str) -> None:
        """A condition of being ready does not hold."""
        with self._lock:
            self._unmet[need] = why

    def alive(self) -> tuple[bool, dict[str, object]]:
        """Whether the loop turns, and since when it has not."""
        silent = self._clock() - self._beat
        return silent <= self._silent_after, {"seconds_since_loop": round(silent, 1), "limit": self._silent_after}

    def ready(self) -> tuple[bool, dict[str, object]]:
        """Whether all conditions hold, and which do not. A worker that is not alive is not ready."""
        alive, _ = self.alive()
        with self._lock:
            unmet = dict(self._unmet)
        if not alive:
            unmet["loop"] = "does not turn"
        return not unmet, {"unmet": unmet}


@contextmanager
def serve(registry: CollectorRegistry, health: Health, host: str, port: int) -> Iterator[int]:
    """Serve until the block ends. Yields the port, which is a free one when `port` is 0. Raises PortTaken."""
    try:
        server = ThreadingHTTPServer((host, port), _handler(registry, health))
    except OSError as error:
        raise PortTaken(host=host, port=port, detail=error.strerror or str(error)) from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(registry: CollectorRegistry, health: Health) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers GET for three paths."""

        timeout = CLIENT_SECONDS
        server_version, sys_version = "newsroom", ""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/metrics":
                encode, content_type = choose_encoder(self.headers.get("Accept", ""))
                self._answer(HTTPStatus.OK, content_type, encode(registry))
            elif path == "/healthz":
                self._state(*health.alive())
            elif path == "/readyz":
                self._state(*health.ready())
            else:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"/metrics, /healthz and /readyz are here.\n")

        def _state(self, good: bool, facts: dict[str, object]) -> None:
            status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, "application/json", orjson.dumps({"ok": good, **facts}) + b"\n")

        def _answer(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """A probe every few seconds is no news."""

    return Handler
