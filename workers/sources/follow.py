"""Follow a feed: what is new since the last look, and nothing twice, also after a restart.

What was seen is kept in a `Memory`, which the caller makes durable. A caller that stores the results and the memory in one transaction
neither loses nor repeats anything; one that stores the results first may repeat the last look, which is harmless, since events made
of the same input have the same id. following.py does it for all that is followed.

Towards servers: robots.txt is obeyed, one request a feed and interval, conditional (ETag, Last-Modified); after a failure the interval
doubles up to a limit, and a Retry-After is kept.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import httpx

from workers.errors import Rejection, TooLarge, Unreadable
from workers.sources.base import Input, Limits, Rejected, Result, Where
from workers.sources.feed import entries
from workers.sources.memory import Facts, Memory

AGENT = "newsroom-worker"
INTERVAL, LONGEST_INTERVAL = timedelta(minutes=5), timedelta(hours=6)
ROBOTS_AGE = timedelta(days=1)
# Entries remembered a feed: feeds hold a few dozen, and an old one seldom comes back.
REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a feed brought, and when the next one may be."""

    results: tuple[Result, ...]
    next_at: datetime
    why: str


class FeedFollower:
    """Looks at feeds over HTTP. `client` decides about time limits and proxies; `now` is always the caller's."""

    def __init__(self, client: httpx.Client, memory: Memory, limits: Limits | None = None, agent: str = AGENT) -> None:
        self._client, self._memory, self._limits, self._agent = client, memory, limits or Limits(), agent

    def look(self, url: str, source: str, now: datetime) -> Look:
        """The entries that are new or have changed. Raises nothing that the server causes."""
        known = self._memory.get(f"feed:{url}") or {}
        due = datetime.fromisoformat(known["next_at"]) if "next_at" in known else now
        if now < due:
            return Look((), due, "not due")
        try:
            if not self._allowed(url, now):
                return self._later(url, known, now, LONGEST_INTERVAL, "robots.txt forbids it")
            return self._fetch(url, source, known, now)
        except httpx.HTTPError as error:
            return self._failed(url, source, known, now, type(error).__name__)

    def _fetch(self, url: str, source: str, known: Facts, now: datetime) -> Look:
        headers = {
            "User-Agent": self._agent,
            "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9",
        }
        for name, header in (("etag", "If-None-Match"), ("last_modified", "If-Modified-Since")):
            if known.get(name):
                headers[header] = known[name]
        with self._client.stream("GET", url, headers=headers, follow_redirects=True) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return self._later(url, {**known, "failures": 0}, now, INTERVAL, "not modified")
            if response.status_code != httpx.codes.OK:
                return self._failed(
                    url,
                    source,
                    known,
                    now,
                    f"the server answered {response.status_code}",
                    response.headers.get("Retry-After"),
                )
            data = self._body(response)
        results, seen = self._new(data, url, source, known.get("seen", {}), now)
        facts = {
            "seen": seen,
            "etag": response.headers.get("ETag"),
            "last_modified": response.headers.get("Last-Modified"),
        }
        return self._later(url, facts, now, INTERVAL, "fetched", results)

    def _body(self, response: httpx.Response) -> bytes | None:
        """The unzipped body, or None when there is more of it than the limit."""
        data = bytearray()
        for part in response.iter_bytes():
            data += part
            if len(data) > self._limits.line:
                return None
        return bytes(data)

    def _new(self, data: bytes | None, url: str, source: str, seen: Facts, now: datetime) -> tuple[list[Result], Facts]:
        where = Where(url)
        item = Input(None, source, url, now)
        results: list[Result] = []
        try:
            if data is None:
                raise TooLarge(
                    where=where, size=f"over {self._limits.line}", limit=self._limits.line, setting="max_body_bytes"
                )
            found = list(entries(data, where, item, self._limits))
        except Rejection as error:
            return [Rejected(error, where, source)], seen
        now_seen: Facts = {}
        for result in found:
            key, content = _fingerprint(result)
            if seen.get(key) != content:
                results.append(result)
            now_seen[key] = content
        return results, dict(list({**seen, **now_seen}.items())[-REMEMBERED:])

    def _later(
        self, url: str, facts: Facts, now: datetime, wait: timedelta, why: str, results: list[Result] | None = None
    ) -> Look:
        next_at = now + wait
        self._memory.put(f"feed:{url}", {**facts, "next_at": next_at.isoformat()})
        return Look(tuple(results or ()), next_at, why)

    def _failed(
        self, url: str, source: str, known: Facts, now: datetime, why: str, retry_after: str | None = None
    ) -> Look:
        """The first failure is reported, so that a feed that stays away does not fill the dead letters."""
        failures = int(known.get("failures", 0)) + 1
        wait = max(min(INTERVAL * 2**failures, LONGEST_INTERVAL), _retry_after(retry_after, now))
        where = Where(url)
        results: list[Result] = [Rejected(Unreadable(where=where, detail=why), where, source)] if failures == 1 else []
        return self._later(url, {**known, "failures": failures}, now, wait, why, results)

    def _allowed(self, url: str, now: datetime) -> bool:
        robots_url = urljoin(url, "/robots.txt")
        known = self._memory.get(f"robots:{robots_url}")
        if known is None or datetime.fromisoformat(known["at"]) < now - ROBOTS_AGE:
            response = self._client.get(robots_url, headers={"User-Agent": self._agent}, follow_redirects=True)
            # RFC 9309: unavailable (4xx) allows everything, unreachable (5xx) forbids it.
            text = (
                response.text[:500_000]
                if response.is_success
                else "User-agent: *\nDisallow: /"
                if response.is_server_error
                else ""
            )
            known = {"at": now.isoformat(), "text": text}
            self._memory.put(f"robots:{robots_url}", known)
        rules = RobotFileParser()
        rules.parse(known["text"].splitlines())
        return rules.can_fetch(self._agent, url)


def _fingerprint(result: Result) -> tuple[str, str]:
    """What an entry is known by, and a digest of what of it may change."""
    if isinstance(result, Rejected):
        return str(result.where), result.error.code
    event = result.event
    content = "\x1f".join([event.headline or "", event.body, str(event.published_at), str(event.extra)])
    return event.id or event.url or event.headline or "", hashlib.sha256(content.encode()).hexdigest()[:32]


def _retry_after(value: str | None, now: datetime) -> timedelta:
    """Seconds or a date; a day at most."""
    if not value:
        return timedelta()
    try:
        wait = (
            timedelta(seconds=int(value))
            if value.strip().isdigit()
            else parsedate_to_datetime(value).astimezone(UTC) - now
        )
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    return min(max(wait, timedelta()), timedelta(days=1))
