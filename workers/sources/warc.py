"""WARC archives: one raw event a response that is a page or a text.

A metadata record that belongs to the response before it goes into the event's `extra`. Responses that are no articles (redirects,
errors, images) are rejected by name; requests, warcinfo and revisits are no input and are passed over.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from workers.errors import EmptyBody, Rejection, TooLarge, Unreadable, UnsupportedInput
from workers.sources.base import Input, Limits, Received, Rejected, Result, Where
from workers.sources.build import raw_event
from workers.sources.decode import decode

_TEXTS = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}
_MOST_METADATA = 100_000


class WarcReader:
    """WARC and ARC, gzipped or not."""

    name: str = "warc"
    description: str = "WARC and ARC web archives (response and metadata records)"
    suffixes: tuple[str, ...] = (".warc", ".arc")
    media_types: tuple[str, ...] = ("application/warc",)

    def recognises(self, head: bytes) -> bool:
        """The version line of a record."""
        return head.startswith(b"WARC/")

    def read(self, item: Input, limits: Limits) -> Iterator[Result]:
        """One result a response. Raises Unreadable, OSError."""
        from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
        from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

        stream = item.open_raw()
        try:
            waiting: Result | None = None
            records = ArchiveIterator(stream, arc2warc=True)
            for record in records:
                if record.rec_type == "metadata" and isinstance(waiting, Received) and _belongs(record, waiting):
                    waiting = _with_metadata(waiting, record)
                    continue
                if record.rec_type != "response":
                    continue
                if waiting is not None:
                    yield waiting
                waiting = _result(record, Where(item.name, byte=records.offset), item, limits)
            if waiting is not None:
                yield waiting
        except ArchiveLoadFailed as error:
            raise Unreadable(where=Where(item.name), detail=f"not a whole WARC file: {str(error)[:200]}") from error
        finally:
            if item.path is not None:
                stream.close()


def _result(record: Any, where: Where, item: Input, limits: Limits) -> Result:
    try:
        return _received(record, where, item, limits)
    except Rejection as error:
        return Rejected(error, where, item.source, record.length or 0)


def _received(record: Any, where: Where, item: Input, limits: Limits) -> Received:
    headers = record.http_headers
    status = headers.get_statuscode() if headers is not None else "200"
    kind, _, parameters = (
        (headers.get_header("Content-Type") if headers is not None else None) or "text/html"
    ).partition(";")
    media_type = _TEXTS.get(kind.strip().lower())
    if status != "200":
        raise UnsupportedInput(where=where, detail=f"the server answered {status}")
    if media_type is None:
        raise UnsupportedInput(where=where, detail=f"a response of type {kind.strip()[:60]!r}")
    # The stream undoes gzip and chunks as it is read, so that a bomb costs no more than the limit.
    data = record.content_stream().read(limits.body + 1)
    if len(data) > limits.body:
        raise TooLarge(where=where, size=f"over {limits.body}", limit=limits.body, setting="max_body_bytes")
    if not data.strip():
        raise EmptyBody(where=where)
    decoded = decode(data, where, _charset(parameters))
    event = raw_event(
        where,
        limits,
        decoded.text,
        source=item.source,
        url=record.rec_headers.get_header("WARC-Target-URI"),
        fetched_at=record.rec_headers.get_header("WARC-Date"),
        media_type=media_type,
        encoding=decoded.encoding,
        extra={"warc_record": record.rec_headers.get_header("WARC-Record-ID")},
    )
    return Received(event, where, record.length or 0)


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def _belongs(record: Any, response: Received) -> bool:
    target = response.event.extra.get("warc_record")
    named = (record.rec_headers.get_header(name) for name in ("WARC-Refers-To", "WARC-Concurrent-To"))
    return target is not None and target in named


def _with_metadata(response: Received, record: Any) -> Received:
    """JSON as it is, `application/warc-fields` as names and values; anything else is left out."""
    data = record.content_stream().read(_MOST_METADATA)
    try:
        metadata: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        lines = [line.partition(":") for line in data.decode("utf-8", "replace").splitlines()]
        metadata = {name.strip(): value.strip() for name, colon, value in lines if colon}
    if not metadata:
        return response
    event = response.event.model_copy(update={"extra": {**response.event.extra, "warc_metadata": metadata}})
    return Received(event, response.where, response.consumed)
