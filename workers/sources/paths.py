"""Files, folders, globs and `-` to inputs, in an order that does not change between runs."""

import glob
import os
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from workers.errors import Unreadable
from workers.sources.base import Input, Rejected, Where

_MAGIC = frozenset("*?[")
# Files about a folder, not of it; named as arguments they are read like any other.
_ABOUT = re.compile(r"(?:README|LICEN[CS]E|COPYING)(?:\.\w+)?$", re.IGNORECASE)


def find_inputs(
    paths: Sequence[str | Path], source: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Input | Rejected]:
    """Each file that the arguments name, folders walked in the order of their names, without hidden files and READMEs.

    `source` names the source of all; without it, it is the name of the folder given, or of the folder that a file given is in.
    What cannot be opened is yielded as a rejection.
    """
    for path in paths:
        yield from _argument(str(path), source, stdin)


def _argument(argument: str, source: str | None, stdin: BinaryIO | None) -> Iterator[Input | Rejected]:
    if argument == "-":
        yield Input(None, source or "stdin", "-", datetime.now(UTC), stream=stdin or sys.stdin.buffer)
        return
    path = Path(argument)
    if not os.path.lexists(path) and _MAGIC & set(argument):
        yield from _glob(argument, source)
    elif os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises where it may not look; opening it then says why
        yield from _folder(path, source or _name(path))
    else:
        yield _file(path, source or _name(path.parent), path.name)


def _glob(pattern: str, source: str | None) -> Iterator[Input | Rejected]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    files = [Path(match) for match in matches if not Path(match).is_dir()]
    if not files:
        where = Where(pattern)
        yield Rejected(Unreadable(where=where, detail="no file matches it"), where, source or "files")
    base = _fixed_part(pattern)
    for path in files:
        yield _file(path, source or _name(path.parent), os.path.relpath(path, base))


def _fixed_part(pattern: str) -> Path:
    parts = []
    for part in Path(pattern).parts:
        if _MAGIC & set(part):
            break
        parts.append(part)
    return Path(*parts) if parts else Path()


def _folder(folder: Path, source: str) -> Iterator[Input | Rejected]:
    failures: list[OSError] = []
    for top, folders, files in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and not _ABOUT.match(name):
                path = Path(top, name)
                yield _file(path, source, path.relative_to(folder).as_posix())
    for failure in failures:
        where = Where(str(failure.filename))
        yield Rejected(Unreadable(where=where, detail=failure.strerror or str(failure)), where, source)


def _file(path: Path, source: str, relative: str) -> Input | Rejected:
    where = Where(str(path))
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        return Rejected(Unreadable(where=where, detail=detail), where, source)
    if not path.is_file():
        return Rejected(Unreadable(where=where, detail="it is no regular file"), where, source)
    modified = datetime.fromtimestamp(status.st_mtime, UTC)
    return Input(path, source, Path(relative).as_posix(), modified, status.st_size)


def _name(folder: Path) -> str:
    return folder.resolve().name or "files"
