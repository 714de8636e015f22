"""E-mail, as some wires still send: one article a message (.eml)."""

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

from workers.errors import EmptyBody
from workers.sources.base import Input, Limits, Received, Result, Where
from workers.sources.build import raw_event
from workers.sources.decode import decode


class MailReader:
    """Messages with a plain text or HTML part."""

    name: str = "mail"
    description: str = "e-mail messages, one article each"
    suffixes: tuple[str, ...] = (".eml",)
    media_types: tuple[str, ...] = ("message/rfc822",)

    def recognises(self, head: bytes) -> bool:
        """Headers of a message at the beginning."""
        names = {line.partition(b":")[0].strip().lower() for line in head[:2048].splitlines()[:20] if b":" in line}
        return {b"from", b"subject"} <= names and bool(names & {b"date", b"received", b"message-id", b"mime-version"})

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One event. Raises TooLarge, EmptyBody, NotText, NotUtf8, InvalidEvent, OSError."""
        where = Where(item.name)
        # Base64 makes four bytes of three, and there may be a second part in HTML.
        data = item.read_limited(limits.line, where)
        message = email.message_from_bytes(data, policy=default)
        body, media_type, encoding = _body(message, where)
        if not body.strip():
            raise EmptyBody(where=where)
        attachments = (
            [name for part in message.iter_attachments() if (name := part.get_filename())]
            if message.is_multipart()
            else []
        )
        event = raw_event(
            where,
            limits,
            body,
            id=_header(message, "Message-ID") or item.default_id,
            source=item.source,
            fetched_at=item.modified,
            published_at=_date(message),
            headline=_header(message, "Subject"),
            media_type=media_type,
            encoding=encoding,
            extra={"from": _header(message, "From"), **({"attachments": attachments} if attachments else {})},
        )
        yield Received(event, where, len(data))


def _body(message: EmailMessage, where: Where) -> tuple[str, str, str | None]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", "text/plain", None
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    decoded = decode(data, where, part.get_content_charset())
    return decoded.text, "text/html" if part.get_content_subtype() == "html" else "text/plain", decoded.encoding


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except (
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
    ):  # the library's header parser fails on some forged headers
        return None
    return " ".join(str(value).split())[:500] or None if value is not None else None


def _date(message: EmailMessage) -> str | None:
    value = _header(message, "Date")
    try:
        return parsedate_to_datetime(value).isoformat() if value else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
