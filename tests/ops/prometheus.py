"""Finds Prometheus and promtool for the tests.

In this order: the folder named by `NEWSROOM_TEST_PROMETHEUS`, `PATH`, and, where there is apt, the package `prometheus`, downloaded
once and unpacked (not installed: no service starts) into `~/.cache/newsroom-tests`. With none of them `NoPrometheus` says what to install.
"""

import os
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock


class NoPrometheus(RuntimeError):
    """There is no Prometheus here; the message says what to install."""


def find(program: str) -> Path:
    """The path of `prometheus` or `promtool`. Raises NoPrometheus."""
    if folder := os.environ.get("NEWSROOM_TEST_PROMETHEUS"):
        return _there(Path(folder) / program, "NEWSROOM_TEST_PROMETHEUS")
    if found := shutil.which(program):
        return Path(found)
    cache = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "newsroom-tests" / "prometheus"
    unpacked = cache / "usr" / "bin" / program
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / ".lock"):
        if not unpacked.exists():
            _download(cache)
    return _there(unpacked, "apt")


def _there(path: Path, origin: str) -> Path:
    if not path.exists():
        raise NoPrometheus(
            f"{path} does not exist ({origin}). Install Debian's package prometheus, or put promtool on PATH."
        )
    return path


def _download(cache: Path) -> None:
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise NoPrometheus(
            "The tests of alerts and dashboards need prometheus and promtool. Install them and put them on PATH, or name their folder"
            " in NEWSROOM_TEST_PROMETHEUS (Debian: apt-get install prometheus)."
        )
    if not _apt("download", cache) and not (_apt("update", cache) and _apt("download", cache)):
        raise NoPrometheus(
            "apt-get cannot download the package prometheus. Install it, or set NEWSROOM_TEST_PROMETHEUS."
        )
    (package,) = cache.glob("prometheus_*.deb")
    subprocess.run(["dpkg-deb", "-x", str(package), str(cache)], check=True, capture_output=True)
    package.unlink()


def _apt(verb: str, cache: Path) -> bool:
    # As root apt gives its rights up for the download and then cannot write into our cache.
    command = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root", verb, *(["prometheus"] if verb == "download" else [])]
    return subprocess.run(command, cwd=cache, capture_output=True, check=False, timeout=300).returncode == 0
