"""What receives traces in tests: OTLP over HTTP, as OpenTelemetry's collector does, and keeps the spans."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, slots=True)
class Received:
    """A span as it came; ids in hexadecimal, `parent` empty for a root."""

    name: str
    trace_id: str
    span_id: str
    parent: str
    facts: dict[str, Any]


@dataclass(slots=True)
class Collector:
    """`endpoint` is what the setting `otlp_endpoint` takes."""

    endpoint: str = ""
    spans: list[Received] = field(default_factory=list)

    def by_stage(self) -> dict[str, Received]:
        """The spans of stages' work, one a stage; the beginning under the empty name."""
        return {span.facts.get("newsroom.stage", ""): span for span in self.spans}


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector on a free port of the loopback interface."""
    found = Collector()

    class Handler(BaseHTTPRequestHandler):
        """Takes what is sent."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            found.spans += list(_spans(ExportTraceServiceRequest.FromString(body)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.endpoint = f"http://127.0.0.1:{server.server_address[1]}/v1/traces"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def _spans(request: Any) -> Iterator[Received]:
    for resource in request.resource_spans:
        for scope in resource.scope_spans:
            for span in scope.spans:
                facts = {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}
                yield Received(span.name, span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex(), facts)
