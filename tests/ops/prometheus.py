"""Finds Prometheus and promtool for the tests.

In this order: the folder named by `NEWSROOM_TEST_PROMETHEUS`, `PATH`, and, where there is apt, the package `prometheus`, downloaded
once and unpacked (not installed: no service starts) into `~/.cache/newsroom-tests`. With none of them `NoPrometheus` says what to install.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

HOST = "127.0.0.1"
# A test machine may be busy with other things.
PATIENCE = 180.0

CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: newsroom
    static_configs: [{{targets: ["{host}:{port}"]}}]
"""


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


class Prometheus:
    """A server on a free port, ended with the block."""

    def __init__(self, folder: Path, target: int) -> None:
        self._folder, self._target = folder, target

    def __enter__(self) -> str:
        port = _free_port()
        config = self._folder / "prometheus.yml"
        rules = Path(__file__).parents[2] / "deploy" / "prometheus" / "rules" / "newsroom.yml"
        config.write_text(CONFIG.format(rules=rules, host=HOST, port=self._target))
        self._log = (self._folder / "prometheus.log").open("wb")
        self._process = subprocess.Popen(
            [
                find("prometheus"),
                f"--config.file={config}",
                f"--storage.tsdb.path={self._folder / 'data'}",
                f"--web.listen-address={HOST}:{port}",
            ],
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        url = f"http://{HOST}:{port}"
        try:
            wait(lambda: _ready(url), f"Prometheus (see {self._log.name})")
        except BaseException:
            self.__exit__()
            raise
        return url

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/-/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait(done: Callable[[], bool], what: str) -> None:
    """Until it is done. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"no answer in {PATIENCE} s: {what}")
        time.sleep(0.2)
