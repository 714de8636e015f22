"""Bytes to text.

In order: a byte order mark; UTF-8 if all of it is valid; UTF-16 without a mark, by its zero bytes; the encoding that the page or
message declares; the one that charset-normalizer finds, if it is sure enough. What fits none of these is rejected with the first
byte that is not UTF-8: guessing would put wrong names into an article.
"""

import codecs
import re
from dataclasses import dataclass

from workers.errors import NotText, NotUtf8
from workers.sources.base import Where

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})",
    re.I,
)
# First bytes of files that scrapers and mailboxes bring along by mistake.
_BINARY = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a zip archive or office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a SQLite database",
    b"RIFF": "an audio, video or WebP file",
    b"OggS": "an audio file",
    b"ID3": "an audio file",
}
# WHATWG: pages that say Latin-1 mean Windows-1252.
_ALIASES = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it had, and how that was found: mark, utf-8, declared or detected."""

    text: str
    encoding: str
    found: str


def decode(data: bytes, where: Where, declared: str | None = None) -> Decoded:
    """The text of `data`. Raises NotText for binary data, NotUtf8 when no encoding fits."""
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise NotText(where=where, detail=kind)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _by_mark(data, mark, encoding, where)
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8", "utf-8"), where)
    except UnicodeDecodeError as error:
        return _not_utf8(data, where, declared, error)


def _by_mark(data: bytes, mark: bytes, encoding: str, where: Where) -> Decoded:
    try:
        text = data[len(mark) :].decode("utf-8") if encoding == "utf-8" else data.decode(encoding)
    except UnicodeDecodeError as error:
        position = error.start + (len(mark) if encoding == "utf-8" else 0)
        byte = f"0x{data[min(position, len(data) - 1)]:02x}"
        raise NotUtf8(where=where, position=position, byte=byte, encoding=encoding) from error
    return Decoded(text, encoding, "mark")


def _not_utf8(data: bytes, where: Where, declared: str | None, error: UnicodeDecodeError) -> Decoded:
    if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
        # Half a character at the end: the download was cut off there; what came before it is whole.
        return Decoded(data[: error.start].decode("utf-8") + "\ufffd", "utf-8", "utf-8")
    if wide := _wide(data):
        return wide
    for name in (declared, _declared(data)):
        if name and (decoded := _try(data, name)):
            return decoded
    if detected := _detected(data):
        return detected
    if _binary_share(data) > 0.05:
        raise NotText(where=where, detail="it holds control characters") from error
    raise NotUtf8(where=where, position=error.start, byte=f"0x{data[error.start]:02x}", encoding="utf-8") from error


def _checked(decoded: Decoded, where: Where) -> Decoded:
    """UTF-16 of English text without a mark is valid UTF-8 full of NULs; so is some binary data."""
    data = decoded.text[:8192].encode()
    if (wide := _wide(decoded.text.encode())) is not None:
        return wide
    if _binary_share(data) > 0.05:
        raise NotText(where=where, detail="it holds control characters")
    return decoded


def _wide(data: bytes) -> Decoded | None:
    head = data[:4096]
    if len(head) < 8:
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[offset::2].count(0)
        if zeros > 0.4 * len(head) / 2 and head[1 - offset :: 2].count(0) < 0.05 * len(head) / 2:
            even = data if len(data) % 2 == 0 else data[:-1]
            decoded = _try(even, encoding)
            return decoded and Decoded(decoded.text, encoding, "detected")
    return None


def _binary_share(data: bytes) -> float:
    """Share of control bytes other than white space in the first 8 KiB. A few are dirt; many are no text."""
    head = data[:8192]
    controls = sum(head.count(byte) for byte in range(32) if byte not in (9, 10, 11, 12, 13, 27))
    return controls / len(head) if head else 0.0


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, 4096)
    return (match[1] or match[2]).decode("ascii") if match else None


def _try(data: bytes, encoding: str) -> Decoded | None:
    name = _ALIASES.get(encoding.lower(), encoding)
    try:
        if not codecs.lookup(name)._is_text_encoding:  # bytes-to-bytes codecs such as `zlib` bomb
            return None
        return Decoded(data.decode(name), codecs.lookup(name).name, "declared")
    except (LookupError, UnicodeError, ValueError):
        return None


def _detected(data: bytes) -> Decoded | None:
    if _binary_share(data) > 0.05:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000], threshold=0.15).best()
    if best is None:
        return None
    decoded = _try(data, best.encoding)
    return decoded and Decoded(decoded.text, decoded.encoding, "detected")
