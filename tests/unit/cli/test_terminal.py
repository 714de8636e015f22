"""Colour on a terminal, and nowhere else."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest


def on_a_terminal(store: Path, **environment: str) -> str:
    """What `newsroom show` prints on a terminal."""
    ours, theirs = pty.openpty()
    names = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLORTERM"}}
    command = [sys.executable, "-m", "workers.cli", "show", "tribunal", "--store", str(store)]
    with subprocess.Popen(command, stdout=theirs, env={**names, "TERM": "xterm-256color", **environment}) as process:
        os.close(theirs)
        printed = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # the terminal is gone with its last user
                break
            if not piece:
                break
            printed += piece
    os.close(ours)
    assert process.returncode == 0
    return printed.decode()


def test_marks_are_colours_on_a_terminal(store: Path) -> None:
    printed = on_a_terminal(store)
    assert "\x1b[1;35msued by\x1b[0m" in printed
    assert "«" not in printed


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_marks_are_brackets_where_colour_is_not_wanted_or_not_there(store: Path, environment: dict[str, str]) -> None:
    printed = on_a_terminal(store, **environment)
    assert "«sued by»" in re.sub(r"\x1b\[[\d;]*m", "", printed)
    assert not re.search(r"\x1b\[[\d;]*3\dm", printed)
