"""Every reader, which one takes an input, and `read`, which does the whole way."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from workers.errors import Rejection, StageCrashed, Unreadable
from workers.sources.base import Input, Limits, Reader, Received, Rejected, Result, Where
from workers.sources.feed import FeedReader
from workers.sources.html import HtmlReader
from workers.sources.json_document import NinjsReader
from workers.sources.jsonl import JsonLinesReader
from workers.sources.mail import MailReader
from workers.sources.newsml import NewsmlReader
from workers.sources.nitf import NitfReader
from workers.sources.paths import find_inputs
from workers.sources.text import TextReader
from workers.sources.warc import WarcReader

# In the order in which they are asked whether they know an input whose name does not tell; text takes what is left.
READERS: tuple[Reader, ...] = (
    WarcReader(),
    NinjsReader(),
    JsonLinesReader(),
    NewsmlReader(),
    NitfReader(),
    FeedReader(),
    HtmlReader(),
    MailReader(),
    TextReader(),
)

HEAD_BYTES = 4096


def read(
    paths: Sequence[str | Path],
    source: str | None = None,
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Result]:
    """Everything that the paths hold, in a fixed order. Raises nothing that an input causes."""
    for item in find_inputs(paths, source, stdin):
        if isinstance(item, Rejected):
            yield item
        else:
            yield from read_input(item, limits or Limits())


def read_input(item: Input, limits: Limits) -> Iterator[Result]:
    """Everything in one input."""
    where = Where(item.name)
    try:
        yield from reader_for(item).read(item, limits)
    except Rejection as error:
        yield Rejected(error, where, item.source, item.size)
    except (OSError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        detail = getattr(error, "strerror", None) or str(error)
        yield Rejected(Unreadable(where=where, detail=detail), where, item.source, item.size)
    except Exception as error:  # a reader's own mistake costs this input, not the run
        yield Rejected(_crash(where, error), where, item.source, item.size)


def reader_for(item: Input) -> Reader:
    """By the file's name, then by how it begins. Raises OSError."""
    if item.path is not None:
        name = item.path.name.lower().removesuffix(".gz")
        for reader in READERS:
            if name.endswith(reader.suffixes):
                return reader
    head = _head(item)
    return next((reader for reader in READERS if reader.recognises(head)), READERS[-1])


def _head(item: Input) -> bytes:
    stream = item.open()
    if item.path is None:
        peek = getattr(stream, "peek", None)
        return bytes(peek(HEAD_BYTES)[:HEAD_BYTES]) if peek else b""
    with stream:
        return stream.read(HEAD_BYTES)


def _crash(where: Where, error: Exception) -> Rejection:
    return StageCrashed(where=where, stage="reading", detail=f"{type(error).__name__}: {str(error)[:200]}")


__all__ = ["HEAD_BYTES", "READERS", "Received", "read", "read_input", "reader_for"]
