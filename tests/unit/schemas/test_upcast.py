"""Old versions are read as new ones. The old version of the raw event here is made up, to prove the way."""

from typing import Any

import orjson
import pytest

from schemas import RawEvent, UnknownVersion, decode, upcast

VERSION_0 = {
    "schema_version": 0,
    "source": "oldbridge-courier",
    "fetched": "2019-05-04 10:00:00",
    "mime": "text/plain",
    "title": "Rain",
    "content": "Rain fell on Oldbridge all day.",
    "desk": "weather",
}


def from_0_to_1(old: dict[str, Any]) -> dict[str, Any]:
    names = {"fetched": "fetched_at", "mime": "media_type", "title": "headline", "content": "body"}
    return {names.get(key, key): value for key, value in old.items()}


STEPS = {"newsroom.article.raw": {0: from_0_to_1}}


def test_an_event_of_an_old_version_is_read_as_one_of_today() -> None:
    event = decode(RawEvent, orjson.dumps(VERSION_0), STEPS)
    assert event.schema_version == 1
    assert (event.headline, event.body) == ("Rain", "Rain fell on Oldbridge all day.")
    assert event.fetched_at.isoformat() == "2019-05-04T10:00:00+00:00"
    assert event.extra == {"desk": "weather"}


def test_steps_are_chained_from_the_oldest_to_the_newest() -> None:
    steps = {"e": {1: lambda old: {**old, "a": 1}, 2: lambda old: {**old, "b": old["a"] + 1}}}
    assert upcast("e", {"schema_version": 1}, 3, steps) == {"schema_version": 3, "a": 1, "b": 2}


def test_an_event_without_a_version_is_of_the_current_one() -> None:
    assert upcast("e", {"x": 1}, 3, {}) == {"x": 1}


@pytest.mark.parametrize("version", [2, -1, 99, "1", 1.0, None, True, [1]])
def test_a_version_that_nobody_knows_is_refused_by_name(version: object) -> None:
    with pytest.raises(UnknownVersion) as refused:
        upcast("newsroom.article.raw", {"schema_version": version}, 1, {})
    assert repr(version) in str(refused.value)
    assert refused.value.known == [1]


def test_reading_does_not_change_the_old_event() -> None:
    old = dict(VERSION_0)
    upcast("newsroom.article.raw", old, 1, STEPS)
    assert old == VERSION_0
