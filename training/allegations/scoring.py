"""The scorer that lies beside the annotated texts, and the two kinds of texts that it is asked about."""

from collections.abc import Iterator, Sequence
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


def by_sentence(
    module: Any, doc: dict[str, Any], found: Sequence[dict[str, Any]]
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """The annotated allegations and the found ones, in the scorer's form, of each sentence that has any."""
    places: dict[int, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {}
    for mark in doc["allegations"]:
        places.setdefault(mark["sent"], ([], []))[0].append(mark)
    for mark in found:
        places.setdefault(module.sentence_of(doc, module.anchor(mark)), ([], []))[1].append(mark)
    yield from places.values()
