"""Every event that any release has written can still be read."""

from pathlib import Path

import orjson
import pytest

from schemas import EVENT_TYPES, Model, current_version, decode, upcast
from schemas.export import event_name
from schemas.ids import sha256_hex

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
FILES = sorted(GOLDEN.glob("*/*.json"))
MODELS = {event_name(model): model for model in EVENT_TYPES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_golden_event_is_read_and_written_again_without_loss(path: Path) -> None:
    model = MODELS[path.parent.name]
    event = decode(model, path.read_bytes())
    assert decode(model, event.to_json()) == event
    written = orjson.loads(event.to_json())
    given = upcast(EVENT_TYPES[model], orjson.loads(path.read_bytes()), current_version(model))
    # A raw event's own fields move to `extra`, and times become UTC: those are compared in test_raw.py.
    if model.__name__ != "RawEvent":
        assert {key: value for key, value in written.items() if key in given} == given


@pytest.mark.parametrize("model", EVENT_TYPES, ids=lambda model: model.__name__)
def test_each_version_of_each_event_has_golden_files(model: type[Model]) -> None:
    names = {path.stem.split("-")[0] for path in FILES if path.parent.name == event_name(model)}
    assert names == {f"v{version}" for version in range(1, current_version(model) + 1)}


def test_the_golden_files_are_those_that_were_committed_first() -> None:
    sums = dict(reversed(line.split("  ")) for line in (GOLDEN / "SHA256SUMS").read_text().splitlines())
    assert {str(path.relative_to(GOLDEN)): sha256_hex(path.read_bytes()) for path in FILES} == sums
