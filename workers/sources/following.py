"""All that a newsroom follows, in rounds: folders, files and globs each time, feeds (paths that are http addresses) when they are due.

    follower = Follower(paths, memory, limits, source)
    for result in follower.look(now): ...

What was seen is put into the memory after its last result was taken and not before, so a caller who makes a batch of results and the
memory durable together neither loses nor repeats anything (workers/runtime/memory.py).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from workers.sources.base import Limits, Rejected, Result
from workers.sources.memory import Facts, Memory
from workers.sources.paths import find_inputs
from workers.sources.registry import read_input

if TYPE_CHECKING:
    import httpx

# How often folders are looked at, and how long a file must have been left alone: one that is being written is not whole.
EVERY, SETTLED = timedelta(seconds=5), timedelta(seconds=2)
REQUEST_SECONDS = 30.0


def is_address(path: str | Path) -> bool:
    """Whether a path names a feed on a server."""
    return str(path).lower().startswith(("http://", "https://"))


class Later:
    """Puts that wait until they are passed on."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._waiting: dict[str, Facts] = {}

    def get(self, key: str) -> Facts | None:
        """The facts last put under the key."""
        return self._waiting.get(key) or self._memory.get(key)

    def put(self, key: str, facts: Facts) -> None:
        """Keep the facts, in place of those before."""
        self._waiting[key] = facts

    def pass_on(self) -> None:
        """Into the memory behind."""
        for key, facts in self._waiting.items():
            self._memory.put(key, facts)
        self._waiting.clear()


class Follower:
    """Looks at everything that is followed. Without a `client`, one is made when the first feed is asked."""

    def __init__(
        self,
        paths: Sequence[str | Path],
        memory: Memory,
        limits: Limits,
        source: str | None = None,
        client: "httpx.Client | None" = None,
    ) -> None:
        self._files = [path for path in paths if not is_address(path)]
        self._feeds = [str(path) for path in paths if is_address(path)]
        self._memory, self._limits, self._source = memory, limits, source
        self._client, self._own = client, client is None

    def look(self, now: datetime) -> Iterator[Result]:
        """What is new or has changed since the last round, everything in the first."""
        yield from self.look_at_files(now)
        yield from self.look_at_feeds(now)

    def look_at_files(self, now: datetime) -> Iterator[Result]:
        """Files by size and time of change; one that cannot be read is told once, until the reason changes."""
        for item in find_inputs(self._files, self._source):
            if isinstance(item, Rejected):
                yield from self.told_once(item)
                continue
            key, facts = f"file:{item.path}", {"size": item.size, "modified": item.modified.isoformat()}
            if self._memory.get(key) != facts and not now - SETTLED < item.modified <= now:
                yield from read_input(item, self._limits)
                self._memory.put(key, facts)
        self._files = [path for path in self._files if str(path) != "-"]

    def look_at_feeds(self, now: datetime) -> Iterator[Result]:
        """Feeds that are due; follow.py tells how servers are treated."""
        if not self._feeds:
            return
        from workers.sources.follow import FeedFollower

        for url in self._feeds:
            later = Later(self._memory)
            source = self._source or urlsplit(url).hostname or "feed"
            yield from FeedFollower(self._opened(), later, self._limits).look(url, source, now).results
            later.pass_on()

    def told_once(self, rejected: Rejected) -> Iterator[Result]:
        """The rejection, unless it is the one that was told before: a missing folder is no news every five seconds."""
        key, facts = f"rejected:{rejected.where}", {"why": str(rejected.error)}
        if self._memory.get(key) != facts:
            yield rejected
            self._memory.put(key, facts)

    def _opened(self) -> "httpx.Client":
        import httpx

        if self._client is None:
            self._client = httpx.Client(timeout=REQUEST_SECONDS)
        return self._client

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own and self._client is not None:
            self._client.close()
