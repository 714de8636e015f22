"""The systemd units: valid, hardened, and with settings that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ops.tools import systemd_analyze
from workers.config import variable_of
from workers.settings import Settings

FOLDER = Path(__file__).parents[2] / "deploy" / "systemd"
UNITS = sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".service", ".timer"})
SERVICES = [name for name in UNITS if name.endswith(".service")]
# systemd's own measure, from 0 (locked up) to 10 (open); services as they usually come have above 9.
EXPOSURE = 2.0


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with a program that exists here in place of the installed one."""
    for name in UNITS:
        text = (FOLDER / name).read_text().replace("/opt/newsroom/bin/newsroom", shutil.which("true") or "/bin/true")
        (tmp_path / name.replace("@.", "@clean.")).write_text(text)
    return tmp_path


def _analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([systemd_analyze(), *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_no_fault_in_a_unit(units: Path, name: str) -> None:
    done = _analyze("verify", "--man=no", units / name.replace("@.", "@clean."))
    faults = [line for line in done.stderr.splitlines() if str(units) in line or name.split("@")[0] in line]
    assert faults == []


def test_the_check_notices_a_fault(units: Path) -> None:
    unit = units / "newsroom-run.service"
    unit.write_text(unit.read_text().replace("ProtectHome=yes", "ProtectHome=perhaps"))
    assert "protect home" in _analyze("verify", "--man=no", unit).stderr


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_locked_up_by_systemds_own_measure(units: Path, name: str) -> None:
    done = _analyze("security", "--offline=true", "--no-pager", units / name.replace("@.", "@clean."))
    (found,) = re.findall(r"Overall exposure level for .*: ([\d.]+)", done.stdout)
    assert float(found) <= EXPOSURE


@pytest.mark.parametrize("name", SERVICES)
def test_every_variable_is_a_setting(name: str) -> None:
    known = {variable_of(field) for field in Settings.model_fields}
    text = "\n".join(line for line in (FOLDER / name).read_text().splitlines() if not line.startswith("#"))
    assert set(re.findall(r"(NEWSROOM_\w+)=", text)) - known == set()
