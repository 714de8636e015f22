"""The documentation: builds without a warning, is what the code says, and its quickstart runs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from documentation.reference import rendered
from workers.cli.app import load
from workers.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
QUICKSTART = (ROOT / "docs" / "quickstart.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", QUICKSTART, re.MULTILINE | re.DOTALL)


def _build(folder: Path, docs: Path) -> subprocess.CompletedProcess[str]:
    config = (ROOT / "mkdocs.yml").read_text()
    config = config.replace("docs_dir: docs", f"docs_dir: {docs}").replace(
        "documentation/nav.py", str(ROOT / "documentation" / "nav.py")
    )
    (folder / "mkdocs.yml").write_text(config)
    command = [
        sys.executable,
        "-m",
        "properdocs",
        "build",
        "--strict",
        "-f",
        folder / "mkdocs.yml",
        "-d",
        folder / "site",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_site_builds_without_a_warning_and_has_every_page(tmp_path: Path) -> None:
    done = _build(tmp_path, ROOT / "docs")
    assert done.returncode == 0, done.stderr
    for page in (ROOT / "docs").rglob("*.md"):
        folder = page.relative_to(ROOT / "docs").with_suffix("")
        name = folder.parent if folder.name == "index" else folder
        assert (tmp_path / "site" / name / "index.html").is_file()


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs)
    (docs / "how-to" / "broken.md").write_text("# Broken\n\n[there](nowhere.md)\n")
    done = _build(tmp_path, docs)
    assert done.returncode != 0
    assert "nowhere.md" in done.stderr


@pytest.mark.parametrize("path", sorted(rendered()), ids=lambda path: path.stem)
def test_a_reference_page_is_what_the_code_makes(path: Path) -> None:
    assert path.read_text() == rendered()[path], "stale: run `make reference`"


def test_the_quickstart_has_only_blocks_that_the_test_runs() -> None:
    assert len(BLOCKS) >= 8
    assert QUICKSTART.count("```") == 2 * len(BLOCKS)


def test_every_command_of_the_quickstart_runs_in_order_on_a_fresh_clone(tmp_path: Path) -> None:
    """The environment that `make setup` would build is the one that runs the test; everything else is as for a new user."""
    for name in ("Makefile", "requirements.txt", "pyproject.toml", "samples"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    newsroom = programs / "newsroom"
    newsroom.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m workers.cli "$@"\n')
    newsroom.chmod(0o755)
    (programs.parent / ".installed").touch()
    script = "set -eu\n" + "\n".join(BLOCKS)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("NEWSROOM_", "MAKE", "MFLAGS"))
    }
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Peter Lorne" in done.stdout
    assert "4 var/enriched.jsonl" in done.stdout
    # The README shows the first screens of `make run`, cut.
    shown = re.findall(
        r"^```text\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = {line.strip() for line in done.stdout.splitlines()}
    told = [line.strip() for text in shown for line in text.splitlines() if line.strip()]
    assert [line for line in told if not _as_printed(line, lines)] == []


def _as_printed(line: str, printed: set[str]) -> bool:
    """Whether a line was printed; the day on which the samples were fetched is the day of the run."""
    undated = re.compile(r"\d+ \w{3} 20\d\d:.*")
    return undated.sub("", line) in {undated.sub("", one) for one in printed}


def _commands_in(text: str) -> set[tuple[str, str]]:
    """Command and, where it has commands below it, the next word, of every `newsroom ...` in code."""
    code = re.findall(r"`(newsroom [^`]+)`", text) + re.findall(r"^(?:    |\$ )?(newsroom .+)$", text, re.MULTILINE)
    words = [one.split() for one in code]
    return {
        (one[1], one[2] if len(one) > 2 else "") for one in words if not one[1].startswith("-") and one[1].islower()
    }


@pytest.mark.parametrize(
    "page",
    sorted([*(ROOT / "docs" / "runbooks").glob("*.md"), *(ROOT / "docs" / "how-to").glob("*.md")]),
    ids=lambda page: page.stem,
)
def test_a_page_names_only_commands_that_exist(page: Path) -> None:
    for name, below in _commands_in(page.read_text()):
        assert name in COMMANDS, f"there is no `newsroom {name}`"
        command = load(name, COMMANDS[name])
        if hasattr(command, "commands") and below and below.isalpha():
            assert below.split("|")[0] in command.commands, f"there is no `newsroom {name} {below}`"
