"""Imported once by the fork server, so that each pool process starts with the heavy modules in place."""

import importlib

from workers.pipeline import STAGES

for spec in STAGES:
    if spec.heavy:
        importlib.import_module(spec.factory.partition(":")[0])
