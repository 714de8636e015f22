"""Where every threshold starts, before `tune.py` and `calibrate.py` choose them on the development part."""

from typing import Any, Final

from workers.stages.allegations.network.certainty import Weights

# Confidence is the chance of the cue.
CUE_ALONE: Final = {name: float(name == "cue") for name in Weights._fields}

# The names are those of the stage's Meta.
THRESHOLDS: Final[dict[str, Any]] = {
    "cue_threshold": 0.25,
    "response_threshold": 0.25,
    "role_threshold": 0.6,
    "act_margin": 0.0,
    "category_prior": 1.0,
    "category_lexicon": 2.0,
    "status_caution": 0.8,
    "certainty": CUE_ALONE,
    "presence": {"bias": 0.0, "cue": 1.0, "confidence": 0.0, "words": 0.0},
    "stands": ((0.3, 0.4), (0.2, 0.65)),
    "answer_threshold": 0.5,
    "answer_certainty": CUE_ALONE,
}
