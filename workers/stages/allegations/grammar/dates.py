"""When a step was taken, as its own sentence says it; reckoned from the day of publication where it says `on Tuesday`.

A date belongs to the step of a cue when nothing comes between that could have a date of its own: no clause (`said on Tuesday
that he was charged`), and not the act (`charged with stealing the coins in 2019` dates the theft). What is not clearly the step's
is nobody's: the record then has no date, rather than a wrong one.

Words like `Tuesday`, `October` and `last year` need the day of publication; without one they date nothing. They are past days: a
weekday is the last of its name up to the day of publication, a month without a year the last one.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workers.stages.allegations.tagging import Extent, touch

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {name[:3]: n for n, name in enumerate(MONTHS, 1)} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(MONTHS) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_WEEKDAY = r"(?P<weekday>" + "|".join(DAYS) + ")"

_CAPITAL = "|".join(name.capitalize() for name in MONTHS)
_WORDS = "yesterday|today|tonight|this morning|this afternoon|this evening|last night|last month|last year|this year|this month"

# In order: what tells more comes first. Months without a day and a year take a capital, so that `may` and `march` stay verbs.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?i)\b{_DAY} {_MONTH},? {_YEAR}\b",
        rf"(?i)\b{_MONTH} {_DAY},? {_YEAR}\b",
        rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"(?i)\b{_MONTH},? {_YEAR}\b",
        rf"(?i)\b{_DAY} {_MONTH}\b(?! \d)",
        rf"(?i)\b{_MONTH} {_DAY}\b(?!,? \d|%|\w)",
        rf"\b(?:[Ii]n|[Ll]ast|[Tt]his|[Ee]arly|[Ll]ate) {_YEAR}\b",
        rf"\b(?:[Ii]n|[Ll]ast) (?:early |late |mid-)?(?P<month>{_CAPITAL})\b(?!,? \d)",
        rf"(?i)\b(?:on |last |late on |early on |this )?{_WEEKDAY}\b",
        rf"(?i)\b(?P<word>{_WORDS})\b",
    )
)
# A date behind these is a limit or a plan, not the day of the step.
_BOUND = re.compile(
    r"\b(?:until|till|by|before|after|since|from|between|to|due|next|for|of|every|(?<!on )the)\s+$", re.IGNORECASE
)
# Between a date and its cue nothing of these may stand: each opens a clause that may have a day of its own.
_CLAUSE = re.compile(
    r"[;:—–“”\"]|\b(?:that|which|who|whom|whose|when|where|while|after|before|because|if|as|and|but|since|until)\b|"
    r"\b(?:said|says|saying|told|announced|confirmed|reported|added|according|wrote|showed)\b",
    re.IGNORECASE,
)
# `who was born in 1971, was charged`: the date lies in a clause of its own that the comma closes.
_WITHIN = re.compile(r"\b(?:who|which|that|whose|when|where)\b[^,;:]*$", re.IGNORECASE)
# What is to come is no past day: `will appear in court in May`.
_AHEAD = re.compile(r"\b(?:will|would|may|might|could|shall|expected|scheduled|planned|set to|is to|are to)\b[^,;]*$")
_GERUND = re.compile(r"\b\w+ing\b|\b(?:having|to) \w+", re.IGNORECASE)
_NEAR = 90


@dataclass(frozen=True, slots=True)
class When:
    """`on` is an ISO date, month or year; `extent` the words of the sentence; `relative` if reckoned from publication."""

    on: str
    extent: Extent
    relative: bool


def dates(text: str, published: date | None) -> Iterator[When]:
    """Every date of a sentence, by place, those that are a bound (`until March`) left out."""
    found: list[When] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(match.start() < w.extent[1] and w.extent[0] < match.end() for w in found):
                continue
            got = _resolved(match, published) or ("", True)
            found.append(When(got[0], match.span(), got[1]))
    for when in sorted(found, key=lambda w: w.extent):
        before = text[: when.extent[0]]
        if when.on and not _BOUND.search(before) and not (when.relative and _AHEAD.search(before)):
            yield when


def step_date(text: str, cue: Extent, act: Extent | None, published: date | None) -> When | None:
    """The date of the step that `cue` states, when the sentence gives one that is clearly its own."""
    near = [
        (distance, when)
        for when in dates(text, published)
        if (distance := _distance(text, when.extent, cue, act)) is not None
    ]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _distance(text: str, extent: Extent, cue: Extent, act: Extent | None) -> int | None:
    """Characters between the date and the cue; None where the date is not the step's."""
    if (act is not None and touch(extent, act)) or touch(extent, cue):
        return None
    if extent[1] <= cue[0]:
        between = text[extent[1] : cue[0]]
        if "," in between and _WITHIN.search(text[: extent[0]]):
            return None
    else:
        between = text[cue[1] : extent[0]]
        if act is not None and cue[1] <= act[0] and act[1] <= extent[0]:
            if _GERUND.search(text[slice(*act)]) and not _names_a_day(text[slice(*extent)]):
                return None
            between = text[cue[1] : act[0]] + text[act[1] : extent[0]]
    if _CLAUSE.search(between) or len(between) > _NEAR:
        return None
    return len(between)


def _names_a_day(words: str) -> bool:
    return re.search(r"day\b|\bnight\b|\bmorning\b|\bafternoon\b|\bevening\b", words, re.IGNORECASE) is not None


def _resolved(match: re.Match[str], published: date | None) -> tuple[str, bool] | None:
    """ISO date, and whether it was reckoned from the day of publication."""
    got = match.groupdict()
    month = _month(got.get("month"))
    if got.get("year"):
        year = int(got["year"])
        if got.get("day"):
            return _iso(year, month, int(got["day"]), relative=False)
        return (f"{year:04}-{month:02}" if month else f"{year:04}"), False
    if published is None:
        return None
    if got.get("day"):
        exact = _iso(published.year, month, int(got["day"]), relative=True)
        late = exact is not None and exact[0] > published.isoformat()
        return _iso(published.year - 1, month, int(got["day"]), relative=True) if late else exact
    if month:
        year = published.year - (
            month > published.month or (month == published.month and "last" in match.group().lower())
        )
        return f"{year:04}-{month:02}", True
    if got.get("weekday"):
        back = (published.weekday() - DAYS.index(got["weekday"].lower())) % 7
        return (published - timedelta(days=back)).isoformat(), True
    return _from_words(got["word"].lower(), published), True


def _from_words(said: str, published: date) -> str:
    match said:
        case "yesterday" | "last night":
            return (published - timedelta(days=1)).isoformat()
        case "last month":
            return f"{published.replace(day=1) - timedelta(days=1):%Y-%m}"
        case "this month":
            return f"{published:%Y-%m}"
        case "last year":
            return f"{published.year - 1:04}"
        case "this year":
            return f"{published.year:04}"
    return published.isoformat()


def _month(said: str | None) -> int:
    if not said:
        return 0
    return int(said) if said.isdigit() else _SHORT[said.lower().rstrip(".")[:3]]


def _iso(year: int, month: int, day: int, *, relative: bool) -> tuple[str, bool] | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day).isoformat(), relative
