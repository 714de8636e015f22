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
RULE = """\
    if _was_not_done(clause, mention, inside[0], head, group):
        return None
"""

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
    """A copy of the code without the veto of what a sentence denies or holds for possible."""
    for package in ("workers", "schemas"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "models"))
    if (ROOT / "workers" / "models").exists():
        (tmp_path / "workers" / "models").symlink_to(ROOT / "workers" / "models")
    vetoes = tmp_path / "workers" / "stages" / "allegations" / "checks" / "vetoes.py"
    assert RULE in vetoes.read_text(), "the how-to takes out these lines"
    vetoes.write_text(vetoes.read_text().replace(RULE, ""))
    return tmp_path


def test_without_the_veto_of_what_is_denied_a_firm_that_nobody_accuses_is_accused(
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
    assert set(report.kinds) == {"allegation gained"}
    (article,) = report.samples["allegation gained"]
    assert [change.after for change in article.changes] == [
        "alleged, conduct: Abara Marine, doing poor work (accuser: Nobody)"
    ]
