"""Named repairs: what was done to a piece of the raw body so that it became a piece of the text.

A provenance entry names its repairs joined by `+`, in the order in which they are applied; `apply(name, raw)` does them
again, so that anyone can check a piece of text against the raw body. Each repair is a pure function of the piece alone.
Changing what one of them does means a new name: stored events keep the old one.
"""

import html
import re
from collections.abc import Callable, Sequence

import ftfy
import orjson

# Written out, with its semicolon: `AT&T` and `?a=1&copy=2` in running text are no entities.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Line ends and tabs are white space, not controls. Zero-width joiners stay: Indic and Arabic scripts need them.
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_SPACE = re.compile(r"\s+")
_HYPHEN_BREAK = re.compile(r"(?<=\w)[-\u2010\u00ad][^\S\n]*(?:\r\n|\n|\r)\s*(?=\w)")
# How UTF-8 shows when it was read as a one-byte encoding: one of these, then a character of the upper half.
_MOJIBAKE_FIRST = "\u00c2\u00c3\u00c5\u00e2\u00d0\u00d1\u00cc\u00f0\u00ef\u0432\u0420\u0421"
_MOJIBAKE_HINT = re.compile(
    f"[{_MOJIBAKE_FIRST}][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122\u20ac]"
)


def entities(piece: str) -> str:
    """Character references to the characters they stand for."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), piece)


def controls(piece: str) -> str:
    """Without control, directional and zero-width characters, soft hyphens and byte order marks."""
    return _CONTROLS.sub("", piece)


def whitespace(piece: str) -> str:
    """Each run of white space, line breaks included, as one space."""
    return _SPACE.sub(" ", piece)


def hyphenation(piece: str) -> str:
    """Words that were divided at a line's end put together again."""
    return _HYPHEN_BREAK.sub("", piece)


def mojibake(piece: str) -> str:
    """UTF-8 that was read as a one-byte encoding, read again rightly (ftfy's fix_encoding)."""
    return ftfy.fix_encoding(piece)


def json_string(piece: str) -> str:
    """The inside of a JSON string literal, unescaped; lone surrogates become U+FFFD. Left alone if it is none."""
    try:
        return str(orjson.loads(b'"' + piece.encode() + b'"'))
    except orjson.JSONDecodeError:
        return piece


REPAIRS: dict[str, Callable[[str], str]] = {
    "json": json_string,
    "mojibake": mojibake,
    "entities": entities,
    "hyphenation": hyphenation,
    "controls": controls,
    "whitespace": whitespace,
}


def apply(names: str | None, raw: str) -> str:
    """`raw` after the repairs in `names`. Raises KeyError at a name that is no repair."""
    if names is None:
        return raw
    for name in names.split("+"):
        raw = REPAIRS[name](raw)
    return raw


def chain(raw: str, candidates: Sequence[str]) -> tuple[str, str | None]:
    """`raw` after those of the candidate repairs that change it, and their names joined, or None when none did."""
    if raw.isascii() and raw.isprintable() and "&" not in raw and "  " not in raw:
        return raw, None
    done = []
    for name in candidates:
        changed = REPAIRS[name](raw)
        if changed != raw:
            done.append(name)
            raw = changed
    return raw, "+".join(done) or None


def looks_like_mojibake(text: str) -> bool:
    """Whether to try the mojibake repair at all: it costs a millisecond a paragraph and most texts have none."""
    if text.isascii() or not any(first in text for first in _MOJIBAKE_FIRST):
        return False
    return _MOJIBAKE_HINT.search(text) is not None


_BLANK_UNIT = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|.", re.DOTALL)


def trim(raw: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) without what would be blank at its edges once repaired: spaces, controls, `&nbsp;`."""
    # Most pieces begin and end with a letter: then there is nothing to trim.
    if start < end and raw[start].isalnum() and raw[end - 1].isalnum():
        return start, end
    while start < end:
        unit = _BLANK_UNIT.match(raw, start, end)
        if unit is None or _visible(unit[0]):
            break
        start = unit.end()
    while end > start:
        unit_start = end - 1
        if raw[unit_start] == ";":
            amp = raw.rfind("&", max(start, end - 34), end)
            if amp >= 0 and _ENTITY.fullmatch(raw, amp, end):
                unit_start = amp
        if _visible(raw[unit_start:end]):
            break
        end = unit_start
    return start, end


def _visible(unit: str) -> bool:
    return bool(controls(entities(unit)).strip())
