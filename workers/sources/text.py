"""One article a file: plain text and pages."""

from collections.abc import Iterator

from schemas import RawEvent
from schemas.ids import article_id, sha256_hex
from workers.errors import EmptyBody, TooLarge
from workers.sources.base import Input, Limits, Received, Result, Where
from workers.sources.decode import decode


def read_whole(item: Input, limits: Limits, declared: str | None = None) -> tuple[str, str, int]:
    """The text of an input, its encoding, and its size in bytes.

    Raises TooLarge (before it is read, where the size is known), EmptyBody, NotText, NotUtf8, OSError.
    """
    where = Where(item.name)
    if item.size > limits.body:
        raise TooLarge(where=where, size=item.size, limit=limits.body, setting="max_body_bytes")
    stream = item.open()
    try:
        data = stream.read(limits.body + 1)
    finally:
        if item.path is not None:
            stream.close()
    if len(data) > limits.body:
        raise TooLarge(where=where, size=f"over {limits.body}", limit=limits.body, setting="max_body_bytes")
    if not data.strip():
        raise EmptyBody(where=where)
    decoded = decode(data, where, declared)
    return decoded.text, decoded.encoding, len(data)


def article(item: Input, limits: Limits, media_type: str) -> Received:
    """The raw event of a file that is one article. The same file gives the same event on each run."""
    body, encoding, size = read_whole(item, limits)
    key = item.relative if item.path is not None else sha256_hex(body.encode())
    event = RawEvent(
        id=article_id(item.source, key),
        source=item.source,
        fetched_at=item.modified,
        media_type=media_type,
        body=body,
        encoding=encoding,
        extra={"path": item.relative},
    )
    return Received(event, Where(item.name), size)


class TextReader:
    """Plain text, one article a file."""

    name: str = "text"
    description: str = "plain text, one article a file"
    suffixes: tuple[str, ...] = (".txt", ".text", ".md", ".asc")
    media_types: tuple[str, ...] = ("text/plain",)

    def recognises(self, head: bytes) -> bool:
        """Never: text is what is left when no other reader knows an input."""
        return False

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One event. Raises TooLarge, EmptyBody, NotText, NotUtf8, OSError."""
        yield article(item, limits, "text/plain")
