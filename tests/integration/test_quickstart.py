"""Every command of the quickstart for Kafka, in order, with the stages as they ship."""

import os
import re
import subprocess
import sys
from pathlib import Path

from workers.config import variable_of
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "quickstart-kafka.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_command_of_the_page_does_what_the_page_says(
    settings: Settings, opensearch_url: str, tmp_path: Path
) -> None:
    assert len(BLOCKS) >= 5
    program = tmp_path / "bin" / "newsroom"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m workers.cli "$@"\n')
    program.chmod(0o755)
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    chosen = settings.model_copy(
        update={"opensearch_url": opensearch_url, "index_prefix": settings.topic_prefix.replace(".", "-"), "jobs": 1}
    )
    given = {variable_of(name): str(value) for name, value in chosen.model_dump(exclude_defaults=True).items()}
    environment = {**os.environ, **given, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    # A stopped test must not leave workers behind.
    script = "set -eu\ntrap 'kill $(cat var/workers.pid 2> /dev/null) 2> /dev/null || true' EXIT\n" + "\n".join(BLOCKS)
    ran = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=400, check=False
    )
    log = tmp_path / "var" / "workers.log"
    assert ran.returncode == 0, ran.stdout + ran.stderr + (log.read_text()[-3000:] if log.exists() else "")
    assert "Each has exactly one outcome." in ran.stdout
    assert "Brightmere Vision (labour), by Tobin Hallgarth" in " ".join(ran.stdout.split())
    assert re.search(r"convicted\s+Rufus Tamblyn", ran.stdout)
