"""A front before a real OpenSearch: TLS, basic or API-key authentication, and on request the answers of an overloaded cluster."""

import http.client
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.servers.certificates import Certificates


class Front:
    """Passes requests on to `behind`. `allowed` are the Authorization headers that it lets in; none: everybody.

    Set `answer` to a status, and every request is answered with it and goes no further; `seen` counts the requests.
    """

    def __init__(
        self, behind: str, certificates: Certificates | None = None, allowed: frozenset[str] = frozenset()
    ) -> None:
        self.answer: int | None = None
        self.seen = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, urlsplit(behind).netloc, allowed))
        self._server.daemon_threads = True
        if certificates:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates.key_and_chain)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'https' if certificates else 'http'}://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(front: Front, behind: str, allowed: frozenset[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request on, one answer back."""

        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            front.seen += 1
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if allowed and self.headers.get("Authorization") not in allowed:
                self._reply(401, "application/json", b'{"error": {"type": "security_exception"}, "status": 401}')
                return
            if front.answer is not None:
                kind = b'{"error": {"type": "rejected_execution_exception", "reason": "too much"}, "status": %d}'
                self._reply(front.answer, "application/json", kind % front.answer)
                return
            connection = http.client.HTTPConnection(behind, timeout=60)
            kept = {name: value for name, value in self.headers.items() if name.lower() in {"content-type", "accept"}}
            connection.request(self.command, self.path, body, kept)
            answer = connection.getresponse()
            self._reply(answer.status, answer.headers.get("Content-Type") or "application/json", answer.read())
            connection.close()

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815 - names that http.server asks for

        def _reply(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Not on the test's output."""

    return Handler
