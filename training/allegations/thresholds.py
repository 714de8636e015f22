"""Where every threshold starts, before `tune.py` chooses them on the development part."""

from typing import Any, Final

# The names are those of the stage's Meta.
THRESHOLDS: Final[dict[str, Any]] = {
    "cue_threshold": 0.25,
    "response_threshold": 0.5,
    "role_threshold": 0.58,
    "act_margin": 0.0,
    "alone_threshold": 0.45,
    "category_prior": 2.0,
    "category_lexicon": 3.0,
    "status_caution": 0.9,
}
