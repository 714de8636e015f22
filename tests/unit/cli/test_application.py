"""What holds for every command."""

import inspect
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import typer

from tests.unit.cli.conftest import Call
from workers import __version__
from workers.cli import EXTRAS
from workers.cli.app import load
from workers.cli.commands import COMMANDS
from workers.errors import NewsroomError

HEAVY = (
    "pydantic",
    "schemas",
    "sqlite3",
    "numpy",
    "lxml",
    "onnxruntime",
    "trafilatura",
    "workers.settings",
    "workers.pipeline",
)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_listed_command_is_there_and_says_of_itself_what_the_list_says(name: str) -> None:
    entry = COMMANDS[name]
    module, _, attribute = entry.target.partition(":")
    target = getattr(import_module(module), attribute)
    said = target.info.help if isinstance(target, typer.Typer) else inspect.getdoc(target)
    first = " ".join(str(said).split("\n\n")[0].split())
    assert first.startswith(entry.help)
    assert load(name, entry).name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(call: Call, name: str) -> None:
    called = call(name, "--help")
    assert called.code == 0
    assert f"newsroom {name}" in called.out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom workers.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
    assert all(name in ran.stdout for name in COMMANDS)


def test_the_version_is_told(call: Call) -> None:
    assert call("--version").out == f"newsroom {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch"], "Did you mean 'search'"),
        (["search", "--nonsense"], "No such option"),
        (["show"], "Missing argument"),
        (["enrich", "--skip", "entities"], "'entities' is not one of"),
        (["run", "--jobs", "0"], "greater than or equal to 1"),
    ],
)
def test_wrong_use_is_code_2_and_says_what_is_wrong(call: Call, arguments: list[str], said: str) -> None:
    called = call(*arguments)
    assert called.code == 2
    assert called.out == ""
    assert said in " ".join(called.err.replace("│", " ").split())


@pytest.mark.parametrize("command", [["status"], ["search", "x"], ["show", "x"], ["clusters"]])
def test_without_a_store_each_reader_says_how_to_get_one(call: Call, command: list[str]) -> None:
    called = call(*command, "--store", "none.sqlite3")
    assert called.code == 2
    assert called.out == ""
    assert called.err == (
        "newsroom: There is no store at none.sqlite3. Run `newsroom run PATHS...` first, or name one with --store.\n"
    )


def test_debug_shows_where_an_error_came_from() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "workers.cli", "--debug", "show", "x", "--store", "none.sqlite3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "Traceback" in ran.stderr
    assert "NoStore" in ran.stderr


def test_a_mistake_of_ours_is_told_in_one_line_without_a_traceback(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("workers.cli.sources.sources", broken)
    called = call("sources")
    assert called.code == 1
    assert called.err.startswith("newsroom: ZeroDivisionError: division by zero\n")
    assert "Traceback" not in called.err


def test_a_misspelt_setting_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_STOER", "x")
    called = call("status")
    assert called.code == 2
    assert "did you mean NEWSROOM_STORE?" in called.err


@pytest.mark.parametrize("error", NewsroomError.__subclasses__())
def test_every_error_has_a_documented_exit_code(error: type[NewsroomError]) -> None:
    assert error.exit_code in {1, 2, 3, 4, 75}


@pytest.mark.parametrize(
    ("module", "arguments", "extras"),
    [("kafka", ["doctor"], "kafka,opensearch"), ("uvloop", ["worker", "clean"], "kafka,opensearch")],
)
def test_a_command_whose_libraries_are_missing_says_what_to_install(
    module: str, arguments: list[str], extras: str
) -> None:
    code = f"import sys\nsys.modules[{module!r}] = None\nfrom workers.cli import main\nmain({arguments!r})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == (
        f"newsroom: This needs {module}, which is not installed: `pip install 'newsroom-worker[{extras}]'`."
    )


def test_every_extra_that_is_recommended_exists() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {extra for extras in EXTRAS.values() for extra in extras.split(",")}
    assert named <= project["optional-dependencies"].keys()
