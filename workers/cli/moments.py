"""Times on the command line."""

import re
from datetime import UTC, datetime, timedelta

from workers.errors import BadQuery

_AGO = re.compile(r"(\d{1,5})([dh])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNITS = {"d": "days", "h": "hours"}


def since_moment(text: str | None) -> datetime | None:
    """The beginning: of a day, at a time, or so long ago (`7d`, `12h`). UTC where no zone is given. Raises BadQuery."""
    if text is None:
        return None
    if ago := _AGO.fullmatch(text):
        return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadQuery(query=text, detail="a time is 2026-03-02, 2026-03-02T09:30 or 7d") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def until_moment(text: str | None) -> datetime | None:
    """The end: a day is meant to its end. Raises BadQuery."""
    moment = since_moment(text)
    return moment + timedelta(days=1) if moment and text and _DAY.fullmatch(text) else moment
