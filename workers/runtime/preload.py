"""Imported once by the fork server, so that each pool process starts with the heavy modules in place."""

import importlib
import sys
from types import TracebackType

from workers.pipeline import STAGES

for spec in STAGES:
    if spec.heavy:
        importlib.import_module(spec.factory.partition(":")[0])


def quiet(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The fork server's hook for what a new process raises before it runs anything of the pool's.

    A parent that gives up in that moment has taken its semaphores and pipes away: there is nothing to tell, and the pool counts
    the process as ended.
    """
    if not issubclass(kind, FileNotFoundError | EOFError | ConnectionError):
        sys.__excepthook__(kind, error, trace)


# Errors of the work itself never come here: the pool hands them back as results.
sys.excepthook = quiet
