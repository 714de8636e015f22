from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas import RawEvent, decode_object

RAIN: dict[str, Any] = {
    "source": "oldbridge-courier",
    "fetched_at": "2026-03-02T09:30:00Z",
    "media_type": "text/plain",
    "body": "Rain fell.",
}


def test_what_a_source_adds_is_kept() -> None:
    event = decode_object(RawEvent, {**RAIN, "urgency": 4, "slug": "rain", "extra": {"tags": ["wet"]}})
    assert event.extra == {"urgency": 4, "slug": "rain", "tags": ["wet"]}


def test_the_spelling_of_ninjs_is_understood() -> None:
    event = decode_object(RawEvent, {**RAIN, "id": "a", "pubStatus": "canceled"})
    assert event.pub_status == "canceled"


def test_a_kill_says_what_it_kills() -> None:
    with pytest.raises(ValidationError, match="a kill names its article by `id` or `url`"):
        decode_object(RawEvent, {**RAIN, "pub_status": "canceled"})


@pytest.mark.parametrize("field", ["source", "fetched_at", "media_type", "body"])
def test_what_an_article_cannot_do_without_is_required(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        decode_object(RawEvent, {key: value for key, value in RAIN.items() if key != field})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-02T09:30:00Z", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02T09:30:00+01:00", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("2026-03-02T09:30:00", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
    ],
)
def test_times_become_utc(written: str, meant: datetime) -> None:
    assert decode_object(RawEvent, {**RAIN, "published_at": written}).published_at == meant


@pytest.mark.parametrize("written", ["yesterday", "02/03/2026", 1772443800, "2026-13-01", ""])
def test_other_times_are_refused(written: object) -> None:
    with pytest.raises(ValidationError, match="published_at"):
        decode_object(RawEvent, {**RAIN, "published_at": written})


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8).filter(lambda key: key not in RawEvent.model_fields), st.integers() | st.text()
    )
)
def test_any_fields_of_a_source_survive_the_way_there_and_back(fields: dict[str, Any]) -> None:
    fields.pop("pubStatus", None)
    event = decode_object(RawEvent, {**RAIN, **fields})
    assert event.extra == fields
    assert RawEvent.model_validate(event.model_dump()) == event
