"""`newsroom settings`, as a person and as a program see it."""

from pathlib import Path

import orjson
import pytest
import typer
from typer.testing import CliRunner

from workers.cli.settings import settings
from workers.settings import Settings


def _run(*arguments: str, width: int = 200) -> str:
    app = typer.Typer()
    app.command()(settings)
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": str(width), "TERM": "dumb"}, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_each_setting_is_shown_with_value_origin_and_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("newsroom.toml").write_text("batch_size = 33\n")
    (line,) = [line for line in _run().splitlines() if line.startswith("batch_size")]
    assert line.split() == [
        "batch_size",
        "33",
        "file",
        "newsroom.toml",
        *"Records that a stage takes at a time.".split(),
    ]


def test_programs_get_one_json_object_a_setting() -> None:
    found = [orjson.loads(line) for line in _run("--json").splitlines()]
    assert [one["name"] for one in found] == list(Settings.model_fields)
    assert all(one["meaning"] and one["origin"] and one["variable"].startswith("NEWSROOM_") for one in found)
