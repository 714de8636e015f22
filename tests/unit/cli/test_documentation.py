"""docs/reference/cli.md tells of every command and every option."""

from pathlib import Path

import pytest

from workers.cli.app import load
from workers.cli.commands import COMMANDS

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "cli.md").read_text()
# Told once for all commands.
COMMON = {"--help", "--store", "--config", "--json", "--kafka"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_tells_of_the_command_and_its_options(name: str) -> None:
    assert f"`newsroom {name}" in PAGE
    section = PAGE.split(f"### `newsroom {name}")[1].split("\n#")[0]
    command = load(name, COMMANDS[name])
    for one in (command, *getattr(command, "commands", {}).values()):
        options = {option for parameter in one.params for option in parameter.opts if option.startswith("--")}
        assert [option for option in sorted(options - COMMON) if option not in section] == []


def test_the_common_options_are_told() -> None:
    assert all(option in PAGE for option in COMMON)
