"""A JDK, and the servers' jars, fetched once by Maven into a cache of the user's."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

POMS = Path(__file__).with_name("poms")
SYSTEM_JVMS = ("/usr/lib/jvm", "/usr/java", "/opt/java", "/Library/Java/JavaVirtualMachines")


def find_java(oldest: int) -> Path | None:
    """A `java` of a full JDK of at least that version, newest first: JAVA_HOME, the PATH, the system's JVMs."""
    homes = [Path(home) for home in (os.environ.get("JAVA_HOME"),) if home]
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parent.parent)
    for folder in SYSTEM_JVMS:
        homes += sorted(Path(folder).glob("*")) + sorted(Path(folder).glob("*/Contents/Home"))
    found = [(version, home) for home in homes if (version := _version(home)) >= oldest]
    return max(found)[1] / "bin/java" if found else None


def _version(home: Path) -> int:
    """Major version by the JDK's `release` file, 0 when it is none or a cut-down one (without javac)."""
    release = home / "release"
    if not release.is_file() or not (home / "bin/javac").exists():
        return 0
    match = re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', release.read_text(encoding="utf-8"))
    return int(match.group(1)) if match else 0


def cache_folder() -> Path:
    """Where the jars are kept between runs."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "newsroom-tests"


def jars(server: str) -> Path:
    """The folder with the server's jars; fetches them when they are not there.

    Raises `RuntimeError` with Maven's own words when it cannot.
    """
    pom = POMS / server / "pom.xml"
    folder = cache_folder() / f"{server}-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder / "complete"
    with FileLock(folder / "lock"):
        if not complete.exists():
            _fetch(pom, folder)
            complete.touch()
    return folder / "libs"


def _fetch(pom: Path, folder: Path) -> None:
    shutil.copy(pom, folder / "pom.xml")
    command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=libs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Maven could not fetch the jars of {pom}:\n{(done.stdout + done.stderr)[-2000:]}")
