"""A rule is changed, and the diff says just what that changes. docs/how-to/reprocess.md walks the same way."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.replay.conftest import SAMPLES
from workers.runtime.embedded.compare import compare_generations
from workers.runtime.embedded.run import run
from workers.runtime.embedded.store import connect
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
RULE = "min(same.status, mention.status, key=PROGRESS.index)"
CHANGED = RULE.replace("min", "max")

REPLAY = """
import sys
from pathlib import Path
from workers.runtime.embedded.replay import replay
from schemas import Scope
from workers.settings import Settings
replay(Settings(store=Path(sys.argv[1]), jobs=1), "g2", "allegations", Scope())
"""


@pytest.fixture
def changed_code(tmp_path: Path) -> Path:
    """A copy of the code in which the further of two readings of one matter stands, not the one that goes less far."""
    for package in ("workers", "schemas"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "models"))
    if (ROOT / "workers" / "models").exists():
        (tmp_path / "workers" / "models").symlink_to(ROOT / "workers" / "models")
    joining = tmp_path / "workers" / "stages" / "allegations" / "both.py"
    assert RULE in joining.read_text(), "the how-to changes this line"
    joining.write_text(joining.read_text().replace(RULE, CHANGED))
    return tmp_path


def test_letting_the_further_of_two_readings_stand_raises_what_a_claim_alleges(
    changed_code: Path, tmp_path: Path
) -> None:
    settings = Settings(store=tmp_path / "store.sqlite3", jobs=1)
    run([SAMPLES], settings)
    environment = {**os.environ, "PYTHONPATH": str(changed_code)}
    done = subprocess.run(
        [sys.executable, "-c", REPLAY, str(settings.store)],
        cwd=changed_code,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    with closing(connect(settings.store, write=False)) as connection:
        report = compare_generations(connection, "g1", "g2", 10)
    assert report.status_moves == {("alleged", "sued"): 1}
    assert set(report.kinds) == {"status raised"}
    (raised,) = (found for found in report.samples["status raised"])
    assert [change.detail for change in raised.changes if change.kind == "status raised"] == [
        "Brightmere Vision: broke its own ban on sales to police forces"
    ]
