"""The three pages that a worker serves, over a real socket."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from workers.errors import PortTaken
from workers.health import Health, serve
from workers.metrics import Metrics

pytestmark = pytest.mark.network
HOST = "127.0.0.1"


class Clock:
    """A clock that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def health(clock: Clock) -> Health:
    return Health(("assigned", "index"), silent_after=120, clock=clock)


@pytest.fixture
def port(health: Health) -> Iterator[int]:
    with serve(Metrics(process=True).registry, health, HOST, 0) as port:
        yield port


def _get(port: int, path: str, accept: str = "*/*") -> tuple[int, str, str]:
    request = urllib.request.Request(f"http://{HOST}:{port}{path}", headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_metrics_are_served_with_those_of_the_process(port: int) -> None:
    status, content_type, body = _get(port, "/metrics")
    assert (status, content_type.split(";")[0]) == (200, "text/plain")
    assert "newsroom_build_info{" in body
    assert "process_resident_memory_bytes" in body


def test_a_scraper_that_asks_for_openmetrics_gets_it(port: int) -> None:
    _, content_type, body = _get(port, "/metrics", "application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith("# EOF\n")


def test_a_worker_is_alive_while_its_loop_turns(port: int, clock: Clock, health: Health) -> None:
    clock.now = 200
    health.beat()
    clock.now = 300
    assert _get(port, "/healthz")[0] == 200


def test_a_worker_whose_loop_stands_still_is_not_alive(port: int, clock: Clock) -> None:
    clock.now = 121
    status, _, body = _get(port, "/healthz")
    assert status == 503
    assert json.loads(body) == {"ok": False, "seconds_since_loop": 121.0, "limit": 120.0}


def test_a_worker_is_not_ready_until_each_need_is_met_and_says_which_is_not(port: int, health: Health) -> None:
    health.met("assigned")
    health.unmet("index", "connection refused")
    status, _, body = _get(port, "/readyz")
    assert (status, json.loads(body)["unmet"]) == (503, {"index": "connection refused"})


def test_a_worker_with_all_needs_met_is_ready(port: int, health: Health) -> None:
    health.met("assigned")
    health.met("index")
    assert _get(port, "/readyz")[0] == 200


def test_a_worker_whose_loop_stands_still_is_not_ready_either(port: int, health: Health, clock: Clock) -> None:
    health.met("assigned")
    health.met("index")
    clock.now = 500
    assert json.loads(_get(port, "/readyz")[2])["unmet"] == {"loop": "does not turn"}


def test_another_path_is_told_where_to_look(port: int) -> None:
    status, _, body = _get(port, "/")
    assert (status, body) == (404, "/metrics, /healthz and /readyz are here.\n")


def test_a_port_in_use_is_an_error_that_names_the_setting(health: Health) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"{HOST}:{port}: Address already in use.*NEWSROOM_METRICS_PORT"):
            serve(Metrics().registry, health, HOST, port).__enter__()


def test_a_client_that_says_nothing_does_not_keep_others_waiting(port: int) -> None:
    with socket.create_connection((HOST, port)):
        assert _get(port, "/healthz")[0] == 200
