"""When an article was published: from where, how sure, and whether it can be.

Extractors that always give a date give one for pages that have none. Here a date comes from a named place or there is none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

Confidence = Literal["high", "medium", "low"]

# Where a date was found: how far it is believed. The order is that of preference.
CONFIDENCE: dict[str, Confidence] = {
    "source": "high",
    "json-ld": "high",
    "meta": "high",
    "time element": "medium",
    "line": "medium",
    "url": "low",
}
# Clocks of sources differ and dates without an offset are read as UTC: a day ahead of the fetch is no mistake.
SLACK = timedelta(days=1)
# A source that says more than a year ahead is broken: nothing else that it says can be trusted either.
FAR = timedelta(days=366)
# The first newspaper.
EARLIEST = datetime(1605, 1, 1, tzinfo=UTC)

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")
_TEXT_DATE = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>[A-Za-z]{3,9})\.?,?\s+(?P<y>\d{4})"
    r"|(?P<m2>[A-Za-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{4})"
    r"|(?P<iso>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)"
)
_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}


@dataclass(frozen=True, slots=True)
class Found:
    """A date that holds, and where it was found."""

    at: datetime
    origin: str
    confidence: Confidence


def parse(text: str) -> datetime | None:
    """An aware datetime from ISO 8601, RFC 5322, `3 March 2026` or `March 3, 2026`; None for anything else.

    `03/04/2026` is None: it is April in one country and March in another.
    """
    text = text.strip()
    for reader in (_iso, _rfc, _written):
        found = reader(text)
        if found is not None:
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None


def choose(candidates: Iterable[tuple[str, str]], fetched_at: datetime) -> tuple[Found | None, list[str]]:
    """The first believable of (text, origin) by the preference of CONFIDENCE, and notes on those that cannot be."""
    order = list(CONFIDENCE)
    notes: list[str] = []
    for text, origin in sorted(candidates, key=lambda candidate: order.index(candidate[1])):
        at = parse(text)
        if at is None:
            continue
        if EARLIEST <= at <= fetched_at + SLACK:
            return Found(at, origin, CONFIDENCE[origin]), notes
        notes.append(f"date {at:%Y-%m-%d} from {origin} cannot be: it was fetched on {fetched_at:%Y-%m-%d}")
    return None, notes


def from_url(url: str) -> str | None:
    """The date that an address holds, such as `/2026/03/11/`."""
    match = _URL_DATE.search(url)
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc(text: str) -> datetime | None:
    if "," not in text[:5] and ":" not in text:
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _written(text: str) -> datetime | None:
    match = _TEXT_DATE.search(text)
    if match is None:
        return None
    if match["iso"]:
        return _iso(match["iso"])
    month = _MONTHS.get((match["m"] or match["m2"])[:3].lower())
    if month is None:
        return None
    try:
        return datetime(int(match["y"] or match["y2"]), month, int(match["d"] or match["d2"]))
    except ValueError:
        return None
