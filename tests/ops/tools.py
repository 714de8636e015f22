"""Finds kustomize, systemd-analyze and the schemas of KEDA for the tests."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.5.0"

KEDA = "github.com/kedacore/keda/v2@v2.17.2"


class NoTool(RuntimeError):
    """A tool is missing; the message says what to install."""


def kustomize() -> list[str]:
    """The command that renders a folder: kustomize, or kubectl with it built in, or kustomize built once by Go. Raises NoTool."""
    if found := shutil.which("kustomize"):
        return [found, "build"]
    if found := shutil.which("kubectl"):
        return [found, "kustomize"]
    if shutil.which("go") is None:
        raise NoTool(
            "The tests of the Kubernetes manifests need kubectl or kustomize on PATH, or Go 1.22 or newer to build kustomize."
        )
    cache = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "newsroom-tests" / "bin"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / ".lock"):
        if not (cache / "kustomize").exists():
            subprocess.run(
                ["go", "install", KUSTOMIZE], check=True, env={**os.environ, "GOBIN": str(cache)}, timeout=600
            )
    return [str(cache / "kustomize"), "build"]


def keda() -> Path:
    """The folder of KEDA's module, as Go fetches it: its resource definitions are in config/crd/bases. Raises NoTool."""
    if shutil.which("go") is None:
        raise NoTool("The test of the KEDA overlay needs Go, which fetches KEDA's schemas.")
    done = subprocess.run(
        ["go", "mod", "download", "-json", KEDA], capture_output=True, text=True, check=True, timeout=600
    )
    return Path(json.loads(done.stdout)["Dir"])


def systemd_analyze() -> str:
    """The path of systemd-analyze. Raises NoTool."""
    if found := shutil.which("systemd-analyze"):
        return found
    raise NoTool("The tests of the systemd units need systemd-analyze (Debian: apt-get install systemd).")
