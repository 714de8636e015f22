"""Where output goes: data to stdout, everything else to stderr; no colour where there is no terminal, or NO_COLOR is set."""

import re
import sys
from collections.abc import Iterator
from typing import IO, Any, cast

import orjson
import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment


def page() -> Console:
    """stdout, for people. Text is printed as it is: nothing in an article is taken for markup, emoji code or a link."""
    file = None if sys.stdout.isatty() else cast(IO[str], _Trimmed(sys.stdout))
    return _Page(file=file, markup=False, emoji=False, highlight=False)


class _Page(Console):
    """A console on which no article can move the cursor, colour a verdict or ring a bell: its control characters stay out."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            if segment.control or not _CONTROLS.search(segment.text):
                yield segment
            else:
                yield Segment(_CONTROLS.sub("", segment.text), segment.style)


# All of C0 and C1 but tab and line feed.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class _Trimmed:
    """A file or pipe without the blanks with which rich fills lines up to the width of the terminal."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(re.sub(r" +(?=\n)", "", text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def aside() -> Console:
    """stderr: progress and remarks."""
    return _Page(stderr=True, markup=False, emoji=False, highlight=False)


def write_json(value: Any) -> None:
    """One JSON value on a line of stdout."""
    typer.echo(to_json(value))


def to_json(value: Any) -> bytes:
    """JSON of dataclasses, models' dumps and plain values; times in UTC."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)
