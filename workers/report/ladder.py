"""Statuses as an editor must see them: the furthest first, an end without a finding or in favour of the accused last."""

from typing import get_args

from schemas import Status

LADDER: tuple[str, ...] = (
    "convicted", "admitted", "penalised", "charged", "sued", "investigated", "alleged", "settled", "cleared"
)  # fmt: skip
assert set(LADDER) == set(get_args(Status))
