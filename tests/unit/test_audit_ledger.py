"""What the audit makes of the outcomes of one raw event."""

import pytest

from workers.audit import Ledger


@pytest.mark.parametrize(
    ("told", "outcomes", "faults"),
    [
        (["indexed"], {"indexed": 1}, {}),
        (["indexed", "indexed"], {"indexed": 1}, {}),
        # Delivered again when a newer revision stood in the index already.
        (["indexed", "stale"], {"indexed": 1}, {}),
        (["killed", "stale", "stale"], {"killed": 1}, {}),
        # What was overtaken before it came cannot be put in later.
        (["stale", "indexed"], {}, {"two": 1}),
        (["indexed", "dead_lettered"], {}, {"two": 1}),
        (["rejected", "stale"], {}, {"two": 1}),
        ([], {}, {"lost": 1}),
    ],
)
def test_one_outcome_is_in_order_and_two_are_not(
    told: list[str], outcomes: dict[str, int], faults: dict[str, int]
) -> None:
    ledger = Ledger()
    ledger.raw([0])
    for outcome in told:
        ledger.outcome(0, outcome)
    assert ledger.counts() == (1, outcomes, 0, faults)
