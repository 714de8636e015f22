"""The scorer that lies beside the annotated texts, and the two kinds of texts that it is asked about."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

KINDS = {"composed": ("biz",), "news": ("wn", "gmb")}


def scorer(gold: Path) -> Any:
    spec = spec_from_file_location("score_allegations", gold / "score_allegations.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
