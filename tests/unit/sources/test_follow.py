"""Following a feed: the new and the changed, once, and the server left in peace."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.unit.sources.test_formats import RSS
from workers.sources import Received
from workers.sources.follow import FeedFollower
from workers.sources.memory import DictMemory

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


class Site:
    """A feed on a real server: what it serves, and what was asked of it."""

    def __init__(self) -> None:
        self.feed, self.robots, self.status = RSS, "", 200
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str | None]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers.get("If-None-Match")))
                body, status = (site.robots, 200) if self.path == "/robots.txt" else (site.feed, site.status)
                etag = f'"{hash(body)}"'
                if self.headers.get("If-None-Match") == etag:
                    status, body = 304, ""
                self.send_response(status)
                for name, value in {"ETag": etag, "Content-Length": str(len(body.encode())), **site.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                """No lines on stderr."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/feed.xml"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def feeds_asked(self) -> list[str | None]:
        return [etag for path, etag in self.asked if path == "/feed.xml"]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield client


def ids(results: tuple[object, ...]) -> list[str | None]:
    return [result.event.id or result.event.url for result in results if isinstance(result, Received)]


@pytest.mark.network
def test_the_first_look_brings_all_entries_and_the_second_nothing(site: Site, client: httpx.Client) -> None:
    memory = DictMemory()
    first = FeedFollower(client, memory).look(site.url, "wire", NOW)
    restarted = FeedFollower(client, memory).look(site.url, "wire", first.next_at)
    assert ids(first.results) == ["urn:wire:1", "https://wire.example/2"]
    assert restarted.results == ()
    assert restarted.why == "not modified"
    assert site.feeds_asked()[1] is not None


@pytest.mark.network
def test_a_changed_entry_comes_again_and_the_others_do_not(site: Site, client: httpx.Client) -> None:
    follower = FeedFollower(client, DictMemory())
    first = follower.look(site.url, "wire", NOW)
    site.feed = RSS.replace("two men", "three men")
    assert ids(follower.look(site.url, "wire", first.next_at).results) == ["urn:wire:1"]


@pytest.mark.network
def test_a_feed_is_not_asked_before_it_is_due(site: Site, client: httpx.Client) -> None:
    follower = FeedFollower(client, DictMemory())
    follower.look(site.url, "wire", NOW)
    assert follower.look(site.url, "wire", NOW + timedelta(seconds=30)).why == "not due"
    assert len(site.feeds_asked()) == 1


@pytest.mark.network
def test_failures_are_reported_once_and_the_wait_grows(site: Site, client: httpx.Client) -> None:
    follower = FeedFollower(client, DictMemory())
    site.status = 503
    first = follower.look(site.url, "wire", NOW)
    second = follower.look(site.url, "wire", first.next_at)
    assert (len(first.results), len(second.results)) == (1, 0)
    assert second.next_at - first.next_at > first.next_at - NOW


@pytest.mark.network
def test_a_server_that_asks_to_wait_is_left_alone_so_long(site: Site, client: httpx.Client) -> None:
    site.status, site.headers = 429, {"Retry-After": "7200"}
    assert FeedFollower(client, DictMemory()).look(site.url, "wire", NOW).next_at >= NOW + timedelta(hours=2)


@pytest.mark.network
def test_a_feed_that_robots_may_not_read_is_not_read(site: Site, client: httpx.Client) -> None:
    site.robots = "User-agent: *\nDisallow: /feed.xml"
    assert "robots" in FeedFollower(client, DictMemory()).look(site.url, "wire", NOW).why
    assert site.feeds_asked() == []


@pytest.mark.network
def test_a_server_that_is_away_is_a_rejection(client: httpx.Client) -> None:
    (result,) = FeedFollower(client, DictMemory()).look("http://127.0.0.1:9/feed.xml", "wire", NOW).results
    assert not isinstance(result, Received)
    assert result.error.code == "Unreadable"
