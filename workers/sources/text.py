"""One article a file: plain text and pages."""

from collections.abc import Iterator

from schemas.ids import article_id, sha256_hex
from workers.sources.base import Input, Limits, Received, Result, Where
from workers.sources.build import raw_event
from workers.sources.decode import decode


def article(item: Input, limits: Limits, media_type: str) -> Received:
    """The raw event of a file that is one article. The same file gives the same event on each run.

    Raises TooLarge, EmptyBody, NotText, NotUtf8, OSError.
    """
    where = Where(item.name)
    data = item.read_limited(limits.body, where)
    decoded = decode(data, where)
    event = raw_event(
        where,
        limits,
        decoded.text,
        id=item.default_id if item.path is not None else article_id(item.source, sha256_hex(data)),
        source=item.source,
        fetched_at=item.modified,
        media_type=media_type,
        encoding=decoded.encoding,
        extra={"path": item.relative},
    )
    return Received(event, where, len(data))


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
