"""Imported once by the fork server, so that each pool process starts with the heavy modules in place."""

import importlib
import signal

from workers.pipeline import STAGES

# Ctrl-C goes to every process of the terminal and is for the parent alone; while it imports, the fork server would die of it aloud.
signal.signal(signal.SIGINT, signal.SIG_IGN)

for spec in STAGES:
    if spec.heavy:
        importlib.import_module(spec.factory.partition(":")[0])
