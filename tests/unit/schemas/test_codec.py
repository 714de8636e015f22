import orjson
import pytest
from pydantic import ValidationError

from schemas import EVENT_TYPES, EnrichedEvent, Model, RawEvent, current_version, decode, encode
from tests.events import tribunal_article


def test_an_event_comes_back_as_it_went() -> None:
    event = tribunal_article()
    assert decode(EnrichedEvent, encode(event)) == event


def test_the_same_event_is_always_the_same_bytes() -> None:
    assert encode(tribunal_article()) == encode(decode(EnrichedEvent, encode(tribunal_article())))


def test_what_is_none_is_left_out() -> None:
    assert "url" not in orjson.loads(encode(tribunal_article()))


@pytest.mark.parametrize("model", EVENT_TYPES, ids=lambda model: model.__name__)
def test_every_event_has_a_version_and_a_type_of_its_own(model: type[Model]) -> None:
    assert current_version(model) >= 1
    assert list(EVENT_TYPES.values()).count(EVENT_TYPES[model]) == 1


def test_an_unknown_field_is_refused_in_every_event_but_the_raw_one() -> None:
    data = {**orjson.loads(encode(tribunal_article())), "surprise": 1}
    with pytest.raises(ValidationError, match="surprise"):
        decode(EnrichedEvent, orjson.dumps(data))


@pytest.mark.parametrize("data", [b"", b"{", b'{"source": "x"', b"\xff\xfe", b'{"a": NaN}'])
def test_what_is_not_json_says_so(data: bytes) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        decode(RawEvent, data)


@pytest.mark.parametrize("data", [b"[]", b"1", b"null", b'"text"', b"{}"])
def test_json_that_is_no_event_says_so(data: bytes) -> None:
    with pytest.raises(ValidationError):
        decode(RawEvent, data)


def test_an_event_cannot_be_changed_once_made() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        tribunal_article().text = "other"  # type: ignore[misc]
