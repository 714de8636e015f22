"""The samples come out as an editor checked them: `tests/golden/samples/`, one file an article.

A golden file holds what is right, not what the code happened to give. To see what changed: `python -m
tests.golden.check`. Names are compared for the sample that the contract of this project is about; the other samples'
names are the entities stage's own tests.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas import EnrichedEvent
from tests.golden.pipeline import enriched_samples
from tests.golden.view import view

GOLDEN = Path(__file__).parent / "samples"
KEYS = sorted(path.stem for path in GOLDEN.glob("*.json"))
TRIBUNAL = "whistleblower-tribunal.txt"


@pytest.fixture(scope="module")
def events() -> dict[str, EnrichedEvent]:
    return enriched_samples()


def golden(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{key}.json").read_text(encoding="utf-8"))
    return found


def test_every_sample_has_its_golden_file(events: dict[str, EnrichedEvent]) -> None:
    assert sorted(events) == KEYS


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("part", ["headline", "text", "duplicate", "allegations", "responses", "right_of_reply"])
def test_comes_out_as_checked(events: dict[str, EnrichedEvent], key: str, part: str) -> None:
    assert view(events[key])[part] == golden(key)[part]


def test_firm_employee_buyer_and_tribunal_are_entities(events: dict[str, EnrichedEvent]) -> None:
    names = {entity.name: entity.label for entity in events[TRIBUNAL].entities}
    expected = {
        "Brightmere Vision": "ORG",
        "Tobin Hallgarth": "PERSON",
        "Volgamark": "ORG",
        "Central London Employment Tribunal": "ORG",
    }
    assert names.items() >= expected.items()


def test_headline_and_body_stand_once(events: dict[str, EnrichedEvent]) -> None:
    event = events[TRIBUNAL]
    assert event.headline is not None
    assert event.headline not in event.text
    assert event.text.count("The tribunal will hear the case") == 1


@pytest.mark.parametrize("key", ["kite-festival.txt", "battery-profile.txt", "wire-0004"])
def test_a_story_without_an_allegation_has_none(events: dict[str, EnrichedEvent], key: str) -> None:
    event = events[key]
    assert (event.allegations, event.responses, event.right_of_reply) == ([], [], [])
