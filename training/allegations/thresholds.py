"""Where every threshold starts, before `tune.py` chooses them on the development part."""

from typing import Final, TypedDict


class Thresholds(TypedDict):
    cue_threshold: float
    response_threshold: float
    role_threshold: float
    act_margin: float
    alone_threshold: float
    category_prior: float
    category_lexicon: float
    status_caution: float


THRESHOLDS: Final[Thresholds] = {
    "cue_threshold": 0.25,
    "response_threshold": 0.5,
    "role_threshold": 0.58,
    "act_margin": 0.0,
    "alone_threshold": 0.45,
    "category_prior": 2.0,
    "category_lexicon": 3.0,
    "status_caution": 0.9,
}
