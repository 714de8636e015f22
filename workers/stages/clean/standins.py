"""Pages that came in an article's stead: not found, consent, login; and articles that are cut off behind a wall.

A stand-in is rejected by name. It is short, and what it says of itself stands in its title or is most of it; an article about
cookies, passwords or missing pages is neither. A text cut off by a wall is an article with `truncated` set.
"""

import re
from collections.abc import Iterable

from workers.stages.clean.lines import word_count

# Longer texts are articles, whatever they speak of.
LONGEST_STANDIN = 160
# Behind a wall stand at most a few paragraphs.
LONGEST_TEASER = 350

_MISSING = re.compile(
    r"\b404\b|\b(?:page|article|story|content|site)\s+(?:was\s+|could\s+)?(?:not|cannot|can't|can\u2019t)\s+(?:be\s+)?(?:found|exist)|\bnot\s+found\b"
    r"|\bno\s+longer\s+(?:available|exists?)\b|\b(?:doesn't|doesn\u2019t|does\s+not)\s+exist\b|\bseite\s+nicht\s+gefunden\b|\bpage\s+introuvable\b",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bbefore\s+you\s+continue\b|\b(?:we|us)\s+and\s+(?:our|\d+)\s+(?:\d+\s+)?(?:partners|vendors|third)|\baccept\s+(?:all|cookies)\b|\bmanage\s+(?:your\s+)?"
    r"(?:preferences|options|choices|settings|cookies)\b|\b(?:your|cookie|privacy)\s+(?:consent|choices)\b|\buses?\s+cookies\b|\blegitimate\s+interest",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log|sign)\s*-?in\s+(?:to|or)\b|\b(?:log|sign)\s+in\b.{0,40}\b(?:account|continue|read)\b|\bforgot(?:ten)?\s+(?:your\s+)?password\b"
    r"|\bcreate\s+(?:a\s+|an\s+)?(?:free\s+)?account\b|\bregister\s+to\s+(?:continue|read)\b",
    re.IGNORECASE,
)
# What a wall says of itself.
WALL = re.compile(
    r"\b(?:to\s+)?(?:continue|keep)\s+reading\b.{0,60}\b(?:subscri|sign|log|regist|account|trial)|\bsubscri(?:be|bers?)\b.{0,40}\b(?:to\s+(?:read|continue|unlock)|only)\b"
    r"|\balready\s+a\s+(?:subscriber|member)\b|\bthis\s+(?:article|story|content)\s+is\s+(?:for|only|exclusive|available\s+to)\b.{0,30}\b(?:subscribers|members)\b"
    r"|\b(?:reached|used)\s+your\s+(?:\w+\s+){0,3}(?:limit|articles)\b|\bunlock\s+(?:this|the\s+full)\s+(?:article|story)\b|\bread\s+the\s+full\s+(?:article|story)\b",
    re.IGNORECASE,
)
# A consent page speaks to its reader; an article about consent pages reports what somebody said.
_TO_THE_READER = re.compile(r"\b(?:we|our|you|your)\b", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:said|says|told|ruled|according\s+to)\b", re.IGNORECASE)
_CUT = re.compile(r"(?:\.\.\.|\u2026|\[\u2026\]|\[\.\.\.\])[\"'\u2019\u201d)]*$")


def standin(text: str, titles: Iterable[str | None], around: str) -> str | None:
    """What kind of page came instead of an article, or None. `around` is the rest of the page's text."""
    size = word_count(text)
    if size > LONGEST_STANDIN:
        return None
    title = " ".join(part for part in titles if part)
    if _MISSING.search(title) and (_MISSING.search(text) or size < LONGEST_STANDIN / 2):
        return "a page that says that there is none"
    whole = f"{title} {text}"
    phrases = {match[0].lower() for match in _CONSENT.finditer(whole)}
    if len(phrases) >= 2 and len(_TO_THE_READER.findall(whole)) >= 3 and not _REPORTED.search(text):
        return "a consent page"
    if size < LONGEST_STANDIN / 2 and len(_LOGIN.findall(f"{whole} {around[:5000]}")) >= 2 and _LOGIN.search(whole):
        return "a login page"
    return None


def is_cut_off(text: str, around: str, paid: bool) -> bool:
    """Whether the text is the beginning of an article whose rest is behind a wall or on another page."""
    if _CUT.search(text):
        return True
    if word_count(text) > LONGEST_TEASER:
        return False
    return paid or WALL.search(around) is not None
