"""The short form of `make soak`: a fault at random under a mixed load, and an audit."""

import os
import time
from pathlib import Path

import pytest

from tests.soak.run import soak

pytestmark = [pytest.mark.faults, pytest.mark.servers, pytest.mark.xdist_group("faults")]


def test_after_a_soak_each_raw_event_has_one_outcome_and_the_index_holds_what_they_say(tmp_path: Path) -> None:
    seed = int(os.environ.get("NEWSROOM_TEST_SEED") or time.time())
    print(f"NEWSROOM_TEST_SEED={seed}")
    soaked = soak(1, seed, tmp_path, real=False)
    assert (soaked.verdict.faults, soaked.verdict.waiting, soaked.verdict.events) == ({}, 0, soaked.sent)
    assert soaked.indexed == soaked.expected
    assert sum(soaked.faults.values()) >= 1
